export * from './api.js';
export * from './errors.js';
export * from './sending.js';
export * from './types.js';
export * from './webhooks.js';
