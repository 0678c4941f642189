import { init } from './init.js';

// Bundlers know this form, and bring the file along.
await init(new URL('./engine_bg.wasm', import.meta.url));

export * from './index.js';
