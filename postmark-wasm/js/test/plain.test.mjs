// What is plain is written in JavaScript, without the engine: the engine has to find it right, too, and to write the
// same. And what is not plain is the engine's, with bodies and files that it never sees.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as postmark from '../../pkg/inline.js';
import { driverOf } from '../../pkg/client.js';
import { textOf, written } from '../../pkg/email.js';
import { errorOf } from '../../pkg/records.js';

const { engine } = driverOf(new postmark.ServerClient('token'));

/** Numbers that look random and are the same in each run. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ADDRESSES = ['a@example.com', 'A.b+c@sub.example.co.uk', 'Bo Doe <bo@example.com>', "o'neil@example.com", 'x@y',
  '-@-.-', 'a..b@example.com', 'Bo<bo@example.com>', '"Doe, Jane" <j@example.com>', 'nobody', 'a@b@c', 'a@example.com ',
  'a@exa mple.com', 'a@bücher.example', 'Bö <b@example.com>', 'a@example.com.', '', 'x'.repeat(300) + '@example.com',
  'a@example.com b@example.com', 'Bo (x) <b@example.com>', 'a@example.com;b@example.com', `a@${'b'.repeat(250)}`];
const LISTS = [...ADDRESSES, 'a@example.com, b@example.com', 'a@example.com,Bo <b@example.com>', ',', 'a@example.com,,b@example.com',
  ['a@example.com', 'Bo <b@example.com>'], [], Array(51).fill('a@example.com'), 7, null, undefined];
const TEXTS = ['Hello', '', 'two\nlines', 'x'.repeat(1001), 'x'.repeat(2001), 'Grüße 😀', '"quoted\\"', '\u0000', null, 7, undefined, {}];
const PAIRS = [{}, { key: 'value' }, { Key: '1', key: '2' }, { 'send-id': '6f' }, { number: 7 }, { ['k'.repeat(21)]: 'v' },
  { k: 'v'.repeat(81) }, Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`k${at}`, 'v'])), null, [], undefined];
const MEMBERS = { From: ADDRESSES, To: LISTS, Cc: LISTS, Bcc: LISTS, ReplyTo: LISTS, Subject: TEXTS, HtmlBody: TEXTS, TextBody: TEXTS,
  Tag: TEXTS, MessageStream: TEXTS, TrackOpens: [true, false, 'true', null], TrackLinks: ['None', 'HtmlOnly', 'Some', 7, null], Metadata: PAIRS,
  TemplateId: [7, '7', 0, -1, 7.5, null], TemplateAlias: ['hello', '', 7, null], TemplateModel: [{}, { a: [1, 'x'] }, [], 'x', null],
  InlineCss: [true, 'x', null], subject: ['Hello'], New: [1] };

/** An email in which nearly everything is right, and something may not be. */
function email(next) {
  const pick = (list) => list[next(list.length)];
  const mail = { From: 'me@example.com', To: 'you@example.com' };
  if (next(3)) Object.assign(mail, { Subject: 'Hello', TextBody: 'Hello' });
  else Object.assign(mail, { TemplateAlias: 'hello', TemplateModel: { name: 'Jo' } });
  for (let changes = next(4); changes > 0; changes -= 1) {
    const name = pick(Object.keys(MEMBERS));
    mail[name] = pick(MEMBERS[name]);
  }
  return mail;
}

/** What the engine says of an email without help, and the email as it writes it. */
function whole(mail) {
  try {
    return { json: JSON.parse(engine.judge(JSON.stringify(mail), 0, 0, 0, 0)) };
  } catch (thrown) {
    return { fault: JSON.parse(thrown) };
  }
}

/** An email without what only reads differently: spaces in lists. */
const same = (mail) => {
  const lists = ['To', 'Cc', 'Bcc', 'ReplyTo'].filter((name) => typeof mail[name] === 'string');
  return { ...mail, ...Object.fromEntries(lists.map((name) => [name, mail[name].split(',').map((one) => one.trim()).join(', ')])) };
};

test('what is sent is what the engine would send, and what it refuses is refused', () => {
  const next = numbers(7);
  let plain = 0;
  let judged = 0;
  let refused = 0;
  for (let round = 0; round < 8_000; round += 1) {
    const mail = email(next);
    const joined = { ...mail };
    for (const name of ['To', 'Cc', 'Bcc', 'ReplyTo']) if (Array.isArray(mail[name])) joined[name] = mail[name].join(', ');
    const theirs = whole(joined);
    let ours;
    try {
      ours = written({ engine }, mail);
    } catch (error) {
      refused += 1;
      assert.ok(theirs.fault, `${JSON.stringify(mail)}: ${error.message}`);
      assert.equal(error.message, errorOf(theirs.fault).message, JSON.stringify(mail));
      continue;
    }
    assert.ok(theirs.json, `${JSON.stringify(mail)} is refused: ${theirs.fault?.message}`);
    assert.deepEqual(same(JSON.parse(textOf(ours))), same(theirs.json), JSON.stringify(mail));
    if (typeof ours.content === 'string' && !ours.templated) judged += 1;
    else plain += 1;
  }
  assert.ok(plain > 1000 && judged > 200 && refused > 1000, `${plain} plain, ${judged} judged, ${refused} refused`);
});

