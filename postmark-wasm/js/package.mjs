// Writes what pkg/ has beside the output of the compiler: the modules as code, a bundle for `require`, the
// types for both, and package.json.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const pkg = new URL('../pkg/', import.meta.url);
const at = (name) => new URL(name, pkg);
const text = (name) => readFileSync(at(name), 'utf8');

const exports = {};
for (const folder of ['', 'sending/']) {
  const module = readFileSync(at(`${folder}engine_bg.wasm`)).toString('base64');
  writeFileSync(at(`${folder}module.js`), `export const MODULE = '${module}';\n`);
  for (const [entry, name] of [['inline', 'index'], ['index', 'init']]) {
    await build({
      entryPoints: [at(`${folder}${entry}.js`).pathname],
      outfile: at(`${folder}${name}.cjs`).pathname,
      bundle: true,
      format: 'cjs',
      platform: 'neutral',
      target: 'es2022',
      sourcemap: true,
      // The module has no URL here: it is inlined, or given to init().
      define: { 'import.meta.url': 'undefined' },
      logLevel: 'error',
    });
  }
  // The types of `require` are the same, in files of the other kind.
  for (const name of readdirSync(at(folder || '.'))) {
    if (!name.endsWith('.d.ts')) continue;
    const types = text(`${folder}${name}`).replaceAll(/\.js'/g, ".cjs'");
    writeFileSync(at(`${folder}${name.replace(/\.d\.ts$/, '.d.cts')}`), types.replace(/\n\/\/# sourceMappingURL.*/, ''));
  }
  const file = (name) => `./${folder}${name}`;
  const esm = (name) => ({ types: file('index.d.ts'), default: file(name) });
  const cjs = (name) => ({ types: file('index.d.cts'), default: file(name) });
  const sub = folder.replace(/\/$/, '');
  const path = (name) => (sub ? `./${sub}${name}` : `.${name}`);
  exports[path('')] = {
    workerd: esm('workerd.js'),
    'edge-light': esm('edge.js'),
    deno: esm('inline.js'),
    bun: { require: cjs('index.cjs'), default: esm('inline.js') },
    node: { require: cjs('index.cjs'), default: esm('inline.js') },
    worker: esm('web.js'),
    browser: esm('web.js'),
    require: cjs('index.cjs'),
    default: esm('inline.js'),
  };
  exports[path('/inline')] = { require: cjs('index.cjs'), default: esm('inline.js') };
  exports[path('/init')] = { require: cjs('init.cjs'), default: esm('index.js') };
  const wasm = file('engine_bg.wasm');
  exports[path('/engine_bg.wasm')] = {
    require: { types: file('engine_bg.wasm.d.cts'), default: wasm },
    default: { types: file('engine_bg.wasm.d.ts'), default: wasm },
  };
  const what = '/** A module of WebAssembly, for `init`. */\ndeclare const module: object;\n';
  writeFileSync(at(`${folder}engine_bg.wasm.d.ts`), `${what}export default module;\n`);
  writeFileSync(at(`${folder}engine_bg.wasm.d.cts`), `${what}export = module;\n`);
}
await build({
  entryPoints: [at('queue.js').pathname],
  outfile: at('queue.cjs').pathname,
  bundle: true,
  format: 'cjs',
  platform: 'neutral',
  target: 'es2022',
  sourcemap: true,
  logLevel: 'error',
});
exports['./queue'] = {
  require: { types: './queue.d.cts', default: './queue.cjs' },
  default: { types: './queue.d.ts', default: './queue.js' },
};
exports['./package.json'] = './package.json';

const metadata = execFileSync('cargo', ['metadata', '--format-version=1', '--no-deps', '--offline']);
const { version } = JSON.parse(metadata).packages.find(({ name }) => name === 'postmark-wasm');
const template = JSON.parse(readFileSync(new URL('package.template.json', import.meta.url), 'utf8'));
const { name, ...rest } = template;
writeFileSync(at('package.json'), `${JSON.stringify({ name, version, ...rest, exports }, null, 2)}\n`);

