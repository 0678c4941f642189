import { caught, joined, json, mail } from './client.js';
import { type Engine, inactiveRecipients as inactive } from './engine.js';
import { errorOf, rethrown } from './errors.js';
import type { AnyEmail } from './sending.js';
import type { BulkRequest, SendResponse } from './types.js';

/** A request, as the generated methods make it. */
export interface ApiRequest {
  method: string;
  route: string;
  bind?: (string | number)[];
  query?: object;
  body?: object;
  repeatable?: boolean;
}

/** Makes a request. */
export async function call<Answer>(engine: Engine, request: ApiRequest): Promise<Answer> {
  try {
    return JSON.parse(await engine.call(written(request))) as Answer;
  } catch (thrown) {
    throw rethrown(thrown);
  }
}

/** Walks a list that the engine knows. */
export async function* walk<Row>(
  engine: Engine,
  list: string,
  request: ApiRequest,
): AsyncGenerator<Row, void, undefined> {
  const rows = caught(() => engine.list(list, written(request)));
  try {
    for (let row = await rows.next(); row !== undefined; row = await rows.next()) {
      yield JSON.parse(row) as Row;
    }
  } catch (thrown) {
    throw rethrown(thrown);
  } finally {
    rows.free();
  }
}

/** Walks a list whose answers say how to go on: `read` gives the rows, and what `filter` is to be next. */
export async function* follow<Answer, Row>(
  engine: Engine,
  request: ApiRequest,
  filter: string,
  read: (answer: Partial<Answer>) => [rows: Row[] | undefined, next: string | number | null | undefined],
): AsyncGenerator<Row, void, undefined> {
  let key: string | number | undefined;
  do {
    const query = { ...request.query, ...(key && { [filter]: key }) };
    const answer = await call<Partial<Answer> | null>(engine, { ...request, query });
    const [rows, next] = read(answer ?? {});
    if (!Array.isArray(rows)) {
      throw errorOf({
        kind: 'unexpected',
        message: 'the answer has no rows',
        code: 0,
        statusCode: 200,
        recipients: [],
        help: 'Ask again; tell us of it where that does not help.',
        mayHaveHappened: true,
      });
    }
    yield* rows;
    // An answer that leads to itself is the last.
    key = next && next !== key ? next : undefined;
  } while (key);
}

/** What became of a mail of which it was not known whether it was accepted. */
export type Reconciled =
  /** It was accepted, under this id. */
  | { status: 'sent'; MessageID: string }
  /** It was not found in all that time. */
  | { status: 'notFound' };

/** Searches for a mail, for so many seconds. */
export async function reconcile(engine: Engine, email: AnyEmail, patience: number): Promise<Reconciled> {
  try {
    // What it has attached does not matter, and is long.
    const found = await engine.reconcile(mail({ ...email, Attachments: [] }), patience);
    return found === undefined ? { status: 'notFound' } : { status: 'sent', MessageID: found };
  } catch (thrown) {
    throw rethrown(thrown);
  }
}

/** A request, as the engine reads it. */
function written({ bind = [], query = {}, body, ...rest }: ApiRequest): string {
  return JSON.stringify({
    ...rest,
    bind: bind.map(String),
    query: Object.entries(query)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, String(value)]),
    body: body && json(body),
  });
}

/** A bulk mail as Postmark takes it. */
export function bulk(request: BulkRequest): object {
  return { ...joined(request), Messages: request.Messages?.map(joined) };
}

/**
 * The inactive addresses that an answer names: some of the recipients of a mail that was accepted, who do
 * not get it, or all of a refused one's.
 */
export function inactiveRecipients(answer: SendResponse): string[] {
  return inactive(String(answer.Message));
}
