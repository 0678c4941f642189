// What errors say: in the words of JavaScript and of Postmark, and of an email where it is one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as postmark from '../../pkg/inline.js';
import { spelled } from '../../pkg/records.js';

const MAIL = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
const TEMPLATE = { From: 'me@example.com', To: 'you@example.com', TemplateAlias: 'hello', TemplateModel: {} };
/** Names and words that only Rust has. */
const RUST = /\w::\w|\b[a-z]+_[a-z_]+\b|\bsetters?\b|\bstructs?\b|\bcrate\b|postmark-core|\bBatchPlan|\bCursor\b|\bBulkMessage\b|\busize\b|\bu64\b|\btuple\b|\bsequence\b/;

test('whatever is wrong with an email is said in the words of JavaScript', async () => {
  const client = new postmark.ServerClient('token', { baseUrl: 'http://127.0.0.1:1' });
  const header = (Name) => ({ Headers: [{ Name, Value: 'x' }] });
  const wrong = [
    null, 7, 'x', [], {}, { ...MAIL, From: undefined }, { ...MAIL, From: 'nobody' }, { ...MAIL, To: [] }, { ...MAIL, To: 'a@bücher.example' },
    { ...MAIL, To: Array(51).fill('a@example.com') }, { ...MAIL, subject: 'x' }, { ...MAIL, Subject: 'a\nb' }, { ...MAIL, Subject: 'x'.repeat(2001) },
    { ...MAIL, TextBody: undefined }, { ...MAIL, TextBody: 7 }, { ...MAIL, Tag: 'x'.repeat(1001) }, { ...MAIL, TrackOpens: 'yes' },
    { ...MAIL, Metadata: [] }, { ...MAIL, Metadata: { ['k'.repeat(21)]: 'v' } }, { ...MAIL, InlineCss: true },
    { ...MAIL, TemplateModel: {} }, { ...MAIL, Attachments: [{}] }, { ...MAIL, Attachments: {} }, { ...MAIL, Attachments: [{ Name: 'a.exe', Content: '', ContentType: 'a/b' }] },
    { ...MAIL, HtmlBody: 'x'.repeat(5_300_000) }, { ...TEMPLATE, TemplateModel: 'x' }, { ...TEMPLATE, TextBody: 'x' }, { ...TEMPLATE, Subject: 'x' },
    ...['From', 'To', 'Cc', 'Bcc', 'Reply-To', 'Subject', 'Tag', 'Attachment', 'Track-Opens', 'Track-Links', 'Message-Stream', 'Date', 'a b', ''].map((name) => ({ ...MAIL, ...header(name) })),
  ];
  const texts = [];
  const note = (error) => texts.push(`${error.field} | ${error.message} | ${error.help}`) > 0;
  for (const mail of wrong) {
    const error = await client.sendEmail(mail).then(() => assert.fail(JSON.stringify(mail)), (error) => error);
    assert.equal(error.name, 'InvalidInputError', JSON.stringify(mail)?.slice(0, 200));
    assert.ok(error.help.length > 5);
    note(error);
  }
  const options = [{ baseUrl: 'ftp://x' }, { agent: 'é' }, { attempts: -1 }, { timeout: 'x' }, { fetch: 7 }, { defaults: 7 }, { defaults: { from: 'x' } }];
  for (const one of options) {
    assert.throws(() => new postmark.ServerClient('token', one), note);
  }
  for (const one of [{ bodyLimit: 'x' }, { basicAuth: [['a']] }, { basicAuth: 7 }, { headers: [['a', 'b', 'c']] }, { sources: ['x'] }, { anyone: 7 }, 7]) {
    assert.throws(() => new postmark.WebhookReceiver(one), note);
  }
  await assert.rejects(client.getTemplate('..'), note);
  await assert.rejects(client.reconcile(MAIL), note);
  const rejected = [];
  await new postmark.WebhookReceiver({ onRejected: ({ message }) => rejected.push(message) }).receive(new Request('https://example.com', { method: 'POST', body: 'x' }));
  for (const text of [...texts, ...rejected]) {
    assert.doesNotMatch(text, RUST);
    assert.doesNotMatch(text, /\bmails?\b(?! server)/, text);
  }
  const said = (part) => assert.ok(texts.some((text) => text.includes(part)), part);
  for (const part of ['Use `ReplyTo`', 'Use `Attachments`', 'Use `TrackOpens`', 'Give the sender as `From`', 'baseUrl', 'agent |']) said(part);
});

test('no text of a module has a name of Rust that is not put in other words', () => {
  for (const folder of ['', 'sending/']) {
    const bytes = readFileSync(new URL(`../../pkg/${folder}engine_bg.wasm`, import.meta.url), 'latin1');
    const sentences = bytes.match(/[A-Z][^.\0\n]{3,150}\.|[ -~]{4,}/g) ?? [];
    for (const sentence of sentences.map(spelled)) {
      assert.doesNotMatch(sentence, /\b(Email|Content|Verifier|Config|Attachment|Draft|Body)::\w|setter|BatchPlan|with a Cursor|BulkMessage|`postmark-core`|a struct or/, folder);
    }
  }
});

