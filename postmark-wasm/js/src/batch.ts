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

/** An email of a batch as it is sent, and its position. */
interface Parcel<Sent> {
  written: Written;
  index: number;
  email: Sent;
}

/** What the engine says about the emails of one request. */
interface Settled {
  outcomes: { status: Outcome['status']; error?: ErrorRecord }[];
  ended?: ErrorRecord;
}

/** What happened to the emails of a request, and the error that every other email would get, too. */
interface Arrived<Sent> {
  outcomes: Outcome<Sent>[];
  ended?: PostmarkError | undefined;
}

/** The maximum emails and bytes of a request. */
const MESSAGES = 500;
const BYTES = 50_000_000;

/** A request that is being filled. */
interface Open<Sent> {
  parcels: Parcel<Sent>[];
  /** The bytes of the request: an upper bound, or their exact number once the bound is over the limit. */
  size: number;
  isExact: boolean;
}

function opened<Sent>(): Open<Sent> {
  return { parcels: [], size: FRAME, isExact: false };
}

/** Whether another email fits. */
function hasRoom(open: Open<unknown>, email: Written, bytes: number): boolean {
  if (!open.isExact && open.size + most(email) > bytes) {
    open.isExact = true;
    open.size = open.parcels.reduce((sum, parcel) => sum + exact(parcel.written), FRAME);
  }
  return open.size + sizeOf(open, email) <= bytes;
}

function put<Sent>(open: Open<Sent>, parcel: Parcel<Sent>): void {
  open.size += sizeOf(open, parcel.written);
  open.parcels.push(parcel);
}

/** The bytes of another email: exact, or an upper bound. */
function sizeOf({ isExact }: Open<unknown>, email: Written): number {
  return isExact ? exact(email) : most(email);
}

/** The bytes of a request besides its emails. */
const FRAME = '{"Messages":[]}'.length;

/** An upper bound of an email's bytes, with a comma: a character takes up to 6, and the names of members a few. */
function most({ content, length }: Written): number {
  if (content instanceof Pieces) return content.length + 1;
  return typeof content === 'string' ? 3 * content.length + 1 : 6 * length + 8000;
}

/** The exact bytes of an email, with a comma. Its JSON is kept, so that it is written only once. */
function exact(email: Written): number {
  const content = textOf(email);
  email.content = content;
  return (typeof content === 'string' ? byteLength(content) : content.length) + 1;
}

/** The body of a request. */
function bodyOf(emails: Written[], templated: boolean): string | Pieces {
  const [before, after] = templated ? ['{"Messages":[', ']}'] : ['[', ']'];
  if (emails.some(({ content }) => content instanceof Pieces)) {
    const contents = emails.map(textOf).map((content) => (typeof content === 'string' ? [content] : content.list));
    const pieces: Piece[] = contents.flatMap((pieces, at) => (at > 0 ? [',', ...pieces] : pieces));
    return new Pieces(merged([before, ...pieces, after]));
  }
  if (emails.some(({ content }) => typeof content === 'string')) return `${before}${emails.map(textOf).join(',')}${after}`;
  // One call for all emails takes half the time of a call for each.
  const list = JSON.stringify(emails.map(({ content }) => content));
  return templated ? `{"Messages":${list}}` : list;
}

/** Pieces, with adjacent texts joined. */
function merged(pieces: Piece[]): Piece[] {
  const list: Piece[] = [];
  for (const piece of pieces) {
    const last = list.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') list[list.length - 1] = last + piece;
    else list.push(piece);
  }
  return list;
}

/** The signal that ends the requests of a batch. */
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

/**
 * A batch in progress. Its steps are functions of the module: V8 would compile closures again for each batch, and the
 * methods of a class after each full garbage collection.
 */
