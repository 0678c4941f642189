// How long a Worker takes to its first mail, beside the package `postmark` of npm, in one run: from
// nothing, with the start of workerd, which is the same for all; and once it is loaded, which on
// Cloudflare's network it mostly is before a request has arrived.
import { build } from 'esbuild';
import { serve } from './peer.mjs';
import { COMPATIBLE, runtime, worker } from './worker.mjs';

const ROUNDS = 9;
const here = (path) => new URL(path, import.meta.url).pathname;

const server = await serve(async (peer) => {
  await peer.request();
  // As Postmark does, it names the recipient.
  peer.answer('200 OK', { To: 'you@example.com', ErrorCode: 0, Message: 'OK', MessageID: '7' });
});
const mail = `{ From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' }`;
const theirs = await build({
  stdin: {
    contents: `import { ServerClient } from 'postmark';
      export default { async fetch(request, env) {
        const client = new ServerClient('token', { useHttps: false, requestHost: env.HOST });
        return Response.json(await client.sendEmail(${mail}));
      } };`,
    resolveDir: here('.'),
  },
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  conditions: ['workerd'],
});
const workers = {
  'postmark-wasm': await worker('./coldstart.worker.mjs'),
  'postmark-wasm/sending': await worker('./coldstart.sending.worker.mjs', true),
  'npm postmark': {
    compatibilityDate: COMPATIBLE,
    compatibilityFlags: ['nodejs_compat'],
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents: theirs.outputFiles[0].text }],
  },
};

const times = Object.fromEntries(Object.keys(workers).map((name) => [name, { nothing: [], loaded: [] }]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, made] of Object.entries(workers)) {
    const begun = performance.now();
    const workerd = runtime({ ...made, bindings: { HOST: new URL(server.url).host } });
    await workerd.ready;
    const started = performance.now();
    const answer = await workerd.dispatchFetch('http://worker/');
    const { MessageID } = await answer.json();
    if (MessageID !== '7') throw new Error(`${name} did not send`);
    const done = performance.now();
    times[name].nothing.push(done - begun);
    times[name].loaded.push(done - started);
    await workerd.dispose();
  }
}
await server.close();
const told = (all) => {
  const [least, median] = all.sort((a, b) => a - b).filter((_, at) => at === 0 || at === ROUNDS >> 1);
  return `${median.toFixed(1)} ms, at best ${least.toFixed(1)} ms`;
};
for (const [name, { nothing, loaded }] of Object.entries(times)) {
  console.log(`first mail of a new Worker: ${name.padEnd(21)} from nothing ${told(nothing)}; loaded ${told(loaded)}`);
}
