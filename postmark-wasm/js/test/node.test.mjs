// The scenarios, and what only Node has, in Node.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import * as postmark from '../../pkg/inline.js';
import { drive } from './drive.mjs';
import { each, serve } from './peer.mjs';
import { scenarios } from './scenarios.mjs';

for (const [name, { script, options, path = '', call, check }] of Object.entries(scenarios)) {
  test(name, { timeout: 20_000 }, async () => {
    const server = await serve(script());
    try {
      const result = await drive(postmark, { ...call, options: { ...options, baseUrl: server.url + path } });
      check(result, server);
    } finally {
      await server.close();
    }
  });
}

const MAIL = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };

test('options that cannot be are told at once, and a token from a variable that is not set', () => {
  for (const [token, options, field] of [
    [undefined, {}, /token/],
    ['a token', {}, /token/],
    ['token', { timeout: -1 }, /^timeout$/],
    ['token', { firstWait: 'soon' }, /^firstWait$/],
    ['token', { attempts: NaN }, /^attempts$/],
    ['token', { baseUrl: 7 }, /^baseUrl$/],
    ['token', { agent: 'é' }, /^agent$/],
  ]) {
    const make = () => new postmark.ServerClient(token, options);
    assert.throws(make, (error) => {
      assert.ok(error instanceof postmark.InvalidInputError, String(error));
      assert.match(error.field, field);
      return error.mayHaveHappened === false && error.help.length > 0;
    });
  }
  new postmark.ServerClient('token', { timeout: undefined, agent: undefined, attempts: 1e99 });
});

test('nobody listens: surely not sent, and tried again', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address();
  closed.close();
  const options = { baseUrl: `http://127.0.0.1:${port}` };
  const { error } = await drive(postmark, { method: 'sendEmail', args: [MAIL], options });
  assert.equal(error.name, 'TransportError');
  assert.equal(error.mayHaveHappened, false);
  assert.match(error.message, /ECONNREFUSED/);
});

test('a host that does not exist: surely not sent', async () => {
  const options = { baseUrl: 'http://nowhere.invalid', attempts: 1 };
  const { error } = await drive(postmark, { method: 'sendEmail', args: [MAIL], options });
  assert.equal(error.mayHaveHappened, false);
});

test('wherever a server hangs up, what was received whole is never called unsent', async () => {
  const mail = { ...MAIL, TextBody: 'x'.repeat(400_000) };
  for (const read of [0, 1, 200, 1000, 128 << 10, 200_000, 400_000]) {
    const server = await serve((peer) => peer.receive(read));
    const options = { baseUrl: server.url, attempts: 1 };
    const { error } = await drive(postmark, { method: 'sendEmail', args: [mail], options });
    assert.equal(error.name, 'TransportError');
    assert.ok(error.mayHaveHappened || server.requests.length === 0);
    await server.close();
  }
});

test('an email goes to its recipients and to nobody else', async () => {
  const receipt = '{"ErrorCode":0,"Message":"OK","MessageID":"1"}';
  const bodies = [];
  const fetch = async (_, init) => {
    const body = JSON.parse(await new Response(init.body).text());
    bodies.push(body);
    return new Response(Array.isArray(body) ? `[${body.map(() => receipt)}]` : receipt);
  };
  const client = new postmark.ServerClient('token', { fetch });
  const names = ['', '"Doe, Jane"', '"Müller; Jörg"', '"Ann \\"Annie\\" Lee"', '"<angle>"'];
  const emails = Array.from({ length: 40 }, (_, round) => {
    const people = (field, count) => Array.from({ length: count }, (_, n) => {
      const address = `${field}${n}.${round}@example.com`;
      const name = names[(round + n) % names.length];
      return name ? `${name} <${address}>` : address;
    });
    const [to, cc, bcc] = [people('to', 1 + (round % 7)), people('cc', round % 5), people('bcc', round % 3)];
    // Lists and texts with commas.
    const given = round % 2 ? { To: to, Cc: cc, Bcc: bcc } : { To: to.join(), Cc: cc.join(), Bcc: bcc.join() };
    return { From: 'me@example.com', TextBody: 'Hello', ...given };
  });
  const addresses = (text) => String(text).match(/[a-z]+[0-9.]+@example\.com/g) ?? [];
  const check = (sent, email) => {
    const expected = ['To', 'Cc', 'Bcc'].flatMap((field) => addresses(email[field])).sort();
    assert.deepEqual(['To', 'Cc', 'Bcc'].flatMap((field) => addresses(sent[field])).sort(), expected);
    assert.equal(JSON.stringify(sent).split('@').length - 1, expected.length + 1, 'only the sender besides');
  };
  for (const email of emails) await client.sendEmail(email);
  bodies.forEach((sent, index) => check(sent, emails[index]));
  for await (const outcome of client.sendBatch(emails)) void outcome;
  assert.equal(bodies.length, 41);
  bodies[40].forEach((sent, index) => check(sent, emails[index]));
});