interface Running<Sent> {
  readonly driver: Driver;
  readonly iterator: Iterator<Sent> | AsyncIterator<Sent>;
  readonly limits: Limits;
  readonly signal: Stop;
  /** The two requests that are being filled: without templates, and with them. */
  readonly open: [Open<Sent>, Open<Sent>];
  readonly flying: Set<Promise<void>>;
  /** Outcomes that are known, but not yielded yet. */
  ready: Outcome<Sent>[];
  taken: number;
  hasMore: boolean;
  /** The wait for the next email of an async iterator. */
  pulling: Promise<void> | undefined;
  /** What the iterator threw: it is thrown at the end, after the outcomes of the emails before it. */
  broken: { error: unknown } | undefined;
  /** The error that every further email would get, too. */
  ended: PostmarkError | undefined;
}

/** Sends emails, and yields what happened to some of them as soon as it is known. */
export async function* batch<Sent extends AnyEmail>(
  driver: Driver,
  emails: Iterable<Sent> | AsyncIterable<Sent>,
  options: BatchOptions,
): AsyncGenerator<Outcome<Sent>[], void, undefined> {
  const running: Running<Sent> = {
    driver,
    limits: limitsOf(options),
    iterator: iteratorOf(emails),
    signal: new Stop(),
    open: [opened(), opened()],
    flying: new Set(),
    ready: [],
    taken: 0,
    hasMore: true,
    pulling: undefined,
    broken: undefined,
    ended: undefined,
  };
  const { signal, flying, open, limits } = running;
  const abort = (): void => signal.abort(options.signal?.reason);
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener('abort', abort);
  try {
    for (;;) {
      if (running.ready.length > 0) {
        const { ready } = running;
        running.ready = [];
        yield ready;
      } else if (flying.size >= limits.inFlight) {
        await Promise.race(flying);
      } else if (running.pulling) {
        await Promise.race([...flying, running.pulling]);
      } else if (running.hasMore) {
        pull(running);
      } else if (open[0].parcels.length > 0) {
        launch(running, 0);
      } else if (open[1].parcels.length > 0) {
        launch(running, 1);
      } else if (flying.size > 0) {
        await Promise.race(flying);
      } else {
        break;
      }
    }
  } finally {
    options.signal?.removeEventListener('abort', abort);
    if (flying.size > 0) signal.abort(undefined);
    // Not awaited: the iterator may still be waiting for an email.
    void (async () => running.iterator.return?.())().catch(() => undefined);
  }
  if (running.broken) throw running.broken.error;
}

/** Takes emails until it has to wait for one, or there is something else to do. */
function pull<Sent extends AnyEmail>(running: Running<Sent>): void {
  const { iterator, flying, limits } = running;
  try {
    while (running.hasMore && running.ready.length === 0 && flying.size < limits.inFlight) {
      const step = iterator.next();
      if ('then' in step) return wait(running, step);
      take(running, step);
    }
  } catch (error) {
    fail(running, error);
  }
}

/** Takes an email when it arrives. */
function wait<Sent extends AnyEmail>(running: Running<Sent>, promise: Promise<IteratorResult<Sent>>): void {
  running.pulling = Promise.resolve(promise)
    .then(
      (step) => take(running, step),
      (error) => fail(running, error),
    )
    .finally(() => {
      running.pulling = undefined;
    });
}

/** Ends a batch whose iterator threw. */
function fail<Sent>(running: Running<Sent>, error: unknown): void {
  running.broken = { error };
  running.hasMore = false;
}

/** Puts an email into a request, and sends the request if it is full. */
function take<Sent extends AnyEmail>(running: Running<Sent>, step: IteratorResult<Sent>): void {
  if (step.done) {
    running.hasMore = false;
    return;
  }
  const { open, limits, ended } = running;
  const email = step.value;
  const index = running.taken;
  running.taken += 1;
  let mail: Written;
  try {
    mail = written(running.driver, email);
  } catch (error) {
    running.ready.push({ status: 'refused', index, email, error: error as PostmarkError });
    return;
  }
  if (ended) {
    running.ready.push({ status: 'notSent', index, email, error: ended });
    return;
  }
  const at = mail.templated ? 1 : 0;
  if (open[at].parcels.length > 0 && !hasRoom(open[at], mail, limits.bytes)) launch(running, at);
  put(open[at], { written: mail, index, email });
  if (open[at].parcels.length >= limits.messages) launch(running, at);
}

