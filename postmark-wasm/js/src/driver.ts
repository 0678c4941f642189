// Requests in progress: `fetch`, timers and aborts. The engine decides what an outcome means.
import { Engine, givenUp } from './engine.js';
import { type ErrorRecord, caught, errorOf, invalid } from './records.js';
import type { PostmarkError } from './errors.js';
import type { ClientEvent, ClientOptions, SendDefaults, TokenKind } from './client.js';
import { byteLength, isBrowser, now, LONGEST, boundedText, sendOnce, type Signal, sleep, streaming } from './platform.js';
import { Pieces, type Seal } from './streams.js';
import { check } from './init.js';
import { plainBase, plainHead } from './plain.js';
import { rejection } from './rejection.js';

/** A request in the engine, which decides what follows its outcome. */
export interface Machine {
  head(): string;
  answered(status: number, headers: string, body: string, millis: number): string;
  failed(stage: string, text: string, millis: number): string;
  free(): void;
}

/** The method, the URL and the headers of a request. */
export interface Head {
  method: string;
  url: string;
  headers: Record<string, string>;
}

/** A response, read to its end. */
export interface Reply {
  status: number;
  text: string;
  headers: { get(name: string): string | null };
}

/** A request to make. */
interface Asked {
  /** The head of the first attempt, if it is known without the engine. */
  head?: Head;
  body?: (() => string | Pieces) | undefined;
  machine: (engine: Engine) => Machine;
  /** Whether it sends email, so that its errors speak of an email. */
  isEmail?: boolean;
  /** Whether the body cannot be sent again. */
  isSpent?: () => boolean;
  signal?: Signal | undefined;
}

/** What the engine says about an outcome. */
interface Told<Result> {
  wait?: number;
  done?: Result;
  error?: ErrorRecord;
  event?: ClientEvent;
}

/** Why there is no response. */
interface Lost {
  stage: 'unreachable' | 'unsent' | 'unanswered';
  message: string;
  cause: unknown;
}

/** What to do about an email that is not retried because its file was read. */
const SPENT = 'To allow retries, give a function that opens the file: `stream: () => …`.';

/** The headers of a request, in the order in which the engine gives their values. */
const REQUEST_HEADERS = [
  'Accept', 'User-Agent', 'Content-Type', 'X-Postmark-Server-Token', 'X-Postmark-Account-Token', 'X-Api-Token',
] as const;

/** The response headers that the engine reads, in its order. */
const RESPONSE_HEADERS = ['X-PM-ApiErrorCode', 'X-Request-Id', 'Retry-After', 'Date'];

/** One client's configuration and connections. */
export class Driver {
  readonly defaults: SendDefaults | undefined;
  private readonly options: ClientOptions;
  private known: Engine | undefined;
  /** Where a plain configuration sends its requests, and its token. */
  private readonly plain: { base: string; token: string } | undefined;
  private readonly onEvent: ((event: ClientEvent) => void) | undefined;
  private readonly heads = new Map<string, Head>();
  private readonly made: (attempts: number | undefined) => Engine;
  /** The same with one attempt, once it is needed. */
  private once: Engine | undefined;

  constructor(kind: TokenKind, token: string, options: ClientOptions) {
    check();
    const { requestHost, useHttps = true } = options;
    const host = requestHost ? `${useHttps ? 'https' : 'http'}://${requestHost}` : undefined;
    for (const name of ['fetch', 'onEvent'] as const) {
      const given = options[name] ?? undefined;
      if (given !== undefined && typeof given !== 'function') {
        throw invalid(name, 'is not a function', 'Give one, as the types say.');
      }
    }
    this.options = options;
    this.defaults = defaultsOf(options.defaults ?? undefined);
    this.onEvent = quiet(options.onEvent ?? undefined);
    const url = text(options.baseUrl) ?? host;
    this.made = (attempts) =>
      caught(
        () =>
          new Engine(
            kind,
            text(token) ?? '',
            url,
            text(options.agent),
            options.timeout,
            options.slowestUpload,
            options.responseLimit,
            attempts,
            options.firstWait,
            options.longestWait,
            options.deadline,
          ),
      );
    const base = plainBase(kind, token, url, options);
    this.plain = base === undefined ? undefined : { base, token };
    // What is wrong with a configuration is thrown now.
    if (!this.plain) this.known = this.made(options.attempts);
  }

