// The scenarios of mail on the entry point of those who only send, in Node and in workerd: the same
// outcomes as with all of the package.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import * as postmark from '../../pkg/sending/inline.js';
import { drive } from './drive.mjs';
import { serve } from './peer.mjs';
import { scenarios } from './scenarios.mjs';
import { runtime, worker } from './worker.mjs';

let workerd;
before(async () => {
  workerd = runtime(await worker('./sending.worker.mjs', true));
  await workerd.ready;
});
after(() => workerd.dispose());

const platforms = {
  Node: (call) => drive(postmark, call),
  workerd: async (call) => {
    const answer = await workerd.dispatchFetch('http://worker/', { method: 'POST', body: JSON.stringify(call) });
    return answer.json();
  },
};
const sends = ({ call }) => call.method in postmark.SendingClient.prototype;
const ours = Object.entries(scenarios).filter(([, scenario]) => sends(scenario));

for (const [platform, run] of Object.entries(platforms)) {
  for (const [name, { script, options, path = '', call, check }] of ours) {
    test(`${platform}: ${name}`, { timeout: 20_000 }, async () => {
      const server = await serve(script());
      try {
        const given = { ...options, baseUrl: server.url + path };
        check(await run({ ...call, client: 'SendingClient', options: given }), server);
      } finally {
        await server.close();
      }
    });
  }
}

test('every way to send has its scenarios, and nothing else is there', async () => {
  const methods = Object.getOwnPropertyNames(postmark.SendingClient.prototype);
  assert.ok(ours.length >= 18, `${ours.length} scenarios`);
  for (const method of ['sendEmail', 'sendEmailBatch', 'sendBatch']) {
    assert.ok(ours.some(([, { call }]) => call.method === method), method);
  }
  assert.ok(!methods.includes('request'));
  assert.equal(postmark.ServerClient, undefined);
});

test('no module tells where it was built', async () => {
  for (const file of ['engine_bg.wasm', 'sending/engine_bg.wasm']) {
    const bytes = await readFile(new URL(`../../pkg/${file}`, import.meta.url));
    for (const place of ['/registry/src', '.cargo', process.env.HOME ?? '/home']) {
      assert.ok(place === '/' || !bytes.includes(place), `${file} has ${place}`);
    }
  }
});

test('the entry point is exported for every platform, with files that are there', async () => {
  const pkg = new URL('../../pkg/', import.meta.url);
  const { exports } = JSON.parse(await readFile(new URL('package.json', pkg), 'utf8'));
  const entries = ['', '/inline', '/init', '/engine_bg.wasm'];
  const expected = [...entries.map((name) => `.${name}`), ...entries.map((name) => `./sending${name}`), './queue', './package.json'];
  assert.deepEqual(Object.keys(exports), expected);
  for (const condition of ['workerd', 'edge-light', 'deno', 'bun', 'node', 'worker', 'browser', 'require', 'default']) {
    assert.ok(exports['.'][condition] && exports['./sending'][condition], condition);
  }
  const files = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(files));
  for (const file of files(exports)) assert.ok((await readFile(new URL(file, pkg))).length > 0, file);
});
