// Files that are read while an email is sent: what goes out, what is refused, and what is tried again, in Node.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createReadStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as postmark from '../../pkg/inline.js';
import { each, HANG_UP, serve } from './peer.mjs';

const MAIL = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
const file = (Content, Name = 'a.pdf') => ({ Name, ContentType: 'application/octet-stream', Content });
const bytes = (size) => Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) % 256);

/** A stream that gives bytes in pieces of some size, and counts what is taken and whether it was cancelled. */
function streamed(all, step = 1000, seen = {}) {
  let at = 0;
  const pull = (controller) => {
    if (at >= all.length) return controller.close();
    controller.enqueue(all.subarray(at, at + step));
    at += step;
    seen.taken = at;
  };
  const cancel = () => {
    seen.cancelled = true;
  };
  return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
}

const accepting = () => each((peer, { body }) => {
  const receipt = { ErrorCode: 0, Message: 'OK', MessageID: '7' };
  const list = JSON.parse(body);
  peer.answer('200 OK', Array.isArray(list) ? list.map(({ To }) => ({ ...receipt, To })) : receipt);
});

/** Runs a test with a server and a client of it. */
async function withServer(script, run, options) {
  const server = await serve(script);
  try {
    return await run(new postmark.ServerClient('token', { baseUrl: server.url, firstWait: 0.001, ...options }), server);
  } finally {
    await server.close();
  }
}

const failed = (promise) => promise.then(() => assert.fail('it was sent'), (error) => error);
const contents = ({ body }) => JSON.parse(body).Attachments.map(({ Content }) => Content);

