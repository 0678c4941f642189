// Builds a program of Next.js with the package, and asks both of its routes: `npm ci --ignore-scripts && node run.mjs`.
// Needs ../../../pkg.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const here = (path) => new URL(path, import.meta.url).pathname;
const next = here('node_modules/next/dist/bin/next');
const options = { cwd: here('.'), stdio: 'inherit', env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } };

rmSync(here('node_modules/postmark-wasm'), { recursive: true, force: true });
cpSync(here('../../../pkg'), here('node_modules/postmark-wasm'), { recursive: true });
execFileSync(process.execPath, [next, 'build'], options);
const server = spawn(process.execPath, [next, 'start', '-p', '3999', '-H', '127.0.0.1'], options);
let failed = false;
try {
  for (const route of ['node', 'edge']) {
    let said;
    for (let tries = 0; said === undefined && tries < 60; tries += 1) {
      said = await fetch(`http://127.0.0.1:3999/${route}`).then((response) => response.text(), () => undefined);
      if (said === undefined) await setTimeout(500);
    }
    console.log(`bundler: Next.js, ${route}: ${said}`);
    failed ||= said !== 'sent 7 InvalidInputError';
  }
} finally {
  server.kill();
}
process.exit(failed ? 1 : 0);
