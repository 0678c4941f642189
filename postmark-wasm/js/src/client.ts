import { Engine } from './engine.js';
import { rethrown } from './errors.js';
import type { Email, TemplatedEmail } from './types.js';

/** Which token a client's requests carry. */
export type TokenKind = 'server' | 'account' | 'dmarc' | 'dmarcSignup' | 'spamCheck' | 'statusPage';

/** What may be said of a client. Times are in seconds. */
export interface ClientOptions {
  /** Where requests go: the sandbox, or in a browser your own proxy. */
  baseUrl?: string;
  /** The host that requests go to, as postmark.js has it. */
  requestHost?: string;
  /** Whether `requestHost` is spoken to over https, as postmark.js has it. */
  useHttps?: boolean;
  /** Your program's name, for `User-Agent`. */
  agent?: string;
  /** How long an attempt may take, besides its upload: 60 if not set. */
  timeout?: number;
  /** The slowest upload that is waited for, in bytes a second: 100,000 if not set. */
  slowestUpload?: number;
  /** The most bytes of an answer: 64 MB if not set. */
  responseLimit?: number;
  /** How often a request is made at most: 4 if not set. */
  attempts?: number;
  /** The wait after the first attempt, which doubles from there: 0.5 if not set. */
  firstWait?: number;
  /** The longest wait: 30 if not set. */
  longestWait?: number;
  /** The time after which no attempt begins: 120 if not set. */
  deadline?: number;
  /**
   * What is called in place of the platform's `fetch`: through a proxy, a service binding or a mock, or
   * to look at what passes. It is called once for each attempt, and has to make the request once, or
   * not at all: if it makes one again by itself, mail may be sent twice.
   */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
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
        ),
    );
  }
}

/** What is there, as text: a token may come from a variable that is not set. */
function text(value: string | null | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

/** Calls the engine, whose errors become ours. */
export function caught<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (thrown) {
    throw rethrown(thrown);
  }
}

/** A mail as the engine reads it. */
export function mail(email: Email | TemplatedEmail): string {
  return json(joined(email));
}

/** A mail with its lists of addresses as Postmark takes them. */
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
    // Node's buffers would write themselves as a list of numbers.
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
