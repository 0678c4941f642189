// Emails from Cloudflare Queues. A queue hands a message over again when a Worker dies, so an email is
// claimed before its first byte goes out, and one that was claimed already is searched for, not sent.
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
 * What is put into the queue: an email, or an email with a key. All messages with one key are one email,
 * whatever they hold: the first counts. Without a key each message is an email of its own.
 */
export type QueuedEmail = AnyEmail | KeyedEmail;

/** An email with what distinguishes it from all others, such as an order's number: at most 40 bytes. */
export interface KeyedEmail {
  key: string;
  email: AnyEmail;
}

/** What is used of a message of a queue. */
export interface Message<Body> {
  readonly id: string;
  readonly body: Body;
  ack(): void;
  retry(options?: { delaySeconds?: number }): void;
}

/** What is used of a batch of messages. */
export interface Batch<Body> {
  readonly messages: readonly Message<Body>[];
}

/** What is used of a queue that is written to. */
export interface Outlet<Body> {
  send(body: Body, options?: { delaySeconds?: number }): Promise<unknown>;
}

/** A client that sends and searches: a `SendingClient` or a `ServerClient`. */
export interface QueueClient {
  sendBatch(emails: Iterable<AnyEmail>): AsyncIterable<Outcome>;
  reconcile(email: AnyEmail, patience?: number): Promise<Reconciled>;
}

/** Something that happened to an email and that somebody should see. */
export interface Notice {
  key: string;
  /** Of a refused email, that it is gone; of one in doubt, that it is searched for. */
  state: 'refused' | 'in_doubt' | 'not_found' | 'unresolved';
  error?: PostmarkError | undefined;
}

export interface DeliverOptions {
  client: QueueClient;
  claims: Claims;
  /** The queue of emails in doubt, whose consumer calls `resolve`. */
  inDoubt: Outlet<KeyedEmail>;
  /** How many seconds later an email in doubt is searched for: 60 if not set. Postmark lists it after some time. */
  searchAfter?: number;
  /**
   * Called before a message is acknowledged whose email was refused, with the reason. If it throws, the
   * message comes again, and this is called again.
   */
  onRefused?: (refused: KeyedEmail, reason: string) => unknown;
  /** Called with what somebody should see; logged with `console.error` if not set. */
  log?: (notice: Notice) => void;
}

/**
 * Sends the emails of a batch, each at most once, however often the queue hands it over and wherever a
 * Worker dies.
 *
 * Each email is claimed before it is sent, and marked with its key as send id. Its message is acknowledged
 * after the claim says what became of it. If it was certainly not sent, it is put back; if it is in doubt,
 * or was claimed before by a Worker that may have died, it goes to the queue `inDoubt`. If that or the
 * database fails, the message comes again, and the email is searched for then.
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
  // What fails here leaves the messages in the queue, and their emails claimed: they are searched for.
  await claims.settle(settled);
  await claims.release(put.map(([{ key }]) => key));
  for (const { message } of sent) message.ack();
  for (const [{ message }, delaySeconds] of put) message.retry({ delaySeconds });
  // If it fails, the message comes again, and its claim says what is to be done.
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

/** Why an email is in doubt that a Worker claimed and said nothing of. */
const CLAIMED = 'claimed before';

/** How long a Worker may live that consumes a queue, in milliseconds. */
const LIFE = 15 * 60 * 1000;

export interface ResolveOptions {
  client: QueueClient;
  claims: Claims;
  /** For how many seconds a search goes on: 120 if not set. */
  patience?: number;
  /**
   * The queue of emails, if one that is not found is to be sent again, such as a login code. If not set, it
   * is left for a person: the claim becomes `not_found`. Postmark does not promise that a search finds
   * everything, so it may go out twice.
   */
  sendAgain?: Outlet<QueuedEmail>;
  /**
   * Called before a message is acknowledged whose email was not found. If it throws, the message comes again,
   * and this is called again.
   */
  onNotFound?: (email: KeyedEmail) => unknown;
  log?: (notice: Notice) => void;
}

/** Searches for the emails of a batch that are in doubt, and keeps what is found. A search that fails comes again. */
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
      // The Worker that claimed it may still be at work.
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

/** An email that is to be sent, and the message that it came with. */
interface Given extends KeyedEmail {
  message: Pick<Message<QueuedEmail>, 'ack' | 'retry'>;
}

/**
 * The emails of messages by their keys, and those whose key cannot be one. Of messages with one key the
 * first counts, and stands for all.
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

/** An email with its key as send id, by which a search finds it. */
function marked({ key, email }: KeyedEmail): AnyEmail {
  // What is no email, the client refuses.
  if (typeof email !== 'object' || email === null) return email;
  return { ...email, Metadata: { ...email.Metadata, ...sendId(key) } };
}

/** Why, without addresses. */
function reason({ name, code, statusCode }: PostmarkError): string {
  return `${name}, code ${code}, status ${statusCode}`;
}

function say({ key, state, error }: Notice): void {
  console.error(`email ${key}: ${state}${error ? ` (${reason(error)})` : ''}`);
}