test('attachments are bytes, buffers or base64, and recipients lists', async () => {
  const server = await serve(async (peer) => {
    await peer.request();
    peer.accept();
  });
  const client = new postmark.ServerClient('token', { baseUrl: server.url });
  const file = (Content) => ({ Name: 'a.txt', ContentType: 'text/plain', Content });
  await client.sendEmail({
    ...MAIL,
    To: ['a@example.com', 'Bo <b@example.com>'],
    Attachments: [file(new Uint8Array([104, 105])), file(Buffer.from('hi')), file('aGk=')],
  });
  const mail = JSON.parse(server.requests[0].body);
  assert.equal(mail.To, 'a@example.com, Bo <b@example.com>');
  assert.deepEqual(mail.Attachments.map(({ Content }) => Content), ['aGk=', 'aGk=', 'aGk=']);
  await server.close();
});

test('mails are taken as requests have room, from iterables of both kinds', async () => {
  let taken = 0;
  const server = await serve(each((peer, { body }) =>
    peer.answer('200 OK', JSON.parse(body).map(() => ({ ErrorCode: 0, Message: 'OK', MessageID: '1' })))));
  function* mails() {
    for (; taken < 1000; taken += 1) yield MAIL;
  }
  const client = new postmark.ServerClient('token', { baseUrl: server.url });
  for await (const { index } of client.sendBatch(mails(), { messages: 10 })) {
    if (index === 9) break;
  }
  assert.ok(taken <= 11, `${taken} mails were taken`);
  async function* later() {
    for (let at = 0; at < 25; at += 1) yield MAIL;
  }
  const seen = [];
  for await (const { index } of client.sendBatch(later(), { messages: 10 })) seen.push(index);
  assert.deepEqual(seen, Array.from({ length: 25 }, (_, at) => at));
  assert.equal(server.requests.length, 4);
  await server.close();
});

test('what is in flight is answered in its time, however long nobody asks', async () => {
  const server = await serve(each(async (peer, { body }) => {
    await setTimeout(50);
    peer.answer('200 OK', JSON.parse(body).map(() => ({ ErrorCode: 0, Message: 'OK', MessageID: '1' })));
  }));
  try {
    const client = new postmark.ServerClient('token', { baseUrl: server.url, timeout: 0.5 });
    const seen = [];
    for await (const { status } of client.sendBatch(Array(40).fill(MAIL), { messages: 10, inFlight: 2 })) {
      seen.push(status);
      if (seen.length > 1) continue;
      await setTimeout(700);
      assert.equal(server.requests.length, 2, 'nobody asked for more');
    }
    assert.deepEqual(seen, Array(40).fill('sent'));
  } finally {
    await server.close();
  }
});

test('a batch ends with an error that every email would get, unless it is told not to', async () => {
  const server = await serve(each((peer) => peer.answer('401 Unauthorized', { ErrorCode: 10, Message: 'No such token' })));
  try {
    const client = new postmark.ServerClient('token', { baseUrl: server.url });
    for (const [options, requests] of [[{}, 1], [{ stopEarly: false }, 5]]) {
      server.requests.length = 0;
      const seen = [];
      for await (const { status, error, email } of client.sendBatch(Array(10).fill(MAIL), { messages: 2, ...options })) {
        seen.push([status, error.code, email.To]);
      }
      assert.deepEqual(seen, Array(10).fill(['notSent', 10, MAIL.To]));
      assert.equal(server.requests.length, requests);
    }
  } finally {
    await server.close();
  }
});

