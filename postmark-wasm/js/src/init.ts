import load, { initSync } from './engine.js';

let isReady = false;

/**
 * Loads the package's module, for platforms on which the entry point cannot find it. Takes the compiled
 * module, its bytes, or the URL of its file. Other entry points do this themselves. Once the module is loaded,
 * further calls do nothing. Throws if it cannot be loaded.
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
      if (isForbidden(cause)) throw forbidden(cause);
      const message = `postmark-wasm cannot load its module from ${String(source)}. Have your bundler copy the
file engine_bg.wasm, give init() its URL, or import postmark-wasm/inline, which has the module in it.`;
      throw new Error(message.replaceAll('\n', ' '), { cause });
    }
  } else {
    compile(source);
  }
  isReady = true;
}

/** Loads the module synchronously. @internal */
export function initNow(module: object): void {
  if (isReady) return;
  if (typeof WebAssembly !== 'object') throw new Error('postmark-wasm needs WebAssembly, which this platform does not have.');
  compile(module);
  isReady = true;
}

function compile(module: object): void {
  try {
    initSync({ module: module as BufferSource | WebAssembly.Module });
  } catch (cause) {
    throw isForbidden(cause) ? forbidden(cause) : cause;
  }
}

/** Whether a page's content security policy forbids WebAssembly. Each browser has its own words for that. */
function isForbidden(cause: unknown): boolean {
  return /content security policy|\bCSP\b/i.test(String(cause));
}

function forbidden(cause: unknown): Error {
  const message = `postmark-wasm cannot compile its module, because the page's content security policy forbids it.
Add 'wasm-unsafe-eval' to its script-src.`;
  return new Error(message.replaceAll('\n', ' '), { cause });
}

/** Throws if the module is not loaded. @internal */
export function check(): void {
  if (!isReady) {
    throw new Error('postmark-wasm is not ready: await init(module) first, or import postmark-wasm/inline.');
  }
}