/** Sends a request, and opens the next one. */
function launch<Sent extends AnyEmail>(running: Running<Sent>, at: 0 | 1): void {
  const { driver, signal, flying, limits } = running;
  const flight = send(driver, closed(running, at), signal).then(({ outcomes, ended }) => {
    flying.delete(flight);
    running.ready = running.ready.length > 0 ? running.ready.concat(outcomes) : outcomes;
    if (ended && limits.stopEarly && !running.ended) end(running, ended);
  });
  flying.add(flight);
}

/** Ends a batch early: nothing more is sent. */
function end<Sent>(running: Running<Sent>, error: PostmarkError): void {
  running.ended = error;
  for (const at of [0, 1] as const) {
    for (const { index, email } of closed(running, at)) running.ready.push({ status: 'notSent', index, email, error });
  }
}

/** Closes a request and opens the next one. Returns the emails of the first. */
function closed<Sent>({ open }: Running<Sent>, at: 0 | 1): Parcel<Sent>[] {
  const { parcels } = open[at];
  open[at] = opened();
  return parcels;
}

type Limits = Required<Omit<BatchOptions, 'signal'>>;

function limitsOf(options: BatchOptions): Limits {
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
  if (!iterator) throw invalid('emails', 'are not iterable', 'Give an array or another iterable of emails.');
  return (iterator as () => Iterator<Sent> | AsyncIterator<Sent>).call(given);
}

/** Sends the emails of one request. It never fails: each email gets an outcome. */
async function send<Sent>(driver: Driver, parcels: Parcel<Sent>[], signal: Signal): Promise<Arrived<Sent>> {
  const mails = parcels.map((parcel) => parcel.written);
  const templated = mails[0]?.templated ?? false;
  const machine = (some: Parcel<Sent>[]) => (engine: Engine): Machine => {
    const lines = some.map(({ written: { to } }) => to.replaceAll(/\s/g, ' ')).join('\n');
    return engine.batch(templated, lines, Math.random());
  };
  try {
    return await driver.run<Arrived<Sent>, Settled>(
      {
        head: driver.head('batch', templated),
        body: () => bodyOf(mails, templated),
        machine: machine(parcels),
        isEmail: true,
        isSpent: () => areSpent(mails),
        signal,
      },
      (reply) => received(reply, parcels, (some) => machine(some)(driver.engine)),
      (said, reply) => settled(said, parcels, receiptsOf(reply)),
    );
  } catch (error) {
    const { mayHaveHappened } = error as PostmarkError;
    const status = mayHaveHappened === false ? 'notSent' : 'unknown';
    const outcomes = parcels.map(({ index, email, written: { content } }) => {
      const fault = content instanceof Pieces ? content.fault : undefined;
      return { index, email, ...(fault ? { status: 'refused', error: fault } : { status, error }) } as Outcome<Sent>;
    });
    return { outcomes };
  }
}

/** What happened to the emails of an accepted request. The engine judges receipts that are not plain. */
function received<Sent>(
  reply: Reply,
  parcels: Parcel<Sent>[],
  machine: (some: Parcel<Sent>[]) => Machine,
): Arrived<Sent> | undefined {
  if (reply.status !== 200) return undefined;
  const receipts = receiptsOf(reply);
  if (receipts?.length !== parcels.length) return undefined;
  const odd: number[] = [];
  const outcomes: Outcome<Sent>[] = [];
  for (const [at, { index, email, written }] of parcels.entries()) {
    const receipt = receipts[at] as SendResponse;
    if (!isPlain(receipt, written.to)) odd.push(at);
    outcomes.push({ status: 'sent', index, email, receipt });
  }
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

/** Whether a receipt says that the email to these recipients was accepted, and nothing else. */
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

/** The outcomes that the engine gives. */
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

/** A receipt without the members that are null. */
export function present(receipt: SendResponse | null | undefined): SendResponse {
  const members = Object.entries(receipt ?? {}).filter(([, value]) => value !== null);
  return Object.fromEntries(members) as unknown as SendResponse;
}
