import { caught, Client, type ClientOptions, mail } from './client.js';
import { type ErrorRecord, errorOf, PostmarkError, rethrown } from './errors.js';
export { sendId } from './send_id.js';
import type { Email, SendResponse, TemplatedEmail } from './types.js';

/** An email, with bodies or with a template. */
export type AnyEmail = Email | TemplatedEmail;

/** What happened to one email of a batch: each has exactly one of these. */
export type Outcome<Sent = AnyEmail> =
  /** Postmark accepted it. `queued`: it says that delivery may be delayed. */
  | { status: 'sent' | 'queued'; index: number; email: Sent; receipt: SendResponse }
  /** Not accepted, and will not be if it is sent again unchanged. */
  | { status: 'refused'; index: number; email: Sent; error: PostmarkError }
  /** Perhaps accepted. */
  | { status: 'unknown'; index: number; email: Sent; error: PostmarkError }
  /** Not accepted, for a reason unrelated to this email. Safe to send again. */
  | { status: 'notSent'; index: number; email: Sent; error: PostmarkError };

/** How a batch is cut into requests. */
export interface BatchOptions {
  /** The maximum number of emails in a request: 500 if not set, which is the limit. */
  messages?: number;
  /** The maximum bytes of a request: 50,000,000 if not set, which is the limit. */
  bytes?: number;
  /** The number of requests at a time: 1 if not set. */
  inFlight?: number;
  /**
   * Whether the batch ends with an error that every further email would get, too: an unknown token, an
   * account that may not send, or a host that cannot be reached even with retries. No more requests are
   * made, and each email that was not sent is `notSent` with that error. `true` if not set.
   */
  stopEarly?: boolean;
}

/** Some emails of a batch have no response, or were not sent. `outcomes` says what happened to each. */
export class BatchError extends PostmarkError {
  readonly outcomes: Outcome[];

  constructor(outcomes: Outcome[], first: PostmarkError) {
    const open = outcomes.filter(({ status }) => status === 'unknown' || status === 'notSent');
    super({
      kind: 'unexpected',
      message: `${open.length} of ${outcomes.length} emails have no response: ${first.message}`,
      code: first.code,
      statusCode: first.statusCode,
      recipients: [],
      ...(first.requestId !== undefined && { requestId: first.requestId }),
      ...(first.retryAfter !== undefined && { retryAfter: first.retryAfter }),
      help: 'Send the emails again whose outcome is `notSent`, and no others.',
      mayHaveHappened: outcomes.some(({ status }) => status !== 'notSent' && status !== 'refused'),
    });
    this.outcomes = outcomes;
  }
}

/** Sends email, with a server token. */
export class SendingClient extends Client {
  constructor(token: string, options: ClientOptions = {}) {
    super('server', token, options);
  }

  /** Sends one email. `POST /email` */
  async sendEmail(email: Email): Promise<SendResponse> {
    return this.send(email);
  }

  /** Sends one email from a template. `POST /email/withTemplate` */
  async sendEmailWithTemplate(email: TemplatedEmail): Promise<SendResponse> {
    return this.send(email);
  }

  /**
   * Sends any number of emails, in as few requests as Postmark's limits allow, and returns one
   * response for each, in their order. `POST /email/batch`
   *
   * The response of an email that was refused has an `ErrorCode` other than 0. If some emails have no
   * response, this throws a `BatchError` that says what happened to each, or, if nothing was sent at
   * all, the reason.
   */
  async sendEmailBatch(emails: Iterable<Email>): Promise<SendResponse[]> {
    return this.sendAll(emails);
  }

  /** Sends emails from templates; see `sendEmailBatch`. `POST /email/batchWithTemplates` */
  async sendEmailBatchWithTemplates(emails: Iterable<TemplatedEmail>): Promise<SendResponse[]> {
    return this.sendAll(emails);
  }

  /**
   * Sends any number of emails, with bodies and with templates, and yields what happened to each as
   * soon as it is known. Emails are taken as requests have room, so there may be millions. Requests
   * start while outcomes are taken: nothing is sent before the first is asked for. A request that has
   * started goes on meanwhile.
   */
  async *sendBatch<Sent extends AnyEmail>(
    emails: Iterable<Sent> | AsyncIterable<Sent>,
    options: BatchOptions = {},
  ): AsyncGenerator<Outcome<Sent>, void, undefined> {
    const { messages = 500, bytes = 50_000_000, inFlight = 1, stopEarly = true } = options;
    const iterator =
      Symbol.iterator in emails ? emails[Symbol.iterator]() : emails[Symbol.asyncIterator]();
    const open = new Map<number, Sent>();
    let taken = 0;
    let broken: { error: unknown } | undefined;
    const given = (step: IteratorResult<Sent>): string | undefined => {
      if (step.done) return undefined;
      open.set(taken++, step.value);
      return readable(step.value);
    };
    // What the caller's iterator throws must not cost the outcomes of the emails before.
    const failed = (error: unknown): undefined => void (broken = { error });
    const next = (): string | undefined | Promise<string | undefined> => {
      try {
        const step = iterator.next();
        return 'then' in step ? Promise.resolve(step).then(given).catch(failed) : given(step);
      } catch (error) {
        return failed(error);
      }
    };
    const batch = caught(() => this.engine.batch(next, messages, bytes, inFlight, stopEarly));
    try {
      for (let one = await batch.next(); one !== undefined; one = await batch.next()) {
        yield outcome(one as OutcomeRecord, open);
      }
    } finally {
      batch.free();
      // It may wait for an email that nobody waits for any more.
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

/** An email as the engine reads it. The engine refuses one that cannot be written, alone. */
function readable(email: AnyEmail): string {
  try {
    return mail(email);
  } catch {
    return 'null';
  }
}

/** What the engine reports of an email. */
interface OutcomeRecord {
  index: number;
  status: Outcome['status'];
  receipt?: SendResponse;
  error?: ErrorRecord;
}

function outcome<Sent>(record: OutcomeRecord, open: Map<number, Sent>): Outcome<Sent> {
  const { error, ...rest } = record;
  const email = open.get(record.index);
  open.delete(record.index);
  return { ...rest, email, ...(error && { error: errorOf(error) }) } as Outcome<Sent>;
}

/** The response of Postmark for an email that it refuses in a batch. One that was refused here has the
 * code of an invalid email. */
function refusal(error: PostmarkError): SendResponse {
  return { ErrorCode: error.code || 300, Message: error.message };
}
