// Files that are read while an email is sent, in workerd with R2, in Deno and in Bun.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { each, HANG_UP, serve } from './peer.mjs';
import { runtime, worker } from './worker.mjs';

const here = (path) => new URL(path, import.meta.url).pathname;
const SIZE = 300_001;
const CONTENT = Buffer.from(Uint8Array.from({ length: SIZE }, (_, at) => (at * 31) % 256)).toString('base64');

let workerd;
before(async () => {
  workerd = runtime({ ...(await worker('./streams.worker.mjs')), r2Buckets: ['FILES'] });
  await workerd.ready;
  assert.deepEqual(await ask('fill', { size: SIZE }), { value: null });
});
after(() => workerd.dispose());

async function ask(way, given) {
  const response = await workerd.dispatchFetch('http://worker/', { method: 'POST', body: JSON.stringify({ way, ...given }) });
  return response.json();
}

/** What a Worker says of a call, and the requests that arrived whole. */
async function sending(way, script) {
  const server = await serve(script);
  try {
    return [await ask(way, { baseUrl: server.url, size: SIZE }), server.requests];
  } finally {
    await server.close();
  }
}

const accept = (peer, { body }) => {
  const list = JSON.parse(body);
  const receipt = { ErrorCode: 0, Message: 'OK', MessageID: '7' };
  peer.answer('200 OK', Array.isArray(list) ? list.map(() => receipt) : receipt);
};
const busyOnce = () => each((peer, request, n) => (n === 0 ? peer.answer('429 Slow', '', { 'Retry-After': '0' }) : accept(peer, request)));
const contents = ({ body }) => JSON.parse(body).Attachments.map(({ Content }) => Content);

test('workerd: an object of R2 arrives as it is, with a length', async () => {
  const [{ value }, requests] = await sending('object', each(accept));
  assert.equal(value.MessageID, '7');
  assert.deepEqual(contents(requests[0]), [CONTENT]);
  assert.equal(requests[0].headers['content-length'], String(Buffer.byteLength(requests[0].body)));
  assert.equal(requests[0].headers['transfer-encoding'], undefined);
});

test('workerd: objects in a batch are one request', async () => {
  const [{ value }, requests] = await sending('batch', each(accept));
  assert.equal(value.length, 3);
  assert.equal(requests.length, 1);
  const sent = JSON.parse(requests[0].body).map(({ Attachments }) => Attachments[0].Content);
  assert.deepEqual(sent, [CONTENT, 'BwcHBwc=', CONTENT]);
});

test('workerd: what was not sent is tried again if the file can be opened again', async () => {
  const [{ value }, requests] = await sending('again', busyOnce());
  assert.equal(value.MessageID, '7');
  assert.deepEqual(requests.map(contents), [[CONTENT], [CONTENT]]);
  const [{ error }, once] = await sending('object', busyOnce());
  assert.deepEqual([error.name, error.mayHaveHappened], ['RateLimitExceededError', false]);
  assert.match(error.help, /give a function that opens the file/);
  assert.equal(once.length, 1);
});

test('workerd: a stream that is too short never arrives', async () => {
  const [{ error }, requests] = await sending('short', each(accept));
  assert.deepEqual([error.name, error.mayHaveHappened], ['InvalidInputError', false]);
  assert.match(error.message, /gave 9 bytes, and not the 10/);
  assert.equal(requests.length, 0);
});

test('workerd: what did not arrive whole was not sent, and what did may have been', async () => {
  // More than sockets hold: the end must not be on its way before the connection breaks.
  await ask('fill', { size: 7_000_000 });
  const [cut] = await sending('object', (peer) => peer.receive(100_000));
  await ask('fill', { size: SIZE });
  assert.deepEqual([cut.error.name, cut.error.mayHaveHappened], ['TransportError', false]);
  const [lost, requests] = await sending('again', each(() => HANG_UP));
  assert.deepEqual([lost.error.name, lost.error.mayHaveHappened, requests.length], ['TransportError', true, 1]);
});

test('workerd: a response that is a stream of a program is read', async () => {
  const { value } = await ask('response');
  assert.equal(value.MessageID, 'é'.repeat(20_000));
});

test('workerd: files of inbound emails go to R2', async () => {
  for (const size of [1, 2, 3, 3_000_001]) assert.deepEqual(await ask('inbound', { size }), { value: [size, true] });
});

const programs = {
  Deno: [here('../node_modules/@deno/linux-x64-glibc/deno'), 'run', '--quiet', '--allow-all'],
  Bun: [here('../bundlers/node_modules/@oven/bun-linux-x64/bin/bun')],
};
for (const [name, [program, ...options]] of Object.entries(programs)) {
  test(`${name}: files arrive as they are, with a length, and what finds no connection is in no doubt`, async () => {
    const server = await serve(busyOnce());
    try {
      const { stdout } = await promisify(execFile)(program, [...options, here('streams.program.mjs'), server.url, String(SIZE)]);
      const { sent, ...refused } = JSON.parse(stdout);
      const doubts = ['TransportError', false, 'TransportError', false];
      assert.deepEqual(refused, { name: 'InvalidInputError', mayHaveHappened: false, doubts });
      assert.equal(server.requests.length, 4);
      for (const request of server.requests) {
        assert.deepEqual(contents(request), [sent]);
        assert.equal(request.headers['content-length'], String(Buffer.byteLength(request.body)));
      }
    } finally {
      await server.close();
    }
  });
}
