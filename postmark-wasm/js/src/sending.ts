import { caught, Client, type ClientOptions, mail } from './client.js';
import { type ErrorRecord, errorOf, PostmarkError, rethrown } from './errors.js';
import type { Email, SendResponse, TemplatedEmail } from './types.js';

/** A mail, with bodies or with a template. */
export type AnyEmail = Email | TemplatedEmail;

/** What came of one mail of a batch: exactly one of these for each. */
export type Outcome<Mail = AnyEmail> =
  /** Postmark accepted it; `queued`: and says that delivery may be delayed. */
  | { status: 'sent' | 'queued'; index: number; email: Mail; receipt: SendResponse }
  /** It was not accepted, and is not if it is sent again as it is. */
  | { status: 'refused'; index: number; email: Mail; error: PostmarkError }
  /** It may have been accepted, or not. */
  | { status: 'unknown'; index: number; email: Mail; error: PostmarkError }
  /** It was surely not accepted, for a reason that is not its own: it can be sent again. */
  | { status: 'notSent'; index: number; email: Mail; error: PostmarkError };

/** How a batch is cut into requests. */
export interface BatchOptions {
  /** The most mails in a request: 500 if not set, which is also the most that Postmark takes. */
  messages?: number;
  /** The most bytes of a request: 50,000,000 if not set, which is also the most. */
  bytes?: number;
  /** The requests that are made at a time: 1 if not set. */
  inFlight?: number;
}

/** Some mails of a batch have no answer, or were not tried. `outcomes` has what came of each. */
export class BatchError extends PostmarkError {
  readonly outcomes: Outcome[];

  constructor(outcomes: Outcome[], first: PostmarkError) {
    const open = outcomes.filter(({ status }) => status === 'unknown' || status === 'notSent');
    super({
      kind: 'unexpected',
      message: `${open.length} of ${outcomes.length} mails have no answer: ${first.message}`,
      code: first.code,
      statusCode: first.statusCode,
      recipients: [],
      ...(first.requestId !== undefined && { requestId: first.requestId }),
      ...(first.retryAfter !== undefined && { retryAfter: first.retryAfter }),
      help: 'Send the mails again whose outcome is `notSent`, and no others.',
      mayHaveHappened: outcomes.some(({ status }) => status !== 'notSent' && status !== 'refused'),
    });
    this.outcomes = outcomes;
  }
}

/** Sends mail, with a server token. */
export class SendingClient extends Client {
  constructor(token: string, options: ClientOptions = {}) {
    super('server', token, options);
  }

  /** Sends one mail. `POST /email` */
  async sendEmail(email: Email): Promise<SendResponse> {
    return this.send(email);
  }

  /** Sends one mail that a template makes. `POST /email/withTemplate` */
  async sendEmailWithTemplate(email: TemplatedEmail): Promise<SendResponse> {
    return this.send(email);
  }

  /**
   * Sends any number of mails, in as few requests as Postmark's limits allow, and gives one answer
   * for each, in their order. `POST /email/batch`
   *
   * The answer of a mail that was refused has an `ErrorCode` other than 0. Where some mails have no
   * answer, this throws a `BatchError` with what came of each, or if nothing was sent at all, the
   * reason.
   */
  async sendEmailBatch(emails: Iterable<Email>): Promise<SendResponse[]> {
    return this.sendAll(emails);
  }

  /** Sends mails that templates make; see `sendEmailBatch`. `POST /email/batchWithTemplates` */
  async sendEmailBatchWithTemplates(emails: Iterable<TemplatedEmail>): Promise<SendResponse[]> {
    return this.sendAll(emails);
  }