test('the requests of a plain configuration are those that the engine makes', () => {
  const tokens = ['token', '0a129aee-e1cd-480d-b08d-4f48548ff48d', '!~\\', '"quoted"', ' padded ', 'two words', 'tök', '', undefined];
  const bases = [undefined, 'http://127.0.0.1:8025', 'https://example.com', 'https://a-b.example.com:443', 'http://localhost:59999',
    'http://localhost:65535', 'http://localhost:65536', 'http://localhost:0', 'http://localhost:08025', 'https://Example.com', 'http://a..b',
    'http://-a', 'https://example.com/', 'https://example.com/path', 'https://user@example.com', 'https://example.com?x', 'ftp://example.com'];
  const settings = [{}, { timeout: 5, attempts: 1, deadline: 0 }, { slowestUpload: 1e9, responseLimit: 0.5 }, { timeout: -1 },
    { attempts: NaN }, { deadline: 1e30 }, { firstWait: '1' }, { longestWait: null }, { agent: 'shop/1.4' }, { agent: null }];
  let plain = 0;
  let asked = 0;
  let refused = 0;
  for (const token of tokens) for (const baseUrl of bases) for (const setting of settings) {
    let driver;
    try {
      driver = driverOf(new postmark.ServerClient(token, { baseUrl, ...setting }));
    } catch (error) {
      assert.ok(error instanceof postmark.InvalidInputError, String(error));
      refused += 1;
      continue;
    }
    if (driver.plain) plain += 1;
    else asked += 1;
    for (const kind of ['sending', 'batch']) for (const templated of [false, true]) {
      assert.deepEqual(driver.head(kind, templated), driver.askedHead(kind, templated), `${token} ${baseUrl}`);
    }
  }
  assert.ok(plain > 50 && asked > 50 && refused > 500, `${plain} plain, ${asked} asked, ${refused} refused`);
});

test('an email is the one that was given, however its iterator goes on with it', async () => {
  const bodies = [];
  const fetch = async (_, { body }) => {
    bodies.push(...JSON.parse(body));
    return Response.json(JSON.parse(body).map(({ To }) => ({ ErrorCode: 0, Message: 'OK', MessageID: '1', To })));
  };
  function* emails() {
    const mail = { From: 'me@example.com', TextBody: 'Hello', Metadata: {} };
    for (let at = 0; at < 3; at += 1) {
      mail.To = `${at}@example.com`;
      mail.Metadata.at = String(at);
      yield mail;
    }
  }
  const client = new postmark.ServerClient('token', { fetch });
  for await (const { status } of client.sendBatch(emails())) assert.equal(status, 'sent');
  assert.deepEqual(bodies.map(({ To, Metadata }) => [To, Metadata.at]), [0, 1, 2].map((at) => [`${at}@example.com`, String(at)]));
});

test('bodies and files stay in JavaScript, and their sizes count', async () => {
  const sent = [];
  const fetch = async (_, { body }) => {
    sent.push(JSON.parse(body));
    return Response.json({ ErrorCode: 0, Message: 'OK', MessageID: '1' });
  };
  const client = new postmark.ServerClient('token', { fetch });
  const mail = { From: '"Doe, J." <me@example.com>', To: 'you@example.com', TextBody: 'é'.repeat(1000), HtmlBody: '<p>', Subject: 'x' };
  const file = (Content, more) => ({ Name: 'a.txt', ContentType: 'text/plain', Content, ...more });
  const bytes = Uint8Array.from({ length: 5000 }, (_, at) => (at * 31) % 256);
  await client.sendEmail({ ...mail, Attachments: [file(bytes), file('aGk='), file(bytes.subarray(1, 4), { ContentID: 'cid:a' })] });
  assert.equal(sent[0].TextBody, mail.TextBody);
  assert.equal(sent[0].HtmlBody, '<p>');
  assert.deepEqual(sent[0].Attachments.map(({ Content }) => Buffer.from(Content, 'base64').length), [5000, 2, 3]);
  assert.equal(sent[0].Attachments[0].Content, Buffer.from(bytes).toString('base64'));

  for (const [wrong, field] of [
    [{ TextBody: 'é'.repeat(2_700_000) }, 'TextBody'],
    [{ Attachments: [file(new Uint8Array(7_900_000))] }, 'Attachments'],
    [{ Attachments: [file('aGk')] }, 'Attachments'],
    [{ Attachments: [file('aG-=')] }, 'Attachments'],
    [{ Attachments: [file(`${'A'.repeat(9_995)}!AAAA`)] }, 'Attachments'],
    [{ Attachments: [file(`${'A'.repeat(9_998)}B=`)] }, 'Attachments'],
    [{ Attachments: [file('', { Name: 'a.exe' })] }, 'Attachments'],
    [{ Attachments: [file(7)] }, 'Attachments'],
  ]) {
    await assert.rejects(client.sendEmail({ ...mail, ...wrong }), { name: 'InvalidInputError', field }, Object.keys(wrong)[0]);
  }
  const circular = {};
  circular.circular = circular;
  await assert.rejects(
    client.sendEmailWithTemplate({ From: 'me@example.com', To: 'you@example.com', TemplateId: 7, TemplateModel: circular }),
    { name: 'InvalidInputError' },
  );
  assert.equal(sent.length, 1);
});
