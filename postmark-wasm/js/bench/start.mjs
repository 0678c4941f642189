// What the first email of a new Worker takes beside the package `postmark` of npm, in one run: the CPU time of workerd
// until it listens, and for the first email once the Worker is loaded, which on Cloudflare's network it mostly is before
// a request has arrived. Time on a clock is printed, too, and says little on a busy machine.
import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { serve } from '../test/peer.mjs';
import { COMPATIBLE, runtime, worker } from '../test/worker.mjs';

const ROUNDS = 9;

const server = await serve(async (peer) => {
  await peer.request();
  // As Postmark does, it names the recipient.
  peer.answer('200 OK', { To: 'you@example.com', ErrorCode: 0, Message: 'OK', MessageID: '7' });
});
const theirs = await build({
  stdin: {
    contents: `import { ServerClient } from 'postmark';
      export default { async fetch(request, env) {
        const client = new ServerClient('token', { useHttps: false, requestHost: env.HOST });
        return Response.json(await client.sendEmail({ From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' }));
      } };`,
    resolveDir: new URL('.', import.meta.url).pathname,
  },
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  conditions: ['workerd'],
});
const workers = {
  'npm postmark': {
    compatibilityDate: COMPATIBLE,
    compatibilityFlags: ['nodejs_compat'],
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents: theirs.outputFiles[0].text }],
  },
  'postmark-wasm': await worker('../bench/start.worker.mjs'),
  'postmark-wasm/sending': await worker('../bench/start.sending.worker.mjs', true),
};

/** The processes that this one started and that are workerd. */
function started() {
  return readdirSync('/proc').filter((pid) => {
    try {
      const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
      return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('workerd');
    } catch {
      return false; // It has ended.
    }
  });
}

/** The milliseconds of CPU that processes have used. */
function cpu(pids) {
  const threads = pids.flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`));
  return threads.reduce((sum, path) => {
    try {
      return sum + Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6;
    } catch {
      return sum; // It has ended.
    }
  }, 0);
}

const figures = Object.fromEntries(Object.keys(workers).map((name) => [name, { loading: [], first: [], clock: [] }]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, made] of Object.entries(workers)) {
    const workerd = runtime({ ...made, bindings: { HOST: new URL(server.url).host } });
    await workerd.ready;
    const pids = started();
    const loaded = cpu(pids);
    const begun = performance.now();
    const answer = await workerd.dispatchFetch('http://worker/');
    const { MessageID } = await answer.json();
    if (MessageID !== '7') throw new Error(`${name} did not send`);
    figures[name].clock.push(performance.now() - begun);
    figures[name].first.push(cpu(pids) - loaded);
    figures[name].loading.push(loaded);
    await workerd.dispose();
  }
}
await server.close();
const least = (list) => Math.min(...list);
const npm = least(figures['npm postmark'].first);
for (const [name, { loading, first, clock }] of Object.entries(figures)) {
  const time = least(first);
  console.log(`start in workerd: ${name.padEnd(21)} first email ${time.toFixed(1)} ms of CPU, ${(time / npm).toFixed(2)}x of npm's; `
    + `${least(loading).toFixed(0)} ms to load; ${least(clock).toFixed(0)} ms on the clock`);
}
