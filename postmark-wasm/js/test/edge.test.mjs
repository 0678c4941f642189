// What a program sees of the package beside sending: signals, dates, types, names.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import * as postmark from '../../pkg/inline.js';

const MAIL = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
const here = (path) => new URL(path, import.meta.url).pathname;

test('a signal ends a call, and says whether it may have happened', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new postmark.ServerClient('token', { baseUrl: `http://127.0.0.1:${server.address().port}` });
  try {
    await assert.rejects(client.sendEmail(MAIL, { signal: AbortSignal.abort() }), { name: 'TransportError', mayHaveHappened: false });
    const controller = new AbortController();
    server.once('request', () => controller.abort(new Error('enough')));
    await assert.rejects(client.sendEmail(MAIL, { signal: controller.signal }), (error) =>
      error.name === 'TransportError' && error.mayHaveHappened === true && /aborted/.test(error.message));
    const batch = new AbortController();
    server.once('request', () => batch.abort());
    const seen = [];
    for await (const { index, status } of client.sendBatch([MAIL, MAIL, MAIL], { messages: 1, signal: batch.signal })) {
      seen.push([index, status]);
    }
    assert.deepEqual(seen, [[0, 'unknown'], [1, 'notSent'], [2, 'notSent']]);
    await assert.rejects(client.sendEmail(MAIL, { signal: 7 }), { name: 'InvalidInputError', field: 'signal' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a signal ends a wait', async () => {
  const controller = new AbortController();
  const fetch = async () => {
    setTimeout(() => controller.abort(), 20);
    return new Response('', { status: 429, headers: { 'Retry-After': '60' } });
  };
  const client = new postmark.ServerClient('token', { fetch, deadline: 1000, longestWait: 100 });
  await assert.rejects(client.sendEmail(MAIL, { signal: controller.signal }), { name: 'TransportError', mayHaveHappened: false });
});

test('a Date in a filter is the time of its place, as Postmark reads it', async () => {
  const urls = [];
  const fetch = async (url) => {
    urls.push(decodeURIComponent(new URL(url).search));
    return Response.json({ TotalCount: 0, Bounces: [] });
  };
  const client = new postmark.ServerClient('token', { fetch });
  const winter = new Date('2026-01-02T03:04:05Z');
  await client.getBounces({ fromDate: winter, toDate: new Date('2026-07-01T12:00:00Z') });
  await client.getOutboundOverview({ fromDate: winter });
  assert.match(urls[0], /fromDate=2026-01-01T22:04:05&toDate=2026-07-01T08:00:00$/);
  assert.match(urls[1], /fromDate=2026-01-01$/);
  await assert.rejects(client.getBounces({ fromDate: new Date(NaN) }), { name: 'InvalidInputError' });
});

test('names of errors survive a minifier, and what is private is not there', async () => {
  const contents = `import { Errors, BatchError, InvalidInputError } from ${JSON.stringify(here('../../pkg/inline.js'))};
    console.log(new InvalidInputError('x').name, String(new Errors.HttpError('y')), BatchError.prototype.name);`;
  const options = { stdin: { contents, resolveDir: here('.') }, bundle: true, minify: true, write: false, format: 'esm', platform: 'node' };
  const { outputFiles } = await build(options);
  const said = execFileSync(process.execPath, ['--input-type=module'], { input: outputFiles[0].text, encoding: 'utf8' });
  assert.equal(said.trim(), 'InvalidInputError HttpError: y BatchError');
  for (const name of ['errorOf', 'rethrown', 'driverOf', 'Engine', 'written']) assert.ok(!(name in postmark), name);
});

test('files of inbound emails have bytes', () => {
  const event = postmark.parseWebhook(JSON.stringify({
    From: 'a@example.com', FromFull: { Email: 'a@example.com', Name: '', MailboxHash: '' }, To: 'b@example.com',
    ToFull: [], MessageID: '7', Subject: 'x', TextBody: 'x', Headers: [], MailboxHash: '', Attachments: [{ Name: 'a.txt', Content: 'aGk=', ContentType: 'text/plain', ContentLength: 2 }],
  }));
  assert.equal(event.kind, 'Inbound');
  assert.deepEqual([...postmark.attachmentBytes(event.payload.Attachments[0])], [104, 105]);
});

test('types are right without those of a browser, and wrong programs have no type', () => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    cpSync(here('../../pkg'), join(folder, 'node_modules/postmark-wasm'), { recursive: true });
    const check = (name, text) => {
      writeFileSync(join(folder, name), text);
      const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true,
        target: 'es2022', lib: ['es2022'], types: [], skipLibCheck: false, module: 'nodenext' };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [name] }));
      try {
        return execFileSync(process.execPath, [here('../node_modules/typescript/bin/tsc')], { cwd: folder, encoding: 'utf8' });
      } catch (error) {
        return error.stdout;
      }
    };
    const right = `import { attachmentBytes, Models, parseWebhook, ServerClient, type WebhookEvent } from 'postmark-wasm';
      import { SendingClient } from 'postmark-wasm/sending';
      const client = new ServerClient('token');
      export async function send(): Promise<void> {
        const message = new Models.Message('a@example.com', 'S', '<p>', 'T', 'b@example.com');
        await client.sendEmail(message);
        const literal: Models.Message = { From: 'a', To: 'b', TextBody: 'c', TrackLinks: Models.LinkTrackingOptions.HtmlOnly };
        await client.sendEmail(literal, (error, result) => void (error?.mayHaveHappened ?? result?.MessageID));
        await client.sendEmailWithTemplate(new Models.TemplatedMessage('a', 'alias', {}, 'b'));
        const { Bounces } = await client.getBounces(new Models.BounceFilteringParameters(1, 0, Models.BounceType.HardBounce));
        const made: Models.Template = await client.getTemplate('alias');
        await client.createTemplate(new Models.CreateTemplateRequest(made.Name));
        for await (const outcome of new SendingClient('t').sendBatch([literal])) {
          if (outcome.status === 'sent' || outcome.status === 'queued') outcome.receipt.MessageID;
          else outcome.error.mayHaveHappened;
        }
        Bounces.length;
      }
      export function read(event: WebhookEvent): number {
        if (event.kind === 'Inbound') return event.payload.Attachments?.map(attachmentBytes).length ?? 0;
        if (event.kind === 'Click') return event.payload.OriginalLink?.length ?? 0;
        return parseWebhook('').key?.length ?? 0;
      }`;
    assert.equal(check('right.mts', right), '');
    assert.equal(check('right.cts', right), '');
    const wrong = (code) => check('wrong.mts', `import { ServerClient } from 'postmark-wasm';
      const client = new ServerClient('token');
      ${code}`);
    assert.equal(wrong("void client.sendEmail({ From: 'a', To: 'b', TextBody: 'c' });"), '');
    assert.match(wrong("void client.sendEmail({ From: 'a', To: 'b', Subject: 'c' });"), /error TS2345/);
    assert.match(wrong("void client.sendEmailWithTemplate({ From: 'a', To: 'b', TemplateModel: {} });"), /error TS2345/);
    assert.match(wrong("void client.getBounces({ fromDate: 7 });"), /error TS2322/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
