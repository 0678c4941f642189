// @ts-expect-error: in a Worker, this is a module that is already compiled.
import module from './engine_bg.wasm';
import { initNow } from './init.js';

initNow(module as object);

export * from './index.js';
