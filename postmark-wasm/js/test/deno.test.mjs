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
