// Emails from Cloudflare Queues. A queue delivers a message again if a Worker dies. So an email is claimed
// before it is sent, and an email that was claimed before is searched for, not sent.
import type { Claims, Settled } from './claims.js';
import type { PostmarkError } from './errors.js';
import { sendId } from './send_id.js';
import type { AnyEmail, Outcome, Reconciled } from './sending.js';

export {
  type Claim,
  type Claims,
  type ClaimState,
  claimsInD1,
  claimsInObject,
  type D1,
  type ObjectNamespace,
  PostmarkClaims,
  type Settled,
} from './claims.js';

/**
 * The body of a message in the queue: an email, or an email with a key. All messages with the same key are
 * one email, whatever they contain: the first counts. Without a key, each message is an email of its own.
 */
export type QueuedEmail = AnyEmail | KeyedEmail;

/** An email with a key that distinguishes it from all others, such as an order number: at most 40 bytes. */
export interface KeyedEmail {
  key: string;
  email: AnyEmail;
}

/** The part of a queue's message that is used. */
export interface Message<Body> {
  readonly id: string;
  readonly body: Body;
  ack(): void;
  retry(options?: { delaySeconds?: number }): void;
}

/** The part of a batch of messages that is used. */
export interface Batch<Body> {
  readonly messages: readonly Message<Body>[];
}

/** The part of a queue for output that is used. */
export interface Outlet<Body> {
  send(body: Body, options?: { delaySeconds?: number }): Promise<unknown>;
}

/** A client that sends and searches: a `SendingClient` or a `ServerClient`. */
export interface QueueClient {
  sendBatch(emails: Iterable<AnyEmail>): AsyncIterable<Outcome>;
  reconcile(email: AnyEmail, patience?: number): Promise<Reconciled>;
}

/** Something that happened to an email, and that somebody should see. */
export interface Notice {
  key: string;
  /** `refused`: it will not be sent. `in_doubt`: it will be searched for. `unresolved`: its search failed. */
  state: 'refused' | 'in_doubt' | 'not_found' | 'unresolved';
  error?: PostmarkError | undefined;
}

export interface DeliverOptions {
  client: QueueClient;
  claims: Claims;
  /** The queue of emails in doubt, whose consumer calls `resolve`. */
  inDoubt: Outlet<KeyedEmail>;
  /** The seconds until an email in doubt is searched for: 60 by default. Postmark lists it after some time. */
  searchAfter?: number;
  /**
   * Called with the reason when an email was refused, before its message is acknowledged. If it throws, the
   * message is delivered again, and this is called again.
   */
  onRefused?: (refused: KeyedEmail, reason: string) => unknown;
  /** Called with each notice; `console.error` by default. */
  log?: (notice: Notice) => void;
}

/**
 * Sends the emails of a batch, each at most once, however often the queue delivers it and wherever a Worker
 * dies.
 *
 * Each email is claimed before it is sent, and marked with its key as its send id. Its message is
 * acknowledged after the claim says what happened to it. An email that was certainly not sent is put back. An
 * email that is in doubt, or was claimed before by a Worker that may have died, goes to the queue `inDoubt`.
 * If that queue or the database fails, the message is delivered again, and the email is searched for then.
 */
export async function deliver(batch: Batch<QueuedEmail>, options: DeliverOptions): Promise<void> {
  const { client, claims, inDoubt, searchAfter = 60, onRefused, log = say } = options;
  const { given, faulty } = byKey(batch.messages);
  const before = await claims.claim([...given.keys()]);
  const fresh = [...given.values()].filter(({ key }) => !before.has(key));
  const [doubtful, refused]: [Given[], [Given, string][]] = [[], faulty];
  const [settled, put]: [Settled[], [Given, number][]] = [[], []];
  const errors = new Map<string, PostmarkError>();
  for (const [key, claim] of before) {
    const one = given.get(key);
    if (!one) continue;
    if (claim.state === 'sending' || claim.state === 'in_doubt') {
      doubtful.push(one);
      settled.push({ key, state: 'in_doubt', reason: CLAIMED });
    } else if (claim.state === 'refused') refused.push([one, claim.reason ?? '']);
    else one.message.ack();
  }
  const sent: Given[] = [];
  for await (const outcome of client.sendBatch(fresh.map(marked))) {
    const one = fresh[outcome.index];
    if (!one) continue;
    const { key } = one;
    if ('receipt' in outcome) {
      sent.push(one);
      settled.push({ key, state: 'sent', messageId: outcome.receipt.MessageID });
      continue;
    }
    const why = reason(outcome.error);
    errors.set(key, outcome.error);
    if (outcome.status === 'notSent') put.push([one, Math.ceil(outcome.error.retryAfter ?? 0)]);
    else if (outcome.status === 'refused') {
      refused.push([one, why]);
      settled.push({ key, state: 'refused', reason: why });
    } else {
      doubtful.push(one);
      settled.push({ key, state: 'in_doubt', reason: why });
    }
  }
  // If this fails, the messages stay in the queue and their emails claimed: they are searched for.
  await claims.settle(settled);
  await claims.release(put.map(([{ key }]) => key));
  for (const { message } of sent) message.ack();
  for (const [{ message }, delaySeconds] of put) message.retry({ delaySeconds });
  // If it fails, the message is delivered again, and its claim says what to do.
  const done = async (one: Given, state: Notice['state'], last: () => unknown): Promise<void> => {
    log({ key: one.key, state, error: errors.get(one.key) });
    try {
      await last();
      one.message.ack();
    } catch {
      one.message.retry();
    }
  };
  await Promise.all([
    ...refused.map(([one, why]) => done(one, 'refused', () => onRefused?.(keyed(one), why))),
    ...doubtful.map((one) =>
      done(one, 'in_doubt', () => inDoubt.send(keyed(one), { delaySeconds: searchAfter })),
    ),
  ]);
}

