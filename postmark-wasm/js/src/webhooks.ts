import { type Intake, parseEvent, Webhooks } from './engine.js';
import { parse } from './json.js';
import { bytesOf, fixedLength, LONGEST, type ResponseLike, type StreamLike } from './platform.js';
import { caught, spelled } from './records.js';
import { pump } from './streams.js';
import type { EmailAddressPair, GeoInfo, Header, InboundAttachment, Open } from './types.js';

/**
 * The event in the payload of a webhook: `kind` says which, and with it which payload.
 *
 * ```ts
 * if (event.kind === 'Inbound') event.payload.Attachments?.forEach((file) => keep(attachmentBytes(file)));
 * ```
 */
export type WebhookEvent =
  | (WebhookFacts & { kind: 'Delivery'; payload: DeliveryPayload })
  | (WebhookFacts & { kind: 'Bounce'; payload: BouncePayload })
  | (WebhookFacts & { kind: 'SpamComplaint'; payload: BouncePayload })
  /** A bounce that Postmark itself created. */
  | (WebhookFacts & { kind: 'SmtpApiError'; payload: BouncePayload })
  | (WebhookFacts & { kind: 'Open'; payload: OpenPayload })
  | (WebhookFacts & { kind: 'Click'; payload: ClickPayload })
  | (WebhookFacts & { kind: 'SubscriptionChange'; payload: SubscriptionChangePayload })
  | (WebhookFacts & { kind: 'Inbound'; payload: InboundPayload })
  /** An event that this version does not know. */
  | (WebhookFacts & { kind: 'Unknown'; payload: WebhookPayload });

/** What is known about every event. */
export interface WebhookFacts {
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
   * Why a machine must not reply to an inbound email: a machine wrote it, it is a report of a mail server, it
   * was sent to many, its sender wants no automatic replies, or it has been here before. `null` if a machine
   * may reply.
   */
  automatic: Open<'generated' | 'report' | 'list' | 'unwanted' | 'loop'> | null;
  /** What the sender of an inbound email wrote, without the email that it quotes and the signature. */
  replyText: string | null;
  /** Postmark's ID of the event; it may be missing. */
  traceId: string | null;
  /** How many retries Postmark has left for the event. */
  retriesRemaining: number | null;
}

/** Postmark's own JSON. A member that is null or empty is absent, and any other may be missing. */
export interface WebhookPayload {
  RecordType?: string;
  MessageID?: string;
  MessageStream?: string;
  Tag?: string;
  Metadata?: Record<string, string>;
  /** Members that this version does not know. */
  [name: string]: unknown;
}

/** An email was delivered. */
export interface DeliveryPayload extends WebhookPayload {
  ServerID?: number;
  Recipient?: string;
  DeliveredAt?: string;
  Details?: string;
}

/** An email bounced, or its recipient complained. */
export interface BouncePayload extends WebhookPayload {
  /** A string if JavaScript would round the number. */
  ID?: number | string;
  Type?: string;
  TypeCode?: number;
  Name?: string;
  ServerID?: number;
  Description?: string;
  Details?: string;
  Email?: string;
  From?: string;
  BouncedAt?: string;
  DumpAvailable?: boolean;
  Inactive?: boolean;
  CanActivate?: boolean;
  Subject?: string;
  Content?: string;
}

/** Who opened or clicked. */
export interface TrackingPayload extends WebhookPayload {
  Recipient?: string;
  ReceivedAt?: string;
  Client?: { Name?: string; Company?: string; Family?: string };
  OS?: { Name?: string; Company?: string; Family?: string };
  Platform?: string;
  UserAgent?: string;
  Geo?: GeoInfo;
}

/** An email was opened. */
export interface OpenPayload extends TrackingPayload {
  FirstOpen?: boolean;
  ReadSeconds?: number;
}

/** A link was clicked. */
export interface ClickPayload extends TrackingPayload {
  ClickLocation?: string;
  OriginalLink?: string;
}

/** An address was suppressed, or is no longer suppressed. */
export interface SubscriptionChangePayload extends WebhookPayload {
  ServerID?: number;
  ChangedAt?: string;
  Recipient?: string;
  Origin?: string;
  SuppressSending?: boolean;
  SuppressionReason?: string;
}

/** An email was received. */
export interface InboundPayload extends WebhookPayload {
  From?: string;
  FromName?: string;
  FromFull?: InboundCorrespondent;
  To?: string;
  ToFull?: InboundCorrespondent[];
  Cc?: string;
  CcFull?: InboundCorrespondent[];
  Bcc?: string;
  BccFull?: InboundCorrespondent[];
  OriginalRecipient?: string;
  Subject?: string;
  ReplyTo?: string;
  MailboxHash?: string;
  Date?: string;
  TextBody?: string;
  HtmlBody?: string;
  StrippedTextReply?: string;
  Headers?: Header[];
  Attachments?: InboundAttachment[];
  RawEmail?: string;
}