test('each attempt is an event, without an address, a body or a token', async () => {
  const server = await serve(each((peer, _, n) =>
    n ? peer.answer('200 OK', { ErrorCode: 0, Message: 'OK', MessageID: '1' }) : peer.answer('429 Too Many Requests', '')));
  try {
    const events = [];
    const onEvent = (event) => {
      events.push(event);
      throw new Error('what a log throws fails no request');
    };
    const client = new postmark.ServerClient('token', { baseUrl: server.url, firstWait: 0.01, onEvent });
    await client.sendEmail(MAIL);
    const seen = events.map(({ elapsed, wait, ...event }) => {
      assert.ok(elapsed >= 0 && (event.next !== 'retry' || wait > 0));
      return event;
    });
    const request = { method: 'POST', host: '127.0.0.1', route: '/email' };
    assert.deepEqual(seen, [
      { ...request, attempt: 1, statusCode: 429, errorType: '429', next: 'retry', asked: false },
      { ...request, attempt: 2, statusCode: 200, next: 'done' },
    ]);
    assert.throws(() => new postmark.ServerClient('token', { onEvent: 7 }), { field: 'onEvent' });
    // An unhandled rejection would fail the test.
    const rejecting = async () => { throw new Error('nor does a promise that is rejected'); };
    const quiet = new postmark.ServerClient('token', { baseUrl: server.url, onEvent: rejecting });
    await quiet.sendEmail(MAIL);
  } finally {
    await server.close();
  }
});

test('an invalid value is named', async () => {
  const client = new postmark.ServerClient('token', { baseUrl: 'http://127.0.0.1:1' });
  await assert.rejects(client.sendEmail({ ...MAIL, To: 'nobody' }), { field: 'To', value: 'nobody' });
});

test('an iterator that throws costs no outcome of the mails before', async () => {
  const server = await serve(async (peer) => {
    await peer.request();
    peer.answer('200 OK', [{ ErrorCode: 0, Message: 'OK', MessageID: '1' }]);
  });
  function* mails() {
    yield MAIL;
    throw new Error('no more');
  }
  const client = new postmark.ServerClient('token', { baseUrl: server.url });
  const seen = [];
  await assert.rejects(async () => {
    for await (const { status } of client.sendBatch(mails())) seen.push(status);
  }, /no more/);
  assert.deepEqual(seen, ['sent']);
  await assert.rejects(client.sendEmailBatch(mails()), /no more/);
  assert.equal(server.requests.length, 1, 'an array of answers is all or nothing');
  await server.close();
});

test('an async iterator that throws, or waits, costs no outcome of the mails before', async () => {
  const server = await serve(each((peer, { body }) => {
    peer.answer('200 OK', JSON.parse(body).map(() => ({ ErrorCode: 0, Message: 'OK', MessageID: '1' })));
  }));
  let closed = 0;
  async function* mails(last) {
    try {
      for (let at = 0; at < 3; at += 1) yield MAIL;
      await last();
    } finally {
      closed += 1;
    }
  }
  const client = new postmark.ServerClient('token', { baseUrl: server.url });
  const seen = [];
  const failing = mails(async () => {
    throw new Error('no more');
  });
  await assert.rejects(async () => {
    for await (const { index, status } of client.sendBatch(failing, { messages: 2 })) seen.push([index, status]);
  }, /no more/);
  assert.deepEqual(seen, [[0, 'sent'], [1, 'sent'], [2, 'sent']]);
  assert.equal(server.requests.length, 2);
  for await (const { index } of client.sendBatch(mails(() => new Promise(() => {})), { messages: 2 })) {
    if (index === 1) break;
  }
  assert.equal(server.requests.length, 3, 'the third waits for a fourth, and nobody for it');
  // One whose steps are no promises, but can be waited for as if they were.
  let left = 2;
  const next = () => ({ then: (take) => take({ done: left === 0, value: left-- > 0 ? MAIL : undefined }) });
  const thenable = { [Symbol.asyncIterator]: () => ({ next }) };
  const statuses = [];
  for await (const { status } of client.sendBatch(thenable)) statuses.push(status);
  assert.deepEqual(statuses, ['sent', 'sent']);
  await server.close();
  assert.equal(closed, 2);
});

