// Writes src/types.ts and src/api.ts: what Postmark takes and returns, and one method for each endpoint.
// It reads endpoints.json, which Rust writes, contract.json, the members of requests and responses with
// their descriptions, and names.json, the names that only JavaScript has: `node generate.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';

const here = (name) => new URL(name, import.meta.url);
const read = (name) => JSON.parse(readFileSync(here(name), 'utf8'));
const contract = read('contract.json');
const names = read('names.json');
const facts = new Map(read('endpoints.json').map((one) => [`${one.method} ${one.route}`, one]));

/** The endpoints, in the order of contract.json, with what each of the three files says about them. */
const endpoints = Object.entries(contract.endpoints).map(([key, described]) => {
  const fact = facts.get(key);
  if (!fact) throw new Error(`endpoints.json has no ${key}`);
  const params = described.params ?? [];
  const unnamed = [...params];
  // Parameters have the names of the method's arguments.
  const route = fact.route.replaceAll(/\{\w+\}/g, () => `{${unnamed.shift().name}}`);
  return { ...fact, ...described, key, params, route };
});

function type(name, of) {
  if (of?.as) return of.as;
  // The engine returns a string if a number would be rounded.
  if (/^integer\b/.test(name) && /id$/i.test(of?.name)) return 'number | string';
  if (of?.enum) return typeof of.enum === 'string' ? of.enum : open(of.enum);
  if (names.scalars[name]) return names.scalars[name];
  if (/^(string|date)\b/.test(name)) return 'string';
  const array = /^array<(\w+)>$/.exec(name);
  if (array) return `${type(array[1])}[]`;
  if (contract.objects[name] || contract.enums[name]) return name;
  throw new Error(`what is ${name}?`);
}

const open = (values) => `Open<${values.map((value) => `'${value}'`).join(' | ')}>`;
const capital = (name) => name[0].toUpperCase() + name.slice(1);
const camel = (name) => names.words[name] ?? name[0].toLowerCase() + name.slice(1);
const comment = (text, indent) => `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
// A host stays as it is.
const sentence = (text) => (/^\w+\.\w/.test(text) ? text : capital(text)) + (/[.!?]$/.test(text) ? '' : '.');

function member(field, indent, name = field.name) {
  if (/^<.*>$/.test(name)) return `${indent}[name: string]: unknown;\n`;
  if (name === 'metadata_<key>') return `${indent}[key: \`metadata_\${string}\`]: string;\n`;
  const key = /^\w+$/.test(name) ? name : `'${name}'`;
  const doc = field.doc ? comment(sentence(field.doc), indent) : '';
  const optional = field.optional ? '?' : '';
  // `undefined` is left out, as in JSON.
  const absent = `${field.nullable ? ' | null' : ''}${field.optional ? ' | undefined' : ''}`;
  return `${doc}${indent}${key}${optional}: ${type(field.type, field)}${absent};\n`;
}

const members = (fields, indent) => fields.map((field) => member(field, indent)).join('');

/** Statistics have a count for each name, known or not. */
function object(name, fields) {
  const body = members(fields.filter((field) => !/^<(key|dynamic name)>$/.test(field.name)), '  ');
  return `export interface ${name} {\n${body}}\n`;
}

// ---- src/types.ts: what Postmark takes and returns --------------------------------------------

let types = `// Written by generate.mjs: change that, or contract.json.
import type { StoredFile, StreamedFile } from './streams.js';

/** A known name, or one that Postmark adds later. */
export type Open<Known extends string> = Known | (string & {});

/** The rows of one page of a list, and the number of rows on all pages. */
export type Page<Key extends string, Row> = { TotalCount: number } & Record<Key, Row[]>;

/** The counts of one day. */
export interface StatsDay {
  Date?: string;
  [name: string]: unknown;
}

/** An email with one or two bodies. */
export type Email = EmailMembers & ({ HtmlBody: string } | { TextBody: string });

/** An email from a template. */
export type TemplatedEmail = TemplatedEmailMembers & ({ TemplateId: number } | { TemplateAlias: string });

`;
for (const [name, values] of Object.entries(contract.enums)) {
  types += `export type ${name} = ${open(values.map(String))};\n`;
}
for (const [name, fields] of Object.entries(contract.objects)) {
  for (const field of fields) {
    // For convenience: src/client.ts and src/sending.ts turn them into what Postmark takes.
    if (name === 'Attachment' && field.name === 'Content') field.as = 'string | Uint8Array | StreamedFile | StoredFile';
    if (/Email$|^Bulk/.test(name) && /^(To|Cc|Bcc|ReplyTo)$/.test(field.name)) field.as = 'string | string[]';
    // An email may only have copies, and a client may have a default sender.
    if (/Email$/.test(name) ? /^(From|To)$/.test(field.name) : name === 'BulkRequest' && field.name === 'From') field.optional = true;
  }
  types += `\n${object(/^(Templated)?Email$/.test(name) ? `${name}Members` : name, fields)}`;
}

