// Where the program of this platform is.
import { createRequire } from "node:module";

export function program() {
  const name = `postmark-sandbox-${process.platform}-${process.arch}`;
  const file = process.platform === "win32" ? "postmark-sandbox.exe" : "postmark-sandbox";
  try {
    return createRequire(import.meta.url).resolve(`${name}/${file}`);
  } catch {
    throw new Error(`There is no postmark-sandbox for this platform, or ${name} was not installed.`);
  }
}
