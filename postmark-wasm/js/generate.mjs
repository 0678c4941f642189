// Writes src/types.ts and src/api.ts from contract.json: what Postmark takes and answers, and one
// method for each of its endpoints. Run it after a change of either: `node generate.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';

const here = (name) => new URL(name, import.meta.url);
const contract = JSON.parse(readFileSync(here('contract.json'), 'utf8'));

/** The classes, and which token their requests carry. */
const CLASSES = {
  ServerClient: ['server', 'Everything that takes a server token: sending mail, and all that has to do with it.'],
  AccountClient: ['account', 'Everything that takes an account token.'],
  DmarcClient: ['dmarc', 'DMARC reports of one domain, with the token of its record.'],
  DmarcSignupClient: ['dmarcSignup', 'What DMARC reports have before there is a token.'],
  SpamCheckClient: ['spamCheck', "Postmark's spam check, which takes no token."],
  StatusClient: ['statusPage', "The old interface of Postmark's status page, which takes no token."],
};

/** The name of each method; sending mail is written by hand in src/sending.ts. */
const METHODS = {
  'bulk-send': 'sendBulkEmail',
  'bulk-list': 'getBulkEmails',
  'bulk-get': 'getBulkEmailStatus',
  deliverystats: 'getDeliveryStatistics',
  'bounces-list': 'getBounces',
  'bounces-get': 'getBounce',
  'bounces-dump': 'getBounceDump',
  'bounces-activate': 'activateBounce',
  'bounces-tags': 'getBounceTags',
  'templates-list': 'getTemplates',
  'templates-get': 'getTemplate',
  'templates-create': 'createTemplate',
  'templates-edit': 'editTemplate',
  'templates-delete': 'deleteTemplate',
  'templates-validate': 'validateTemplate',
  'templates-push': 'pushTemplates',
  'server-get': 'getServer',
  'server-edit': 'editServer',
  'servers-list': 'getServers',
  'servers-get': 'getServer',
  'servers-create': 'createServer',
  'servers-edit': 'editServer',
  'servers-delete': 'deleteServer',
  'streams-list': 'getMessageStreams',
  'streams-get': 'getMessageStream',
  'streams-create': 'createMessageStream',
  'streams-edit': 'editMessageStream',
  'streams-archive': 'archiveMessageStream',
  'streams-unarchive': 'unarchiveMessageStream',
  'suppressions-dump': 'getSuppressions',
  'suppressions-create': 'createSuppressions',
  'suppressions-delete': 'deleteSuppressions',
  'messages-outbound-list': 'getOutboundMessages',
  'messages-outbound-details': 'getOutboundMessageDetails',
  'messages-outbound-dump': 'getOutboundMessageDump',
  'messages-inbound-list': 'getInboundMessages',
  'messages-inbound-details': 'getInboundMessageDetails',
  'messages-inbound-dump': 'getInboundMessageDump',
  'messages-inbound-bypass': 'bypassBlockedInboundMessage',
  'messages-inbound-retry': 'retryInboundHookForMessage',
  'messages-opens-list': 'getMessageOpens',
  'messages-opens-get': 'getMessageOpensForSingleMessage',
  'messages-clicks-list': 'getMessageClicks',
  'messages-clicks-get': 'getMessageClicksForSingleMessage',
  'domains-list': 'getDomains',
  'domains-get': 'getDomain',
  'domains-create': 'createDomain',
  'domains-edit': 'editDomain',
  'domains-delete': 'deleteDomain',
  'domains-verify-dkim': 'verifyDomainDKIM',
  'domains-verify-return-path': 'verifyDomainReturnPath',
  'domains-verify-spf': 'verifyDomainSPF',
  'domains-rotate-dkim': 'rotateDomainDKIM',
  'domains-verify-custom-tracking': 'verifyDomainCustomTracking',
  'senders-list': 'getSenderSignatures',
  'senders-get': 'getSenderSignature',
  'senders-create': 'createSenderSignature',
  'senders-edit': 'editSenderSignature',
  'senders-delete': 'deleteSenderSignature',
  'senders-resend': 'resendSenderSignatureConfirmation',
  'senders-verify-spf': 'verifySenderSignatureSPF',
  'senders-request-new-dkim': 'requestNewDKIMForSenderSignature',
  'stats-overview': 'getOutboundOverview',
  'stats-sends': 'getSentCounts',
  'stats-bounces': 'getBounceCounts',
  'stats-spam': 'getSpamComplaintsCounts',
  'stats-tracked': 'getTrackedEmailCounts',
  'stats-opens': 'getEmailOpenCounts',
  'stats-opens-platforms': 'getEmailOpenPlatformUsage',
  'stats-opens-emailclients': 'getEmailOpenClientUsage',
  'stats-opens-readtimes': 'getEmailOpenReadTimes',
  'stats-clicks': 'getClickCounts',
  'stats-clicks-browserfamilies': 'getClickBrowserUsage',
  'stats-clicks-platforms': 'getClickPlatformUsage',
  'stats-clicks-location': 'getClickLocation',
  'inbound-rules-list': 'getInboundRuleTriggers',
  'inbound-rules-create': 'createInboundRuleTrigger',
  'inbound-rules-delete': 'deleteInboundRuleTrigger',
  'tag-triggers-list': 'getTagTriggers',
  'tag-triggers-get': 'getTagTrigger',
  'tag-triggers-create': 'createTagTrigger',
  'tag-triggers-edit': 'editTagTrigger',
  'tag-triggers-delete': 'deleteTagTrigger',
  'webhooks-list': 'getWebhooks',
  'webhooks-get': 'getWebhook',
  'webhooks-create': 'createWebhook',
  'webhooks-edit': 'editWebhook',
  'webhooks-delete': 'deleteWebhook',
  'webhooks-verify': 'verifyWebhook',
  'webhooks-statistics': 'getWebhookStatistics',
  'data-removals-create': 'requestDataRemoval',
  'data-removals-get': 'getDataRemovalStatus',
  'status-current': 'getStatus',
  'status-last-incident': 'getLastIncident',
  'status-incidents': 'getIncidents',
  'status-incident-get': 'getIncident',
  'status-services': 'getServices',
  'status-availability': 'getAvailability',
  'status-delivery': 'getDelivery',
  'spamcheck-filter': 'check',
  'dmarc-record-create': 'createRecord',
  'dmarc-record-get': 'getRecord',
  'dmarc-record-update': 'updateRecord',
  'dmarc-record-dns': 'getDnsRecord',
  'dmarc-record-verify': 'verifyRecord',
  'dmarc-record-delete': 'deleteRecord',
  'dmarc-reports-list': 'getReports',
  'dmarc-report-get': 'getReport',
  'dmarc-token-recover': 'recoverToken',
  'dmarc-token-rotate': 'rotateToken',
};

