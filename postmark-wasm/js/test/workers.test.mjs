// The Workers of ../../workers, in workerd, against the sandbox, with faults on the way.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { onTheWay, startSandbox } from './sandbox.mjs';
import { COMPATIBLE, runtime, worker } from './worker.mjs';

const PASSWORD = 'a long password';
const AUTHORIZATION = `Basic ${btoa(`postmark:${PASSWORD}`)}`;

let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.clear());
after(() => sandbox.stop());

/** Runs a test with a Worker that sends to the sandbox, by a way on which something goes wrong. */
async function withWorker(made, fault, run) {
  const way = await onTheWay(sandbox, fault);
  const bindings = {
    POSTMARK_BASE_URL: way.url,
    POSTMARK_SERVER_TOKEN: sandbox.token,
    WEBHOOK_PASSWORD: PASSWORD,
  };
  const workerd = runtime({ ...made, bindings });
  try {
    await run(workerd, way);
  } finally {
    await workerd.dispose();
    await way.close();
  }
}

const post = (body, headers = {}) => ({ method: 'POST', body, headers });
const hook = (payload, headers = { authorization: AUTHORIZATION }) => post(JSON.stringify(payload), headers);
const bounce = { RecordType: 'Bounce', Type: 'HardBounce', Email: 'a@example.com', MessageID: '7' };

test('TypeScript: a contact form is sent', async () => {
  await withWorker(await worker('../../workers/typescript/worker.ts'), () => {}, async (workerd) => {
    const form = new URLSearchParams({ address: 'jane@example.com', message: 'Hello' });
    const sent = await workerd.dispatchFetch('http://worker/contact', post(form));
    assert.equal(sent.status, 200);
    assert.match((await sent.json()).id, /^[\da-f-]{36}$/);
    const [mail] = await sandbox.mails();
    assert.equal(mail.ReplyTo, 'jane@example.com');
    assert.equal(mail.TextBody, 'Hello');
    const wrong = new URLSearchParams({ address: 'jane', message: 'Hello' });
    const refused = await workerd.dispatchFetch('http://worker/contact', post(wrong));
    assert.equal(refused.status, 400);
    assert.equal((await sandbox.mails()).length, 1);
  });
});

test('TypeScript: a mail whose answer is lost is in doubt, and not sent twice', async () => {
  const made = await worker('../../workers/typescript/worker.ts');
  await withWorker(made, () => 'lost after', async (workerd, way) => {
    const form = new URLSearchParams({ address: 'jane@example.com', message: 'Hello' });
    const answer = await workerd.dispatchFetch('http://worker/contact', post(form));
    assert.equal(answer.status, 502);
    assert.equal((await answer.json()).mayHaveHappened, true);
    assert.equal(way.requests.length, 1);
    assert.equal((await sandbox.mails()).length, 1);
  });
});

test('TypeScript: webhooks are taken, and strangers are not', async () => {
  await withWorker(await worker('../../workers/typescript/worker.ts'), () => {}, async (workerd) => {
    const taken = await workerd.dispatchFetch('http://worker/hook', hook(bounce));
    assert.equal(taken.status, 200);
    const stranger = await workerd.dispatchFetch('http://worker/hook', hook(bounce, {}));
    assert.equal(stranger.status, 401);
    const cut = post('{"RecordType":', { authorization: AUTHORIZATION });
    assert.equal((await workerd.dispatchFetch('http://worker/hook', cut)).status, 503);
  });
});

const built = '../../workers/rust/build';
const rust = {
  compatibilityDate: COMPATIBLE,
  modules: true,
  scriptPath: new URL(`${built}/index.js`, import.meta.url).pathname,
  modulesRoot: new URL(built, import.meta.url).pathname,
  modulesRules: [
    { type: 'ESModule', include: ['**/*.js'] },
    { type: 'CompiledWasm', include: ['**/*.wasm'] },
  ],
};
const mail = { From: 'me@example.com', To: 'you@example.com', Subject: 'Rust', TextBody: 'Hello' };

test('Rust: a mail is sent, again where that is safe', async () => {
  const slow = (_, n) => (n === 0 ? ['429 Slow', '', { 'Retry-After': '0' }] : undefined);
  await withWorker(rust, slow, async (workerd, way) => {
    const sent = await workerd.dispatchFetch('http://worker/send', post(JSON.stringify(mail)));
    assert.equal(sent.status, 200);
    assert.equal((await sent.json()).Message, 'OK');
    assert.equal(way.requests.length, 2);
    assert.deepEqual((await sandbox.mails()).map(({ Subject }) => Subject), ['Rust']);
  });
});

test('Rust: what may have been sent is not sent again', async () => {
  await withWorker(rust, () => ['502 Bad Gateway', '<html>'], async (workerd, way) => {
    const answer = await workerd.dispatchFetch('http://worker/send', post(JSON.stringify(mail)));
    assert.equal(answer.status, 502);
    assert.equal((await answer.json()).mayHaveHappened, true);
    assert.equal(way.requests.length, 1);
  });
});

