// Emails from a queue, in workerd, while requests fail, workerd is killed, and the queue of emails in doubt
// cannot be reached. The queue is this program's: it hands over again what was not acknowledged, as
// Cloudflare's does, and survives.
//
//     EMAILS=200 node --test test/queue.test.mjs     # a shorter run
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { onTheWay, startSandbox } from './sandbox.mjs';
import { runtime, worker } from './worker.mjs';

const EMAILS = Number(process.env.EMAILS ?? 3000);
const AT_A_TIME = 20;

/** Numbers that are the same in every run. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A queue that hands over what was not acknowledged. */
class Queue {
  messages = new Map();
  #next = 0;

  put(body, id = String((this.#next += 1)).padStart(8, '0')) {
    this.messages.set(id, { id, timestamp: new Date(), body, attempts: 1 });
  }

  take(count) {
    return [...this.messages.values()].slice(0, count);
  }

  /** Takes the word of a consumer; of one that died there is none. */
  settle(taken, result) {
    for (const { id } of taken) {
      const message = this.messages.get(id);
      this.messages.delete(id);
      const isDone = result?.ackAll || result?.explicitAcks?.includes(id);
      // What is not done comes again, after the others.
      if (!isDone) this.messages.set(id, { ...message, attempts: message.attempts + 1 });
    }
  }
}

/** Has emails sent while things go wrong; gives what became of them. */
async function run({ store, seed, count, faults = 0, kills = 0, isDeaf = 0, again = false, emails }) {
  const sandbox = await startSandbox();
  const random = numbers(seed);
  const folder = await mkdtemp(`${tmpdir()}/postmark-queue-`);
  const WRONG = ['lost before', 'lost after', ['429 Slow', '', { 'Retry-After': '1' }], ['500 Error', '<html>'],
    ['503 Busy', '{}'], ['200 OK', '<html>']];
  const way = await onTheWay(sandbox, () =>
    random() < faults ? WRONG[Math.floor(random() * WRONG.length)] : undefined);
  const [mails, inDoubt] = [new Queue(), new Queue()];
  const [notFound, refused] = [new Set(), new Map()];
  const host = async (request) => {
    if (random() < isDeaf) return new Response('', { status: 500 });
    const body = await request.json();
    const what = new URL(request.url).pathname;
    if (what === '/in-doubt') inDoubt.put(body);
    else if (what === '/again') mails.put(body);
    else if (what === '/refused') refused.set(body.key, body.reason);
    else notFound.add(body.key);
    return new Response('');
  };
  const made = await worker('queue.worker.mjs');
  const start = () => runtime({
    workers: [{
      ...made,
      name: 'consumer',
      bindings: { TOKEN: sandbox.token, BASE_URL: way.url, AGAIN: again },
      serviceBindings: { HOST: host },
      ...(store === 'd1' ? { d1Databases: ['CLAIMS'] } : {
        durableObjects: { OBJECT: { className: 'PostmarkClaims', useSQLite: true } },
      }),
    }],
    d1Persist: folder,
    durableObjectsPersist: folder,
  });
  const alive = () => execFileSync('pgrep', ['-P', String(process.pid), '-x', 'workerd']).toString().trim().split('\n');
  let workerd = start();
  const hand = async (queue, name) => {
    const taken = queue.take(AT_A_TIME);
    if (taken.length === 0) return false;
    const consumer = await workerd.getWorker('consumer');
    const handed = consumer.queue(name, taken).catch(() => undefined);
    if (kills > 0 && random() < 0.3) {
      kills -= 1;
      await new Promise((wake) => setTimeout(wake, random() * 60));
      for (const pid of alive()) process.kill(Number(pid), 'SIGKILL');
      await Promise.race([handed, new Promise((wake) => setTimeout(wake, 1000))]);
      await workerd.dispose().catch(() => undefined);
      workerd = start();
      queue.settle(taken, undefined);
    } else queue.settle(taken, await handed);
    return true;
  };
  for (let at = 0; at < count; at += 1) mails.put(emails ? emails(at) : { key: `mail-${at}`, email: email(at) });
  try {
    let rounds = 0;
    while (mails.messages.size + inDoubt.messages.size > 0) {
      assert.ok((rounds += 1) < 40 * count, 'the queues are never empty');
      await hand(mails, 'mails');
      await hand(inDoubt, 'in-doubt');
    }
    return { accepted: await accepted(sandbox), notFound, refused, kills };
  } finally {
    await workerd.dispose().catch(() => undefined);
    await way.close();
    sandbox.stop();
    await rm(folder, { recursive: true });
  }
}

const email = (at) => ({ From: 'me@example.com', To: 'you@example.com', Subject: `mail-${at}`, TextBody: 'Hello' });

/** How often the email of each subject was accepted. */
async function accepted({ url, token }) {
  const counts = new Map();
  for (let offset = 0; ; offset += 500) {
    const answer = await fetch(`${url}/messages/outbound?count=500&offset=${offset}`, {
      headers: { accept: 'application/json', 'x-postmark-server-token': token },
    });
    const { Messages } = await answer.json();
    for (const { Subject } of Messages) counts.set(Subject, (counts.get(Subject) ?? 0) + 1);
    if (Messages.length < 500) return counts;
  }
}

for (const store of ['d1', 'object']) {
  test(`${store}: no email is sent twice or lost, whatever dies`, { timeout: 3_600_000 }, async () => {
    const { accepted, notFound, refused, kills } = await run({
      store, seed: 7, count: EMAILS, faults: 0.4, kills: 4, isDeaf: 0.3,
    });
    assert.equal(kills, 0, 'workerd was killed');
    assert.equal(refused.size, 0);
    const twice = [...accepted].filter(([, times]) => times > 1);
    assert.deepEqual(twice, []);
    for (let at = 0; at < EMAILS; at += 1) {
      const key = `mail-${at}`;
      // Accepted, or named as not found; never both, never neither.
      assert.equal(accepted.has(key), !notFound.has(key), key);
    }
    console.log(`${store}: ${accepted.size} of ${EMAILS} accepted, ${notFound.size} in doubt and not found`);
  });
}

test('what is not found is sent again where that is wanted', async () => {
  const { accepted, notFound } = await run({ store: 'd1', seed: 3, count: 60, faults: 0.4, again: true });
  assert.equal(notFound.size, 0);
  assert.equal(accepted.size, 60);
  assert.deepEqual([...accepted].filter(([, times]) => times > 1), []);
});

test('messages of one key are one email, and a key that cannot be one is refused', async () => {
  const emails = (at) => [
    { key: 'order-1', email: email(0) },
    { key: 'order-1', email: email(1) },
    { key: 'x'.repeat(41), email: email(2) },
    { key: 'order-2', email: { ...email(3), To: 'nobody' } },
    email(4),
    null,
  ][at];
  const { accepted, refused } = await run({ store: 'd1', seed: 1, count: 6, emails });
  assert.deepEqual([...accepted], [['mail-4', 1], ['mail-0', 1]]);
  assert.equal(refused.size, 3);
  assert.match(refused.get('x'.repeat(41)), /send-id has 41 bytes/);
});
