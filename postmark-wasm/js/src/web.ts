import { init } from './init.js';

// Bundlers recognise this form, and copy the file.
await init(new URL('./engine_bg.wasm', import.meta.url));

export * from './index.js';
