import { answered, type Client, driverOf, type Last, signalOf } from './client.js';
import type { Reply } from './driver.js';
import { fill, joined } from './email.js';
import { inactiveRecipients as inactive } from './engine.js';
import { json, parse } from './json.js';
import { base64 } from './platform.js';
import { caught, errorOf, invalid } from './records.js';
import { Source } from './streams.js';
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

/** Makes a request. @internal */
export function call<Answer>(client: Client, request: ApiRequest, last?: Last<Answer>): Promise<Answer> {
  return answered(made(client, request, last), last);
}

async function made<Answer>(client: Client, request: ApiRequest, last?: Last<Answer>): Promise<Answer> {
  const driver = driverOf(client);
  const { body } = request;
  const isEmail = request.method === 'POST' && request.route.startsWith('/email');
  const text = body === undefined ? undefined : textOf(body, isEmail ? 'email' : 'options');
  const { method, route, repeatable } = request;
  const { bind, query } = written(request);
  return driver.run<Answer>(
    {
      body: text === undefined ? undefined : () => text,
      machine: (engine) =>
        caught(() => engine.exchange(method, route, bind, query, body !== undefined, repeatable, Math.random())),
      isEmail,
      signal: signalOf(last as Last<never> | undefined),
    },
    (reply) => (reply.status >= 200 && reply.status < 300 ? read(reply)?.value : undefined) as Answer | undefined,
    (_, reply) => (reply && read(reply)?.value) as Answer,
  );
}

/** The value in a response, if it is JSON; `null` if the response is empty, as with the status 204. */
function read(reply: Reply): { value: unknown } | undefined {
  try {
    return { value: reply.text === '' ? null : parse(reply.text) };
  } catch {
    return undefined;
  }
}

/** Reads a list page by page. @internal */
export async function* walk<Row>(
  client: Client,
  list: string,
  request: ApiRequest,
): AsyncGenerator<Row, void, undefined> {
  const listing = caught(() => driverOf(client).engine.list(list, written(request).query));
  try {
    for (;;) {
      const query = caught(() => listing.request());
      if (query === undefined) return;
      const page = await call<object | null>(client, { ...request, query: JSON.parse(query) as object });
      const rows = Object.values(page ?? {}).find(Array.isArray) as Row[] | undefined;
      if (!rows) throw noRows();
      const told = { TotalCount: (page as { TotalCount?: unknown }).TotalCount, Rows: rows.map(outlineOf) };
      for (const index of listing.handle(JSON.stringify(told))) yield rows[index] as Row;
    }
  } finally {
    listing.free();
  }
}

/** The members that may identify a row; the engine knows which of them do. */
function outlineOf(row: unknown): object {
  const members = (typeof row === 'object' ? row : undefined) as Record<string, unknown> | null | undefined;
  const { ID, TemplateId, MessageID, Recipient, ReceivedAt, OriginalLink, BouncedAt } = members ?? {};
  return { ID, TemplateId, MessageID, Recipient, ReceivedAt, OriginalLink, BouncedAt };
}

/**
 * Reads a list whose responses have a key for the next part: `read` returns the rows, and the next value of
 * the parameter `filter`. @internal
 */
export async function* follow<Body, Row>(
  client: Client,
  request: ApiRequest,
  filter: string,
  read: (body: Partial<Body>) => [rows: Row[] | undefined, next: string | number | null | undefined],
): AsyncGenerator<Row, void, undefined> {
  let key: string | number | undefined;
  do {
    const query = { ...request.query, ...(key && { [filter]: key }) };
    const body = await call<Partial<Body> | null>(client, { ...request, query });
    const [rows, next] = read(body ?? {});
    if (!Array.isArray(rows)) throw noRows();
    yield* rows;
    // A response that refers to itself is the last.
    key = next && next !== key ? next : undefined;
  } while (key);
}

function noRows(): Error {
  return errorOf({
    kind: 'unexpected',
    message: 'the response has no rows',
    statusCode: 200,
    help: 'Try again, and report it to this library if that does not help.',
    mayHaveHappened: true,
  });
}

/** What is in the path and in the query of a request, as the engine takes it: names and values by turns. */
function written({ route, bind = [], query = {} }: ApiRequest): { bind: string[]; query: string[] } {
  for (const value of bind) {
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw invalid('path', 'has a part that is neither text nor a number', 'Give the id first.');
    }
  }
  if (typeof query !== 'object') throw invalid('filter', 'is not an object', 'Give one, or leave it out: {}.');
  const pairs = (Array.isArray(query) ? query : Object.entries(query)) as [string, unknown][];
  return {
    bind: bind.map(String),
    query: pairs
      .filter(([, value]) => value !== undefined && value !== null)
      .flatMap(([name, value]) => [name, value instanceof Date ? eastern(value, route) : String(value)]),
  };
}

/** A point in time as filters take it: Postmark's clock shows Eastern time. */
function eastern(time: Date, route: string): string {
  if (Number.isNaN(time.getTime())) throw invalid('filter', 'has an invalid Date', 'Give a valid one.');
  const options = { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'medium' } as const;
  // Dates in Swedish are as in ISO 8601.
  const text = new Intl.DateTimeFormat('sv-SE', options).format(time).replace(' ', 'T');
  // Statistics and suppressions are by days.
  return /^\/(stats|message-streams|records)\b/.test(route) ? text.slice(0, 10) : text;
}

function textOf(body: object, name: string): string {
  try {
    return json(body, base64);
  } catch (error) {
    throw invalid(name, `cannot be written as JSON: ${(error as Error).message}`, 'Give values that JSON can represent.');
  }
}

/** A filter with the first part of a list, as postmark.js asks for it. @internal */
export function paged(filter: object): object {
  // A value that is no filter is refused later: the promise is rejected.
  return typeof filter === 'object' ? { count: 100, offset: 0, ...filter } : filter;
}

/** A bulk email as Postmark takes it. @internal */
export function bulk(client: Client, request: BulkRequest): object {
  for (const { Content: content, Name: name } of Array.isArray(request.Attachments) ? request.Attachments : []) {
    if (Source.of(content, name)) {
      throw invalid('Attachments', `has ${JSON.stringify(name)}, a stream`, 'Give a bulk email the content as a Uint8Array.');
    }
  }
  const members = joined(request);
  const { defaults } = driverOf(client);
  // The default stream is not one for broadcasts.
  if (defaults) fill(members, { ...defaults, MessageStream: undefined });
  return { ...joined(members), Messages: request.Messages?.map(joined) };
}

/**
 * The inactive addresses that a response names. If the email was accepted, these recipients do not get it;
 * if it was refused, all of its recipients are inactive.
 */
export function inactiveRecipients(response: SendResponse): string[] {
  const message = String(response.Message);
  return inactive(message).split('\n').filter(Boolean);
}
