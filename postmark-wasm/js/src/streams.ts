// Files that are read while an email is sent, so that they are never in memory as a whole.
import { type PostmarkError } from './errors.js';
import { base64, byteLength, type Streaming } from './platform.js';
import { invalid } from './records.js';

/** A stream of bytes: a `ReadableStream`, or a stream of Node. */
export type ByteStream = { getReader(): unknown } | AsyncIterable<Uint8Array>;

/**
 * A file that is read while the email is sent. Any `Blob` is one, such as those of `openAsBlob` in Node and of
 * `Bun.file`.
 */
export interface StreamedFile {
  /** Its size in bytes. */
  readonly size: number;
  /**
   * Its bytes, or a function that opens them. A stream can be read only once: with a function, the email is
   * retried if it was certainly not sent.
   */
  readonly stream: ByteStream | (() => ByteStream | PromiseLike<ByteStream>);
}

/** A file that is read while the email is sent, as `get` of an R2 bucket returns it. */
export interface StoredFile {
  /** Its size in bytes. */
  readonly size: number;
  /** Its bytes. They can be read only once. */
  readonly body: ByteStream;
}

/** How many bytes are encoded at a time: a multiple of 3, which are 4 characters. */
const STEP = 48 * 1024;

/** Thrown to end the reading of files with which nothing is wrong. */
class GivenUp extends Error {
  constructor() {
    super('the email was given up');
  }
}

/** The streams that were opened. */
const used = new WeakSet<object>();

/** The reader of a stream. */
interface Reader {
  read(): Promise<{ done?: boolean | undefined; value?: unknown }>;
  cancel(): unknown;
}

/** A file of an email, as a stream of known length. */
export class Source {
  /** The number of its characters as base64. */
  readonly length: number;
  /** Whether it was read, and cannot be opened again. */
  isSpent = false;
  /** What turned out to be wrong with it. */
  fault: PostmarkError | undefined;
  /** Its content as base64, if it was read into memory. */
  private text: string | undefined;
  private cancel: (() => void) | undefined;

  private constructor(
    private readonly name: unknown,
    private readonly size: number,
    private readonly file: Partial<StreamedFile & StoredFile>,
  ) {
    this.length = Math.ceil(size / 3) * 4;
  }

  /** The content of a file, if it is a stream. Throws if it cannot be sent. */
  static of(content: unknown, name: unknown): Source | undefined {
    if (typeof content !== 'object' || content === null || content instanceof Uint8Array) return undefined;
    const file = content as Partial<StreamedFile & StoredFile>;
    if (typeof file.stream !== 'function' && !isStream(file.stream) && !isStream(file.body)) {
      if (!isStream(content)) return undefined;
      throw wrong(name, 'a stream of unknown length', 'Give `{ size, stream }`, or the content as a Uint8Array.');
    }
    const { size } = file;
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
      throw wrong(name, 'a stream of unknown length', 'Give how many bytes it has as its `size`.');
    }
    return new Source(name, size, file);
  }

  /** The content as base64. */
  async *encoded(): AsyncGenerator<string, void, undefined> {
    const room = new Uint8Array(Math.min(STEP, this.size));
    let filled = 0;
    let left = this.size;
    for await (const piece of this.pieces()) {
      left -= piece.length;
      if (left < 0) throw this.misfit(`more than the ${this.size} bytes of its size`);
      for (let at = 0; at < piece.length; ) {
        const part = piece.subarray(at, at + room.length - filled);
        room.set(part, filled);
        at += part.length;
        filled += part.length;
        if (filled === room.length) {
          yield base64(room);
          filled = 0;
        }
      }
    }
    if (left > 0) throw this.misfit(`${this.size - left} bytes, and not the ${this.size} of its size`);
    if (filled > 0) yield base64(room.subarray(0, filled));
  }

  /** The content as base64, in memory. */
  async whole(): Promise<string> {
    if (this.text === undefined) {
      let text = '';
      for await (const piece of this.encoded()) text += piece;
      this.text = text;
      // It does not have to be read again.
      this.isSpent = false;
    }
    return this.text;
  }

  /** Stops reading it. */
  stop(): void {
    this.cancel?.();
  }

  /** Its bytes, as they arrive. */
  private async *pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    const opening = this.open();
    try {
      const reader = await this.unlessStopped(opening);
      for (;;) {
        const { done, value } = await this.unlessStopped(reader.read());
        if (done) return;
        if (!(value instanceof Uint8Array)) throw this.misfit('something other than bytes');
        yield value;
      }
    } finally {
      // Not awaited: its result changes nothing.
      void opening.then((reader) => reader.cancel()).catch(() => undefined);
    }
  }

  /** Waits for a promise, or until reading is stopped. */
  private unlessStopped<Result>(promise: Promise<Result>): Promise<Result> {
    // `Promise.race` would keep everything that was read in memory.
    return new Promise((resolve, reject) => {
      this.cancel = () => reject(new GivenUp());
      void promise.then(resolve, reject);
    });
  }

  private async open(): Promise<Reader> {
    const { stream, body } = this.file;
    this.isSpent ||= typeof stream !== 'function';
    const opened: unknown = typeof stream === 'function' ? await stream.call(this.file) : (stream ?? body);
    if (!isStream(opened)) throw this.misfit('no bytes');
    if (used.has(opened) || (opened as { locked?: boolean }).locked) {
      throw this.fail('whose stream was read before', 'Give a function that opens it: `stream: () => …`.');
    }
    used.add(opened);
    if ('getReader' in opened) return opened.getReader() as Reader;
    const iterator = opened[Symbol.asyncIterator]();
    return { read: () => iterator.next(), cancel: () => iterator.return?.() };
  }

  private misfit(what: string): PostmarkError {
    return this.fail(`whose stream gave ${what}`, 'Give its exact number of bytes as `size`, and a stream of bytes.');
  }

  private fail(what: string, help: string): PostmarkError {
    this.fault = wrong(this.name, what, help);
    return this.fault;
  }
}

