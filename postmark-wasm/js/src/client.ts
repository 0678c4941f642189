import { Engine } from './engine.js';
import { rethrown } from './errors.js';
import type { Email, TemplatedEmail } from './types.js';

/** Which token a client's requests carry. */
export type TokenKind = 'server' | 'account' | 'dmarc' | 'dmarcSignup' | 'spamCheck' | 'statusPage';

/** The settings of a client. Times are in seconds. */
export interface ClientOptions {
  /** The URL that requests go to: the sandbox, or in a browser your own proxy. */
  baseUrl?: string;
  /** The host that requests go to, as in postmark.js. */
  requestHost?: string;
  /** Whether requests to `requestHost` use https, as in postmark.js: `true` if not set. */
  useHttps?: boolean;
  /** Your program's name, for `User-Agent`. */
  agent?: string;
  /** How long an attempt may take, besides its upload: 60 if not set. */
  timeout?: number;
  /** The slowest rate of an upload, in bytes a second: 100,000 if not set. */
  slowestUpload?: number;
  /** The maximum bytes of a response: 64 MB if not set. */
  responseLimit?: number;
  /** The maximum number of attempts, the first included: 4 if not set. */
  attempts?: number;
  /** The wait after the first attempt, which doubles after each further one: 0.5 if not set. */
  firstWait?: number;
  /** The longest wait, unless a response asks for a longer one: 30 if not set. */
  longestWait?: number;
  /** The time after which no attempt starts: 120 if not set. */
  deadline?: number;
  /**
   * Called in place of the platform's `fetch`: through a proxy, a service binding or a mock, or to look
   * at what passes. It is called once for each attempt, and must send the request once or not at all. If
   * it retries on its own, an email may be sent twice.
   */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * Called with the event of each attempt, for logs and metrics. What it throws is ignored, and so is the
   * rejection of a promise that it returns.
   */
  onEvent?: (event: ClientEvent) => unknown;
}

/**
 * The end of an attempt, and what follows. It never holds an address, a body, an error message or a
 * token. In brackets are OpenTelemetry's names.
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

/** What the clients of all tokens have in common. */
export abstract class Client {
  protected readonly engine: Engine;

  protected constructor(kind: TokenKind, token: string, options: ClientOptions) {
    const { requestHost, useHttps = true } = options;
    const host = requestHost ? `${useHttps ? 'https' : 'http'}://${requestHost}` : undefined;
    this.engine = caught(
      () =>
        new Engine(
          kind,
          text(token) ?? '',
          text(options.baseUrl) ?? host,
          text(options.agent),
          options.timeout,
          options.slowestUpload,
          options.responseLimit,
          options.attempts,
          options.firstWait,
          options.longestWait,
          options.deadline,
          options.fetch,
          quiet(options.onEvent),
        ),
    );
  }
}

/** A function of events whose promise is never rejected: Node ends a program that leaves one so. */
function quiet(onEvent: ClientOptions['onEvent']): ClientOptions['onEvent'] {
  if (typeof onEvent !== 'function') return onEvent;
  return (event) => void Promise.resolve(onEvent(event)).catch(() => undefined);
}

/** A value as text, if there is one: a token may come from a variable that is not set. */
function text(value: string | null | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

/** Calls the engine, and turns its errors into this package's. */
export function caught<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (thrown) {
    throw rethrown(thrown);
  }
}

/** An email as the engine reads it. */
export function mail(email: Email | TemplatedEmail): string {
  return json(joined(email));
}

/** An email with its lists of addresses as Postmark takes them. */
export function joined(email: object): object {
  const written: Record<string, unknown> = { ...email };
  for (const name of ['To', 'Cc', 'Bcc', 'ReplyTo']) {
    const list = written[name];
    if (Array.isArray(list)) written[name] = list.join(', ');
  }
  return written;
}

/** A value as JSON, with bytes as base64, as Postmark takes attachments. */
export function json(value: object): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, written: unknown) {
    // Node's buffers write themselves as a list of numbers.
    const bytes = this[key];
    return bytes instanceof Uint8Array ? base64(bytes) : written;
  });
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
