// The scenarios in Deno: the same outcomes as anywhere.
import { test } from 'node:test';
import * as postmark from '../../pkg/inline.js';
import { drive } from './drive.mjs';
import { serve } from './peer.mjs';
import { scenarios } from './scenarios.mjs';

for (const [name, { script, options, path = '', call, check }] of Object.entries(scenarios)) {
  test(name, async () => {
    const server = await serve(script());
    try {
      const result = await drive(postmark, { ...call, options: { ...options, baseUrl: server.url + path } });
      check(result, server);
    } finally {
      await server.close();
    }
  });
}

// Deno says when there was no connection.
for (const [name, baseUrl] of [
  ['nobody listens: surely not sent', 'http://127.0.0.1:47999'],
  ['a host that does not exist: surely not sent', 'http://nowhere.invalid'],
]) {
  Deno.test(name, async () => {
    const client = new postmark.ServerClient('token', { baseUrl, attempts: 1 });
    const mail = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
    const error = await client.sendEmail(mail).catch((error) => error);
    if (error.name !== 'TransportError' || error.mayHaveHappened) throw error;
  });
}
