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

/** Reads a list whose responses have a key for the next part: `read` returns the rows, and the next value of `filter`. */
export async function* follow<Body, Row>(
  engine: Engine,
  request: ApiRequest,
  filter: string,
  read: (body: Partial<Body>) => [rows: Row[] | undefined, next: string | number | null | undefined],
): AsyncGenerator<Row, void, undefined> {
  let key: string | number | undefined;
  do {
    const query = { ...request.query, ...(key && { [filter]: key }) };
    const body = await call<Partial<Body> | null>(engine, { ...request, query });
    const [rows, next] = read(body ?? {});
    if (!Array.isArray(rows)) {
      throw errorOf({
        kind: 'unexpected',
        message: 'the response has no rows',
        code: 0,
        statusCode: 200,
        recipients: [],
        help: 'Try again, and report it to this library if that does not help.',
        mayHaveHappened: true,
      });
    }
    yield* rows;
    // A response that leads to itself is the last.
    key = next && next !== key ? next : undefined;
  } while (key);
}

/** What happened to an email that was in doubt. */
export type Reconciled =
  /** Accepted, with this id. */
  | { status: 'sent'; MessageID: string }
  /** Not found in that time. */
  | { status: 'notFound' };

/** Searches for an email, for so many seconds. */
export async function reconcile(engine: Engine, email: AnyEmail, patience: number): Promise<Reconciled> {
  try {
    // Attachments do not matter for a search, and are long.
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

/** A bulk email as Postmark takes it. */
export function bulk(request: BulkRequest): object {
  return { ...joined(request), Messages: request.Messages?.map(joined) };
}

/**
 * The inactive addresses that a response names. If the email was accepted, these recipients do not get it;
 * if it was refused, all of its recipients are inactive.
 */
export function inactiveRecipients(response: SendResponse): string[] {
  return inactive(String(response.Message));
}
