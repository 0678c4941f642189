// What must be the same on every platform: a server that does something, a call, and what comes of
// it. They are those of tests/src/conformance, as far as they make sense for `fetch`.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { each, HANG_UP } from './peer.mjs';

const MAIL = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
const send = { method: 'sendEmail', args: [MAIL] };
const bounce = { method: 'getBounce', args: [7] };
const activate = { method: 'activateBounce', args: [7] };

/** The error of a request that may have been made, which must have been made once. */
function unanswered({ error }, server) {
  assert.equal(error?.name, 'TransportError');
  assert.equal(error.mayHaveHappened, true);
  assert.equal(server.requests.length, 1);
  assert.ok(!JSON.stringify(error).includes('secret'));
  return error.message;
}

/** Reads a request, says something, and hangs up. */
const saying = (answer) => async (peer) => {
  await peer.request();
  peer.write(answer);
};

export const scenarios = {
  'a request has all it needs': {
    script: () => async (peer) => {
      await peer.request();
      peer.accept();
    },
    options: { agent: 'shop/1.4' },
    path: '/postmark/',
    call: send,
    check({ value }, server) {
      assert.equal(value.MessageID, '7');
      const { line, headers, body } = server.requests[0];
      assert.equal(line, 'POST /postmark/email HTTP/1.1');
      assert.equal(headers['x-postmark-server-token'], 'a-secret-token');
      assert.equal(headers.accept, 'application/json');
      assert.equal(headers['content-type'], 'application/json');
      assert.equal(headers['content-length'], String(Buffer.byteLength(body)));
      assert.match(headers['user-agent'], /^shop\/1\.4 postmark-rs\//);
      assert.equal(headers['transfer-encoding'], undefined);
      assert.deepEqual(JSON.parse(body), MAIL);
    },
  },
  'a request without a body says so': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('200 OK', { Message: 'OK', Bounce: { ID: 7 } });
    },
    call: activate,
    check({ value }, server) {
      assert.equal(value.Bounce.ID, 7);
      assert.equal(server.requests[0].line, 'PUT /bounces/7/activate HTTP/1.1');
      assert.equal(server.requests[0].headers['content-length'], '0');
    },
  },
  'values of a path and a query are encoded': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('200 OK', { TotalCount: 0, Bounces: [] });
    },
    call: { method: 'getBounces', args: [{ tag: 'a b&c', fromDate: '2026-01-02', inactive: false }] },
    check(_, server) {
      assert.equal(
        server.requests[0].line,
        'GET /bounces?count=100&offset=0&tag=a%20b%26c&fromDate=2026-01-02&inactive=false HTTP/1.1',
      );
    },
  },
  'a segment that would lead elsewhere is refused': {
    script: () => () => assert.fail('nothing is sent'),
    call: { method: 'getTemplate', args: ['..'] },
    check({ error }) {
      assert.equal(error.name, 'InvalidInputError');
      assert.equal(error.mayHaveHappened, false);
    },
  },
  'a compressed answer is unpacked': {
    script: () => async (peer) => {
      await peer.request();
      const gzip = gzipSync('{"ID":7,"Email":"a@example.com"}');
      peer.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${gzip.length}\r\n\r\n`);
      peer.write(gzip);
    },
    call: bounce,
    check({ value }) {
      assert.equal(value.Email, 'a@example.com');
    },
  },
  'an answer that unpacks to more than the limit': {
    script: () => async (peer) => {
      await peer.request();
      const gzip = gzipSync(Buffer.alloc(20_000_000, ' '));
      peer.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${gzip.length}\r\n\r\n`);
      peer.write(gzip);
    },
    options: { responseLimit: 100_000 },
    call: send,
    check(result, server) {
      assert.match(unanswered(result, server), /more than 100000 bytes/);
    },
  },
  'an answer without end': {
    script: () => async (peer) => {
      await peer.request();
      peer.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      for (let at = 0; at < 40; at += 1) peer.write(`2710\r\n${'x'.repeat(10_000)}\r\n`);
      await peer.drain();
    },
    options: { responseLimit: 100_000 },
    call: send,
    check(result, server) {
      assert.match(unanswered(result, server), /more than 100000 bytes/);
    },
  },
  'a redirect is not followed': {
    script: () => saying('HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n'),
    call: send,
    check({ error }, server) {
      assert.equal(error.name, 'UnknownError');
      assert.equal(error.statusCode, 307);
      assert.equal(error.mayHaveHappened, true);
      assert.equal(server.requests.length, 1);
    },
  },
  'too many requests are made again': {
    script: () => each((peer, _, n) =>
      n === 0 ? peer.answer('429 Slow', '', { 'Retry-After': '0' }) : peer.accept()),
    call: send,
    check({ value }, server) {
      assert.equal(value.ErrorCode, 0);
      assert.equal(server.requests.length, 2);
    },
  },
  'what is asked to wait too long for is reported': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('429 Slow', '', { 'Retry-After': '999', 'X-Request-Id': 'r-1' });
    },
    call: send,
    check({ error }) {
      assert.equal(error.name, 'RateLimitExceededError');
      assert.equal(error.retryAfter, 999);
      assert.equal(error.requestId, 'r-1');
      assert.equal(error.mayHaveHappened, false);
    },
  },
  'an error of the server leaves a mail in doubt': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('503 Unavailable', '<html>');
    },
    call: send,
    check({ error }, server) {
      assert.equal(error.name, 'ServiceUnavailableError');
      assert.equal(error.mayHaveHappened, true);
      assert.equal(server.requests.length, 1);
    },
  },
  'a refusal is definite': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('401 Unauthorized', { ErrorCode: 10, Message: 'No' });
    },
    call: send,
    check({ error }) {
      assert.equal(error.name, 'InvalidAPIKeyError');
      assert.deepEqual([error.code, error.statusCode], [10, 401]);
      assert.equal(error.mayHaveHappened, false);
      assert.equal(error.message, 'No');
      assert.ok(error.help.length > 20);
    },
  },
  'inactive recipients come out as addresses': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('422 No', {
        ErrorCode: 406,
        Message:
          'You tried to send to recipient(s) that have been marked as inactive. Found inactive ' +
          'addresses: a@example.com, b@example.com. Inactive recipients are ones that bounced.',
      });
    },
    call: send,
    check({ error }) {
      assert.equal(error.name, 'InactiveRecipientsError');
      assert.deepEqual(error.recipients, ['a@example.com', 'b@example.com']);
    },
  },
  'an accepted mail that may be delayed is no failure': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('200 OK', { Message: 'Message accepted, but delivery may be delayed.', MessageID: '8' });
    },
    call: send,
    check({ value }) {
      assert.equal(value.MessageID, '8');
      assert.equal(value.ErrorCode, undefined);
    },
  },
  'an acceptance that is not as documented was probably one': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('200 OK', '<html>hello</html>');
    },
    call: send,
    check({ error }, server) {
      assert.equal(error.name, 'UnexpectedResponseError');
      assert.equal(error.mayHaveHappened, true);
      assert.equal(server.requests.length, 1);
    },
  },
  'a reset once all is received': {
    script: () => async (peer) => {
      await peer.request();
      peer.reset();
    },
    call: send,
    check: unanswered,
  },
  'no answer at all': { script: () => saying(''), call: send, check: unanswered },
  'an answer that stalls': {
    script: () => async (peer) => {
      await peer.request();
      peer.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{');
      await peer.drain();
    },
    options: { timeout: 0.25 },
    call: send,
    check(result, server) {
      assert.match(unanswered(result, server), /longer than 250 ms/);
    },
  },
  'an answer that never begins': {
    script: () => async (peer) => {
      await peer.request();
      await peer.drain();
    },
    options: { timeout: 0.25 },
    call: send,
    check(result, server) {
      assert.match(unanswered(result, server), /longer than 250 ms/);
    },
  },
  'an answer that is cut off': {
    script: () => saying('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ErrorCode":0'),
    call: send,
    check: unanswered,
  },
  'an answer that is no HTTP': {
    script: () => saying('220 mail.example.com ESMTP\r\n\r\n'),
    call: send,
    check: unanswered,
  },
  'a request that does no harm twice is repeated': {
    script: () => each((peer, _, n) => (n === 0 ? HANG_UP : peer.answer('200 OK', { ID: 7 }))),
    call: bounce,
    check({ value }, server) {
      assert.equal(value.ID, 7);
      assert.equal(server.requests.length, 2);
    },
  },
  'rows come from as many pages as there are': {
    script: () => each((peer, _, n) => {
      const ids = Array.from({ length: n < 2 ? 500 : 200 }, (_, at) => n * 500 + at + 1);
      const Bounces = ids.map((ID) => ({ ID, Email: `${ID}@example.com` }));
      peer.answer('200 OK', { TotalCount: 1200, Bounces });
    }),
    call: { method: 'bounces', args: [{ tag: 'news' }] },
    check({ value }, server) {
      assert.equal(value.length, 1200);
      assert.equal(value[1199].Email, '1200@example.com');
      assert.deepEqual(
        server.requests.map(({ line }) => line.split(' ')[1]),
        [0, 500, 1000].map((offset) => `/bounces?tag=news&count=500&offset=${offset}`),
      );
    },
  },
  'an error is the last row': {
    script: () => each((peer, _, n) =>
      n === 0
        ? peer.answer('200 OK', { TotalCount: 9, Templates: [{ TemplateId: 1 }] })
        : peer.answer('401 Unauthorized', { ErrorCode: 10, Message: 'No' })),
    call: { method: 'templates' },
    check({ error, rows }) {
      assert.equal(rows.length, 1);
      assert.equal(error.code, 10);
    },
  },
  'nothing is asked for that nobody wants': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('200 OK', { TotalCount: 9, Bounces: [{ ID: 1 }, { ID: 2 }] });
    },
    call: { method: 'bounces', most: 2 },
    check({ value }, server) {
      assert.equal(value.length, 2);
      assert.equal(server.requests.length, 1);
    },
  },
  'a list goes where its answers lead': {
    script: () => each((peer, _, n) => {
      const Requests = [[{ ID: 'b-1' }, { ID: 'b-2' }], [{ ID: 'b-3' }]][n];
      peer.answer('200 OK', { Requests, PaginationKey: n === 0 ? 'next' : null });
    }),
    call: { method: 'bulkEmails', args: [{ count: 2 }] },
    check({ value }, server) {
      assert.deepEqual(value.map(({ ID }) => ID), ['b-1', 'b-2', 'b-3']);
      assert.deepEqual(
        server.requests.map(({ line }) => line.split(' ')[1]),
        ['/email/bulk?count=2', '/email/bulk?count=2&paginationKey=next'],
      );
    },
  },
  'a list that leads to itself ends': {
    script: () => each((peer) => {
      peer.answer('200 OK', { meta: { next: 7, next_url: null, total: 9 }, entries: [{ id: 7 }] });
    }),
    call: { client: 'DmarcClient', method: 'reports' },
    check({ value }, server) {
      assert.equal(value.length, 2);
      assert.equal(server.requests.length, 2);
    },
  },
  'something else is not the end of a list': {
    script: () => each((peer, _, n) =>
      peer.answer('200 OK', n === 0 ? { Requests: [{ ID: 'b-1' }], PaginationKey: '2' } : { Error: 'x' })),
    call: { method: 'bulkEmails' },
    check({ error, rows }) {
      assert.equal(rows.length, 1);
      assert.equal(error.name, 'UnexpectedResponseError');
    },
  },
  'a mail in doubt is found': {
    script: () => each((peer) => {
      const Metadata = { 'send-id': '6f726465722d3737' };
      peer.answer('200 OK', { TotalCount: 1, Messages: [{ MessageID: '7', Metadata, Status: 7 }] });
    }),
    call: { method: 'reconcile', args: [{ ...MAIL, Metadata: { 'send-id': '6f726465722d3737' } }] },
    check({ value }, server) {
      assert.deepEqual(value, { status: 'sent', MessageID: '7' });
      assert.match(server.requests[0].line, /^GET \/messages\/outbound\?.*metadata_send-id=6f726465722d3737/);
    },
  },
  'a mail in doubt is found, even where nothing says under which id': {
    script: () => each((peer) => {
      peer.answer('200 OK', { TotalCount: 1, Messages: [{ MessageID: null, Metadata: { 'send-id': '37' } }] });
    }),
    call: { method: 'reconcile', args: [{ ...MAIL, Metadata: { 'send-id': '37' } }] },
    check({ value }) {
      assert.deepEqual(value, { status: 'sent', MessageID: '' });
    },
  },
  'a mail in doubt is not found': {
    script: () => each((peer) => peer.answer('200 OK', { TotalCount: 0, Messages: [] })),
    call: { method: 'reconcile', args: [{ ...MAIL, Metadata: { 'send-id': '37' } }, 0] },
    check({ value }, server) {
      assert.deepEqual(value, { status: 'notFound' });
      assert.equal(server.requests.length, 1);
    },
  },
  'a mail without an id is not searched for': {
    script: () => () => assert.fail('nothing is asked for'),
    call: { method: 'reconcile', args: [MAIL] },
    check({ error }) {
      assert.equal(error.name, 'InvalidInputError');
      assert.equal(error.field, 'Metadata');
    },
  },
  'a failed request of a batch does not hide the others': {
    script: () => each((peer, _, n) => {
      if (n === 1) return HANG_UP;
      if (n === 2) return peer.answer('401 Unauthorized', { ErrorCode: 10, Message: 'Bad token' });
      return peer.answer('200 OK', [{ ErrorCode: 0, Message: 'OK', MessageID: '1' }]);
    }),
    call: {
      method: 'sendBatch',
      args: [['a', 'b', 'c', 'd'].map((Subject) => ({ ...MAIL, Subject })), { messages: 1, stopEarly: false }],
    },
    check({ value }, server) {
      assert.deepEqual(
        value.map(({ index, status, email }) => [index, status, email.Subject]),
        [[0, 'sent', 'a'], [1, 'unknown', 'b'], [2, 'notSent', 'c'], [3, 'sent', 'd']],
      );
      assert.equal(server.requests.length, 4);
      assert.ok(!JSON.stringify(value).includes('secret'));
    },
  },
  'a mail with a fault costs the others of its batch nothing': {
    script: () => async (peer) => {
      const { body } = await peer.request();
      peer.answer('200 OK', JSON.parse(body).map(({ Subject }) => ({ ErrorCode: 0, Message: 'OK', MessageID: Subject })));
    },
    call: {
      method: 'sendEmailBatch',
      args: [[{ ...MAIL, Subject: '1' }, { ...MAIL, To: 'nobody' }, { ...MAIL, Subject: '3' }, { From: 5 }]],
    },
    check({ value }) {
      assert.deepEqual(value.map(({ ErrorCode }) => ErrorCode), [0, 300, 0, 300]);
      assert.equal(value[2].MessageID, '3');
      assert.match(value[1].Message, /^To\b/);
    },
  },
  'mails with bodies and with templates go to their endpoints': {
    script: () => each((peer) =>
      peer.answer('200 OK', [{ ErrorCode: 0, Message: 'OK', MessageID: '1' }])),
    call: {
      method: 'sendBatch',
      args: [[MAIL, { From: MAIL.From, To: MAIL.To, TemplateAlias: 'hello', TemplateModel: { name: 'Jo' } }]],
    },
    check({ value }, server) {
      assert.deepEqual(value.map(({ status }) => status), ['sent', 'sent']);
      const lines = server.requests.map(({ line }) => line.split(' ')[1]);
      assert.deepEqual(lines, ['/email/batch', '/email/batchWithTemplates']);
    },
  },
  'a batch of which nothing was sent fails for its reason': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('401 Unauthorized', { ErrorCode: 10, Message: 'Bad token' });
    },
    call: { method: 'sendEmailBatch', args: [[MAIL, MAIL]] },
    check({ error }) {
      assert.equal(error.name, 'InvalidAPIKeyError');
      assert.equal(error.mayHaveHappened, false);
    },
  },
  'a refusal in a batch of which nothing was sent is kept': {
    script: () => async (peer) => {
      await peer.request();
      peer.answer('401 Unauthorized', { ErrorCode: 10, Message: 'Bad token' });
    },
    call: { method: 'sendEmailBatch', args: [[{ ...MAIL, To: 'nobody' }, MAIL]] },
    check({ error }) {
      assert.equal(error.name, 'BatchError');
      assert.equal(error.mayHaveHappened, false);
      assert.deepEqual(error.outcomes.map(({ status }) => status), ['refused', 'notSent']);
    },
  },
  'a batch of which some mails have no answer says what came of each': {
    script: () => each((peer, { body }, n) => {
      if (n > 0) return HANG_UP;
      const receipts = JSON.parse(body).map(() => ({ ErrorCode: 0, Message: 'OK', MessageID: '1' }));
      return peer.answer('200 OK', receipts);
    }),
    call: { method: 'sendEmailBatch', args: [Array.from({ length: 501 }, () => MAIL)] },
    check({ error }, server) {
      assert.equal(error.name, 'BatchError');
      assert.equal(error.mayHaveHappened, true);
      assert.equal(error.outcomes.length, 501);
      assert.equal(error.outcomes[499].status, 'sent');
      assert.equal(error.outcomes[500].status, 'unknown');
      assert.equal(server.requests.length, 2);
    },
  },
};