test('files of every kind of stream arrive as they are, with a length', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'streams-'));
  const sizes = [0, 1, 2, 3, 1000, 48 * 1024 - 1, 48 * 1024, 48 * 1024 + 1, 300_001];
  try {
    await withServer(accepting(), async (client, server) => {
      for (const size of sizes) {
        const all = bytes(size);
        const path = join(folder, 'file');
        await writeFile(path, all);
        const kinds = [
          { size, stream: streamed(all, 7919) },
          { size, stream: () => streamed(all, 100_000) },
          { size, stream: async () => streamed(all, 1 + (size >> 2)) },
          { size, stream: createReadStream(path) },
          { size, body: streamed(all) },
          await openAsBlob(path),
          new Blob([all]),
        ];
        await client.sendEmail({ ...MAIL, TextBody: 'Grüße', Attachments: kinds.map((kind) => file(kind)).concat(file('aGk=')) });
        const request = server.requests.at(-1);
        const expected = Buffer.from(all).toString('base64');
        assert.deepEqual(contents(request), [...kinds.map(() => expected), 'aGk=']);
        assert.equal(JSON.parse(request.body).TextBody, 'Grüße');
        assert.equal(request.headers['content-length'], String(Buffer.byteLength(request.body)));
        assert.equal(request.headers['transfer-encoding'], undefined);
        assert.equal(request.headers['content-type'], 'application/json');
      }
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a template has files that are streams, too, and a batch is one request', async () => {
  await withServer(accepting(), async (client, server) => {
    const all = bytes(100_000);
    const template = { From: MAIL.From, To: MAIL.To, TemplateAlias: 'hello', TemplateModel: { name: 'Jo' } };
    await client.sendEmailWithTemplate({ ...template, Attachments: [file(new Blob([all]))] });
    assert.equal(server.requests[0].line.split(' ')[1], '/email/withTemplate');
    assert.deepEqual(contents(server.requests[0]), [Buffer.from(all).toString('base64')]);
    const emails = [MAIL, { ...MAIL, Attachments: [file(new Blob([all]))] }, { ...MAIL, To: '"Doe, J." <j@example.com>' }];
    const receipts = await client.sendEmailBatch([...emails, { ...MAIL, Attachments: [file({ size: 5, stream: streamed(bytes(5)) })] }]);
    assert.deepEqual(receipts.map(({ ErrorCode }) => ErrorCode), [0, 0, 0, 0]);
    assert.equal(server.requests.length, 2);
    const sent = JSON.parse(server.requests[1].body);
    assert.deepEqual(sent.map(({ Attachments }) => Attachments?.[0].Content.length), [undefined, 133_336, undefined, 8]);
    await client.sendEmailBatchWithTemplates([{ ...template, Attachments: [file(new Blob([all]))] }]).catch(() => undefined);
    assert.equal(JSON.parse(server.requests[2].body).Messages[0].Attachments[0].Content.length, 133_336);
    // As many of them in a request as there is room for.
    const large = Array.from({ length: 3 }, () => ({ ...MAIL, Attachments: [file(new Blob([bytes(90_000)]))] }));
    for await (const { status } of client.sendBatch(large, { bytes: 300_000 })) assert.equal(status, 'sent');
    assert.deepEqual(server.requests.slice(3).map(({ body }) => JSON.parse(body).length), [2, 1]);
  });
});

test('what is not as it was declared is refused, and never arrives', async () => {
  await withServer(accepting(), async (client, server) => {
    for (const [content, message] of [
      [{ size: 10, stream: streamed(bytes(9)) }, /"a\.pdf", whose stream gave 9 bytes, and not the 10 of its size/],
      [{ size: 10, stream: streamed(bytes(11)) }, /whose stream gave more than the 10 bytes of its size/],
      [{ size: 100_000, stream: streamed(bytes(200_000)) }, /more than the 100000 bytes/],
      [{ size: 2, stream: () => ReadableStream.from(['hi']) }, /gave something other than bytes/],
      [{ size: 2, stream: () => 'hi' }, /gave no bytes/],
      [streamed(bytes(2)), /a stream of unknown length/],
      [{ stream: streamed(bytes(2)) }, /a stream of unknown length/],
      [{ size: '2', stream: streamed(bytes(2)) }, /a stream of unknown length/],
      [{ size: -1, stream: streamed(bytes(2)) }, /a stream of unknown length/],
      [{ size: 7_900_000, stream: () => assert.fail('it is not opened') }, /over its limit|bytes/],
    ]) {
      const error = await failed(client.sendEmail({ ...MAIL, Attachments: [file(content)] }));
      assert.equal(error.name, 'InvalidInputError', error.stack);
      assert.equal(error.field, 'Attachments');
      assert.match(error.message, message);
      assert.equal(error.mayHaveHappened, false);
      assert.ok(error.help.length > 10);
    }
    const bulk = { From: MAIL.From, TextBody: 'x', Messages: [{ To: MAIL.To }], Attachments: [file(new Blob(['x']))] };
    assert.throws(() => client.sendBulkEmail(bulk), { name: 'InvalidInputError', field: 'Attachments' });
    assert.equal(server.requests.length, 0, 'nothing arrived whole');
    // A stream that was read is not read again.
    const once = { size: 5, stream: streamed(bytes(5)) };
    await client.sendEmail({ ...MAIL, Attachments: [file(once)] });
    const error = await failed(client.sendEmail({ ...MAIL, Attachments: [file(once)] }));
    assert.match(error.message, /was read before/);
    assert.match(error.help, /stream: \(\) =>/);
    assert.equal(server.requests.length, 1);
  });
});

test('in a batch, the email whose file is wrong is refused, and the others are not sent', async () => {
  await withServer(accepting(), async (client, server) => {
    const emails = [MAIL, { ...MAIL, Attachments: [file({ size: 4, stream: streamed(bytes(3)) })] }, MAIL];
    const seen = [];
    for await (const { status, error } of client.sendBatch(emails)) seen.push([status, error.mayHaveHappened]);
    assert.deepEqual(seen, [['notSent', false], ['refused', false], ['notSent', false]]);
    assert.equal(server.requests.length, 0);
  });
});

test('what was certainly not sent is tried again if the file can be opened again', async () => {
  const busy = () => each((peer, request, n) => (n === 0 ? peer.answer('429 Slow', '', { 'Retry-After': '0' }) : peer.accept()));
  const all = bytes(70_000);
  await withServer(busy(), async (client, server) => {
    let opened = 0;
    const stream = () => {
      opened += 1;
      return streamed(all);
    };
    await client.sendEmail({ ...MAIL, Attachments: [file({ size: all.length, stream })] });
    assert.equal(opened, 2);
    assert.deepEqual(contents(server.requests[0]), contents(server.requests[1]));
  });
  // A stream that was read once: the reason is the error, and it says what to do.
  const events = [];
  await withServer(busy(), async (client, server) => {
    const error = await failed(client.sendEmail({ ...MAIL, Attachments: [file({ size: all.length, stream: streamed(all) })] }));
    assert.equal(error.name, 'RateLimitExceededError');
    assert.equal(error.mayHaveHappened, false);
    assert.match(error.help, /give a function that opens the file/);
    assert.equal(server.requests.length, 1);
    assert.deepEqual(events.map(({ attempt, next }) => [attempt, next]), [[1, 'gave_up']]);
  }, { onEvent: (event) => events.push(event) });
});

test('a stream that nobody began to read can be sent by the next attempt', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address();
  closed.close();
  let server;
  const onEvent = () => {
    server ??= createServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 45\r\n\r\n{"ErrorCode":0,"Message":"OK","MessageID":"7"}'.slice(0, 999)));
    }).listen(port, '127.0.0.1');
  };
  const client = new postmark.ServerClient('token', { baseUrl: `http://127.0.0.1:${port}`, firstWait: 0.05, onEvent });
  const seen = {};
  const error = await client.sendEmail({ ...MAIL, Attachments: [file({ size: 5, stream: streamed(bytes(5), 5, seen) })] }).catch((error) => error);
  server?.close();
  // The first attempt had no connection, so the file was still there for the second.
  assert.ok(seen.taken > 0, String(error));
});

