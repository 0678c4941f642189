// @ts-expect-error: Next.js and Vercel compile modules that are imported in this way.
import module from './engine_bg.wasm?module';
import { initNow } from './init.js';

initNow(module as object);

export * from './index.js';
