// What the engine would say about a plain configuration: one with a server token, and nothing unusual.
//
// Most programs send plain emails with a plain configuration. They never call the engine, whose code platforms
// compile when it is called, so a Worker starts faster. A test asks the engine the same, and it must agree.
import type { ClientOptions, TokenKind } from './client.js';
import type { Head } from './driver.js';
import { isBrowser } from './platform.js';
import { VERSION } from './version.js';

const TOKEN = /^[!#-&(-~]+$/;
const HOST = '[a-z0-9]+(?:[.-][a-z0-9]+)*';
const BASE = new RegExp(`^https?://${HOST}(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}))?$`);
const NUMBERS = [
  'timeout', 'slowestUpload', 'responseLimit', 'attempts', 'firstWait', 'longestWait', 'deadline',
] as const;

/** The base URL of a plain configuration; `undefined` if it is not plain. */
export function plainBase(kind: TokenKind, token: unknown, base: unknown, options: ClientOptions): string | undefined {
  const { agent = undefined } = options;
  const isPlain =
    kind === 'server' &&
    typeof token === 'string' &&
    TOKEN.test(token) &&
    (agent === undefined || agent === null) &&
    NUMBERS.every((name) => options[name] === undefined || isAmount(options[name]));
  if (!isPlain) return undefined;
  if (base === undefined) return 'https://api.postmarkapp.com';
  return typeof base === 'string' && BASE.test(base) ? base : undefined;
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1_000_000_000;
}

/** The head of the requests that send email. */
export function plainHead(base: string, token: string, kind: 'sending' | 'batch', templated: boolean): Head {
  const route = kind === 'sending' ? (templated ? '/withTemplate' : '') : templated ? '/batchWithTemplates' : '/batch';
  return {
    method: 'POST',
    url: `${base}/email${route}`,
    headers: {
      'X-Postmark-Server-Token': token,
      Accept: 'application/json',
      ...(!isBrowser() && { 'User-Agent': `postmark-rs/${VERSION}` }),
      'Content-Type': 'application/json',
    },
  };
}
