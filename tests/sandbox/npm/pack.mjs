// Packs the npm packages: node pack.mjs VERSION PROGRAM OUT [PLATFORM-ARCH]
//
// One package has the program of one platform in it, the other has it as an optional dependency: the
// first for each platform that is released, the second once.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"];

const [version, program, out, target = `${process.platform}-${process.arch}`] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "postmark-sandbox-npm-"));

function pack(name, fill) {
  const place = join(folder, name);
  mkdirSync(place);
  const manifest = fill(place);
  writeFileSync(join(place, "package.json"), JSON.stringify({ ...manifest, name, version }, null, 2) + "\n");
  execFileSync("npm", ["pack", "--silent", "--pack-destination", out], { cwd: place, stdio: "inherit" });
}

mkdirSync(out, { recursive: true });
pack(`postmark-sandbox-${target}`, (place) => {
  const file = join(place, basename(program));
  copyFileSync(program, file);
  chmodSync(file, 0o755);
  const [os, cpu] = target.split("-");
  const description = `The program of postmark-sandbox for ${target}`;
  return { description, license: "MIT OR Apache-2.0", os: [os], cpu: [cpu], files: [basename(program)] };
});
pack("postmark-sandbox", (place) => {
  cpSync(join(here, "package"), place, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(place, "package.template.json"), "utf8"));
  const names = PLATFORMS.map((platform) => [`postmark-sandbox-${platform}`, version]);
  return { ...manifest, optionalDependencies: Object.fromEntries(names) };
});