// ---- src/api.ts: one method for each endpoint -------------------------------------------------

const classes = Object.fromEntries(Object.keys(names.classes).map((name) => [name, '']));
let requests = '';

const classOf = ({ token }) => Object.keys(names.classes).find((name) => names.classes[name].token === token);

/**
 * Whether a request may be repeated, if its method does not say so (RFC 9110). Of some requests, a member of
 * the body says it.
 */
function repeatable({ method, repeatable: says }) {
  if (typeof says === 'boolean') {
    return says === /^(GET|PUT|DELETE)$/.test(method) ? [] : [`repeatable: ${says}`];
  }
  return Object.entries(says).map(([name, value]) => `repeatable: options.${name} === ${value}`);
}

function response({ response: { kind, type: name, fields } }) {
  if (kind === 'empty') return 'null';
  if (name) return kind.startsWith('array') ? `${name}[]` : name;
  if (!fields) return 'Record<string, unknown>';
  const rows = fields.find((field) => field.type.startsWith('array<'));
  if (fields.length === 2 && rows && fields.some((field) => field.name === 'TotalCount')) {
    return `Page<'${rows.name}', ${type(rows.type).slice(0, -2)}>`;
  }
  if (kind === 'array<string>') return 'string[]';
  const dynamic = fields.some((field) => /^<.*>$/.test(field.name));
  const known = fields.filter((field) => !/^<.*>$/.test(field.name));
  const text = known.map((field) => member({ ...field, doc: '' }, ' ').trim()).join(' ')
    .replaceAll('Days: Record<string, unknown>[]', 'Days: StatsDay[]');
  const whole = `{ ${text}${dynamic ? ' [name: string]: unknown;' : ''} }`;
  return kind.startsWith('array') ? `${whole}[]` : whole;
}