/** The lists that are walked to their end: the iterator's name, and how the engine walks it. */
const LISTS = {
  'bounces-list': ['bounces', 'search'],
  'templates-list': ['templates', 'all'],
  'messages-outbound-list': ['outboundMessages', 'search'],
  'messages-inbound-list': ['inboundMessages', 'undated search'],
  'messages-opens-list': ['messageOpens', 'search'],
  'messages-opens-get': ['messageOpensForSingleMessage', 'all'],
  'messages-clicks-list': ['messageClicks', 'search'],
  'messages-clicks-get': ['messageClicksForSingleMessage', 'all'],
  'inbound-rules-list': ['inboundRuleTriggers', 'all'],
  'tag-triggers-list': ['tagTriggers', 'all'],
  'servers-list': ['servers', 'all'],
  'domains-list': ['domains', 'all'],
  'senders-list': ['senderSignatures', 'all'],
};

/** The lists whose answers say how to go on: the iterator's name, the member that holds the rows, the
 * one that says what follows, and the filter that takes it. */
const CURSORS = {
  'bulk-list': ['bulkEmails', 'Requests', 'PaginationKey', 'paginationKey'],
  'dmarc-reports-list': ['reports', 'entries', 'meta?.next', 'after'],
};

/** Words that the contract writes in small letters throughout. */
const CAMEL = {
  fromdate: 'fromDate',
  todate: 'toDate',
  messagestream: 'messageStream',
  fromemail: 'fromEmail',
  mailboxhash: 'mailboxHash',
  messageID: 'messageId',
};

