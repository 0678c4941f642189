import { Driver } from './driver.js';
import type { PostmarkError } from './errors.js';
import type { FetchInit, ResponseLike, Signal } from './platform.js';
import { invalid } from './records.js';

/** Which token a client's requests carry. */
export type TokenKind = 'server' | 'account' | 'dmarc' | 'dmarcSignup' | 'spamCheck' | 'statusPage';

/** Defaults for the emails of a client. `Metadata` is merged key by key. */
export interface SendDefaults {
  From?: string | undefined;
  ReplyTo?: string | string[] | undefined;
  MessageStream?: string | undefined;
  Tag?: string | undefined;
  Metadata?: Record<string, string> | undefined;
}

/** The settings of a client. Times are in seconds. */
export interface ClientOptions {
  /** The URL that requests go to: the sandbox, or in a browser your own proxy. */
  baseUrl?: string;
  /** The host that requests go to, as in postmark.js. */
  requestHost?: string;
  /** Whether requests to `requestHost` use https, as in postmark.js: `true` by default. */
  useHttps?: boolean;
  /** Your program's name, for `User-Agent`. */
  agent?: string;
  /** Defaults for emails, such as their sender. Bulk emails get all but the stream. */
  defaults?: SendDefaults;
  /** The maximum time of an attempt, without its upload: 60 by default. */
  timeout?: number;
  /** The minimum upload rate, in bytes per second: 100,000 by default. */
  slowestUpload?: number;
  /** The maximum bytes of a response: 64 MB by default. */
  responseLimit?: number;
  /** The maximum number of attempts, including the first: 4 by default. */
  attempts?: number;
  /** The wait after the first attempt, which doubles after each further one: 0.5 by default. */
  firstWait?: number;
  /** The longest wait, unless a response asks for a longer one: 30 by default. */
  longestWait?: number;
  /** The time after which no attempt starts: 120 by default. */
  deadline?: number;
  /**
   * Called instead of the platform's `fetch`: to use a proxy, a service binding or a mock, or to inspect
   * requests. It is called once for each attempt, with a URL, headers, and a body as text, and must send the
   * request at most once. If it retries on its own, an email may be sent twice. If it throws before it has
   * read `init.body`, the email counts as not sent.
   */
  fetch?: (url: string, init: FetchInit) => PromiseLike<ResponseLike>;
  /**
   * Called with the event of each attempt, for logs and metrics. Errors that it throws are ignored, and so are
   * rejections of a promise that it returns.
   */
  onEvent?: (event: ClientEvent) => unknown;
}

/**
 * The end of an attempt, and what follows. It never contains an address, a body, an error message or a
 * token. OpenTelemetry's names are in parentheses.
 */
export interface ClientEvent {
  /** The method (`http.request.method`). */
  method: string;
  /** The host of the URL (`server.address`). */
  host: string;
  /** Postmark's route, such as `/bounces/{bounceid}`, without values (`url.template`). */
  route: string;
  /** The number of the attempt, from 1. One less is `http.request.resend_count`. */
  attempt: number;
  /** The seconds since the first attempt started. */
  elapsed: number;
  /** The HTTP status, if there is a response (`http.response.status_code`). */
  statusCode?: number;
  /** Postmark's error code, if the response has one. */
  code?: number;
  /** The response's `X-Request-Id`, for Postmark's support. */
  requestId?: string;
  /**
   * Why the attempt failed (`error.type`): the HTTP status, or `unsent`, `unanswered`, `refused`,
   * `unexpected` or `invalid`. It is absent if the attempt succeeded.
   */
  errorType?: string;
  /**
   * What follows: nothing (`done`), a wait and a retry (`retry`), or an error, because a retry would not
   * help (`failed`), because no further attempt is allowed (`gave_up`), or because the request may have
   * been executed (`in_doubt`).
   */
  next: 'done' | 'retry' | 'failed' | 'gave_up' | 'in_doubt';
  /** The seconds before the retry. */
  wait?: number;
  /** Whether the response asked for that wait, with `Retry-After`. */
  asked?: boolean;
}

/** Options of one call. */
export interface CallOptions {
  /**
   * Ends the call early. A request that was not sent fails with `mayHaveHappened: false`; one that was sent is
   * in doubt.
   */
  signal?: Signal;
}

/** Called at the end of a call, as in postmark.js. */
export type Callback<Result> = (error: PostmarkError | null, result: Result | null) => void;

/** The last argument of a method: a callback, or options. */
export type Last<Result> = Callback<Result> | CallOptions;

const drivers = new WeakMap<Client, Driver>();

/** The driver of a client. @internal */
export function driverOf(client: Client): Driver {
  return drivers.get(client) as Driver;
}

/** The signal in the last argument of a method, if there is one. @internal */
export function signalOf(last: Last<never> | undefined): Signal | undefined {
  if (last === undefined || last === null || typeof last === 'function') return undefined;
  const { signal } = last;
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw invalid('signal', 'is not an AbortSignal', 'Give the `signal` of an AbortController.');
  }
  return signal;
}

/** Calls the callback of a method, if there is one, when the promise settles. @internal */
export function answered<Result>(promise: Promise<Result>, last: Last<Result> | undefined): Promise<Result> {
  if (typeof last === 'function') {
    void promise.then(
      (result) => last(null, result),
      (error: PostmarkError) => last(error, null),
    );
  }
  return promise;
}

/** The base of all clients. */
export abstract class Client {
  readonly #kind: TokenKind;
  readonly #token: string;
  #options: ClientOptions;

  /** @internal */
  constructor(kind: TokenKind, token: string, options: ClientOptions) {
    this.#kind = kind;
    this.#token = token;
    this.#options = { ...options };
    drivers.set(this, new Driver(kind, token, this.#options));
  }

  /** Replaces the options, for requests that start from now on. */
  setClientOptions(options: ClientOptions): void {
    drivers.set(this, new Driver(this.#kind, this.#token, { ...options }));
    this.#options = { ...options };
  }

  /** The options, with the defaults of those that postmark.js has. */
  getClientOptions(): ClientOptions {
    return { useHttps: true, requestHost: 'api.postmarkapp.com', timeout: 60, ...this.#options };
  }
}
