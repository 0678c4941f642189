// Builds one program with each bundler, and runs what comes out where no node_modules is: `node run.mjs [NAME...]`.
// Each output has to send an email, through a `fetch` that answers at once. Also looks at the package itself.
// Needs ../../pkg and the node_modules beside this (`npm ci --ignore-scripts`).
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

const require = createRequire(import.meta.url);
const own = (path) => new URL(path, import.meta.url).pathname;
const root = mkdtempSync(join(tmpdir(), 'bundlers-'));
const project = join(root, 'project');
cpSync(own('../../pkg'), join(project, 'node_modules/postmark-wasm'), { recursive: true });
writeFileSync(join(project, 'package.json'), '{"type":"module","private":true}');

const program = (entry, end) => `import { ${entry.includes('sending') ? 'SendingClient as Client' : 'ServerClient as Client'}, InvalidInputError } from '${entry}';
const receipt = { ErrorCode: 0, Message: 'OK', MessageID: '7', To: 'you@example.com' };
const client = new Client('token', { fetch: async () => new Response(JSON.stringify(receipt)) });
const mail = { From: 'me@example.com', To: 'you@example.com', TextBody: 'Hello' };
async function send() {
  const { MessageID } = await client.sendEmail(mail);
  // What only the module can say.
  const error = await client.sendEmail({ ...mail, To: 'nobody' }).catch((error) => error);
  if (!(error instanceof InvalidInputError) || error.name !== 'InvalidInputError') throw new Error('not refused: ' + error);
  return 'sent ' + MessageID;
}
${end}
`;
const PRINT = 'send().then(console.log);';
const source = (name, entry, end = PRINT) => {
  const path = join(project, name);
  writeFileSync(path, program(entry, end));
  return path;
};
const output = (name) => {
  const folder = join(root, 'out', name);
  mkdirSync(folder, { recursive: true });
  return folder;
};
/** Runs a program far from every package. */
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 }).trim();
const node = (file) => run(process.execPath, [file], root);

async function esbuild(name, entry, options, end) {
  const { build } = require('esbuild');
  const extension = options.format === 'cjs' ? 'cjs' : 'mjs';
  const outfile = join(output(name), `program.${extension}`);
  await build({ entryPoints: [source(`${name}.mjs`, entry, end)], bundle: true, outfile, logLevel: 'error', minify: true, ...options });
  return outfile;
}

/** A page that has the program, in Chromium. */
async function page(folder, script) {
  const { chromium } = createRequire(own('../package.json'))('playwright-core');
  const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };
  const server = createServer((request, response) => {
    const path = join(folder, new URL(request.url, 'http://page').pathname);
    if (request.url === '/') return response.setHeader('Content-Type', 'text/html').end(`<script type="module" src="${script}"></script>`);
    if (!existsSync(path)) return response.writeHead(404).end();
    return response.setHeader('Content-Type', types[extname(path)] ?? 'text/plain').end(readFileSync(path));
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage();
    const said = new Promise((resolve, reject) => {
      tab.on('console', (message) => message.type() === 'log' && resolve(message.text()));
      tab.on('pageerror', reject);
    });
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    return await said;
  } finally {
    await browser.close();
    server.close();
  }
}

async function webpack(name, target) {
  const webpack = require('webpack');
  const path = output(name);
  const module = target === 'web' ? { output: { path, filename: 'program.js', publicPath: '/' } } : { output: { path, filename: 'program.cjs' } };
  await new Promise((resolve, reject) => {
    webpack({ mode: 'production', target, entry: source(`${name}.mjs`, 'postmark-wasm'), context: project, ...module }, (error, stats) => {
      if (error ?? stats.hasErrors()) reject(error ?? new Error(stats.toString({ errors: true })));
      else resolve();
    });
  });
  return path;
}

