// Programs written for postmark.js run when their import is changed: its names, its callbacks, its classes and enums,
// against the sandbox. What differs on purpose is in the README.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import * as esm from '../../pkg/inline.js';
import { startSandbox } from './sandbox.mjs';

const require = createRequire(import.meta.url);
const theirs = require('postmark');
const ours = { 'as a module': esm, 'by require': require('../../pkg/index.cjs') };

let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.stop());

test('the faults of the sandbox are as the README shows them', async () => {
  const inject = (fault) => fetch(`${sandbox.url}/sandbox/inject`, { method: 'POST', body: JSON.stringify(fault) });
  const events = [];
  const onEvent = ({ next }) => events.push(next);
  const client = new esm.ServerClient(sandbox.token, { baseUrl: sandbox.url, onEvent });
  const mail = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
  await inject({ Kind: 'Before', Status: 429, Headers: { 'Retry-After': '1' }, Body: '{}' });
  await client.sendEmail(mail);
  assert.deepEqual(events, ['retry', 'done']);
  await inject({ Kind: 'After', HangUp: true });
  await assert.rejects(client.sendEmail(mail), { name: 'TransportError', mayHaveHappened: true });
});

test('every name of postmark.js is there, and each class makes the same', () => {
  for (const [how, postmark] of Object.entries(ours)) {
    for (const name of Object.keys(theirs)) assert.ok(name in postmark, `${how}: ${name}`);
    for (const [name, model] of Object.entries(theirs.Models)) {
      if (name === 'HttpClient') continue;
      const ourModel = postmark.Models[name];
      assert.ok(ourModel, `${how}: Models.${name}`);
      if (typeof model !== 'function') {
        // Their BounceTypeCode and ours go both ways.
        if (name !== 'ClientOptions') assert.deepEqual({ ...ourModel }, { ...model }, name);
        continue;
      }
      const values = Array.from({ length: 18 }, (_, at) => `value ${at}`);
      const plain = (made) => JSON.parse(JSON.stringify(made));
      assert.deepEqual(plain(new ourModel(...values)), plain(new model(...values)), name);
      assert.deepEqual(plain(new ourModel()), plain(new model()), name);
    }
    const { HttpMethod, AuthHeaderNames } = postmark.Models.ClientOptions;
    assert.deepEqual(HttpMethod, { ...theirs.Models.ClientOptions.HttpMethod });
    assert.deepEqual(AuthHeaderNames, { ...theirs.Models.ClientOptions.AuthHeaderNames });
    const settings = ({ Models }) => JSON.stringify(new Models.ClientOptions.Configuration(true, 'h', 7));
    assert.equal(settings(postmark), settings(theirs));
    for (const name of Object.keys(theirs.Errors)) {
      assert.ok(postmark.Errors[name].prototype instanceof Error, `${how}: Errors.${name}`);
    }
    for (const client of ['ServerClient', 'AccountClient', 'Client', 'AdminClient']) {
      const methods = Object.getOwnPropertyNames(theirs[client].prototype).filter((name) => name !== 'constructor');
      for (const method of [...methods, 'setClientOptions', 'getClientOptions']) {
        assert.equal(typeof postmark[client].prototype[method], 'function', `${how}: ${client}.${method}`);
      }
    }
  }
});

