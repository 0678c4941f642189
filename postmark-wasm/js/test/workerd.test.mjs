// The scenarios in workerd: the same outcomes as anywhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve } from './peer.mjs';
import { scenarios } from './scenarios.mjs';
import { runtime, worker } from './worker.mjs';

let workerd;
before(async () => {
  workerd = runtime(await worker('./driver.worker.mjs'));
  await workerd.ready;
});
after(() => workerd.dispose());

async function drive(call) {
  const answer = await workerd.dispatchFetch('http://worker/', { method: 'POST', body: JSON.stringify(call) });
  return answer.json();
}

for (const [name, { script, options, path = '', call, check }] of Object.entries(scenarios)) {
  test(name, { timeout: 20_000 }, async () => {
    const server = await serve(script());
    try {
      const result = await drive({ ...call, options: { ...options, baseUrl: server.url + path } });
      check(result, server);
    } finally {
      await server.close();
    }
  });
}

test('nobody listens: workerd does not tell, so it is in doubt', async () => {
  const mail = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
  const options = { baseUrl: 'http://127.0.0.1:1' };
  const { error } = await drive({ method: 'sendEmail', args: [mail], options });
  assert.equal(error.name, 'TransportError');
  assert.equal(error.mayHaveHappened, true);
});
