// What an email costs beside npm's `postmark`, in one run: CPU time of calls whose `fetch` answers at once.
// `node bench/cpu.mjs` prints ratios; with `--check` it fails where one is over its limit.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const peer = require('postmark');
const ours = { whole: await import('../../pkg/inline.js'), sending: await import('../../pkg/sending/inline.js') };

const receipt = (To) => ({ To, SubmittedAt: '2026-01-01T00:00:00.000Z', MessageID: '0a129aee-e1cd-480d-b08d-4f48548ff48d', ErrorCode: 0, Message: 'OK' });
// As Postmark's, with its length.
const answer = (text) => async () => new Response(text, { headers: { 'Content-Type': 'application/json', 'Content-Length': `${text.length}` } });
const mail = (index, more) => ({
  From: 'Shop <shop@example.com>',
  To: `customer${index}@example.com`,
  Subject: `Your order ${index}`,
  HtmlBody: `<p>${'Thank you for your order. '.repeat(80)}</p>`,
  TextBody: 'Thank you for your order. '.repeat(40),
  MessageStream: 'outbound',
  ...more,
});
const bytes = new Uint8Array(1_000_000).map((_, at) => (at * 7) % 251);
const content = Buffer.from(bytes).toString('base64');
const file = (Content) => ({ Attachments: [{ Name: 'a.pdf', ContentType: 'application/pdf', Content }] });
const batch = Array.from({ length: 500 }, (_, index) => mail(index));

const one = JSON.stringify(receipt('customer1@example.com'));
const many = JSON.stringify(batch.map(({ To }) => receipt(To)));
const sendOne = (email) => (client) => client.sendEmail(email);
/** Name, calls in a round, limit (half as much again as a quiet machine shows, as CI is not quiet), response, and what is called: with ours and with npm's. */
const cases = [
  ['one email of 3 kB', 2000, 1.5, one, sendOne(mail(1))],
  ['batch of 500', 12, 1.8, many, (client) => client.sendEmailBatch(batch)],
  ['1 MB attached as text', 12, 1.2, one, sendOne(mail(1, file(content)))],
  ['1 MB attached as bytes', 12, 1.2, one, sendOne(mail(1, file(bytes))), sendOne(mail(1, file(content)))],
];

async function cpu(calls, call) {
  globalThis.gc?.();
  const before = process.cpuUsage();
  for (let at = 0; at < calls; at += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

let isOver = false;
for (const [name, calls, limit, text, call, theirs = call] of cases) {
  const fetch = answer(text);
  const clients = {
    npm: [theirs, new peer.ServerClient('token', { fetch })],
    whole: [call, new ours.whole.ServerClient('token', { fetch })],
    sending: [call, new ours.sending.SendingClient('token', { fetch })],
  };
  const best = {};
  for (let round = 0; round < 6; round += 1) {
    for (const [who, [run, client]] of Object.entries(clients)) {
      const time = await cpu(calls, () => run(client));
      // The first round is for the compiler.
      if (round > 0) best[who] = Math.min(best[who] ?? Infinity, time);
    }
  }
  for (const who of ['whole', 'sending']) {
    const ratio = best[who] / best.npm;
    isOver ||= ratio > limit;
    console.log(`cpu: ${name.padEnd(24)} ${who.padEnd(8)} ${ratio.toFixed(2)}x of npm's (${best[who].toFixed(0)} and ${best.npm.toFixed(0)} us), at most ${limit}`);
  }
}

// Eight attachments of 7 MB at once: what is taken has to be given back.
const big = new Uint8Array(7_000_000);
const client = new ours.whole.ServerClient('token', { fetch: answer(one) });
const external = async () => {
  for (let at = 0; at < 5; at += 1) {
    globalThis.gc?.();
    await new Promise((later) => setTimeout(later, 20));
  }
  return process.memoryUsage().external / 1e6;
};
const before = await external();
await Promise.all(Array.from({ length: 8 }, () => client.sendEmail(mail(1, file(big)))));
const after = await external();
console.log(`memory: external ${before.toFixed(0)} MB before 8 attachments of 7 MB at once, ${after.toFixed(0)} MB after`);
isOver ||= after > before + 5;
if (process.argv.includes('--check') && isOver) process.exit(1);