/** Types of the contract that are not named there. */
const SCALARS = {
  boolean: 'boolean',
  integer: 'number',
  number: 'number',
  'integer or string': 'number | string',
  'string (decimal) or integer': 'string | number',
  'string "True"/"False" or boolean': 'string | boolean',
  object: 'object',
  'object<string,string>': 'Record<string, string>',
  'object<string, array<FieldError>>': 'Record<string, FieldError[]>',
  'object<trigger, WebhookMetrics>': 'Record<string, WebhookMetrics>',
  'object<trigger, verified|unverified>': "Record<string, Open<'verified' | 'unverified'>>",
  'object{Enabled:boolean, IncludeContent?:boolean}':
    '{ Enabled: boolean; IncludeContent?: boolean }',
  'object{Enabled:boolean, PostFirstOpenOnly?:boolean}':
    '{ Enabled: boolean; PostFirstOpenOnly?: boolean }',
  'object{Enabled:boolean}': '{ Enabled: boolean }',
  'object{StartTime,EndTime,Hours}': '{ StartTime: string; EndTime: string; Hours: number }',
  'object{UnsubscribeHandlingType}': '{ UnsubscribeHandlingType: UnsubscribeHandlingType }',
  'object{next:integer|null, next_url:string|null, total:integer}':
    '{ next: number | null; next_url: string | null; total: number }',
  'array<object>': 'Record<string, unknown>[]',
  'array<object{Date:string YYYY-MM-DD, <key>:integer}>': 'StatsDay[]',
  'array<object{EmailAddress}>': '{ EmailAddress: string }[]',
  'array<object{body,status,timestamp}>': '{ body: string; status: string; timestamp: string }[]',
  'array<object{score:string, description:string}>': '{ score: string; description: string }[]',
};

function type(name, of) {
  if (of?.as) return of.as;
  // The engine gives one as text where a number would be rounded.
  if (/^integer\b/.test(name) && /id$/i.test(of?.name)) return 'number | string';
  if (of?.enum) return typeof of.enum === 'string' ? of.enum : open(of.enum);
  if (SCALARS[name]) return SCALARS[name];
  if (/^(string|date)\b/.test(name)) return 'string';
  const array = /^array<(\w+)>$/.exec(name);
  if (array) return `${type(array[1])}[]`;
  if (contract.objects[name] || contract.enums[name]) return name;
  throw new Error(`what is ${name}?`);
}

const open = (values) => `Open<${values.map((value) => `'${value}'`).join(' | ')}>`;
const capital = (name) => name[0].toUpperCase() + name.slice(1);
const camel = (name) => CAMEL[name] ?? name[0].toLowerCase() + name.slice(1);
const comment = (text, indent) => `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
const sentence = (text) => capital(text) + (/[.!?]$/.test(text) ? '' : '.');

function member(field, indent, name = field.name) {
  if (/^<.*>$/.test(name)) return `${indent}[name: string]: unknown;\n`;
  if (name === 'metadata_<key>') return `${indent}[key: \`metadata_\${string}\`]: string;\n`;
  const key = /^\w+$/.test(name) ? name : `'${name}'`;
  const doc = field.doc ? comment(sentence(field.doc), indent) : '';
  const optional = field.optional ? '?' : '';
  const nullable = field.nullable ? ' | null' : '';
  return `${doc}${indent}${key}${optional}: ${type(field.type, field)}${nullable};\n`;
}

