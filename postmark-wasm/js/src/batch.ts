// Many emails, in as few requests as Postmark's limits allow.
import type { Driver, Machine, Reply } from './driver.js';
import { areSpent, textOf, type Written, written } from './email.js';
import type { PostmarkError } from './errors.js';
import type { Engine } from './engine.js';
import { byteLength, type Signal } from './platform.js';
import { type ErrorRecord, errorOf, invalid } from './records.js';
import type { AnyEmail, BatchOptions, Outcome } from './sending.js';
import { type Piece, Pieces } from './streams.js';
import type { SendResponse } from './types.js';

/** An email with its place, written. */
class Parcel<Sent> implements Written {
  content: Written['content'];
  readonly length: number;
  readonly templated: boolean;
  readonly to: string;

  constructor(
    written: Written,
    readonly index: number,
    readonly email: Sent,
  ) {
    this.content = written.content;
    this.length = written.length;
    this.templated = written.templated;
    this.to = written.to;
  }
}

/** What the engine says of emails that were sent in one request. */
interface Settled {
  outcomes: { status: Outcome['status']; error?: ErrorRecord }[];
  ended?: ErrorRecord;
}

/** What happened to the emails of a request, and what every other email would get, too. */
interface Arrived<Sent> {
  outcomes: Outcome<Sent>[];
  ended?: PostmarkError | undefined;
}

/** The most emails, and the most bytes, of a request. */
const MESSAGES = 500;
const BYTES = 50_000_000;

/** A request that is being filled. */
class Open<Sent> {
  parcels: Parcel<Sent>[] = [];
  /** The bytes of the request: at most so many, until that may be too many. Then they are counted. */
  private size = FRAME;
  private isExact = false;

  /** Whether one more has room. */
  hasRoom(parcel: Written, bytes: number): boolean {
    if (!this.isExact && this.size + most(parcel) > bytes) {
      this.isExact = true;
      this.size = this.parcels.reduce((sum, parcel) => sum + exact(parcel), FRAME);
    }
    return this.size + (this.isExact ? exact(parcel) : most(parcel)) <= bytes;
  }

  push(parcel: Parcel<Sent>): void {
    this.size += this.isExact ? exact(parcel) : most(parcel);
    this.parcels.push(parcel);
  }
}

/** The bytes around the emails of a request. */
const FRAME = '{"Messages":[]}'.length;

/** The bytes of an email at most, with a comma: a character takes up to 6, and the names of members a few. */
function most({ content, length }: Written): number {
  if (content instanceof Pieces) return content.length + 1;
  return typeof content === 'string' ? 3 * content.length + 1 : 6 * length + 8000;
}

/** The bytes of an email, with a comma. It is written once. */
function exact(parcel: Written): number {
  const content = textOf(parcel);
  parcel.content = content;
  return (typeof content === 'string' ? byteLength(content) : content.length) + 1;
}

/** The body of a request. */
function bodyOf(parcels: Written[], templated: boolean): string | Pieces {
  const [before, after] = templated ? ['{"Messages":[', ']}'] : ['[', ']'];
  if (parcels.some(({ content }) => content instanceof Pieces)) {
    const contents = parcels.map(textOf).map((content) => (typeof content === 'string' ? [content] : content.list));
    const pieces: Piece[] = contents.flatMap((pieces, at) => (at > 0 ? [',', ...pieces] : pieces));
    return new Pieces(merged([before, ...pieces, after]));
  }
  if (parcels.some(({ content }) => typeof content === 'string')) return `${before}${parcels.map(textOf).join(',')}${after}`;
  // Many at once are written in half the time of one after the other.
  const list = JSON.stringify(parcels.map(({ content }) => content));
  return templated ? `{"Messages":${list}}` : list;
}

/** Pieces in which no text follows a text. */
function merged(pieces: Piece[]): Piece[] {
  const list: Piece[] = [];
  for (const piece of pieces) {
    const last = list.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') list[list.length - 1] = last + piece;
    else list.push(piece);
  }
  return list;
}

/** What ends the requests of a batch. */
class Stop implements Signal {
  aborted = false;
  reason: unknown;
  private readonly listeners = new Set<() => void>();

  abort(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.listeners) listener();
  }

  addEventListener(_: 'abort', listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    this.listeners.delete(listener);
  }
}

