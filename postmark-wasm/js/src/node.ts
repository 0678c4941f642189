// @ts-expect-error: no types of Node are installed, for one function.
import { readFileSync } from 'node:fs';
import { initSync } from './engine.js';

initSync({ module: readFileSync(new URL('./engine_bg.wasm', import.meta.url)) as BufferSource });

export * from './index.js';
