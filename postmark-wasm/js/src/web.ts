import init from './engine.js';

// Bundlers know this form, and bring the file along.
await init({ module_or_path: new URL('./engine_bg.wasm', import.meta.url) });

export * from './index.js';