  /**
   * Sends any number of mails, with bodies and with templates, and gives what came of each as soon
   * as it is known. Mails are taken as requests have room, so there may be millions; nothing is sent
   * before the first outcome is asked for, and nothing more after the last that was. A request that
   * is made goes on meanwhile.
   */
  async *sendBatch<Mail extends AnyEmail>(
    emails: Iterable<Mail> | AsyncIterable<Mail>,
    options: BatchOptions = {},
  ): AsyncGenerator<Outcome<Mail>, void, undefined> {
    const { messages = 500, bytes = 50_000_000, inFlight = 1 } = options;
    const iterator =
      Symbol.iterator in emails ? emails[Symbol.iterator]() : emails[Symbol.asyncIterator]();
    const open = new Map<number, Mail>();
    let taken = 0;
    let broken: { error: unknown } | undefined;
    const given = (step: IteratorResult<Mail>): string | undefined => {
      if (step.done) return undefined;
      open.set(taken++, step.value);
      return readable(step.value);
    };
    // What the caller's iterator throws must not cost the outcomes of the mails before.
    const failed = (error: unknown): undefined => void (broken = { error });
    const next = (): string | undefined | Promise<string | undefined> => {
      try {
        const step = iterator.next();
        return 'then' in step ? Promise.resolve(step).then(given).catch(failed) : given(step);
      } catch (error) {
        return failed(error);
      }
    };
    const batch = caught(() => this.engine.batch(next, messages, bytes, inFlight));
    try {
      for (let told = await batch.next(); told !== undefined; told = await batch.next()) {
        yield outcome(told as Told, open);
      }
    } finally {
      batch.free();
      // It may wait for a mail that nobody waits for any more.
      void (async () => iterator.return?.())().catch(() => undefined);
    }
    if (broken) throw broken.error;
  }

  private async send(email: AnyEmail): Promise<SendResponse> {
    try {
      return (await this.engine.send(mail(email))) as SendResponse;
    } catch (thrown) {
      throw rethrown(thrown);
    }
  }

  private async sendAll(emails: Iterable<AnyEmail>): Promise<SendResponse[]> {
    const outcomes: Outcome[] = [];
    // All are taken first: what the caller's iterator throws, it throws before anything is sent.
    for await (const outcome of this.sendBatch([...emails])) outcomes[outcome.index] = outcome;
    const unanswered = outcomes.flatMap((one) =>
      one.status === 'notSent' || one.status === 'unknown' ? [one] : [],
    );
    const first = unanswered[0];
    if (first) {
      const untouched = outcomes.every(({ status }) => status === 'notSent');
      throw untouched ? first.error : new BatchError(outcomes, first.error);
    }
    return outcomes.map((one) => ('receipt' in one ? one.receipt : refusal(one.error)));
  }
}

/**
 * A pair for a mail's `Metadata` that marks it, so that a `ServerClient`'s `reconcile` can find out
 * whether it was accepted when no answer says so.
 *
 * The id is of your own making and tells this mail from all others: an order's number, a UUID, a
 * digest; at most 40 bytes.
 */
export function sendId(id: string): Record<'send-id', string> {
  // A half of a character would become the same sign as any other.
  const isText = typeof id === 'string' && !/\p{Surrogate}/u.test(id);
  const bytes = new TextEncoder().encode(isText ? id : '');
  if (bytes.length < 1 || bytes.length > 40) {
    throw errorOf({
      kind: 'invalid',
      message: isText ? `send-id: has ${bytes.length} bytes, and 1 to 40 are allowed` : 'send-id: is no text',
      code: 0,
      statusCode: 0,
      recipients: [],
      field: 'send-id',
      help: 'Give what tells this mail from all others, or a digest of it, such as SHA-256.',
      mayHaveHappened: false,
    });
  }
  return { 'send-id': Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}

/** A mail as the engine reads it; one that cannot be written is one that the engine refuses, by itself. */
function readable(email: AnyEmail): string {
  try {
    return mail(email);
  } catch {
    return 'null';
  }
}

/** What the engine tells of a mail. */
interface Told {
  index: number;
  status: Outcome['status'];
  receipt?: SendResponse;
  error?: ErrorRecord;
}

function outcome<Mail>(record: Told, open: Map<number, Mail>): Outcome<Mail> {
  const { error, ...told } = record;
  const email = open.get(record.index);
  open.delete(record.index);
  return { ...told, email, ...(error && { error: errorOf(error) }) } as Outcome<Mail>;
}

/** The answer that Postmark gives for a mail that it refuses in a batch; one that was refused here
 * has the code of an invalid mail. */
function refusal(error: PostmarkError): SendResponse {
  return { ErrorCode: error.code || 300, Message: error.message };
}