test('what is wrong with options and tokens is said at once', () => {
  const faults = [
    () => new postmark.ServerClient(' '),
    () => new postmark.ServerClient('to ken'),
    () => new postmark.ServerClient('token', { baseUrl: 'ftp://example.com' }),
    () => new postmark.ServerClient('token', { timeout: -1 }),
    () => new postmark.ServerClient('token', { timeout: 'soon' }),
  ];
  for (const fault of faults) assert.throws(fault, postmark.InvalidInputError, String(fault));
  new postmark.ServerClient('token', { requestHost: 'localhost:1', useHttps: false });
});

/** Rejects as a signal does. */
const ended = (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('requests go through a fetch of the caller\'s', async () => {
  const send = async (fetch) => {
    let calls = 0;
    const counted = (...given) => {
      calls += 1;
      return fetch(...given);
    };
    const client = new postmark.ServerClient('token', { fetch: counted, firstWait: 0 });
    const result = await client.sendEmail(MAIL).catch((error) => error);
    return { calls, result };
  };
  const ok = { ErrorCode: 0, Message: 'OK', MessageID: '7' };
  const seen = await send(async (url, init) => {
    assert.equal(url, 'https://api.postmarkapp.com/email');
    assert.equal(init.method, 'POST');
    assert.equal(init.headers['X-Postmark-Server-Token'], 'token');
    assert.equal(new Headers(init.headers).get('content-type'), 'application/json');
    assert.equal(JSON.parse(init.body).To, MAIL.To);
    return Response.json(ok);
  });
  assert.deepEqual([seen.calls, seen.result.MessageID], [1, '7']);

  // What it did before it failed, nobody knows, once it has looked at the body; what it gives may be anything.
  const odd = [
    (_, init) => { throw new Error(`thrown ${init.body.length}`); },
    async (_, { body }) => { throw new Error(`rejected ${body.length}`); },
    () => undefined,
    async () => ({ status: 200, json: () => ok }),
    async () => ({ status: 200, headers: {}, body: { pipe() {} } }),
  ];
  for (const fetch of odd) {
    const { calls, result } = await send(fetch);
    assert.ok(result instanceof postmark.TransportError, String(fetch));
    assert.deepEqual([calls, result.mayHaveHappened], [1, true], String(fetch));
  }
  const refused = Object.assign(new Error('refused'), { syscall: 'connect' });
  const unsent = await send(async () => { throw new TypeError('fetch failed', { cause: refused }); });
  assert.deepEqual([unsent.calls, unsent.result.mayHaveHappened], [4, false]);
  // Whoever never looked at the body has sent nothing.
  for (const fetch of [() => { throw new Error('thrown'); }, async () => { throw new Error('rejected'); }]) {
    const { calls, result } = await send(fetch);
    assert.ok(result instanceof postmark.TransportError, String(fetch));
    assert.deepEqual([calls, result.mayHaveHappened], [4, false], String(fetch));
  }
  // And it cannot do so later, when the email may have been sent again.
  const late = { name: 'nothing yet' };
  const slow = async (_, init) => {
    await setTimeout(500);
    try {
      late.body = init.body;
    } catch (error) {
      late.error = error;
    }
    throw new Error('too late');
  };
  const client = new postmark.ServerClient('token', { fetch: (url, init) => Promise.race([slow(url, init), ended(init.signal)]), timeout: 0.02, attempts: 1 });
  await assert.rejects(client.sendEmail(MAIL), { name: 'TransportError', mayHaveHappened: false });
  await setTimeout(600);
  assert.match(late.error?.message ?? late.body, /given up/);
  assert.throws(() => new postmark.ServerClient('token', { fetch: 'fetch' }), { field: 'fetch' });
  new postmark.ServerClient('token', { fetch: undefined });
});

test('a bulk mail has lists of recipients, and an answer names those who get none', async () => {
  let body;
  const fetch = async (_, init) => {
    body = JSON.parse(init.body);
    return Response.json({ ID: '7', Status: 'Accepted' });
  };
  const client = new postmark.ServerClient('token', { fetch });
  const Messages = [{ To: ['a@example.com', 'b@example.com'], Cc: 'c@example.com' }, { To: 'd@example.com' }];
  await client.sendBulkEmail({ From: 'me@example.com', ReplyTo: ['e@example.com'], TextBody: 'Hello', Messages });
  assert.equal(body.ReplyTo, 'e@example.com');
  assert.deepEqual(body.Messages, [
    { To: 'a@example.com, b@example.com', Cc: 'c@example.com' },
    { To: 'd@example.com' },
  ]);
  const Message = 'Message OK, but will not deliver to these inactive addresses: a@example.com, b@example.com.';
  assert.deepEqual(postmark.inactiveRecipients({ ErrorCode: 0, Message }), ['a@example.com', 'b@example.com']);
  assert.deepEqual(postmark.inactiveRecipients({ ErrorCode: 0 }), []);
});

test('a mail is marked by what tells it from others', () => {
  assert.deepEqual(postmark.sendId('order-77'), { 'send-id': '6f726465722d3737' });
  assert.equal(postmark.sendId('é'.repeat(20))['send-id'].length, 80);
  for (const id of ['', 'é'.repeat(21), null, undefined, {}, 77, 'half \ud83d']) {
    assert.throws(() => postmark.sendId(id), (error) =>
      error instanceof postmark.InvalidInputError && error.field === 'send-id' && !error.mayHaveHappened);
  }
});

test('an integer that would be rounded is text, and every other number one', async () => {
  const id = '4323372036854775807';
  const others = String.raw`"Email":"${id},\"ID\":${id}\\","Tag":"\\\"","Numbers":[9007199254740991,
    -9007199254740991, 9007199254740992,-9007199254740993,1e300 , 12345678901234567.5,0,-0,true,null]`;
  const numbers = [9007199254740991, -9007199254740991, '9007199254740992', '-9007199254740993', 1e300,
    12345678901234567.5, 0, -0, true, null];
  const bounce = `{"ID":${id},${others}}`;
  const urls = [];
  const fetch = async (url) => {
    urls.push(new URL(url).pathname);
    return new Response(url.includes('count=') ? `{"TotalCount":1,"Bounces":[${bounce}]}` : bounce);
  };
  const client = new postmark.ServerClient('token', { fetch });
  const exact = await client.getBounce(id);
  assert.deepEqual(exact, { ID: id, Email: `${id},"ID":${id}\\`, Tag: '\\"', Numbers: numbers });
  await client.activateBounce(exact.ID);
  assert.deepEqual(urls, [`/bounces/${id}`, `/bounces/${id}/activate`]);
  for await (const row of client.bounces()) assert.equal(row.ID, id);
  assert.equal((await client.getBounces()).Bounces[0].ID, id);
  const { payload } = postmark.parseWebhook(`{"RecordType":"Bounce","Type":"HardBounce",${bounce.slice(1)}`);
  assert.deepEqual([payload.ID, payload.Email], [id, exact.Email]);
  const other = postmark.parseWebhook(`{"RecordType":"News",${bounce.slice(1)}`);
  assert.deepEqual(other.payload.Numbers, numbers);
});

test('webhooks are read, told from strangers, and answered', async () => {
  const rejections = [];
  const onRejected = (rejection) => rejections.push(rejection);
  const receiver = new postmark.WebhookReceiver({ basicAuth: [['postmark', 'a long password']], onRejected });
  const payload = JSON.stringify({ RecordType: 'Bounce', Type: 'HardBounce', Email: 'a@example.com', MessageID: '7' });
  const hook = (init) => new Request('https://example.com/hook', { method: 'POST', body: payload, ...init });
  const stranger = await receiver.receive(hook());
  assert.ok(stranger instanceof Response);
  assert.equal(stranger.status, 401);
  assert.match(stranger.headers.get('www-authenticate'), /^Basic /);
  assert.equal((await receiver.receive(new Request('https://example.com/hook'))).status, 405);
  const open = new postmark.WebhookReceiver({ onRejected });
  assert.equal((await open.receive(hook())).status, 401);
  const reasons = [['credentials', 401], ['method', 405], ['not_configured', 401]];
  assert.deepEqual(rejections.map(({ reason, status }) => [reason, status]), reasons);
  assert.match(rejections[0].message, /^rejected with status 401: the credentials are missing or wrong/);
  assert.deepEqual(Object.keys(rejections[0]), ['reason', 'message', 'status']);
  const authorization = `Basic ${btoa('postmark:a long password')}`;
  const received = await receiver.receive(hook({ headers: { authorization, 'x-pm-webhook-trace-id': 't' } }));
  assert.ok(received instanceof postmark.Received);
  assert.equal(received.event.kind, 'Bounce');
  assert.equal(received.event.recipient, 'a@example.com');
  assert.equal(received.event.key, 't');
  const { eventType, reason, permanence, sender, isAutomatic, automatic } = received.event;
  assert.deepEqual([eventType, reason, permanence], ['bounced', 'invalid', 'hard']);
  assert.deepEqual([sender, isAutomatic, automatic], [null, false, null]);
  assert.deepEqual([received.done(), received.later(), received.never()].map(({ status }) => status), [200, 503, 422]);
  const inbound = postmark.parseWebhook(JSON.stringify({ FromFull: { Email: 'b@example.com' }, TextBody: 'Yes\n> No?' }));
  assert.equal(inbound.kind, 'Inbound');
  assert.equal(inbound.replyText, 'Yes');
  assert.deepEqual([inbound.eventType, inbound.sender, inbound.isAutomatic], ['inbound', 'b@example.com', false]);
  const headers = [{ Name: 'Auto-Submitted', Value: 'auto-replied' }];
  const machine = postmark.parseWebhook(JSON.stringify({ FromFull: { Email: 'b@example.com' }, Headers: headers }));
  assert.deepEqual([machine.isAutomatic, machine.automatic], [true, 'generated']);
  const named = postmark.parseWebhook(JSON.stringify({ From: 'Doe, Jane <b@example.com>', OriginalRecipient: 'c@example.com' }));
  assert.equal(named.sender, 'b@example.com');
  assert.throws(() => postmark.parseWebhook('{'), postmark.InvalidInputError);
});

test('no more of a webhook is read than has to be', async () => {
  const authorization = `Basic ${btoa('postmark:a long password')}`;
  const options = { basicAuth: [['postmark', 'a long password']], bodyLimit: 100_000 };
  const receiver = new postmark.WebhookReceiver(options);
  // A body without end, and how many bytes were taken of it.
  const take = async (headers) => {
    let taken = 0;
    const pull = (controller) => {
      taken += 10_000;
      controller.enqueue(new Uint8Array(10_000));
    };
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    const init = { method: 'POST', body, duplex: 'half', headers };
    const answer = await receiver.receive(new Request('https://example.com/hook', init));
    return [answer.status, taken];
  };
  assert.deepEqual(await take({}), [401, 0]);
  assert.deepEqual(await take({ authorization }), [503, 110_000]);
  assert.deepEqual(await take({ authorization, 'content-length': '100001' }), [503, 0]);

  // One that comes in pieces is read whole, and one that breaks off is an error of the connection's.
  const pieces = ['{"RecordType":"Op', 'en","Recip', 'ient":"a@example.com"}'];
  const hook = (body) =>
    new Request('https://example.com/hook', { method: 'POST', body, duplex: 'half', headers: { authorization } });
  const whole = ReadableStream.from(pieces.map((piece) => new TextEncoder().encode(piece)));
  const received = await receiver.receive(hook(whole));
  assert.equal(received.event.recipient, 'a@example.com');
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
  await assert.rejects(receiver.receive(hook(broken)), /reset/);
});

test('errors are errors', async () => {
  const client = new postmark.ServerClient('token', { baseUrl: 'http://127.0.0.1:1', attempts: 1 });
  const error = await client.sendEmail({ ...MAIL, To: 'nobody' }).catch((error) => error);
  assert.ok(error instanceof Error && error instanceof postmark.PostmarkError);
  assert.equal(error.name, 'InvalidInputError');
  assert.match(error.stack, /node\.test\.mjs/);
});

test('no sender of a webhook is waited for without end', async () => {
  const authorization = `Basic ${btoa('postmark:a long password')}`;
  const options = { basicAuth: [['postmark', 'a long password']], timeLimit: 50 };
  const receiver = new postmark.WebhookReceiver(options);
  const slow = (pull, headers) => {
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    return receiver.receive(new Request('https://example.com/hook', { method: 'POST', body, duplex: 'half', headers }));
  };
  // Nothing comes, or a byte now and then, which does not renew the time.
  const never = () => new Promise(() => {});
  const trickle = async (controller) => {
    await setTimeout(5);
    controller.enqueue(new Uint8Array([0x20]));
  };
  for (const pull of [never, trickle]) {
    assert.equal((await slow(pull, { authorization })).status, 408);
    // A stranger is not waited for at all.
    assert.equal((await slow(pull, {})).status, 401);
  }
});