/** Sends emails, and yields what happened to some of them as soon as it is known. */
export async function* batch<Sent extends AnyEmail>(
  driver: Driver,
  emails: Iterable<Sent> | AsyncIterable<Sent>,
  options: BatchOptions,
): AsyncGenerator<Outcome<Sent>[], void, undefined> {
  const limits = limitsOf(options);
  const iterator = iteratorOf(emails);
  const signal = new Stop();
  const abort = (): void => signal.abort(options.signal?.reason);
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener('abort', abort);

  const open: [Open<Sent>, Open<Sent>] = [new Open(), new Open()];
  const flying = new Set<Promise<void>>();
  let ready: Outcome<Sent>[] = [];
  let taken = 0;
  let hasMore = true;
  let broken: { error: unknown } | undefined;
  let pulling: Promise<void> | undefined;
  let ended: PostmarkError | undefined;

  const note = (outcome: { status: Outcome['status']; index: number; email: Sent; error: PostmarkError }): void => {
    ready.push(outcome as Outcome<Sent>);
  };
  const launch = (group: Open<Sent>): void => {
    const flight = send(driver, group.parcels, signal).then(({ outcomes, ended: error }) => {
      flying.delete(flight);
      ready = ready.length > 0 ? ready.concat(outcomes) : outcomes;
      if (error && limits.stopEarly && !ended) {
        ended = error;
        for (const at of [0, 1] as const) {
          for (const { index, email } of closed(at).parcels) note({ status: 'notSent', index, email, error });
        }
      }
    });
    flying.add(flight);
  };
  const take = (step: IteratorResult<Sent>): void => {
    if (step.done) {
      hasMore = false;
      return;
    }
    const email = step.value;
    const index = taken;
    taken += 1;
    let parcel: Written;
    try {
      parcel = written(driver, email);
    } catch (error) {
      note({ status: 'refused', index, email, error: error as PostmarkError });
      return;
    }
    if (ended) {
      note({ status: 'notSent', index, email, error: ended });
      return;
    }
    const at = parcel.templated ? 1 : 0;
    const isFull = open[at].parcels.length > 0 && !open[at].hasRoom(parcel, limits.bytes);
    const full = isFull ? closed(at) : undefined;
    open[at].push(new Parcel(parcel, index, email));
    if (full) launch(full);
    else if (open[at].parcels.length >= limits.messages) launch(closed(at));
  };
  const closed = (at: 0 | 1): Open<Sent> => {
    const group = open[at];
    open[at] = new Open();
    return group;
  };
  // What the caller's iterator throws must not cost the outcomes of the emails before.
  const failed = (error: unknown): void => {
    broken = { error };
    hasMore = false;
  };
  const pull = (): void => {
    try {
      const step = iterator.next();
      if (!('then' in step)) return take(step);
      pulling = Promise.resolve(step)
        .then(take, failed)
        .finally(() => {
          pulling = undefined;
        });
    } catch (error) {
      failed(error);
    }
  };

  try {
    for (;;) {
      if (ready.length > 0) {
        const now = ready;
        ready = [];
        yield now;
      } else if (flying.size >= limits.inFlight) {
        await Promise.race(flying);
      } else if (pulling) {
        await Promise.race([...flying, pulling]);
      } else if (hasMore) {
        pull();
      } else if (open[0].parcels.length > 0) {
        launch(closed(0));
      } else if (open[1].parcels.length > 0) {
        launch(closed(1));
      } else if (flying.size > 0) {
        await Promise.race(flying);
      } else {
        break;
      }
    }
  } finally {
    options.signal?.removeEventListener('abort', abort);
    if (flying.size > 0) signal.abort(undefined);
    // It may wait for an email that nobody waits for any more.
    void (async () => iterator.return?.())().catch(() => undefined);
  }
  if (broken) throw broken.error;
}

function limitsOf(options: BatchOptions): Required<Omit<BatchOptions, 'signal'>> {
  const { messages = MESSAGES, bytes = BYTES, inFlight = 1, stopEarly = true } = options;
  for (const [name, value] of Object.entries({ messages, bytes, inFlight })) {
    if (typeof value !== 'number' || Number.isNaN(value)) throw invalid(name, 'is not a number', 'Give a whole number.');
  }
  return {
    messages: Math.min(Math.max(Math.floor(messages), 1), MESSAGES),
    bytes: Math.min(bytes, BYTES),
    inFlight: Math.max(Math.floor(inFlight), 1),
    stopEarly,
  };
}

