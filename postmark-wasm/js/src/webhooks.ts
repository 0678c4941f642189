import { caught } from './client.js';
import { type Intake, parseEvent as parse, Webhooks } from './engine.js';
import { rethrown } from './errors.js';
import type { Open } from './types.js';

/** The event in the payload of a webhook. */
export interface WebhookEvent {
  /** The kind; `SmtpApiError` is a bounce that Postmark itself created. */
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
  /** Postmark's own JSON; a member that is null or empty is absent. */
  payload: WebhookPayload;
  /** A key that is the same each time Postmark sends the event; `null` if the payload has none. */
  key: string | null;
  /** Postmark's identifier of the message. */
  messageId: string | null;
  /** The address that the event is about: the recipient. */
  recipient: string | null;
  /** When it happened. */
  time: string | null;
  /** Whether it is the sample that the *Check* button on Postmark's website sends. */
  isCheck: boolean;
  /** What happened: one value for events that mean the same, however Postmark reports them. */
  eventType: Open<
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
  /** Why email is not, or may not be, delivered. */
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
  /** Whether a bounce is permanent. */
  permanence: 'hard' | 'soft' | null;
  /** The address of the sender of an inbound email; `null` if the email names none, or several. */
  sender: string | null;
  /** Whether a machine must not reply to an inbound email, so that no loop starts: see `automatic`. */
  isAutomatic: boolean;
  /**
   * Why a machine must not reply to an inbound email: a machine wrote it, it is the report of a mail
   * server, it went to many, its sender wants no automatic replies, or it has been here before. `null` if
   * a machine may reply.
   */
  automatic: Open<'generated' | 'report' | 'list' | 'unwanted' | 'loop'> | null;
  /** What the sender of an inbound email wrote, without the email that it quotes and the signature. */
  replyText: string | null;
  /** Postmark's ID of the event; it may be missing. */
  traceId: string | null;
  /** How many retries Postmark has left for the event. */
  retriesRemaining: number | null;
}

/** A payload. Its members depend on the kind, and any may be missing. */
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

/** Which requests to accept: a request must pass every kind of check that is given. */
export interface WebhookOptions {
  /** Pairs of user and password; any of them passes. */
  basicAuth?: [user: string, password: string][];
  /** Required headers; any of the values of one name passes. */
  headers?: [name: string, value: string][];
  /** The addresses that requests may come from. */
  sources?: string[];
  /** Allows the addresses that Postmark had published when this version was released. */
  publishedSources?: boolean;
  /** How many of your proxies a request passes: see `X-Forwarded-For`. */
  proxies?: number;
  /** Accepts every request: for a URL that is a secret. */
  anyone?: boolean;
  /** The maximum size of a payload in bytes: 50 MB by default. */
  bodyLimit?: number;
  /**
   * The maximum milliseconds from the call of `receive` to the end of the body: 30,000 by default. The
   * response to a body that takes longer is 408, after which Postmark retries.
   */
  timeLimit?: number;
  /** Called with the reason when a request is not accepted: for your log. */
  onRejected?: (rejection: WebhookRejection) => void;
}

/** Why a request was not accepted. */
export interface WebhookRejection {
  /** The reason; `not_configured` if no check is given, so that no request can pass. */
  reason: Open<
    | 'method'
    | 'not_configured'
    | 'credentials'
    | 'address'
    | 'too_large'
    | 'unreadable'
    | 'timed_out'
    | 'empty'
  >;
  /** The reason as a sentence for a log, without secrets. */
  message: string;
  /** The status of the response. */
  status: number;
}

/** An accepted request. */
export class Received {
  readonly event: WebhookEvent;
  private readonly replies: [number, number, number];

  constructor(event: WebhookEvent, replies: [number, number, number]) {
    this.event = event;
    this.replies = replies;
  }

  /** The event was handled or is not needed. */
  done(): Response {
    return new Response(null, { status: this.replies[0] });
  }

  /** The event could not be handled now: Postmark retries. */
  later(): Response {
    return new Response(null, { status: this.replies[1] });
  }

  /** The event can never be handled: Postmark does not retry. */
  never(): Response {
    return new Response(null, { status: this.replies[2] });
  }
}

/**
 * Receives webhook requests: verifies the sender and returns the event.
 *
 * Postmark does not sign its requests. It sends credentials that you gave it, in the settings of the
 * webhook or in its URL, and headers of your choice. Without any check, every request is rejected.
 */
export class WebhookReceiver {
  private readonly engine: Webhooks;
  private readonly onRejected: WebhookOptions['onRejected'];

  constructor(options: WebhookOptions) {
    this.onRejected = options.onRejected;
    this.engine = caught(() => new Webhooks(JSON.stringify(options)));
  }

  /**
   * Verifies and reads a request. Returns the event, or the `Response` to return if the request is not
   * accepted; `onRejected` gets the reason. A stranger's body is not read, and no more of any other than
   * the limit allows.
   *
   * `peer` is the remote address of the connection. It is needed only if addresses are checked; in a
   * Worker it is the header `CF-Connecting-IP`.
   */
  async receive(request: Request, peer?: string): Promise<Received | Response> {
    try {
      const headers = JSON.stringify([...request.headers]);
      return received(await take(this.engine.admit(request.method, headers, peer), request));
    } catch (thrown) {
      if (typeof thrown !== 'string') throw thrown;
      type Thrown = WebhookRejection & { headers: [string, string][] };
      const { headers, ...rejection } = JSON.parse(thrown) as Thrown;
      this.onRejected?.(rejection);
      return new Response(null, { status: rejection.status, headers });
    }
  }
}

/** Reads a body to its end, or to the end of the time limit. */
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
    // The rest is not read, and not cancelled: that would close a connection that waits for its
    // response.
    release(reader);
    throw thrown;
  } finally {
    clearTimeout(clock);
  }
  return intake.finish();
}

/** The longest wait that the timers of every platform support, in milliseconds: about 25 days. */
const LONGEST = 2 ** 31 - 1;

function release(reader: ReadableStreamDefaultReader | undefined): void {
  try {
    reader?.releaseLock();
  } catch {
    // Some platforms do not release a reader while a read is pending.
  }
}

/** Reads a payload without verifying the sender. */
export function parseWebhook(payload: string | Uint8Array): WebhookEvent {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  try {
    return received(parse(bytes)).event;
  } catch (thrown) {
    throw rethrown(thrown);
  }
}

function received(json: string): Received {
  const { replies, ...event } = JSON.parse(json) as WebhookEvent & { replies: [number, number, number] };
  return new Received(event as WebhookEvent, replies);
}