/** What wrangler would upload, without a login: it runs in workerd, as Cloudflare's network has it. */
async function wrangler() {
  const outdir = output('wrangler');
  const end = 'export default { fetch: async () => new Response(await send()) };';
  const settings = { name: 'program', main: source('wrangler.mjs', 'postmark-wasm', end), compatibility_date: '2026-04-01' };
  const config = join(project, 'wrangler.json');
  writeFileSync(config, JSON.stringify(settings));
  const args = [own('node_modules/wrangler/bin/wrangler.js'), 'deploy', '--dry-run', '--outdir', outdir, '--config', config];
  execFileSync(process.execPath, args, {
    cwd: project, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000,
    env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: join(root, 'log'), XDG_CONFIG_HOME: join(root, 'config') },
  });
  const { Miniflare } = createRequire(own('../package.json'))('miniflare');
  const wasm = readdirSync(outdir).find((name) => name.endsWith('.wasm'));
  const workerd = new Miniflare({
    compatibilityDate: settings.compatibility_date,
    modules: [
      { type: 'ESModule', path: join(outdir, 'wrangler.js') },
      { type: 'CompiledWasm', path: join(outdir, wasm) },
    ],
    modulesRoot: outdir,
  });
  try {
    return await (await workerd.dispatchFetch('http://worker/')).text();
  } finally {
    await workerd.dispose();
  }
}

let nextServer;
/** Asks a route of a program of Next.js, which is built when the first is asked. */
async function next(route) {
  nextServer ??= startNext();
  return (await fetch(`${(await nextServer).url}/${route}`)).text();
}

async function startNext() {
  // Next.js takes its own packages from below the folder of a lock file, and follows no links out of it.
  const folder = own('next');
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(project, 'node_modules'), join(folder, 'node_modules'), { recursive: true });
  const write = (name, text) => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('package.json', '{"type":"module","private":true}');
  write('next.config.mjs', `export default ${JSON.stringify({ turbopack: { root: own('.') }, outputFileTracingRoot: own('.') })}`);
  write('app/layout.js', 'export default function Layout({ children }) { return <html><body>{children}</body></html>; }');
  for (const runtime of ['nodejs', 'edge']) {
    const end = `export const runtime = '${runtime}'; export const dynamic = 'force-dynamic';
export const GET = async () => new Response(await send());`;
    write(`app/${runtime}/route.js`, program('postmark-wasm', end));
  }
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
  const command = own('node_modules/next/dist/bin/next');
  execFileSync(process.execPath, [command, 'build'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 });
  const server = spawn(process.execPath, [command, 'start', '-p', '0', '-H', '127.0.0.1'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (text) => {
      said += text;
      const [found] = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(said) ?? [];
      if (found && /Ready/.test(said)) resolve(found);
    });
    server.once('exit', (code) => reject(new Error(`next start ended with ${code}: ${said}`)));
  });
  return { url, server };
}

