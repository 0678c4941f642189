import { caught } from './client.js';
import { type Intake, parseEvent as parse, Webhooks } from './engine.js';
import { rethrown } from './errors.js';
import type { Open } from './types.js';

/** What a webhook tells of. */
export interface WebhookEvent {
  /** The kind; `SmtpApiError` is a bounce that Postmark itself made. */
  kind: Open<
    | 'Delivery'
    | 'Bounce'
    | 'SpamComplaint'
    | 'SmtpApiError'
    | 'Open'
    | 'Click'
    | 'SubscriptionChange'
    | 'Inbound'
    | 'Unknown'
  >;
  /** What Postmark sent, in its own words; a member that is null or empty is absent. */
  payload: WebhookPayload;
  /** A text that is the same each time that the event is sent; `null` where nothing tells. */
  key: string | null;
  /** Postmark's identifier of the mail. */
  messageId: string | null;
  /** The address that the event is about: whom the mail went to. */
  recipient: string | null;
  /** When it happened. */
  time: string | null;
  /** Whether it is the sample that the *Check* button of Postmark's pages sends. */
  isCheck: boolean;
  /** What happened, in words that are the same for all kinds. */
  happening: Open<
    | 'delivered'
    | 'deferred'
    | 'bounced'
    | 'rejected'
    | 'auto_responded'
    | 'opened'
    | 'clicked'
    | 'complained'
    | 'subscribed'
    | 'unsubscribed'
    | 'inbound'
    | 'unknown'
  >;
  /** Why, where mail does not or may not arrive. */
  reason: Open<
    | 'invalid'
    | 'unavailable'
    | 'blocked'
    | 'spam'
    | 'unsubscribed'
    | 'suppressed'
    | 'content'
    | 'other'
  > | null;
  /** Whether a bounce is for good. */
  permanence: 'hard' | 'soft' | null;
  /** Who wrote an inbound mail. */
  sender: string | null;
  /** Whether a machine wrote an inbound mail, and might answer an answer for ever. */
  isAutomatic: boolean;
  /** What the sender of an inbound mail wrote, without the mail that it quotes. */
  replyText: string | null;
  /** Postmark's mark of the event; it may be missing. */
  traceId: string | null;
  /** How many times Postmark will send the event again, if you ask it to. */
  retriesRemaining: number | null;
}

/** A payload: what is in it depends on the kind, and anything may be missing. */
export interface WebhookPayload {
  RecordType?: string;
  MessageID?: string;
  MessageStream?: string;
  Recipient?: string;
  Email?: string;
  Tag?: string;
  Metadata?: Record<string, string>;
  Type?: string;
  Description?: string;
  Details?: string;
  From?: string;
  To?: string;
  Subject?: string;
  TextBody?: string;
  HtmlBody?: string;
  OriginalLink?: string;
  SuppressSending?: boolean;
  [name: string]: unknown;
}

/** Who may send: a request has to pass every kind of check that is given. */
export interface WebhookOptions {
  /** Pairs of user and password, of which one will do. */
  basicAuth?: [user: string, password: string][];
  /** Headers that have to be there; of the values of one name, one will do. */
  headers?: [name: string, value: string][];
  /** Addresses, of which the sender's has to be one. */
  sources?: string[];
  /** The addresses that Postmark published when this version was made. */
  publishedSources?: boolean;
  /** How many proxies of yours a request passes: see `X-Forwarded-For`. */
  proxies?: number;
  /** Lets everyone pass: for a URL that is a secret. */
  anyone?: boolean;
  /** The most bytes of a payload: 50 MB if not set. */
  bodyLimit?: number;
  /**
   * The most milliseconds from the call of `receive` to the end of the body: 30,000 if not set. A body
   * that takes longer gets 408, after which Postmark sends the event again.
   */
  timeLimit?: number;
}

/** A request that passed. */
export class Received {
  readonly event: WebhookEvent;
  private readonly answers: [number, number, number];

  constructor(event: WebhookEvent, answers: [number, number, number]) {
    this.event = event;
    this.answers = answers;
  }

  /** It is dealt with, or of no interest. */
  done(): Response {
    return new Response(null, { status: this.answers[0] });
  }

  /** It could not be dealt with now: Postmark sends it again. */
  later(): Response {
    return new Response(null, { status: this.answers[1] });
  }

  /** It can never be dealt with: Postmark does not send it again. */
  never(): Response {
    return new Response(null, { status: this.answers[2] });
  }
}

/**
 * Takes webhook requests: checks who sent them, and gives what they tell of.
 *
 * Postmark signs nothing. It sends credentials that you gave it, in the settings of the webhook or
 * in its URL, and headers of your choice. Without any check, nobody passes.
 */
export class WebhookReceiver {
  private readonly engine: Webhooks;

  constructor(options: WebhookOptions) {
    this.engine = caught(() => new Webhooks(JSON.stringify(options)));
  }

  /**
   * Reads a request. Gives what it tells of, or the `Response` to give back to a stranger, whose body
   * is not read; nor is more of any other than the limit allows.
   *
   * `peer` is the address at the other end of the connection, which matters only where addresses are
   * checked; in a Worker it is the header `CF-Connecting-IP`.
   */
  async receive(request: Request, peer?: string): Promise<Received | Response> {
    try {
      const headers = JSON.stringify([...request.headers]);
      return received(await take(this.engine.admit(request.method, headers, peer), request));
    } catch (thrown) {
      if (typeof thrown !== 'string') throw thrown;
      return new Response(null, JSON.parse(thrown) as { status: number; headers: [string, string][] });
    }
  }
}

/** Reads a body to its end, or to that of the engine's patience. */
async function take(intake: Intake, request: Request): Promise<string> {
  const reader = request.body?.getReader();
  let isOver = false;
  const read = async (): Promise<void> => {
    for (;;) {
      const piece = await reader?.read();
      if (isOver || !piece || piece.done) return;
      intake.push(piece.value);
    }
  };
  let clock: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    clock = setTimeout(() => reject(intake.late()), Math.min(intake.time(), LONGEST));
  });
  try {
    await Promise.race([read(), late]);
  } catch (thrown) {
    isOver = true;
    intake.free();
    // What is left is not read, and not cancelled: that would close a connection that waits for its
    // answer.
    release(reader);
    throw thrown;
  } finally {
    clearTimeout(clock);
  }
  return intake.finish();
}

/** The longest wait that every platform's timers take, in milliseconds: about 25 days. */
const LONGEST = 2 ** 31 - 1;

function release(reader: ReadableStreamDefaultReader | undefined): void {
  try {
    reader?.releaseLock();
  } catch {
    // Some platforms release none that is still read from.
  }
}

/** Reads a payload, without asking who sent it. */
export function parseWebhook(payload: string | Uint8Array): WebhookEvent {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  try {
    return received(parse(bytes)).event;
  } catch (thrown) {
    throw rethrown(thrown);
  }
}

function received(told: string): Received {
  const { answers, ...event } = JSON.parse(told) as WebhookEvent & { answers: [number, number, number] };
  return new Received(event as WebhookEvent, answers);
}