/** A sender or a recipient of an inbound email. */
export interface InboundCorrespondent extends Partial<EmailAddressPair> {
  MailboxHash?: string;
}

/** The bytes of a file of an inbound email. Throws if its content is not base64. */
export function attachmentBytes(attachment: InboundAttachment): Uint8Array {
  return bytesOf(attachment.Content ?? attachment.Data ?? '');
}

/**
 * The bytes of a file of an inbound email as a stream: they are decoded as they are read, so that they are never in
 * memory as a whole. In Workers the stream has a known length, which `put` of an R2 bucket requires:
 *
 * ```ts
 * await env.FILES.put(key, attachmentStream(file), { httpMetadata: { contentType: file.ContentType } });
 * ```
 *
 * The stream fails if the content is not base64.
 */
export function attachmentStream(attachment: InboundAttachment): StreamLike {
  const text = attachment.Content ?? attachment.Data ?? '';
  const known = fixedLength();
  if (known) {
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
    const { readable, writable } = new known(Math.ceil(text.length / 4) * 3 - padding);
    void pump(decoded(text), writable);
    return readable as StreamLike;
  }
  const bytes = decoded(text);
  const pull = (controller: ReadableStreamDefaultController): void => {
    const { done, value } = bytes.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 }) as StreamLike;
}

/** The bytes of base64, in pieces. */
function* decoded(text: string): Generator<Uint8Array, void, undefined> {
  const step = 64 * 1024;
  for (let at = 0; at < text.length; at += step) yield bytesOf(text.slice(at, at + step));
}

/** A request of the fetch standard. */
export interface WebhookRequest {
  readonly method: string;
  readonly headers: { forEach(take: (value: string, name: string) => void): void };
  readonly body: { getReader(): unknown } | null;
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
  /** Called with the reason if a request is not accepted: for your log. */
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

  /** @internal */
  constructor(event: WebhookEvent, replies: [number, number, number]) {
    this.event = event;
    this.replies = replies;
  }

  /** The event was handled or is not needed. */
  done(): ResponseLike {
    return respond(this.replies[0]);
  }

  /** The event could not be handled now: Postmark retries. */
  later(): ResponseLike {
    return respond(this.replies[1]);
  }

  /** The event can never be handled: Postmark does not retry. */
  never(): ResponseLike {
    return respond(this.replies[2]);
  }
}

/**
 * Receives webhook requests: verifies the sender and returns the event.
 *
 * Postmark does not sign its requests. It sends credentials that you gave it, in the settings of the
 * webhook or in its URL, and headers of your choice. Without any check, every request is rejected.
 */
export class WebhookReceiver {
  readonly #engine: Webhooks;
  readonly #onRejected: WebhookOptions['onRejected'];

  constructor(options: WebhookOptions) {
    this.#onRejected = options.onRejected;
    this.#engine = caught(() => new Webhooks(JSON.stringify(options)));
  }

  /**
   * Verifies and reads a request. Returns the event, or the `Response` to return if the request is not
   * accepted; `onRejected` gets the reason. The body of an unverified request is not read, and of any other no
   * more than the limit allows.
   *
   * `peer` is the remote address of the connection. It is needed only if addresses are checked; in a
   * Worker it is the header `CF-Connecting-IP`.
   */
  async receive(request: WebhookRequest, peer?: string): Promise<Received | ResponseLike> {
    try {
      const headers: [string, string][] = [];
      request.headers.forEach((value, name) => headers.push([name, value]));
      return received(await take(this.#engine.admit(request.method, JSON.stringify(headers), peer), request));
    } catch (thrown) {
      if (typeof thrown !== 'string') throw thrown;
      type Thrown = WebhookRejection & { headers: [string, string][] };
      const { headers, ...rejection } = JSON.parse(thrown) as Thrown;
      rejection.message = spelled(rejection.message);
      this.#onRejected?.(rejection);
      return respond(rejection.status, headers);
    }
  }
}

function respond(status: number, headers: [string, string][] = []): ResponseLike {
  return new Response(null, { status, headers });
}

/** Reads a body to its end, or to the end of the time limit. */
async function take(intake: Intake, request: WebhookRequest): Promise<string> {
  const reader = request.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
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
    // The rest is neither read nor cancelled: cancelling would close the connection before the response.
    release(reader);
    throw thrown;
  } finally {
    clearTimeout(clock);
  }
  return intake.finish();
}

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
  return received(caught(() => parseEvent(bytes))).event;
}

function received(json: string): Received {
  const { replies, ...event } = parse(json) as WebhookEvent & { replies: [number, number, number] };
  return new Received(event as WebhookEvent, replies);
}