test('a stream that fails fails the email before its end, which is then tried again if it can', async () => {
  const broken = () => new ReadableStream({
    pull(controller) {
      this.n = (this.n ?? 0) + 1;
      if (this.n > 2) controller.error(Object.assign(new Error('the disk is gone'), { code: 'ECONNREFUSED' }));
      else controller.enqueue(bytes(60_000));
    },
  });
  await withServer(accepting(), async (client, server) => {
    const error = await failed(client.sendEmail({ ...MAIL, Attachments: [file({ size: 200_000, stream: broken() })] }));
    assert.equal(error.name, 'TransportError');
    assert.equal(error.mayHaveHappened, false);
    assert.match(error.message, /a file could not be read: the disk is gone/);
    assert.equal(error.cause.message, 'the disk is gone');
    let opened = 0;
    const all = bytes(200_000);
    const stream = () => (opened++ === 0 ? broken() : streamed(all));
    await client.sendEmail({ ...MAIL, Attachments: [file({ size: all.length, stream })] });
    assert.equal(opened, 2);
    assert.equal(server.requests.length, 1);
  });
});

test('wherever a server hangs up, what was received whole is never called unsent', async () => {
  const all = bytes(400_000);
  let whole = 0;
  for (const read of [0, 1, 200, 1000, 64 << 10, 200_000, 400_000, 533_000, Infinity]) {
    let requests = 0;
    const script = async (peer) => {
      if (read !== Infinity) return peer.receive(read);
      await peer.request();
      requests += 1;
      return peer.reset();
    };
    await withServer(script, async (client) => {
      const error = await failed(client.sendEmail({ ...MAIL, Attachments: [file({ size: all.length, stream: streamed(all) })] }));
      assert.equal(error.name, 'TransportError');
      if (requests > 0) {
        whole += 1;
        assert.equal(error.mayHaveHappened, true);
        assert.equal(requests, 1);
      }
    }, { attempts: 1 });
  }
  assert.equal(whole, 1);
});

test('a lost response leaves an email in doubt, and its file is not sent again', async () => {
  await withServer(each(() => HANG_UP), async (client, server) => {
    let opened = 0;
    const stream = () => {
      opened += 1;
      return streamed(bytes(50_000));
    };
    const error = await failed(client.sendEmail({ ...MAIL, Attachments: [file({ size: 50_000, stream })] }));
    assert.equal(error.mayHaveHappened, true);
    assert.deepEqual([opened, server.requests.length], [1, 1]);
  });
});

test('a stream that stalls ends with the time of the attempt or with a signal, and is closed', async () => {
  const stalling = (seen) => {
    let n = 0;
    return new ReadableStream({
      pull: (controller) => (n++ === 0 ? controller.enqueue(bytes(60_000)) : new Promise(() => {})),
      cancel: () => {
        seen.cancelled = true;
      },
    }, { highWaterMark: 0 });
  };
  const fetches = [undefined, async (url, init) => fetch(url, { ...init })];
  for (const own of fetches) {
    const options = { timeout: 0.1, slowestUpload: 1e9, attempts: 1, ...(own && { fetch: own }) };
    await withServer(accepting(), async (client, server) => {
      const seen = {};
      const error = await failed(client.sendEmail({ ...MAIL, Attachments: [file({ size: 200_000, stream: stalling(seen) })] }));
      assert.equal(error.name, 'TransportError');
      assert.match(error.message, /longer than 100 ms|given up/);
      assert.equal(error.mayHaveHappened, false);
      assert.equal(seen.cancelled, true);
      assert.equal(server.requests.length, 0);
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 20);
      const aborted = await failed(client.sendEmail({ ...MAIL, Attachments: [file({ size: 200_000, stream: stalling(seen) })] }, { signal: controller.signal }));
      assert.equal(aborted.mayHaveHappened, false);
      assert.match(aborted.message, /aborted/);
    }, options);
  }
});

test('a fetch of the caller\'s gets text, and again the same text', async () => {
  const all = bytes(100_000);
  const bodies = [];
  const fetch = async (_, init) => {
    bodies.push(init.body);
    if (bodies.length === 1) return new Response('', { status: 429, headers: { 'Retry-After': '0' } });
    return Response.json({ ErrorCode: 0, Message: 'OK', MessageID: '1' });
  };
  const client = new postmark.ServerClient('token', { fetch, firstWait: 0.001 });
  await client.sendEmail({ ...MAIL, Attachments: [file({ size: all.length, stream: streamed(all) })] });
  assert.equal(bodies.length, 2);
  assert.equal(bodies[0], bodies[1]);
  assert.equal(JSON.parse(bodies[0]).Attachments[0].Content, Buffer.from(all).toString('base64'));
});

test('a file of an inbound email is a stream of its bytes', async () => {
  for (const size of [0, 1, 2, 3, 200_000]) {
    const all = bytes(size);
    const attachment = { Name: 'a.pdf', ContentType: 'x/y', ContentLength: size, Content: Buffer.from(all).toString('base64') };
    const pieces = [];
    for await (const piece of postmark.attachmentStream(attachment)) pieces.push(piece);
    assert.deepEqual(Buffer.concat(pieces), Buffer.from(all));
    assert.ok(pieces.every(({ length }) => length <= 48 * 1024));
  }
  const odd = { Name: 'a', ContentType: 'x/y', ContentLength: 3, Content: '!!!!' };
  await assert.rejects(async () => {
    for await (const piece of postmark.attachmentStream(odd)) void piece;
  });
});