const members = (fields, indent) => fields.map((field) => member(field, indent)).join('');

/** Statistics hold a count for each name, known or not. */
function object(name, fields) {
  const body = members(fields.filter((field) => !/^<(key|dynamic name)>$/.test(field.name)), '  ');
  return `export interface ${name} {\n${body}}\n`;
}

// ---- src/types.ts: what Postmark takes and answers --------------------------------------------

let types = `// Written by generate.mjs: change that, or contract.json.

/** One of the names that are known, or one that Postmark adds. */
export type Open<Known extends string> = Known | (string & {});

/** Rows of a list, and how many there are of them on all pages. */
export type Page<Key extends string, Row> = { TotalCount: number } & Record<Key, Row[]>;

/** The counts of one day. */
export interface StatsDay {
  Date?: string;
  [name: string]: unknown;
}

`;
for (const [name, values] of Object.entries(contract.enums)) {
  types += `export type ${name} = ${open(values.map(String))};\n`;
}
for (const [name, fields] of Object.entries(contract.objects)) {
  for (const field of fields) {
    // Comforts: src/client.ts and src/sending.ts make of them what Postmark takes.
    if (name === 'Attachment' && field.name === 'Content') field.as = 'string | Uint8Array';
    if (/Email$|^Bulk/.test(name) && /^(To|Cc|Bcc|ReplyTo)$/.test(field.name)) field.as = 'string | string[]';
  }
  types += `\n${object(name, fields)}`;
}

// ---- src/api.ts: one method for each endpoint -------------------------------------------------

const classes = Object.fromEntries(Object.keys(CLASSES).map((name) => [name, '']));
let requests = '';

function classOf({ token, host }) {
  if (token !== 'none') return { server: 'ServerClient', account: 'AccountClient', dmarc: 'DmarcClient' }[token];
  if (host.includes('dmarc')) return 'DmarcSignupClient';
  return host.includes('spamcheck') ? 'SpamCheckClient' : 'StatusClient';
}

