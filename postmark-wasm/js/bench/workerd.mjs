// The same as cpu.mjs in Cloudflare's own runtime: CPU time of workerd, whose Workers send with a `fetch` that answers
// at once. `node bench/workerd.mjs` prints ratios.
import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { COMPATIBLE, runtime } from '../test/worker.mjs';

const here = (path) => new URL(path, import.meta.url).pathname;

/** The code of a Worker, which makes as many calls of one kind as it is asked to. */
const program = (from, client) => `import { ${client} as Client } from '${from}';
const receipt = (To) => ({ To, SubmittedAt: '2026-01-01T00:00:00.000Z', MessageID: '0a129aee-e1cd-480d-b08d-4f48548ff48d', ErrorCode: 0, Message: 'OK' });
const mail = (index, more) => ({
  From: 'Shop <shop@example.com>', To: 'customer' + index + '@example.com', Subject: 'Your order ' + index,
  HtmlBody: 'Thank you for your order. '.repeat(80), TextBody: 'Thank you for your order. '.repeat(40), MessageStream: 'outbound', ...more,
});
const batch = Array.from({ length: 500 }, (_, index) => mail(index));
const bytes = new Uint8Array(999_999).fill(7);
const text = btoa(Array.from({ length: 999_999 }, () => '\\x07').join(''));
const file = (Content) => ({ Attachments: [{ Name: 'a.pdf', ContentType: 'application/pdf', Content }] });
const one = JSON.stringify(receipt('customer1@example.com'));
const many = JSON.stringify(batch.map(({ To }) => receipt(To)));
const kinds = {
  one: [one, (client) => client.sendEmail(mail(1))],
  batch: [many, (client) => client.sendEmailBatch(batch)],
  text: [one, (client) => client.sendEmail(mail(1, file(text)))],
  bytes: [one, (client) => client.sendEmail(mail(1, file(bytes)))],
};
export default { async fetch(request) {
  const [kind, calls] = await request.json();
  const [answer, call] = kinds[kind];
  // As Postmark's, with its length.
  const headers = { 'Content-Type': 'application/json', 'Content-Length': String(answer.length) };
  const client = new Client('token', { fetch: async () => new Response(answer, { headers }) });
  for (let at = 0; at < calls; at += 1) await call(client);
  return new Response('done');
} };`;

/** A Worker on one of the two entry points of the package, or on npm's. */
async function made(client, folder) {
  const contents = await bundle(program(folder ? here(`${folder}/workerd.js`) : 'postmark', client));
  const modules = [{ type: 'ESModule', path: 'worker.mjs', contents }];
  if (folder) modules.push({ type: 'CompiledWasm', path: 'engine_bg.wasm', contents: readFileSync(here(`${folder}/engine_bg.wasm`)) });
  return { compatibilityDate: COMPATIBLE, modules, ...(!folder && { compatibilityFlags: ['nodejs_compat'] }) };
}

async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here('..') }, bundle: true, write: false, format: 'esm', target: 'es2022',
    conditions: ['workerd'], external: ['*.wasm'],
  });
  return outputFiles[0].text;
}

/** The milliseconds of CPU that the children of this process have used. */
function cpu() {
  const ticks = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
      return Number(fields[1]) === process.pid ? Number(fields[11]) + Number(fields[12]) : 0;
    } catch {
      return 0; // It has ended.
    }
  });
  return ticks.reduce((sum, one) => sum + one, 0) * 10;
}

const workers = {
  npm: await made('ServerClient'),
  whole: await made('ServerClient', '../../pkg'),
  sending: await made('SendingClient', '../../pkg/sending'),
};
const spent = {};
for (const [who, options] of Object.entries(workers)) {
  const workerd = runtime(options);
  await workerd.ready;
  const ask = async (kind, calls) => (await workerd.dispatchFetch('http://worker/', { method: 'POST', body: JSON.stringify([kind, calls]) })).text();
  for (const [kind, calls] of [['one', 10_000], ['batch', 300], ['text', 300], ['bytes', 300]]) {
    // npm's client does not take bytes: it gets them as text.
    const theirs = who === 'npm' && kind === 'bytes' ? 'text' : kind;
    await ask(theirs, calls / 3);
    const rounds = [];
    for (let round = 0; round < 3; round += 1) {
      const before = cpu();
      await ask(theirs, calls);
      rounds.push((cpu() - before) / calls);
    }
    (spent[kind] ??= {})[who] = Math.min(...rounds);
  }
  await workerd.dispose();
}
for (const [kind, { npm, ...ours }] of Object.entries(spent)) {
  for (const [who, time] of Object.entries(ours)) {
    console.log(`cpu in workerd: ${kind.padEnd(6)} ${who.padEnd(8)} ${(time / npm).toFixed(2)}x of npm's (${time.toFixed(3)} and ${npm.toFixed(3)} ms)`);
  }
}