const cases = {
  'import, in Node': () => node(source('import.mjs', 'postmark-wasm')),
  'import of what only sends, in Node': () => node(source('sending.mjs', 'postmark-wasm/sending')),
  'require, in Node': () => {
    const path = join(project, 'require.cjs');
    writeFileSync(path, program('postmark-wasm', PRINT).replace(/^import \{(.*?)\} from (.*);/, (_, names, from) =>
      `const {${names.replaceAll(' as ', ': ')}} = require(${from});`));
    return node(path);
  },
  'init with the bytes of the file': () => {
    const path = join(project, 'init.mjs');
    writeFileSync(path, program('postmark-wasm/init', PRINT).replace(/\n/, `
import { init } from 'postmark-wasm/init';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
try { new Client('token'); throw new Error('it is ready'); } catch (error) { if (!/init/.test(error.message)) throw error; }
await init(readFileSync(createRequire(import.meta.url).resolve('postmark-wasm/engine_bg.wasm')));
`));
    return node(path);
  },
  'esbuild, Node, ESM': async () => node(await esbuild('esbuild-esm', 'postmark-wasm', { format: 'esm', platform: 'node' })),
  'esbuild, Node, CommonJS (Lambda)': async () => node(await esbuild('esbuild-cjs', 'postmark-wasm', { format: 'cjs', platform: 'node' })),
  'esbuild, neutral': async () => node(await esbuild('esbuild-neutral', 'postmark-wasm', { format: 'esm', platform: 'neutral' })),
  'esbuild, browser': async () => {
    const path = await esbuild('esbuild-browser', 'postmark-wasm/inline', { format: 'esm', platform: 'browser' });
    return page(join(path, '..'), '/program.mjs');
  },
  'esbuild, browser, without the file: a clear error': async () => {
    const path = await esbuild('esbuild-missing', 'postmark-wasm', { format: 'esm', platform: 'browser' });
    const error = await page(join(path, '..'), '/program.mjs').catch((error) => error);
    return /engine_bg\.wasm.*postmark-wasm\/inline/.test(error.message) ? 'sent 7' : String(error);
  },
  'webpack, Node': async () => node(join(await webpack('webpack-node', 'node'), 'program.cjs')),
  'webpack, web': async () => page(await webpack('webpack-web', 'web'), '/program.js'),
  Rollup: async () => {
    const { rollup } = require('rollup');
    const { nodeResolve } = require('@rollup/plugin-node-resolve');
    const bundle = await rollup({ input: source('rollup.mjs', 'postmark-wasm'), plugins: [nodeResolve({ exportConditions: ['node'] })] });
    const file = join(output('rollup'), 'program.mjs');
    await bundle.write({ file, format: 'esm' });
    return node(file);
  },
  Vite: async () => {
    const { build } = await import('vite');
    const outDir = output('vite');
    source('vite.mjs', 'postmark-wasm');
    await build({ root: project, configFile: false, logLevel: 'error', build: { outDir, target: 'es2022', emptyOutDir: true,
      rollupOptions: { input: join(project, 'vite.mjs'), output: { entryFileNames: 'program.js' } } } });
    return page(outDir, '/program.js');
  },
  "Vercel's edge-runtime": async () => {
    const file = await esbuild('edge', 'postmark-wasm/inline', { format: 'iife', conditions: ['edge-light', 'worker'] },
      "addEventListener('fetch', (event) => event.respondWith(send().then((text) => new Response(text))));");
    const { EdgeRuntime } = require('edge-runtime');
    const response = await new EdgeRuntime({ initialCode: readFileSync(file, 'utf8') }).dispatchFetch('http://edge/');
    return response.text();
  },
  'wrangler deploy --dry-run, in workerd': wrangler,
  'Next.js, a route on Node': () => next('nodejs'),
  'Next.js, a route on its edge': () => next('edge'),
  'deno bundle, run without permissions': () => {
    const deno = own('../node_modules/@deno/linux-x64-glibc/deno');
    const file = join(output('deno'), 'program.mjs');
    run(deno, ['bundle', '--quiet', '--node-modules-dir=manual', '-o', file, source('deno.mjs', 'postmark-wasm')], project);
    return run(deno, ['run', '--quiet', '--no-prompt', file], root);
  },
  'bun build, and run': () => {
    const bun = own('node_modules/@oven/bun-linux-x64/bin/bun');
    const file = join(output('bun'), 'program.mjs');
    run(bun, ['build', '--target=bun', `--outfile=${file}`, source('bun.mjs', 'postmark-wasm')], project);
    return run(bun, [file], root);
  },
  'Bun: what was surely not sent': () => {
    const path = source('bun-refused.mjs', 'postmark-wasm', `
const errors = ['http://127.0.0.1:47999', 'http://nowhere.invalid'].map(async (baseUrl) => {
  const error = await new Client('token', { baseUrl, attempts: 1 }).sendEmail(mail).catch((error) => error);
  return error.mayHaveHappened === false ? '' : baseUrl + ' ' + error.message + ' ' + error.cause?.code;
});
console.log((await Promise.all(errors)).join('') || await send());`);
    return run(own('node_modules/@oven/bun-linux-x64/bin/bun'), [path], project);
  },
  'publint and are-the-types-wrong': async () => {
    const { publint } = await import('publint');
    const { checkPackage, createPackageFromTarballData } = await import('@arethetypeswrong/core');
    const { messages } = await publint({ pkgDir: own('../../pkg') });
    const packed = run('npm', ['pack', '--silent', '--pack-destination', root, own('../../pkg')], root);
    const { problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(join(root, packed)))));
    return messages.length + problems.length === 0 ? 'sent 7' : JSON.stringify({ messages, problems });
  },
};

const wanted = process.argv.slice(2);
let failed = 0;
for (const [name, attempt] of Object.entries(cases)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  const started = performance.now();
  const said = await Promise.resolve().then(attempt).catch((error) => `failed: ${error.message}\n${error.stderr ?? ''}`);
  const isRight = said === 'sent 7';
  failed += isRight ? 0 : 1;
  console.log(`bundler: ${name.padEnd(50)} ${isRight ? 'works' : said} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
await nextServer?.then(({ server }) => server.kill(), () => undefined);
for (const folder of [root, own('next')]) rmSync(folder, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
