export * from './api.js';
export type { ClientEvent, ClientOptions, TokenKind } from './client.js';
export * from './errors.js';
export { type ApiRequest, inactiveRecipients, type Reconciled } from './requests.js';
export * from './sending.js';
export * from './types.js';
export * from './webhooks.js';
