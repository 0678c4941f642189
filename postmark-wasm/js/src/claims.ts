// The record of what was sent from a queue, in SQLite: a D1 database or a Durable Object of your own.

/** What is known about an email from a queue. */
export type ClaimState =
  /** A Worker started to send it. If the message is delivered again, that Worker may have died. */
  | 'sending'
  /** Postmark accepted it. */
  | 'sent'
  /** Postmark refused it, or would refuse it. */
  | 'refused'
  /** It may have been accepted. */
  | 'in_doubt'
  /** It was in doubt, and a search did not find it. */
  | 'not_found';

/** The record of one email. */
export interface Claim {
  key: string;
  state: ClaimState;
  /** How often the state has changed. A decision made in one round does not apply in the next. */
  round: number;
  /** Postmark's id, if it was accepted. */
  messageId: string | null;
  /** Why it was refused, or is in doubt. */
  reason: string | null;
  /** When the state changed, in milliseconds since 1970. */
  changedAt: number;
}

/** The new state of an email. */
export interface Settled {
  key: string;
  state: Exclude<ClaimState, 'sending'>;
  messageId?: string | undefined;
  reason?: string | undefined;
}

/** Where claims are stored. Each method is atomic. */
export interface Claims {
  /** Claims the keys that are not claimed yet; returns the claims that existed before. */
  claim(keys: string[]): Promise<Map<string, Claim>>;
  /** The claim of a key. */
  look(key: string): Promise<Claim | undefined>;
  /** Stores new states. Only a claim that is `sending` becomes `in_doubt`. */
  settle(changes: Settled[]): Promise<void>;
  /** Deletes the claims of emails that were certainly not sent, if they are still `sending`. */
  release(keys: string[]): Promise<void>;
  /** Stores that an email was not found, unless its claim has changed since `round`; returns whether it did. */
  missed(key: string, round: number): Promise<boolean>;
  /** Deletes a claim, unless it has changed since `round`. */
  giveUp(key: string, round: number): Promise<void>;
  /** The claims of emails that were not found, or have been in doubt for `seconds`: at most 100, the oldest first. */
  open(seconds?: number): Promise<Claim[]>;
  /**
   * Deletes the claims of emails that were sent, refused or not found more than `days` ago. If a message is delivered
   * again after that, its email is sent again; queues keep messages for at most 14 days.
   */
  forget(days: number): Promise<void>;
}

/** The part of a D1 database that is used. */
export interface D1 {
  prepare(sql: string): { bind(...values: unknown[]): unknown };
  batch(statements: never[]): Promise<{ results?: unknown }[]>;
}

/** The part of a namespace of Durable Objects that is used. */
export interface ObjectNamespace {
  idFromName(name: string): unknown;
  get(id: never): { fetch(url: string, init: { method: string; body: string }): Promise<{ ok: boolean; status: number; json(): Promise<unknown> }> };
}

type Statement = [sql: string, ...values: (string | number)[]];
type Row = Record<string, unknown>;
/** Runs all statements, or none. */
type Run = (statements: Statement[]) => Promise<Row[][]>;

const TABLE = `CREATE TABLE IF NOT EXISTS postmark_claims (
  key TEXT PRIMARY KEY, state TEXT NOT NULL, round INTEGER NOT NULL, messageId TEXT, reason TEXT,
  changedAt INTEGER NOT NULL) WITHOUT ROWID`;
const INDEX = 'CREATE INDEX IF NOT EXISTS postmark_claims_by_state ON postmark_claims (state, changedAt)';

/** Claims in a D1 database, in a table `postmark_claims` that is created if it does not exist. */
export function claimsInD1(database: D1): Claims {
  return claimsIn(async (statements) => {
    const prepared = statements.map(([sql, ...values]) => database.prepare(sql).bind(...values));
    const results = await database.batch(prepared as never[]);
    return results.map(({ results }) => (results ?? []) as Row[]);
  });
}

