// @ts-expect-error: in a Worker, this is a module that is compiled already.
import module from './engine_bg.wasm';
import { initNow } from './init.js';

initNow(module as object);

export * from './index.js';
