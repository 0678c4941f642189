import { batch, isPlain, iteratorOf, present } from './batch.js';
import { answered, Client, type ClientOptions, driverOf, type Last, signalOf } from './client.js';
import type { Driver, Reply } from './driver.js';
import { areSpent, outline, textOf, written } from './email.js';
import { PostmarkError } from './errors.js';
import type { Engine } from './engine.js';
import { parse } from './json.js';
import type { Signal } from './platform.js';
import { caught } from './records.js';
import type { Email, EmailMembers, SendResponse, TemplatedEmail } from './types.js';

export { sendId } from './send_id.js';

/** An email, with bodies or with a template. */
export type AnyEmail = Email | TemplatedEmail;

/** What happened to one email of a batch: each has exactly one of these. */
export type Outcome<Sent = AnyEmail> =
  /** Postmark accepted it. */
  | { status: 'sent'; index: number; email: Sent; receipt: SendResponse }
  /** Postmark accepted it, and says that delivery may be delayed. */
  | { status: 'queued'; index: number; email: Sent; receipt: SendResponse }
  /** Not accepted, and will not be if it is sent again unchanged. */
  | { status: 'refused'; index: number; email: Sent; error: PostmarkError }
  /** May have been accepted. */
  | { status: 'unknown'; index: number; email: Sent; error: PostmarkError }
  /** Not accepted, for a reason unrelated to this email. Safe to send again. */
  | { status: 'notSent'; index: number; email: Sent; error: PostmarkError };

/** What happened to an email that was in doubt. */
export type Reconciled =
  /** Accepted, with this id. */
  | { status: 'sent'; MessageID: string }
  /** Not found in that time. */
  | { status: 'notFound' };

/** How a batch is split into requests. */
export interface BatchOptions {
  /** The maximum number of emails in a request: 500 by default, which is the limit. */
  messages?: number;
  /** The maximum bytes of a request: 50,000,000 by default, which is the limit. */
  bytes?: number;
  /** The maximum number of requests at a time: 1 by default. */
  inFlight?: number;
  /**
   * Whether the batch ends with an error that every further email would get, too: an unknown token, an
   * account that may not send, or a host that cannot be reached even with retries. No more requests are
   * made, and each email that was not sent is `notSent` with that error. `true` by default.
   */
  stopEarly?: boolean;
  /** Ends the batch early: emails in flight are in doubt, and emails that were not sent are `notSent`. */
  signal?: Signal;
}