/** Claims in a Durable Object: bind the class `PostmarkClaims`, and export it from your Worker. */
export function claimsInObject(namespace: ObjectNamespace, name = 'postmark'): Claims {
  const object = namespace.get(namespace.idFromName(name) as never);
  return claimsIn(async (statements) => {
    const answer = await object.fetch('http://claims/', { method: 'POST', body: JSON.stringify(statements) });
    if (!answer.ok) throw new Error(`The Durable Object of claims responded with the status ${answer.status}.`);
    return (await answer.json()) as Row[][];
  });
}

/** The Durable Object for `claimsInObject`, with SQLite (`new_sqlite_classes`). Only your own Workers reach it. */
export class PostmarkClaims {
  readonly #storage: Storage;

  constructor(state: { storage: unknown }) {
    this.#storage = state.storage as Storage;
  }

  async fetch(request: { json(): Promise<unknown> }): Promise<Response> {
    const statements = (await request.json()) as Statement[];
    const rows = this.#storage.transactionSync(() =>
      statements.map(([sql, ...values]) => this.#storage.sql.exec(sql, ...values).toArray()),
    );
    return new Response(JSON.stringify(rows));
  }
}

interface Storage {
  sql: { exec(sql: string, ...values: unknown[]): { toArray(): Row[] } };
  transactionSync<Result>(run: () => Result): Result;
}

function claimsIn(run: Run): Claims {
  let made: Promise<unknown> | undefined;
  const ready = async (): Promise<void> => {
    made ??= run([[TABLE], [INDEX]]);
    try {
      await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
  };
  const rows = async (...statements: Statement[]): Promise<Row[][]> => {
    await ready();
    return run(statements);
  };
  const one = 'SELECT * FROM postmark_claims WHERE key';
  return {
    async claim(keys) {
      const list = JSON.stringify(keys);
      const [before] = await rows(
        [`${one} IN (SELECT value FROM json_each(?1))`, list],
        [
          `INSERT INTO postmark_claims (key, state, round, changedAt)
          SELECT value, 'sending', 0, ?2 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
          list,
          Date.now(),
        ],
      );
      return new Map((before ?? []).map((row) => [row['key'] as string, row as unknown as Claim]));
    },
    async look(key) {
      const [found] = await rows([`${one} = ?1`, key]);
      return found?.[0] as Claim | undefined;
    },
    async settle(changes) {
      if (changes.length === 0) return;
      await rows([
        `UPDATE postmark_claims SET state = now.value->>'state', round = round + 1, changedAt = ?2,
          messageId = now.value->>'messageId', reason = now.value->>'reason'
        FROM json_each(?1) AS now
        WHERE postmark_claims.key = now.value->>'key'
          AND (now.value->>'state' <> 'in_doubt' OR state = 'sending')`,
        JSON.stringify(changes),
        Date.now(),
      ]);
    },
    async release(keys) {
      if (keys.length === 0) return;
      const sql = `DELETE FROM postmark_claims
        WHERE key IN (SELECT value FROM json_each(?1)) AND state = 'sending'`;
      await rows([sql, JSON.stringify(keys)]);
    },
    async missed(key, round) {
      const [kept] = await rows([
        `UPDATE postmark_claims SET state = 'not_found', round = round + 1, changedAt = ?3
        WHERE key = ?1 AND round = ?2 RETURNING key`,
        key,
        round,
        Date.now(),
      ]);
      return kept?.length === 1;
    },
    async giveUp(key, round) {
      await rows(['DELETE FROM postmark_claims WHERE key = ?1 AND round = ?2', key, round]);
    },
    async open(seconds = 0) {
      const sql = `SELECT * FROM postmark_claims
        WHERE state = 'not_found' OR (state IN ('sending', 'in_doubt') AND changedAt <= ?1)
        ORDER BY changedAt LIMIT 100`;
      const [found] = await rows([sql, Date.now() - seconds * 1000]);
      return (found ?? []) as unknown as Claim[];
    },
    async forget(days) {
      const sql = `DELETE FROM postmark_claims
        WHERE state IN ('sent', 'refused', 'not_found') AND changedAt < ?1`;
      await rows([sql, Date.now() - days * 86_400_000]);
    },
  };
}
