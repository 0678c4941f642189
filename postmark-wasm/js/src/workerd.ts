// @ts-expect-error: in a Worker, this is a module that is compiled already.
import module from './engine_bg.wasm';
import { initSync } from './engine.js';

initSync({ module: module as WebAssembly.Module });

export * from './index.js';
