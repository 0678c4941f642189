export * from './api.js';
export type { ApiRequest, ClientOptions, TokenKind } from './client.js';
export * from './errors.js';
export * from './sending.js';
export * from './types.js';
export * from './webhooks.js';
