// A consumer of Cloudflare Queues: what is put into the queue is an email, as Postmark takes it, or
// `{ key, email }`. Up to 100 of them, which is the most that a queue hands over, go out in one request.
//
// Each is claimed in D1 before it is sent, so that one that comes again after a crash is searched for and
// not sent. wrangler.jsonc has the queues and the database that this needs.
import { ServerClient } from 'postmark-wasm';
import { claimsInD1, deliver, type KeyedEmail, type QueuedEmail, resolve } from 'postmark-wasm/queue';

interface Env {
  POSTMARK_SERVER_TOKEN: string;
  CLAIMS: D1Database;
  IN_DOUBT: Queue<KeyedEmail>;
  /** For tests. */
  POSTMARK_BASE_URL?: string;
}

export default {
  async queue(batch, env): Promise<void> {
    const baseUrl = env.POSTMARK_BASE_URL;
    // The queue tries again by itself, and later.
    const client = new ServerClient(env.POSTMARK_SERVER_TOKEN, { attempts: 1, ...(baseUrl && { baseUrl }) });
    const claims = claimsInD1(env.CLAIMS);
    if (batch.queue === 'emails-in-doubt') {
      await resolve(batch as MessageBatch<KeyedEmail>, { client, claims });
    } else {
      await deliver(batch as MessageBatch<QueuedEmail>, { client, claims, inDoubt: env.IN_DOUBT });
    }
  },

  /** Once a day: a queue hands nothing over after 14 days. */
  async scheduled(_, env): Promise<void> {
    await claimsInD1(env.CLAIMS).forget(30);
  },
} satisfies ExportedHandler<Env, QueuedEmail | KeyedEmail>;
