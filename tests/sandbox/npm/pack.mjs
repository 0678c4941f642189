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

// npm shows where a package was built only if its manifest names the repository.
const COMMON = {
  license: "MIT OR Apache-2.0",
  repository: { type: "git", url: "git+https://github.com/postmark-rs/postmark.git", directory: "tests/sandbox" },
};
const LICENSES = ["LICENSE-APACHE", "LICENSE-MIT"];

const [version, program, out, target = `${process.platform}-${process.arch}`] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "postmark-sandbox-npm-"));

function pack(name, fill) {
  const place = join(folder, name);
  mkdirSync(place);
  const manifest = fill(place);
  for (const license of LICENSES) copyFileSync(join(here, "..", license), join(place, license));
  const files = [...manifest.files, ...LICENSES];
  writeFileSync(
    join(place, "package.json"),
    JSON.stringify({ ...manifest, ...COMMON, name, version, files }, null, 2) + "\n",
  );
  // npm is a script on Windows.
  const shell = process.platform === "win32";
  execFileSync("npm", ["pack", "--silent", "--pack-destination", out], { cwd: place, stdio: "inherit", shell });
}

mkdirSync(out, { recursive: true });
pack(`postmark-sandbox-${target}`, (place) => {
  const file = join(place, basename(program));
  copyFileSync(program, file);
  chmodSync(file, 0o755);
  const [os, cpu] = target.split("-");
  const description = `The program of postmark-sandbox for ${target}`;
  writeFileSync(join(place, "README.md"), `${description}. Install postmark-sandbox in place of this.\n`);
  return { description, os: [os], cpu: [cpu], files: [basename(program)] };
});
pack("postmark-sandbox", (place) => {
  cpSync(join(here, "package"), place, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(place, "package.template.json"), "utf8"));
  const names = PLATFORMS.map((platform) => [`postmark-sandbox-${platform}`, version]);
  return { ...manifest, optionalDependencies: Object.fromEntries(names) };
});
