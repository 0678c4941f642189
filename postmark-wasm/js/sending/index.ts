// The entry point of those who only send: this is put beside some of ../src, with an engine of its own.
export type { ClientEvent, ClientOptions } from './client.js';
export * from './errors.js';
export * from './sending.js';
export type { Attachment, Email, Header, SendResponse, TemplatedEmail } from './types.js';