function answer({ answer: { kind, type: name, fields } }) {
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

for (const endpoint of contract.endpoints) {
  if (/^email-/.test(endpoint.id)) continue;
  const method = METHODS[endpoint.id];
  if (!method) throw new Error(`no method for ${endpoint.id}`);
  const inClass = classOf(endpoint);
  const prefix = inClass === 'AccountClient' && method.endsWith('Server') ? 'Account' : '';
  const parameters = (endpoint.params ?? []).map((one) => `${one.name}: ${type(one.type, one)}`);
  const values = (endpoint.params ?? []).map(({ name }) => name);
  const options = [`method: '${endpoint.method}'`, `route: '${endpoint.path}'`];
  if (values.length) options.push(`bind: [${values.join(', ')}]`);
  if (endpoint.repeatable !== undefined) options.push(`repeatable: ${endpoint.repeatable}`);
  const { body, query } = endpoint;
  if (body?.fields?.length) {
    let name = body.type;
    if (!name) {
      name = `${prefix}${capital(method)}Request`;
      requests += `\nexport interface ${name} {\n${members(body.fields, '  ')}}\n`;
    }
    parameters.push(`options: ${name}`);
    options.push(name === 'BulkRequest' ? 'body: bulk(options)' : 'body: options');
  }
  const list = LISTS[endpoint.id];
  let filter = '';
  if (query) {
    filter = `${prefix}${capital(method.replace(/^get/, ''))}Filter`;
    const fields = query.map((field) => member({ ...field, optional: true }, '  ',
      field.name.includes('<') ? field.name : camel(field.name)));
    requests += `\nexport interface ${filter} {\n${fields.join('')}}\n`;
    parameters.push(`filter: ${filter} = {}`);
    // As postmark.js does, for a list needs both.
    options.push(list ? 'query: { count: 100, offset: 0, ...filter }' : 'query: filter');
  }
  const route = `\`${endpoint.method} ${endpoint.path}\``;
  const gone = endpoint.deprecated ? ' @deprecated Postmark removed it, or advises against it.' : '';
  const gives = answer(endpoint);
  classes[inClass] += `\n${comment(`${endpoint.summary} ${route}${gone}`, '  ')}`
    + `  ${method}(${parameters.join(', ')}): Promise<${gives}> {\n`
    + `    return this.request({ ${options.join(', ')} });\n  }\n`;
  if (list) {
    const [name, engine] = list;
    const row = /^Page<'\w+', (\w+)>$/.exec(gives)[1];
    const listed = options.filter((option) => !option.startsWith('query'));
    const filtered = parameters.slice(0, -1).concat(`filter: Omit<${filter}, 'count' | 'offset'> = {}`);
    classes[inClass] += `\n${comment(`Reads the whole list, page by page as its rows are taken. ${route}`, '  ')}`
      + `  ${name}(${filtered.join(', ')}): AsyncGenerator<${row}, void, undefined> {\n`
      + `    return walk(this.engine, '${engine}', { ${listed.join(', ')}, query: filter });\n  }\n`;
  }
  const cursor = CURSORS[endpoint.id];
  if (cursor) {
    const [name, rows, next, key] = cursor;
    const row = type(endpoint.answer.fields.find((field) => field.name === rows).type).slice(0, -2);
    classes[inClass] += `\n${comment(`Reads the whole list, answer by answer as its rows are taken. ${route}`, '  ')}`
      + `  ${name}(filter: Omit<${filter}, '${key}'> = {}): AsyncGenerator<${row}, void, undefined> {\n`
      + `    const request = { method: '${endpoint.method}', route: '${endpoint.path}', query: filter };\n`
      + `    return follow(this.engine, request, '${key}', (answer: Partial<${gives}>) => [answer.${rows}, answer.${next}]);\n  }\n`;
  }
}

const constructor = (kind) => (kind === 'server' ? '' : /^(account|dmarc)$/.test(kind)
  ? `  constructor(token: string, options: ClientOptions = {}) {\n    super('${kind}', token, options);\n  }\n`
  : `  constructor(options: ClientOptions = {}) {\n    super('${kind}', '', options);\n  }\n`);
const REQUEST = `  /** Makes a request of which there is no method: for what Postmark adds tomorrow. */
  async request<Answer>(request: ApiRequest): Promise<Answer> {
    return call(this.engine, request);
  }
`;
const RECONCILE = `  /**
   * Finds out what became of a mail of which it is not known whether it was accepted, by searching
   * for its \`sendId\` for so many seconds. Whether it may be sent again where it was not found in all
   * that time is yours to say.
   */
  async reconcile(email: AnyEmail, patience = 120): Promise<Reconciled> {
    return reconcile(this.engine, email, patience);
  }
`;
const body = Object.entries(CLASSES).map(([name, [kind, doc]]) =>
  `\n/** ${doc} */\nexport class ${name} extends ${kind === 'server' ? 'SendingClient' : 'Client'} {\n${[constructor(kind), REQUEST, kind === 'server' ? RECONCILE : ''].filter(Boolean).join('\n')}${classes[name]}}\n`);
const named = Object.keys({ ...contract.objects, ...contract.enums, Open: 0, Page: 0, StatsDay: 0 })
  .filter((name) => new RegExp(`[^'\\w]${name}\\b(?!\\??:)`).test((requests + body.join('')).replaceAll(/\/\*\*.*\*\//g, '')));
const api = `// Written by generate.mjs: change that, or contract.json.
import { Client, type ClientOptions } from './client.js';
import { type ApiRequest, bulk, call, follow, reconcile, type Reconciled, walk } from './requests.js';
import { type AnyEmail, SendingClient } from './sending.js';
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