  /** The engine, with this configuration. */
  get engine(): Engine {
    return (this.known ??= this.made(this.options.attempts));
  }

  /** The head of the requests that send email: it is always the same. */
  head(kind: 'sending' | 'batch', templated: boolean): Head {
    const key = `${kind} ${templated}`;
    let head = this.heads.get(key);
    if (!head) {
      head = this.plain ? plainHead(this.plain.base, this.plain.token, kind, templated) : this.askedHead(kind, templated);
      this.heads.set(key, head);
    }
    return head;
  }

  /** The same head, as the engine writes it. */
  askedHead(kind: 'sending' | 'batch', templated: boolean): Head {
    const machine = this.engine[kind](templated, 'a@example.com', 0);
    try {
      return headOf(machine);
    } finally {
      machine.free();
    }
  }

  /**
   * Makes a request, with retries, until the engine says that it is done. `plain` returns the result of a
   * response that needs no engine. `done` returns the result of any other, and of what the engine said about it.
   */
  async run<Result, Said = unknown>(
    asked: Asked,
    plain: (reply: Reply) => Result | undefined,
    done: (said: Said, reply: Reply | undefined) => Result,
  ): Promise<Result> {
    const { body, signal, isEmail } = asked;
    if (signal?.aborted) throw abandoned('unsent', 'it was aborted before it was sent', signal, isEmail);
    let machine = asked.head ? undefined : asked.machine(this.engine);
    try {
      const started = now();
      for (let isInDoubt = false; ; ) {
        const head = machine ? headOf(machine) : (asked.head as Head);
        const outcome = await this.attempt(head, body, signal);
        const reply = 'status' in outcome ? outcome : undefined;
        if (reply && !this.onEvent) {
          const result = plain(reply);
          if (result !== undefined) return result;
        }
        machine ??= asked.machine(this.engine);
        const elapsed = now() - started;
        let told = tell<Said>(machine, outcome, elapsed);
        if (told.wait !== undefined && asked.isSpent?.()) told = this.last(asked, outcome, told);
        if (told.event) this.onEvent?.(eventOf(told.event, elapsed));
        if (told.error) {
          if (!reply) told.error.cause = (outcome as Lost).cause;
          throw errorOf(told.error, isEmail);
        }
        if (told.wait === undefined) return done(told.done as Said, reply);
        isInDoubt ||= reply ? reply.status >= 500 || reply.status === 408 : (outcome as Lost).stage === 'unanswered';
        await sleep(told.wait, signal);
        if (signal?.aborted) {
          throw abandoned(isInDoubt ? 'unanswered' : 'unsent', 'it was aborted before it was tried again', signal, isEmail);
        }
      }
    } finally {
      machine?.free();
    }
  }

  /** What the engine says about the last outcome: the body was read, and cannot be read again. */
  private last<Said>(asked: Asked, outcome: Reply | Lost, { event }: Told<Said>): Told<Said> {
    this.once ??= this.made(1);
    const machine = asked.machine(this.once);
    try {
      const told = tell<Said>(machine, outcome, 0);
      if (told.error) told.error.help = `${told.error.help ?? ''} ${SPENT}`.trim();
      if (told.event && event) told.event.attempt = event.attempt;
      return told;
    } finally {
      machine.free();
    }
  }

