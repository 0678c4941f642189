// The entry point of those who only send: this is put beside some of ../src, with an engine of its own.
export type { Callback, CallOptions, ClientEvent, ClientOptions, Last, SendDefaults } from './client.js';
export * from './errors.js';
export { init } from './init.js';
export type { FetchInit, Signal } from './platform.js';
export * from './sending.js';
export type { ByteStream, StoredFile, StreamedFile } from './streams.js';
export type { Attachment, Email, Header, SendResponse, TemplatedEmail } from './types.js';
