import load, { initSync } from './engine.js';

let isReady = false;

/**
 * Makes the package ready, where its entry point cannot find its module: with the module, compiled or as
 * bytes, or with the URL from which it can be fetched. Entry points that find it do this themselves; doing
 * it again changes nothing. Throws what is wrong with it.
 *
 * `postmark-wasm/init` is the package without its module; the file is `postmark-wasm/engine_bg.wasm`.
 */
export async function init(module: object | string): Promise<void> {
  if (isReady) return;
  const source = await module;
  if (typeof source === 'string' || source instanceof URL || (globalThis.Response && source instanceof Response)) {
    try {
      await load({ module_or_path: source });
    } catch (cause) {
      const message = `postmark-wasm cannot load its module from ${String(source)}. Have your bundler copy the
file engine_bg.wasm, give init() its URL, or import postmark-wasm/inline, which has the module in it.`;
      throw new Error(message.replaceAll('\n', ' '), { cause });
    }
  } else {
    initSync({ module: source as BufferSource | WebAssembly.Module });
  }
  isReady = true;
}

/** Makes the package ready at once. @internal */
export function initNow(module: object): void {
  if (isReady) return;
  if (typeof WebAssembly !== 'object') throw new Error('postmark-wasm needs WebAssembly, which this platform has not.');
  initSync({ module: module as BufferSource | WebAssembly.Module });
  isReady = true;
}

/** Says what is missing. @internal */
export function check(): void {
  if (!isReady) {
    throw new Error('postmark-wasm is not ready: await init(module) first, or import postmark-wasm/inline.');
  }
}
