// A consumer of a queue of emails and of those in doubt. What it is given as queues and what it says of
// emails is the test's.
import { ServerClient } from 'postmark-wasm';
import { claimsInD1, claimsInObject, deliver, PostmarkClaims, resolve } from 'postmark-wasm/queue';

export { PostmarkClaims };

export default {
  async queue(batch, env) {
    const client = new ServerClient(env.TOKEN, { baseUrl: env.BASE_URL, attempts: 1 });
    const claims = env.OBJECT ? claimsInObject(env.OBJECT) : claimsInD1(env.CLAIMS);
    const tell = async (what, body) => {
      const { ok } = await env.HOST.fetch(`http://host/${what}`, { method: 'POST', body: JSON.stringify(body) });
      if (!ok) throw new Error(`${what} failed`);
    };
    const log = () => undefined;
    if (batch.queue === 'in-doubt') {
      const onNotFound = ({ key }) => tell('not-found', { key });
      const again = { send: (body) => tell('again', body) };
      await resolve(batch, { client, claims, patience: 0, log, onNotFound, ...(env.AGAIN && { sendAgain: again }) });
    } else {
      const onRefused = ({ key }, reason) => tell('refused', { key, reason });
      await deliver(batch, { client, claims, log, onRefused, inDoubt: { send: (body) => tell('in-doubt', body) } });
    }
  },
};
