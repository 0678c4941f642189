// A consumer of Cloudflare Queues: what is put into the queue is a mail, as Postmark takes it. Up to
// 100 of them, which is the most that a queue hands over, go out in one request.
//
// A mail that was sent, or refused for good, is acknowledged; one that was surely not sent is put
// back. One of which it is not known goes to a queue of its own, for somebody to look at: put back,
// it could be sent twice.
import { type AnyEmail, SendingClient } from 'postmark-wasm/sending';

interface Env {
  POSTMARK_SERVER_TOKEN: string;
  IN_DOUBT: Queue<AnyEmail>;
  /** For tests. */
  POSTMARK_BASE_URL?: string;
}

export default {
  async queue(batch, env): Promise<void> {
    const baseUrl = env.POSTMARK_BASE_URL;
    const client = new SendingClient(env.POSTMARK_SERVER_TOKEN, {
      // The queue tries again by itself, and later.
      attempts: 1,
      ...(baseUrl && { baseUrl }),
    });
    const inDoubt: AnyEmail[] = [];
    for await (const outcome of client.sendBatch(batch.messages.map(({ body }) => body))) {
      const message = batch.messages[outcome.index];
      if (!message) continue;
      switch (outcome.status) {
        case 'notSent':
          message.retry({ delaySeconds: Math.ceil(outcome.error.retryAfter ?? 0) });
          break;
        case 'unknown':
          console.error(outcome.error.message);
          inDoubt.push(outcome.email);
          message.ack();
          break;
        case 'refused':
          console.error(outcome.error.message);
          message.ack();
          break;
        default:
          message.ack();
      }
    }
    // Not before every message has its answer: what fails here must not have others sent again.
    await Promise.all(inDoubt.map((email) => env.IN_DOUBT.send(email)));
  },
} satisfies ExportedHandler<Env, AnyEmail>;