test('Rust: an inbound mail is answered', async () => {
  await withWorker(rust, () => {}, async (workerd) => {
    const inbound = { FromFull: { Email: 'jane@example.com' }, TextBody: 'Please\n> What?' };
    const taken = await workerd.dispatchFetch('http://worker/hook', hook(inbound));
    assert.equal(taken.status, 200);
    const [answer] = await sandbox.mails();
    assert.equal(answer.To, 'jane@example.com');
    assert.equal(answer.TextBody, 'Thank you for: Please');
    assert.equal((await workerd.dispatchFetch('http://worker/hook', hook(bounce))).status, 200);
    assert.equal((await workerd.dispatchFetch('http://worker/hook', hook(bounce, {}))).status, 401);
    assert.equal((await workerd.dispatchFetch('http://worker/hook')).status, 405);
  });
});

test('Rust: an inbound mail that could not be answered comes again', async () => {
  await withWorker(rust, () => ['429 Slow', '', { 'Retry-After': '999' }], async (workerd) => {
    const inbound = { FromFull: { Email: 'jane@example.com' }, TextBody: 'Please' };
    assert.equal((await workerd.dispatchFetch('http://worker/hook', hook(inbound))).status, 503);
  });
});

/** A queue and its consumer: what is put into it, what was sent, and what is known of the emails. */
async function consume(fault) {
  const consumer = await worker('../../workers/queue/worker.ts');
  const way = await onTheWay(sandbox, fault);
  const workerd = runtime({
    workers: [
      {
        name: 'producer',
        modules: true,
        compatibilityDate: COMPATIBLE,
        queueProducers: { EMAILS: 'emails' },
        script: `export default { async fetch(request, env) {
          await env.EMAILS.sendBatch((await request.json()).map((body) => ({ body })));
          return new Response();
        } }`,
      },
      {
        name: 'consumer',
        ...consumer,
        bindings: { POSTMARK_BASE_URL: way.url, POSTMARK_SERVER_TOKEN: sandbox.token },
        d1Databases: ['CLAIMS'],
        queueProducers: { IN_DOUBT: 'emails-in-doubt' },
        queueConsumers: {
          emails: { maxBatchSize: 100, maxBatchTimeout: 0.2, maxRetries: 5 },
          'emails-in-doubt': { maxBatchSize: 100, maxBatchTimeout: 0.2, maxRetries: 5 },
        },
      },
    ],
  });
  const batches = way.requests;
  const sent = () => batches.filter(({ body }) => body).map(({ body }) => JSON.parse(body).map(({ Subject }) => Subject));
  const states = async () => {
    const claims = await workerd.getD1Database('CLAIMS', 'consumer');
    // The table is made with the first claims.
    const tables = await claims.prepare("SELECT name FROM sqlite_master WHERE name = 'postmark_claims'").all();
    if (tables.results.length === 0) return [];
    const { results } = await claims.prepare('SELECT state FROM postmark_claims ORDER BY state').all();
    return results.map(({ state }) => state);
  };
  return {
    sent,
    states,
    put: (mails) => workerd.dispatchFetch('http://worker/', post(JSON.stringify(mails))),
    async until(met) {
      const patience = AbortSignal.timeout(15_000);
      while (!(await met())) {
        assert.ok(!patience.aborted, JSON.stringify([sent(), await states()]));
        await new Promise((wake) => setTimeout(wake, 50));
      }
    },
    async close() {
      await workerd.dispose();
      await way.close();
    },
  };
}

const numbered = (count, change = {}) =>
  Array.from({ length: count }, (_, at) => ({ ...mail, Subject: String(at), ...change[at] }));

test('queue: a hundred mails are one request, and what is refused is not tried again', async () => {
  const queue = await consume(() => {});
  try {
    await queue.put(numbered(100, { 3: { To: 'nobody' } }));
    await queue.until(async () => (await sandbox.mails()).length >= 50);
    assert.equal(queue.sent().length, 1);
    assert.equal(queue.sent()[0].length, 99);
    // What comes after it is all that comes: nothing was put back.
    await queue.put([{ ...mail, Subject: 'after' }]);
    await queue.until(() => queue.sent().length > 1);
    assert.deepEqual(queue.sent()[1], ['after']);
    await queue.until(async () => (await queue.states()).length === 101);
    assert.deepEqual(new Set(await queue.states()), new Set(['refused', 'sent']));
  } finally {
    await queue.close();
  }
});

test('queue: mails that were not tried come again, and only they', async () => {
  const queue = await consume((_, n) => (n === 0 ? ['429 Slow', ''] : undefined));
  try {
    await queue.put([...numbered(3, { 1: { To: 'nobody' } }), null, 'no mail']);
    await queue.until(() => queue.sent().length > 1);
    assert.deepEqual(queue.sent(), [['0', '2'], ['0', '2']]);
    await queue.until(async () => (await queue.states()).filter((state) => state === 'sent').length === 2);
    assert.deepEqual((await queue.states()).filter((state) => state !== 'sent'), ['refused', 'refused', 'refused']);
  } finally {
    await queue.close();
  }
});

test('queue: mails in doubt are kept as such, and not sent again', async () => {
  const queue = await consume((_, n) => (n === 0 ? 'lost after' : undefined));
  try {
    await queue.put(numbered(2));
    await queue.until(async () => (await queue.states()).join() === 'in_doubt,in_doubt');
    await queue.put([{ ...mail, Subject: 'after' }]);
    await queue.until(() => queue.sent().length > 1);
    assert.deepEqual(queue.sent(), [['0', '1'], ['after']]);
    assert.equal((await sandbox.mails()).length, 3);
  } finally {
    await queue.close();
  }
});