  /** Sends a request once. */
  private async attempt(
    head: Head,
    write: (() => string | Pieces) | undefined,
    signal: Signal | undefined,
  ): Promise<Reply | Lost> {
    const { timeout = 60, slowestUpload = 100_000, fetch: own } = this.options;
    const allowedFor = (bytes: number): number =>
      Math.min(timeout * 1000 + (bytes * 1000) / Math.max(1, slowestUpload), 24 * 60 * 60 * 1000, LONGEST);
    const controller = new AbortController();
    const abort = (): void => {
      controller.abort();
      close?.();
    };
    let isOver = false;
    const { fetched, seal, length, pieces, close } = begin(own, head, write, controller.signal);
    // A character has up to 3 bytes: they are counted only when it matters.
    let allowed = allowedFor(length);
    let clock = setTimeout(() => {
      const body = pieces ?? write?.() ?? '';
      const rest = allowedFor(typeof body === 'string' ? byteLength(body) : body.length) - allowed;
      allowed += rest;
      clock = setTimeout(() => {
        isOver = true;
        abort();
      }, rest);
    }, allowed);
    signal?.addEventListener('abort', abort);
    try {
      const response = await fetched;
      seal.isTaken = true;
      return await this.read(response);
    } catch (error) {
      abort();
      seal.isClosed = !seal.isTaken;
      if (pieces?.fault) throw pieces.fault;
      const place = placeOf(head.url);
      const lost = (stage: Lost['stage'], message: string): Lost => {
        return { stage, message: `the request to ${place}: ${message}`, cause: seal.failure ?? error };
      };
      if (signal?.aborted) return lost(seal.isTaken ? 'unanswered' : 'unsent', 'it was aborted');
      if (isOver) return lost(seal.isTaken ? 'unanswered' : 'unsent', `it took longer than ${Math.floor(allowed)} ms`);
      if (seal.failure !== undefined) return lost('unsent', `a file could not be read: ${rejection(seal.failure).message}`);
      const { isUnsent, message } = rejection(error);
      return lost(isUnsent ? 'unreachable' : seal.isTaken ? 'unanswered' : 'unsent', message);
    } finally {
      clearTimeout(clock);
      signal?.removeEventListener('abort', abort);
      close?.();
    }
  }

  /** Reads a response to its end. The caller's function may return anything. */
  private async read(response: unknown): Promise<Reply> {
    const { status, headers, body } = (response ?? {}) as Partial<Response>;
    const isResponse = typeof status === 'number' && headers && (!body || typeof body.getReader === 'function');
    if (!isResponse || typeof headers.get !== 'function') throw new Error('fetch returned no Response');
    // Browsers hide the status of a redirect that they do not follow: it is 0.
    if (status < 100) throw new Error('the response is a redirect, which is not followed');
    const { responseLimit = 64 * 1024 * 1024 } = this.options;
    return { status, text: body ? await boundedText(response as Response, responseLimit) : '', headers };
  }
}

/** The second argument of `fetch`. */
class Init {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly redirect = 'manual';
  readonly signal: AbortSignal;
  readonly #body: string | undefined;
  readonly #seal: Seal;

  /** One for all: a getter for each would keep its body in memory until a full garbage collection. */
  static readonly #getter = {
    enumerable: true,
    get(this: Init): string | undefined {
      if (this.#seal.isClosed) throw new Error('the request was given up before it was sent');
      this.#seal.isTaken = true;
      return this.#body;
    },
  };