for (const endpoint of endpoints) {
  // Sending is written by hand, in src/sending.ts.
  if (names.handwritten.includes(endpoint.key)) continue;
  const method = names.methods[endpoint.key];
  if (!method) throw new Error(`names.json has no method for ${endpoint.key}`);
  const inClass = classOf(endpoint);
  const prefix = inClass === 'AccountClient' && method.endsWith('Server') ? 'Account' : '';
  const parameters = endpoint.params.map((one) => `${one.name}: ${type(one.type, one)}`);
  const values = endpoint.params.map(({ name }) => name);
  const options = [`method: '${endpoint.method}'`, `route: '${endpoint.route}'`];
  if (values.length) options.push(`bind: [${values.join(', ')}]`);
  options.push(...repeatable(endpoint));
  const { body, query } = endpoint;
  if (body?.type || body?.fields?.length) {
    let name = body.type;
    if (!name) {
      name = `${prefix}${capital(method)}Request`;
      requests += `\nexport interface ${name} {\n${members(body.fields, '  ')}}\n`;
    }
    parameters.push(`options: ${name}`);
    options.push(name === 'BulkRequest' ? 'body: bulk(this, options)' : 'body: options');
  }
  const iterator = names.iterators[endpoint.key];
  let filter = '';
  if (query) {
    filter = `${prefix}${capital(method.replace(/^get/, ''))}Filter`;
    const fields = query.map((field) => member({ ...field, optional: true, ...(/^date/.test(field.type) && { as: 'string | Date' }) }, '  ',
      field.name.includes('<') ? field.name : camel(field.name)));
    requests += `\nexport interface ${filter} {\n${fields.join('')}}\n`;
    parameters.push(`filter: ${filter} = {}`);
    // As in postmark.js, because a list needs both.
    options.push(iterator ? 'query: paged(filter)' : 'query: filter');
  }
  const route = `\`${endpoint.method} ${endpoint.route}\``;
  const gone = endpoint.removed || endpoint.status === 'deprecated' ? ' @deprecated Postmark removed it, or advises against it.' : '';
  const gives = response(endpoint);
  classes[inClass] += `\n${comment(`${endpoint.summary} ${route}${gone}`, '  ')}`
    + `  ${method}(${[...parameters, `last?: Last<${gives}>`].join(', ')}): Promise<${gives}> {\n`
    + `    return call(this, { ${options.join(', ')} }, last);\n  }\n`;
  if (iterator) {
    const row = /^Page<'\w+', (\w+)>$/.exec(gives)[1];
    const listed = options.filter((option) => !option.startsWith('query'));
    const filtered = parameters.slice(0, -1).concat(`filter: Omit<${filter}, 'count' | 'offset'> = {}`);
    classes[inClass] += `\n${comment(`Reads the whole list, page by page, as you take its rows. ${route}`, '  ')}`
      + `  ${iterator}(${filtered.join(', ')}): AsyncGenerator<${row}, void, undefined> {\n`
      + `    return walk(this, '${endpoint.list}', { ${listed.join(', ')}, query: filter });\n  }\n`;
  }
  const cursor = names.cursors[endpoint.key];
  if (cursor) {
    const { iterator: name, rows, next, filter: key } = cursor;
    const row = type(endpoint.response.fields.find((field) => field.name === rows).type).slice(0, -2);
    classes[inClass] += `\n${comment(`Reads the whole list, response by response, as you take its rows. ${route}`, '  ')}`
      + `  ${name}(filter: Omit<${filter}, '${key}'> = {}): AsyncGenerator<${row}, void, undefined> {\n`
      + `    const request = { method: '${endpoint.method}', route: '${endpoint.route}', query: filter };\n`
      + `    return follow(this, request, '${key}', (body: Partial<${gives}>) => [body.${rows}, body.${next}]);\n  }\n`;
  }
}

const constructor = (kind) => (kind === 'server' ? '' : /^(account|dmarc)$/.test(kind)
  ? `  constructor(token: string, options: ClientOptions = {}) {\n    super('${kind}', token, options);\n  }\n`
  : `  constructor(options: ClientOptions = {}) {\n    super('${kind}', '', options);\n  }\n`);
const REQUEST = `  /** Makes a request that has no method here, such as one that Postmark has added since. */
  request<Body>(request: ApiRequest, last?: Last<Body>): Promise<Body> {
    return call(this, request, last);
  }
`;
const body = Object.entries(names.classes).map(([name, { token, doc }]) => {
  const kind = token.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return `\n/** ${doc} */\nexport class ${name} extends ${kind === 'server' ? 'SendingClient' : 'Client'} {\n${[constructor(kind), REQUEST].filter(Boolean).join('\n')}${classes[name]}}\n`;
});
const named = Object.keys({ ...contract.objects, ...contract.enums, Open: 0, Page: 0, StatsDay: 0 })
  .filter((name) => new RegExp(`[^'\\w]${name}\\b(?!\\??:)`).test((requests + body.join('')).replaceAll(/\/\*\*.*\*\//g, '')));
const api = `// Written by generate.mjs: change that, or contract.json.
import { Client, type ClientOptions, type Last } from './client.js';
import { type ApiRequest, bulk, call, follow, paged, walk } from './requests.js';
import { SendingClient } from './sending.js';
import type {
${named.sort().map((name) => `  ${name},\n`).join('')}} from './types.js';
${requests}${body.join('')}`;

for (const [name, text] of [['src/types.ts', types], ['src/api.ts', api]]) {
  if (process.argv.includes('--check')) {
    if (readFileSync(here(name), 'utf8') !== text) throw new Error(`${name} is stale: run generate.mjs`);
  } else {
    writeFileSync(here(name), text);
  }
}