function wrong(name: unknown, what: string, help: string): PostmarkError {
  return invalid('Attachments', `has ${JSON.stringify(name)}, ${what}`, help);
}

function isStream(value: unknown): value is ByteStream {
  return typeof value === 'object' && value !== null && ('getReader' in value || Symbol.asyncIterator in value);
}

/** Whether the end of a body was handed to `fetch`, and whether it still may be. */
export interface Seal {
  /** Whether the end of the body was read. If not, the server cannot have received the whole request. */
  isTaken: boolean;
  /** Whether reading is over, so that `fetch` gets nothing more. */
  isClosed: boolean;
  /** Why one of its files cannot be read. */
  failure?: unknown;
}

/** A piece of a body: JSON, or a file in it. */
export type Piece = string | Source;

/** A body with files that are read while it is sent. It ends with text. */
export class Pieces {
  /** The bytes of the body. */
  readonly length: number;
  private readonly sources: Source[];

  constructor(readonly list: readonly Piece[]) {
    const lengths = list.map((piece) => (typeof piece === 'string' ? byteLength(piece) : piece.length));
    this.length = lengths.reduce((sum, length) => sum + length, 0);
    this.sources = list.filter((piece) => typeof piece !== 'string');
  }

  /** Whether it cannot be sent again, because one of its files was read. */
  get isSpent(): boolean {
    return this.sources.some(({ isSpent }) => isSpent);
  }

  /** What turned out to be wrong with one of its files. */
  get fault(): PostmarkError | undefined {
    return this.sources.find(({ fault }) => fault)?.fault;
  }

  /** Stops reading its files. */
  stop(): void {
    for (const source of this.sources) source.stop();
  }

  /** The body in memory, for a `fetch` that takes no streams. */
  async text(seal: Seal): Promise<string> {
    try {
      let text = '';
      for (const piece of this.list) text += typeof piece === 'string' ? piece : await piece.whole();
      return text;
    } catch (error) {
      fail(seal, error);
      throw error;
    }
  }

  /** The body as a stream for `fetch`. Nothing of it is read before `fetch` asks for it. */
  stream(streaming: Streaming, seal: Seal): { stream: object; close: () => void } {
    const bytes = this.bytes(seal);
    const close = (): void => {
      this.stop();
      void bytes.return().catch(() => undefined);
    };
    if (streaming === 'half') {
      const pull = async (controller: ReadableStreamDefaultController): Promise<void> => {
        const { done, value } = await bytes.next();
        if (done) controller.close();
        else controller.enqueue(value);
      };
      return { stream: new ReadableStream({ pull, cancel: close }, { highWaterMark: 0 }), close };
    }
    const { readable, writable } = new streaming(this.length);
    void pump(bytes, writable);
    return { stream: readable, close };
  }

  /** The bytes of the body. Its end is only handed over after every file has turned out to have its size. */
  private async *bytes(seal: Seal): AsyncGenerator<Uint8Array, void, undefined> {
    const encoder = new TextEncoder();
    try {
      for (const [at, piece] of this.list.entries()) {
        for await (const text of typeof piece === 'string' ? [piece] : piece.encoded()) {
          if (seal.isClosed) throw new GivenUp();
          if (at === this.list.length - 1) seal.isTaken = true;
          yield encoder.encode(text);
        }
      }
    } catch (error) {
      fail(seal, error);
      throw error;
    }
  }
}

function fail(seal: Seal, error: unknown): void {
  if (!(error instanceof GivenUp)) seal.failure = error;
}

/** Writes bytes into a stream, as fast as it takes them. */
export async function pump(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, stream: object): Promise<void> {
  const writer = (stream as WritableStream).getWriter();
  try {
    for await (const piece of bytes) await writer.write(piece);
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
  }
}
