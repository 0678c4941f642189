import { caught, json, mail } from './client.js';
import type { Engine } from './engine.js';
import { rethrown } from './errors.js';
import type { AnyEmail } from './sending.js';

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
  read: (answer: Answer) => [rows: Row[] | undefined, next: string | number | null | undefined],
): AsyncGenerator<Row, void, undefined> {
  let key: string | number | undefined;
  do {
    const query = { ...request.query, ...(key && { [filter]: key }) };
    const [rows, next] = read(await call<Answer>(engine, { ...request, query }));
    yield* rows ?? [];
    // An answer that leads to itself is the last.
    key = next && next !== key ? next : undefined;
  } while (key);
}

/** Searches for a mail, for so many seconds. */
export async function reconcile(engine: Engine, email: AnyEmail, patience: number): Promise<string | undefined> {
  try {
    return await engine.reconcile(mail(email), patience);
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