/** Some emails of a batch have no response, or were not sent. `outcomes` says what happened to each. */
export class BatchError extends PostmarkError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'BatchError', configurable: true, writable: true });
  }

  /** What happened to each email, in the order of the emails. */
  readonly outcomes: Outcome[];

  constructor(outcomes: Outcome[], first: PostmarkError) {
    const open = outcomes.filter(isOpen);
    super({
      message: `${open.length} of ${outcomes.length} emails have no response: ${first.message}`,
      code: first.code,
      statusCode: first.statusCode,
      recipients: [],
      ...(first.requestId !== undefined && { requestId: first.requestId }),
      ...(first.retryAfter !== undefined && { retryAfter: first.retryAfter }),
      help: 'Send again only the emails whose outcome is `notSent`.',
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
  sendEmail(email: Email, last?: Last<SendResponse>): Promise<SendResponse> {
    return answered(send(driverOf(this), email, last), last);
  }

  /** Sends one email from a template. `POST /email/withTemplate` */
  sendEmailWithTemplate(email: TemplatedEmail, last?: Last<SendResponse>): Promise<SendResponse> {
    return answered(send(driverOf(this), email, last), last);
  }

  /**
   * Sends any number of emails, in as few requests as Postmark's limits allow, and returns one
   * response for each, in their order. `POST /email/batch`
   *
   * The response of an email that was refused has an `ErrorCode` other than 0. If some emails have no
   * response, this throws a `BatchError` that says what happened to each, or, if nothing was sent at
   * all, the reason.
   */
  sendEmailBatch(emails: Iterable<Email>, last?: Last<SendResponse[]>): Promise<SendResponse[]> {
    return answered(sendAll(driverOf(this), emails, last), last);
  }

  /** Sends emails from templates; see `sendEmailBatch`. `POST /email/batchWithTemplates` */
  sendEmailBatchWithTemplates(
    emails: Iterable<TemplatedEmail>,
    last?: Last<SendResponse[]>,
  ): Promise<SendResponse[]> {
    return answered(sendAll(driverOf(this), emails, last), last);
  }

  /**
   * Sends any number of emails, with bodies and with templates, and yields the outcome of each as
   * soon as it arrives. Emails are taken only as requests have room, so there may be millions. Requests start
   * only while you ask for outcomes: nothing is sent before you ask for the first. A request that has started
   * continues meanwhile.
   */
  async *sendBatch<Sent extends AnyEmail>(
    emails: Iterable<Sent> | AsyncIterable<Sent>,
    options: BatchOptions = {},
  ): AsyncGenerator<Outcome<Sent>, void, undefined> {
    for await (const outcomes of batch(driverOf(this), emails, options)) yield* outcomes;
  }

  /**
   * Finds out what happened to an email in doubt: searches for its `sendId`, for `patience` seconds. The search
   * needs only the `Metadata` of the email, and its `MessageStream` if it has one. If the email is not found in
   * that time, you decide whether to send it again.
   */
  reconcile(
    email: Pick<EmailMembers, 'Metadata' | 'MessageStream'>,
    patience = 120,
    last?: Last<Reconciled>,
  ): Promise<Reconciled> {
    return answered(search(driverOf(this), email, patience, last), last);
  }
}

async function search(
  driver: Driver,
  email: object,
  patience: number,
  last: Last<Reconciled> | undefined,
): Promise<Reconciled> {
  return driver.run<Reconciled, { sent?: string }>(
    {
      machine: (engine) => caught(() => engine.reconcile(outline(email, driver.defaults), patience, Math.random())),
      signal: signalOf(last),
    },
    () => undefined,
    ({ sent }) => (sent === undefined ? { status: 'notFound' } : { status: 'sent', MessageID: sent }),
  );
}

async function send(driver: Driver, email: AnyEmail, last: Last<SendResponse> | undefined): Promise<SendResponse> {
  const ready = written(driver, email);
  const { templated, to } = ready;
  return driver.run(
    {
      head: driver.head('sending', templated),
      body: () => textOf(ready),
      machine: (engine: Engine) => engine.sending(templated, to, Math.random()),
      isEmail: true,
      isSpent: () => areSpent([ready]),
      signal: signalOf(last),
    },
    (reply) => {
      if (reply.status !== 200) return undefined;
      const receipt = receiptOf(reply);
      return receipt && isPlain(receipt, to) ? receipt : undefined;
    },
    (_, reply) => present(reply && receiptOf(reply)),
  );
}

/** The receipt in a response, if it is JSON. */
function receiptOf(reply: Reply): SendResponse | undefined {
  try {
    return parse(reply.text) as SendResponse;
  } catch {
    return undefined;
  }
}

async function sendAll(
  driver: Driver,
  emails: Iterable<AnyEmail>,
  last: Last<SendResponse[]> | undefined,
): Promise<SendResponse[]> {
  const signal = signalOf(last);
  iteratorOf(emails);
  // All emails are taken first: if the caller's iterator throws, nothing has been sent.
  const all = [...emails];
  const outcomes: Outcome[] = [];
  for await (const some of batch(driver, all, signal ? { signal } : {})) {
    for (const outcome of some) outcomes[outcome.index] = outcome;
  }
  const first = outcomes.find(isOpen);
  if (first) {
    const untouched = outcomes.every(({ status }) => status === 'notSent');
    throw untouched ? first.error : new BatchError(outcomes, first.error);
  }
  return outcomes.map(responseOf);
}

/** Whether there is no response for an email. */
function isOpen(outcome: Outcome): outcome is Extract<Outcome, { status: 'unknown' | 'notSent' }> {
  return outcome.status === 'unknown' || outcome.status === 'notSent';
}

/** Postmark's response for an email of a batch. An email that was refused here gets the code of an invalid email. */
function responseOf(outcome: Outcome): SendResponse {
  if ('receipt' in outcome) return outcome.receipt;
  const { code, message } = outcome.error;
  return { ErrorCode: code || 300, Message: message };
}