for (const [how, postmark] of Object.entries(ours)) {
  const { Client, Errors, Models, ServerClient } = postmark;
  const client = () => new ServerClient(sandbox.token, { baseUrl: sandbox.url });

  test(`${how}: emails made by classes are sent, one and many`, async () => {
    const message = new Models.Message('me@example.com', 'Subject', '<b>Html</b>', 'Text', 'you@example.com');
    message.Attachments = [new Models.Attachment('a.txt', 'aGk=', 'text/plain')];
    message.Headers = [new Models.Header('X-Order', '7')];
    message.TrackLinks = Models.LinkTrackingOptions.HtmlOnly;
    const sent = await client().sendEmail(message);
    assert.deepEqual([sent.ErrorCode, sent.Message, sent.To], [0, 'OK', 'you@example.com']);
    const all = await client().sendEmailBatch([message, new postmark.Message('me@example.com', 'S', '', 'T', 'b@example.com')]);
    assert.deepEqual(all.map(({ ErrorCode }) => ErrorCode), [0, 0]);
    // postmark.js sends it, too.
    await assert.rejects(client().sendEmailBatch(message), { name: 'InvalidInputError' });
  });

  test(`${how}: templates are made, found, edited, used and deleted`, async () => {
    const name = `template-${how.length}`;
    const made = await client().createTemplate(
      new Models.CreateTemplateRequest(name, 'Subject {{a}}', '<p>{{a}}</p>', 'Text {{a}}', null, Models.TemplateTypes.Standard));
    assert.equal(made.Name, name);
    const found = await client().getTemplates(new Models.TemplateFilteringParameters(10, 0));
    assert.ok(found.Templates.some(({ TemplateId }) => TemplateId === made.TemplateId));
    await client().editTemplate(made.TemplateId, new Models.UpdateTemplateRequest('Renamed'));
    assert.equal((await client().getTemplate(made.TemplateId)).Name, 'Renamed');
    const checked = await client().validateTemplate(new Models.TemplateValidationOptions('{{a}}', '{{a}}', '{{a}}', { a: 1 }));
    assert.equal(checked.AllContentIsValid, true);
    const sent = await client().sendEmailWithTemplate(
      new Models.TemplatedMessage('me@example.com', made.TemplateId, { a: 'b' }, 'you@example.com'));
    assert.equal(sent.ErrorCode, 0);
    await client().deleteTemplate(made.TemplateId);
    await assert.rejects(client().getTemplate('never-there'), (error) => {
      assert.ok(error instanceof Errors.PostmarkError && error instanceof postmark.PostmarkError);
      return error.statusCode === 404 || error.statusCode === 422;
    });
  });

  test(`${how}: streams, suppressions, webhooks, rules and the server`, async () => {
    const server = new Client(sandbox.token, { baseUrl: sandbox.url });
    const id = `stream-${how.length}`;
    const stream = await server.createMessageStream(
      new Models.CreateMessageStreamRequest(id, 'A stream', 'Broadcasts', 'Described'));
    assert.equal(stream.ID, id);
    assert.ok((await server.getMessageStreams(new Models.MessageStreamsFilteringParameters('All'))).MessageStreams.length > 1);
    await server.createSuppressions(id, { Suppressions: [{ EmailAddress: 'gone@example.com' }] });
    const { Suppressions } = await server.getSuppressions(id, new Models.SuppressionFilteringParameters());
    assert.equal(Suppressions[0].EmailAddress, 'gone@example.com');
    assert.equal(Suppressions[0].Origin, Models.SuppressionOrigin.Customer);
    await server.deleteSuppressions(id, { Suppressions: [{ EmailAddress: 'gone@example.com' }] });
    const rule = await server.createInboundRuleTrigger(new Models.CreateInboundRuleRequest(`${how.length}@example.com`));
    await server.deleteInboundRuleTrigger(rule.ID);
    const statistics = await server.getOutboundOverview(new Models.StatisticsFilteringParameters());
    assert.equal(typeof statistics.Sent, 'number');
    assert.ok((await server.getServer()).ApiTokens);
  });

  test(`${how}: callbacks get the result or the error, as the last argument of any method`, async () => {
    const called = (call) => new Promise((resolve) => call((error, result) => resolve({ error, result })));
    const mail = { From: 'me@example.com', To: 'you@example.com', Subject: 'S', TextBody: 'T' };
    const sent = await called((callback) => client().sendEmail(mail, callback));
    assert.deepEqual([sent.error, sent.result.ErrorCode], [null, 0]);
    const batch = await called((callback) => client().sendEmailBatch([mail], callback));
    assert.equal(batch.result.length, 1);
    const list = await called((callback) => client().getBounces({ count: 1 }, callback));
    assert.equal(list.error, null);
    const stats = await called((callback) => client().getDeliveryStatistics(callback));
    assert.ok(stats.result.Bounces || stats.result.InactiveMails >= 0);
    const missing = await called((callback) => client().getBounce(7, callback));
    assert.ok(missing.error instanceof Errors.PostmarkError);
    assert.equal(missing.result, null);
    // Where it would never be called, that is an error at once.
    await assert.rejects(client().getBounces(() => assert.fail()), { name: 'InvalidInputError', field: 'filter' });
    await assert.rejects(client().getBounce(() => assert.fail()), { name: 'InvalidInputError' });
  });

  test(`${how}: options are set and shown`, async () => {
    const made = new ServerClient(sandbox.token);
    assert.deepEqual([made.getClientOptions().useHttps, made.getClientOptions().requestHost], [true, 'api.postmarkapp.com']);
    const { host } = new URL(sandbox.url);
    made.setClientOptions(new Models.ClientOptions.Configuration(false, host, 7));
    assert.deepEqual([made.getClientOptions().requestHost, made.getClientOptions().timeout], [host, 7]);
    assert.ok((await made.getServer()).Name);
  });

  test(`${how}: errors are those of postmark.js`, async () => {
    await assert.rejects(new ServerClient('wrong', { baseUrl: sandbox.url }).getServer(), (error) => {
      assert.ok(error instanceof Errors.InvalidAPIKeyError && error instanceof Errors.HttpError);
      return error.name === 'InvalidAPIKeyError' && error.code === 10 && error.statusCode === 401;
    });
    assert.throws(() => new ServerClient(' '), Errors.PostmarkError);
    const mine = new Errors.ApiInputError('message', 405, 422);
    assert.deepEqual([mine.name, mine.message, mine.code, mine.statusCode], ['ApiInputError', 'message', 405, 422]);
    assert.equal(Errors.ServiceUnavailablerError, Errors.ServiceUnavailableError);
  });
}