  constructor(head: Head, body: string | undefined, signal: AbortSignal, seal: Seal) {
    this.method = head.method;
    this.headers = { ...head.headers };
    this.signal = signal;
    this.#body = body;
    this.#seal = seal;
    Object.defineProperty(this, 'body', Init.#getter);
    Object.assign(this, sendOnce());
  }
}

/** A request that has started. */
interface Begun {
  fetched: Promise<unknown>;
  seal: Seal;
  /** The number of characters of the body. */
  length: number;
  /** A body with files that are read while it is sent, and a function that stops it. */
  pieces?: Pieces;
  close?: () => void;
}

/**
 * Calls `fetch`. The body may be large, and is not kept: another attempt writes it again.
 */
function begin(
  own: ClientOptions['fetch'],
  head: Head,
  write: (() => string | Pieces) | undefined,
  signal: AbortSignal,
): Begun {
  const body = write?.();
  const seal = { isTaken: body === undefined, isClosed: false };
  const call = async (init: object): Promise<unknown> =>
    (own ?? (globalThis.fetch as (url: string, init: never) => unknown))(head.url, init as never);
  if (body instanceof Pieces) return { ...beginPieces(call, head, body, signal, seal, !own), pieces: body, seal, length: body.length };
  return { fetched: call(new Init(head, body, signal, seal)), seal, length: body?.length ?? 0 };
}

/** Calls `fetch` with a stream, if it takes one. The caller's own function gets text. */
function beginPieces(
  call: (init: object) => Promise<unknown>,
  head: Head,
  pieces: Pieces,
  signal: AbortSignal,
  seal: Seal,
  isPlatforms: boolean,
): Pick<Begun, 'fetched' | 'close'> {
  const how = isPlatforms ? streaming() : undefined;
  if (!how) {
    const fetched = pieces.text(seal).then((text) => call(new Init(head, text, signal, seal)));
    return { fetched, close: () => pieces.stop() };
  }
  const { stream, close } = pieces.stream(how, seal);
  const init = { method: head.method, headers: head.headers, redirect: 'manual', signal, body: stream };
  // If redirects are allowed, Node buffers the whole stream. If credentials are, it fails a stream whose response has
  // the status 401.
  const half = { duplex: 'half', redirect: 'error', credentials: 'omit', headers: { ...head.headers, 'Content-Length': String(pieces.length) } };
  return { fetched: call(how === 'half' ? { ...init, ...half } : init), close };
}

function headOf(machine: Machine): Head {
  const [method, url, values] = JSON.parse(machine.head()) as [string, string, string[]];
  const headers: Record<string, string> = {};
  for (const [index, name] of REQUEST_HEADERS.entries()) {
    // Browsers set their own.
    if (values[index] && !(name === 'User-Agent' && isBrowser())) headers[name] = values[index];
  }
  return { method, url, headers };
}

/** Tells the engine an outcome. */
function tell<Said>(machine: Machine, outcome: Reply | Lost, elapsed: number): Told<Said> {
  const told =
    'status' in outcome
      ? machine.answered(outcome.status, headersOf(outcome), outcome.text, elapsed)
      : machine.failed(outcome.stage, outcome.message, elapsed);
  return JSON.parse(told) as Told<Said>;
}

function headersOf({ headers }: Reply): string {
  return RESPONSE_HEADERS.map((name) => headers.get(name)?.replaceAll('\n', ' ') ?? '').join('\n');
}

/** The engine counts in milliseconds, and this package in seconds. */
function eventOf(event: ClientEvent, elapsed: number): ClientEvent {
  return { ...event, elapsed: elapsed / 1000, ...(event.wait !== undefined && { wait: event.wait / 1000 }) };
}

/** The host and port of a URL, as errors name them. */
function placeOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

/** The error of a request that its caller aborted. */
function abandoned(stage: string, message: string, signal: Signal, isEmail: boolean | undefined): PostmarkError {
  const record = JSON.parse(givenUp(stage, message)) as ErrorRecord;
  return errorOf({ ...record, cause: signal.reason }, isEmail);
}

/** An event handler that never throws, and never leaves a rejected promise, which would end a Node program. */
function quiet(onEvent: ClientOptions['onEvent']): ((event: ClientEvent) => void) | undefined {
  return (
    onEvent &&
    ((event) => {
      try {
        void Promise.resolve(onEvent(event)).catch(() => undefined);
      } catch {
        // A log that fails must not fail the request.
      }
    })
  );
}

const DEFAULTS = ['From', 'ReplyTo', 'MessageStream', 'Tag', 'Metadata'];

/** A copy of the defaults. */
function defaultsOf(given: SendDefaults | undefined): SendDefaults | undefined {
  if (given === undefined) return undefined;
  const help = `Give an object with one or more of ${DEFAULTS.join(', ')}.`;
  if (typeof given !== 'object') throw invalid('defaults', 'are not an object', help);
  const other = Object.keys(given).find((name) => !DEFAULTS.includes(name));
  if (other !== undefined) throw invalid('defaults', `has ${other}, which has no default`, help);
  if (typeof (given.Metadata ?? {}) !== 'object') throw invalid('defaults', 'has Metadata that is not an object', help);
  return { ...given, ...(given.Metadata && { Metadata: { ...given.Metadata } }) };
}

/** A value as text, if there is one: a token may come from an environment variable that is not set. */
function text(value: string | null | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