/** The reason of an email in doubt that a Worker claimed without a result. */
const CLAIMED = 'claimed before';

/** How long a Worker that consumes a queue may run, in milliseconds. */
const LIFE = 15 * 60 * 1000;

export interface ResolveOptions {
  client: QueueClient;
  claims: Claims;
  /** The seconds that a search takes at most: 120 by default. */
  patience?: number;
  /**
   * The queue of emails, if an email that was not found should be sent again, such as a login code. Postmark
   * does not promise that a search finds everything, so it may be sent twice. If not set, it is left to a
   * person: its claim becomes `not_found`.
   */
  sendAgain?: Outlet<QueuedEmail>;
  /**
   * Called when an email was not found, before its message is acknowledged. If it throws, the message is
   * delivered again, and this is called again.
   */
  onNotFound?: (email: KeyedEmail) => unknown;
  log?: (notice: Notice) => void;
}

/** Searches for the emails in doubt of a batch, and stores the results. A search that fails is retried. */
export async function resolve(batch: Batch<KeyedEmail>, options: ResolveOptions): Promise<void> {
  await Promise.all(batch.messages.map((message) => search(message, options)));
}

async function search(message: Message<KeyedEmail>, options: ResolveOptions): Promise<void> {
  const { client, claims, patience = 120, sendAgain, onNotFound, log = say } = options;
  const { key } = message.body;
  const claim = await claims.look(key);
  if (claim?.state === 'sending' || claim?.state === 'in_doubt') {
    let found: Reconciled;
    try {
      found = await client.reconcile(marked(message.body), patience);
    } catch (error) {
      log({ key, state: 'unresolved', error: error as PostmarkError });
      return message.retry({ delaySeconds: 60 });
    }
    if (found.status === 'sent') {
      await claims.settle([{ key, state: 'sent', messageId: found.MessageID }]);
      return message.ack();
    }
    if (sendAgain) {
      // The Worker that claimed it may still be running.
      const mayLive = claim.reason === CLAIMED || claim.state === 'sending';
      const rest = claim.changedAt + LIFE - Date.now();
      if (mayLive && rest > 0) return message.retry({ delaySeconds: Math.ceil(rest / 1000) });
      // First the message, then the claim: if one fails, it is searched for again.
      await sendAgain.send(message.body);
      await claims.giveUp(key, claim.round);
      return message.ack();
    }
    if (!(await claims.missed(key, claim.round))) return message.retry();
    log({ key, state: 'not_found' });
  } else if (claim?.state !== 'not_found') return message.ack();
  await onNotFound?.(message.body);
  message.ack();
}

/** An email to send, and the message that it came with. */
interface Given extends KeyedEmail {
  message: Pick<Message<QueuedEmail>, 'ack' | 'retry'>;
}

/**
 * The emails of messages by their keys, and those whose keys are not valid. Of messages with the same key, the
 * first counts.
 */
function byKey(messages: readonly Message<QueuedEmail>[]): {
  given: Map<string, Given>;
  faulty: [Given, string][];
} {
  const given = new Map<string, Given>();
  const faulty: [Given, string][] = [];
  for (const message of messages) {
    const { body } = message;
    const isKeyed = typeof body === 'object' && body !== null && 'email' in body;
    const { key, email } = isKeyed ? body : { key: message.id, email: body };
    const one = { key, email, message };
    try {
      sendId(key);
      if (given.has(key)) message.ack();
      else given.set(key, one);
    } catch (error) {
      faulty.push([one, (error as PostmarkError).message]);
    }
  }
  return { given, faulty };
}

function keyed({ key, email }: KeyedEmail): KeyedEmail {
  return { key, email };
}

/** An email with its key as its send id, by which a search finds it. */
function marked({ key, email }: KeyedEmail): AnyEmail {
  // The client refuses what is no email.
  if (typeof email !== 'object' || email === null) return email;
  return { ...email, Metadata: { ...email.Metadata, ...sendId(key) } };
}

/** The reason of an error, without addresses. */
function reason({ name, code, statusCode }: PostmarkError): string {
  return `${name}, code ${code}, status ${statusCode}`;
}

function say({ key, state, error }: Notice): void {
  console.error(`email ${key}: ${state}${error ? ` (${reason(error)})` : ''}`);
}
