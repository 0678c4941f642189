// Workers, bundled as their authors do it, in Cloudflare's own runtime.
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { Miniflare } from 'miniflare';

const here = (path) => new URL(path, import.meta.url).pathname;
export const COMPATIBLE = '2026-04-01';

/** A Worker and its module, ready for Miniflare; `sending` is the entry point of those who only send. */
export async function worker(path, sending = false) {
  const folder = sending ? '../../pkg/sending' : '../../pkg';
  const name = sending ? 'postmark-wasm/sending' : 'postmark-wasm';
  const { outputFiles } = await build({
    entryPoints: [here(path)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd'],
    alias: { [name]: here(`${folder}/workerd.js`), 'postmark-wasm/queue': here('../../pkg/queue.js') },
    external: ['*.wasm'],
  });
  return {
    compatibilityDate: COMPATIBLE,
    modules: [
      { type: 'ESModule', path: 'worker.mjs', contents: outputFiles[0].text },
      {
        type: 'CompiledWasm',
        path: 'engine_bg.wasm',
        contents: await readFile(here(`${folder}/engine_bg.wasm`)),
      },
    ],
  };
}

/** Miniflare, without what it would ask the network for. */
export function runtime(options) {
  return new Miniflare({ cf: false, telemetry: { enabled: false }, ...options });
}