test('an email in doubt is called an email, and nothing advises to send it again', async () => {
  const responses = {
    '500 page': () => new Response('<html>', { status: 500 }),
    '500 code 101': () => Response.json({ ErrorCode: 101, Message: 'No.' }, { status: 500 }),
    '408': () => new Response('', { status: 408 }),
    '200 page': () => new Response('<html>'),
    lost: () => {
      throw new Error('lost');
    },
  };
  for (const [name, respond] of Object.entries(responses)) {
    const fetch = async (_, init) => {
      void init.body;
      return respond();
    };
    const client = new postmark.ServerClient('token', { fetch, attempts: 1 });
    const bulk = { From: MAIL.From, TextBody: 'x', Messages: [{ To: MAIL.To }] };
    const outcomes = [];
    for await (const outcome of client.sendBatch([MAIL])) outcomes.push(outcome.error);
    const errors = [client.sendEmail(MAIL), client.sendEmailWithTemplate(TEMPLATE), client.sendBulkEmail(bulk)].map((call) => call.catch((error) => error));
    for (const error of [...outcomes, ...(await Promise.all(errors))]) {
      assert.equal(error.mayHaveHappened, true, name);
      assert.match(error.help, /^The email may have been accepted: do not send it again on a guess/, name);
    }
    // Of anything else, it is a request.
    const other = await client.editServer({ Name: 'x' }).catch((error) => error);
    assert.doesNotMatch(other.help, /^The email/, name);
  }
});

test('emails have the defaults of their client where they say nothing', async () => {
  const bodies = [];
  const fetch = async (url, init) => {
    const body = init.body && JSON.parse(init.body);
    bodies.push(url.includes('/messages/outbound') ? url : body);
    if (url.includes('/messages/outbound')) return Response.json({ TotalCount: 0, Messages: [] });
    const receipt = { ErrorCode: 0, Message: 'OK', MessageID: '1' };
    const list = body.Messages ?? body;
    return Response.json(Array.isArray(list) ? list.map(() => receipt) : receipt);
  };
  const defaults = { From: 'Shop <shop@example.com>', ReplyTo: ['a@example.com', 'b@example.com'], MessageStream: 'receipts', Tag: 'order', Metadata: { env: 'test', team: 'a' } };
  const client = new postmark.ServerClient('token', { fetch, defaults });
  const filled = { From: 'Shop <shop@example.com>', ReplyTo: 'a@example.com, b@example.com', MessageStream: 'receipts', Tag: 'order', Metadata: { env: 'test', team: 'a' } };
  const bare = { To: 'you@example.com', TextBody: 'Hello' };
  const own = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello', ReplyTo: 'c@example.com', MessageStream: 'outbound', Tag: 'mine', Metadata: { ENV: 'live' } };
  const ownFilled = { ...own, Metadata: { ENV: 'live', team: 'a' } };
  const template = { To: 'you@example.com', TemplateAlias: 'hello', TemplateModel: {} };
  await client.sendEmail(bare);
  await client.sendEmail({ ...bare, From: '', ReplyTo: [], Tag: null, MessageStream: undefined, Metadata: null, Headers: [{ Name: 'X-Order', Value: '7' }] });
  await client.sendEmail(own);
  await client.sendEmailWithTemplate(template);
  await client.sendEmailBatch([bare, own]);
  await client.sendEmailBatchWithTemplates([template]);
  assert.deepEqual(bodies, [
    { ...bare, ...filled },
    { ...bare, ...filled, Headers: [{ Name: 'X-Order', Value: '7' }] },
    ownFilled,
    { ...template, ...filled },
    [{ ...bare, ...filled }, ownFilled],
    { Messages: [{ ...template, ...filled }] },
  ]);
  assert.deepEqual(bare, { To: 'you@example.com', TextBody: 'Hello' }, 'what was given is as it was');
  // A bulk email has all but the stream of other emails.
  const bulk = { TextBody: 'Hello', Messages: [{ To: 'you@example.com' }] };
  await client.sendBulkEmail(bulk);
  const { MessageStream: _, ...shared } = filled;
  assert.deepEqual(bodies.at(-1), { ...bulk, ...shared });
  // A search looks where the email was sent.
  await client.reconcile({ Metadata: postmark.sendId('7') }, 0);
  assert.match(bodies.at(-1), /messagestream=receipts&metadata_send-id=37$/);
  // A batch is of the given emails.
  for await (const { email } of client.sendBatch([bare])) assert.equal(email, bare);
  // What is changed later changes nothing.
  defaults.Metadata.env = 'other';
  await client.sendEmail(bare);
  assert.deepEqual(bodies.at(-1), { ...bare, ...filled });
  // A default that is not valid is the email's fault, and without one there has to be a sender.
  const nobody = new postmark.ServerClient('token', { fetch, defaults: { From: 'nobody' } });
  await assert.rejects(nobody.sendEmail(bare), { name: 'InvalidInputError', field: 'From', value: 'nobody' });
  await assert.rejects(new postmark.ServerClient('token', { fetch }).sendEmail(bare), { name: 'InvalidInputError', field: 'From' });
  client.setClientOptions({ fetch, defaults: { From: 'b@example.com' } });
  await client.sendEmail(bare);
  assert.deepEqual(bodies.at(-1), { ...bare, From: 'b@example.com' });
  // Without them, an email stays what it is.
  await new postmark.ServerClient('token', { fetch, defaults: null }).sendEmail(own);
  assert.deepEqual(bodies.at(-1), own);
});