/** The iterator of emails. */
export function iteratorOf<Sent>(emails: Iterable<Sent> | AsyncIterable<Sent>): Iterator<Sent> | AsyncIterator<Sent> {
  const given = emails as (Partial<Iterable<Sent>> & Partial<AsyncIterable<Sent>>) | null | undefined;
  const iterator = typeof emails === 'object' ? (given?.[Symbol.iterator] ?? given?.[Symbol.asyncIterator]) : undefined;
  if (!iterator) throw invalid('emails', 'are not a list', 'Give an array, or anything else with emails in it.');
  return (iterator as () => Iterator<Sent> | AsyncIterator<Sent>).call(given);
}

/** Sends the emails of one request. It never fails: each email has its outcome. */
async function send<Sent>(driver: Driver, parcels: Parcel<Sent>[], signal: Signal): Promise<Arrived<Sent>> {
  const templated = parcels[0]?.templated ?? false;
  const machine = (some: Parcel<Sent>[]) => (engine: Engine): Machine => {
    const lines = some.map(({ to }) => to.replaceAll(/\s/g, ' ')).join('\n');
    return engine.batch(templated, lines, Math.random());
  };
  try {
    return await driver.run<Arrived<Sent>, Settled>(
      {
        head: driver.head('batch', templated),
        body: () => bodyOf(parcels, templated),
        machine: machine(parcels),
        isEmail: true,
        isSpent: () => areSpent(parcels),
        signal,
      },
      (reply) => received(reply, parcels, (some) => machine(some)(driver.engine)),
      (said, reply) => settled(said, parcels, receiptsOf(reply)),
    );
  } catch (error) {
    const { mayHaveHappened } = error as PostmarkError;
    const status = mayHaveHappened === false ? 'notSent' : 'unknown';
    const outcomes = parcels.map(({ index, email, content }) => {
      const fault = content instanceof Pieces ? content.fault : undefined;
      return { index, email, ...(fault ? { status: 'refused', error: fault } : { status, error }) } as Outcome<Sent>;
    });
    return { outcomes };
  }
}

/** What happened to the emails of a request that was accepted. Of receipts that say more than that, the
 * engine says it. */
function received<Sent>(
  reply: Reply,
  parcels: Parcel<Sent>[],
  machine: (some: Parcel<Sent>[]) => Machine,
): Arrived<Sent> | undefined {
  if (reply.status !== 200) return undefined;
  const receipts = receiptsOf(reply);
  if (receipts?.length !== parcels.length) return undefined;
  const odd: number[] = [];
  const outcomes = parcels.map(({ index, email, to }, at) => {
    const receipt = receipts[at] as SendResponse;
    if (!isPlain(receipt, to)) odd.push(at);
    return { status: 'sent', index, email, receipt } as Outcome<Sent>;
  });
  if (odd.length === 0) return { outcomes };
  const some = odd.map((at) => parcels[at] as Parcel<Sent>);
  const theirs = odd.map((at) => receipts[at] as SendResponse);
  const asked = machine(some);
  try {
    const told = JSON.parse(asked.answered(200, '', JSON.stringify(theirs), 0)) as { done?: Settled };
    if (!told.done) return undefined;
    const settledOnes = settled(told.done, some, theirs);
    settledOnes.outcomes.forEach((outcome, at) => {
      outcomes[odd[at] as number] = outcome;
    });
    return { outcomes, ended: settledOnes.ended };
  } finally {
    asked.free();
  }
}

/** Whether a receipt says that the email to these recipients was accepted, and no more. */
export function isPlain(receipt: SendResponse | null, to: string): boolean {
  return (
    receipt?.ErrorCode === 0 && typeof receipt.MessageID === 'string' && receipt.To === to && to !== ''
  );
}

function receiptsOf(reply: Reply | undefined): SendResponse[] | undefined {
  try {
    const receipts: unknown = JSON.parse(reply?.text ?? '');
    return Array.isArray(receipts) ? (receipts as SendResponse[]) : undefined;
  } catch {
    return undefined;
  }
}

/** What the engine says of each email. */
function settled<Sent>(
  { outcomes, ended }: Settled,
  parcels: Parcel<Sent>[],
  receipts: SendResponse[] | undefined,
): Arrived<Sent> {
  return {
    outcomes: outcomes.map(({ status, error }, at) => {
      const { index, email } = parcels[at] as Parcel<Sent>;
      const rest = error ? { error: errorOf(error, true) } : { receipt: present(receipts?.[at]) };
      return { status, index, email, ...rest } as Outcome<Sent>;
    }),
    ended: ended && errorOf(ended),
  };
}

/** A receipt, without the members that are null. */
export function present(receipt: SendResponse | null | undefined): SendResponse {
  const members = Object.entries(receipt ?? {}).filter(([, value]) => value !== null);
  return Object.fromEntries(members) as unknown as SendResponse;
}
