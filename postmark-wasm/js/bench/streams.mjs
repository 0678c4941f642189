// What eight emails with a file of 7 MB take in memory, sent at once over real connections: from streams and from
// bytes, in Node (or Bun, if its path is in BUN) and in workerd, whose files come from an R2 bucket.
// `node bench/streams.mjs` prints the peaks; with `--check` it fails if streams are held whole.
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPATIBLE, runtime } from '../test/worker.mjs';

const here = (path) => new URL(path, import.meta.url).pathname;
const SIZE = 7_000_000;
const EMAILS = Number(process.env.EMAILS ?? 8);

let sent = 0;
const server = createServer(async (request, response) => {
  let size = 0;
  for await (const piece of request) size += piece.length;
  if (size > SIZE && request.headers['content-length'] === String(size)) sent += 1;
  response.setHeader('Content-Type', 'application/json').end('{"ErrorCode":0,"Message":"OK","MessageID":"7"}');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const baseUrl = `http://127.0.0.1:${server.address().port}`;

const mail = `const mail = (Content) => ({ From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello',
  Attachments: [{ Name: 'a.pdf', ContentType: 'application/pdf', Content }] });`;

/** The most memory that a process has had, in MB. */
const peak = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1000;

const folder = mkdtempSync(join(tmpdir(), 'streams-'));
const path = join(folder, 'file');
writeFileSync(path, new Uint8Array(SIZE).map((_, at) => (at * 7) % 251));

/** The peak of a program in Node that sends so many emails with files of one kind. */
async function inNode(program, kind, emails) {
  const script = join(folder, 'script.mjs');
  writeFileSync(script, `import { ServerClient } from ${JSON.stringify(here('../../pkg/inline.js'))};
    import { createReadStream, readFileSync } from 'node:fs';
    ${mail}
    const kinds = {
      stream: () => ({ size: ${SIZE}, stream: createReadStream(${JSON.stringify(path)}) }),
      bytes: () => new Uint8Array(readFileSync(${JSON.stringify(path)})),
    };
    const client = new ServerClient('token', { baseUrl: ${JSON.stringify(baseUrl)} });
    await Promise.all(Array.from({ length: ${emails} }, () => client.sendEmail(mail(kinds.${kind}()))));
    console.log(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);`);
  return new Promise((resolve, reject) => {
    execFile(program, [script], (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(Number(stdout) / 1000)));
  });
}

/** The peak of workerd. */
async function inWorkerd(kind, emails) {
  const contents = `import { ServerClient } from ${JSON.stringify(here('../../pkg/workerd.js'))};
    ${mail}
    export default { async fetch(request, env) {
      if (request.method === 'PUT') {
        await env.FILES.put('file', new Uint8Array(${SIZE}).fill(7));
        return new Response('done');
      }
      const { kind, emails, baseUrl } = await request.json();
      const client = new ServerClient('token', { baseUrl });
      const content = async () => {
        const object = await env.FILES.get('file');
        return kind === 'stream' ? object : new Uint8Array(await object.arrayBuffer());
      };
      await Promise.all(Array.from({ length: emails }, async () => client.sendEmail(mail(await content()))));
      return new Response('done');
    } };`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here('..') }, bundle: true, write: false, format: 'esm', target: 'es2022',
    conditions: ['workerd'], external: ['*.wasm'],
  });
  const workerd = runtime({
    compatibilityDate: COMPATIBLE,
    r2Buckets: ['FILES'],
    modules: [
      { type: 'ESModule', path: 'worker.mjs', contents: outputFiles[0].text },
      { type: 'CompiledWasm', path: 'engine_bg.wasm', contents: readFileSync(here('../../pkg/engine_bg.wasm')) },
    ],
  });
  try {
    for (const [method, body] of [['PUT', ''], ['POST', JSON.stringify({ kind, emails, baseUrl })]]) {
      const response = await workerd.dispatchFetch('http://worker/', { method, body });
      const text = await response.text();
      if (text !== 'done') throw new Error(text);
    }
    const children = readdirSync('/proc').filter((name) => {
      try {
        const [, rest] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ');
        return /^\d+$/.test(name) && Number(rest.split(' ')[1]) === process.pid;
      } catch {
        return false;
      }
    });
    return Math.max(...children.map(peak));
  } finally {
    await workerd.dispose();
  }
}

let isOver = false;
const platforms = { Node: (...given) => inNode(process.execPath, ...given), workerd: inWorkerd };
if (process.env.BUN) platforms.Bun = (...given) => inNode(process.env.BUN, ...given);
for (const [name, run] of Object.entries(platforms)) {
  const none = await run('stream', 0);
  const [stream, bytes] = [await run('stream', EMAILS) - none, await run('bytes', EMAILS) - none];
  console.log(`memory in ${name}: ${EMAILS} files of 7 MB at once take ${stream.toFixed(0)} MB as streams, ${bytes.toFixed(0)} MB as bytes (without them: ${none.toFixed(0)} MB)`);
  // What is not garbage yet is a few MB; how soon garbage is collected, each engine decides.
  isOver ||= stream > bytes / 2;
}
if (sent !== EMAILS * 2 * Object.keys(platforms).length) throw new Error(`${sent} emails arrived`);
server.close();
rmSync(folder, { recursive: true });
if (process.argv.includes('--check') && isOver) process.exit(1);
