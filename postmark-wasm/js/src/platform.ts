// The parts of the platform that are used, whichever it is. Public types do not need TypeScript's `dom`.

/** The signal that a request is no longer wanted: an `AbortSignal`. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A request, as it is given to `fetch`. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  /** The body as text. Until it is read, the request counts as not sent. */
  readonly body?: string;
  redirect: 'manual';
  signal: AbortSignalLike;
}

/** The platform's `AbortSignal`, if its types are known. */
export type AbortSignalLike = typeof globalThis extends { AbortSignal: { prototype: infer Known } }
  ? Known
  : Signal;

/** The platform's `Response`, if its types are known. */
export type ResponseLike = typeof globalThis extends { Response: { prototype: infer Known } }
  ? Known
  : { readonly status: number; readonly headers: unknown; readonly body: unknown };

/** The platform's `ReadableStream`, if its types are known. */
export type StreamLike = typeof globalThis extends { ReadableStream: { prototype: infer Known } }
  ? Known
  : { getReader(): unknown };

/** The time of a monotonic clock, in milliseconds. */
export function now(): number {
  return globalThis.performance?.now() ?? Date.now();
}

/** The longest timer, about 24 days: platforms fire longer ones at once. */
export const LONGEST = 2 ** 31 - 1;

/** Waits for a number of milliseconds, or until the signal is aborted. */
export function sleep(millis: number, signal: Signal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(clock);
      signal?.removeEventListener('abort', over);
      resolve();
    };
    const clock = setTimeout(over, Math.min(millis, LONGEST));
    signal?.addEventListener('abort', over);
  });
}

/** Whether this is a browser: they all call themselves `Mozilla`. */
export function isBrowser(): boolean {
  return globalThis.navigator?.userAgent?.startsWith('Mozilla/') ?? false;
}

interface Deno {
  createHttpClient?: (options: { poolMaxIdlePerHost: number }) => unknown;
}

let unkept: object | undefined;

/**
 * Options that keep Deno from sending a request twice: if a reused connection is closed without a response,
 * Deno sends the request again, even if the server had received all of it. A client that reuses no
 * connections does not.
 */
export function sendOnce(): object {
  if (!unkept) {
    const create = (globalThis as { Deno?: Deno }).Deno?.createHttpClient;
    unkept = create ? { client: create({ poolMaxIdlePerHost: 0 }) } : {};
  }
  return unkept;
}

/** The class of streams of known length: `FixedLengthStream` in Workers. */
export type FixedLength = new (length: number) => { readable: object; writable: object };

/** How `fetch` takes a stream of known length: from Workers' own class, or with its length as a header. */
export type Streaming = FixedLength | 'half';

interface Known {
  FixedLengthStream?: FixedLength;
  process?: { versions?: { node?: string } };
}

/** Workers' own class for streams of known length. */
export function fixedLength(): FixedLength | undefined {
  return (globalThis as Known).FixedLengthStream;
}

/**
 * How `fetch` takes a stream of known length, if it does: in Workers, in Node and in Bun. Deno's sends no length,
 * and browsers take streams over HTTP/2 only.
 */
export function streaming(): Streaming | undefined {
  if ('Deno' in globalThis) return undefined;
  return fixedLength() ?? ((globalThis as Known).process?.versions?.node ? 'half' : undefined);
}

/** The text of a response of at most `limit` bytes. @internal */
export async function boundedText(response: Response, limit: number): Promise<string> {
  const body = response.body as ReadableStream<Uint8Array>;
  if (fixedLength()) {
    // In Workers a read is expensive. A declared length bounds the text, unless that is compressed.
    const { headers } = response;
    const length = headers.get('content-encoding') ? NaN : Number.parseInt(headers.get('content-length') ?? '', 10);
    if (length <= limit) return response.text();
  }
  const reader = readerOf(body);
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    size += step.value.length;
    if (size > limit) throw new Error(`the response has more than ${limit} bytes`);
    text += decoder.decode(step.value, { stream: true });
  }
  return text + decoder.decode();
}

/** The reader of a body. In Workers, a read gives 4 kB unless there is room for more. */
function readerOf(body: ReadableStream<Uint8Array>): { read(): Promise<ReadableStreamReadResult<Uint8Array>> } {
  if (fixedLength()) {
    try {
      const reader = body.getReader({ mode: 'byob' });
      return { read: () => reader.read(new Uint8Array(16 * 1024)) };
    } catch {
      // A stream that a program made may not allow it.
    }
  }
  return body.getReader();
}

interface Bytes {
  byteLength(text: string): number;
  from(bytes: ArrayBufferLike | string, at?: number | string, length?: number): Uint8Array & { toString(encoding: string): string };
}

/** Node's `Buffer`, which is faster, if there is one. */
const buffer = (globalThis as { Buffer?: Bytes }).Buffer;

/** How many bytes a text has in UTF-8. */
export function byteLength(text: string): number {
  return buffer ? buffer.byteLength(text) : new TextEncoder().encode(text).length;
}

/** Bytes as base64, with the platform's own function if it has one. */
export function base64(bytes: Uint8Array): string {
  const own = (bytes as { toBase64?: () => string }).toBase64;
  if (own) return own.call(bytes);
  if (buffer) return buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

/** The platform's own function, if it has one. */
const { fromBase64 } = Uint8Array as { fromBase64?: (this: typeof Uint8Array, text: string) => Uint8Array };

/** The number of bytes that a base64 text decodes to; `undefined` if it is not base64. */
function lengthOf(text: string): number | undefined {
  try {
    return (fromBase64 ? fromBase64.call(Uint8Array, text) : buffer?.from(text, 'base64'))?.length;
  } catch {
    return undefined;
  }
}

/** Whether a text is base64 as RFC 4648 has it, padding included. */
export function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const length = (text.length / 4) * 3 - padding;
  if (text.length > 4096 && (fromBase64 || buffer)) {
    // Both skip some characters that are not base64, and the length shows that.
    return lengthOf(text) === length && !text.includes('-') && !text.includes('_') && hasNoLooseBits(text, padding);
  }
  return !/[^A-Za-z0-9+/]/.test(text.slice(0, text.length - padding)) && hasNoLooseBits(text, padding);
}

/** Whether decoding loses no bits of the last character before the padding. */
function hasNoLooseBits(text: string, padding: number): boolean {
  if (padding === 0) return true;
  const last = text[text.length - padding - 1] ?? '';
  return (padding === 1 ? 'AEIMQUYcgkosw048' : 'AQgw').includes(last);
}

/** The bytes of a base64 text. */
export function bytesOf(text: string): Uint8Array {
  if (fromBase64) return fromBase64.call(Uint8Array, text);
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
