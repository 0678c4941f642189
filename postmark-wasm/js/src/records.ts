// The errors that the engine reports, as instances of the error classes.
import {
  ApiInputError,
  type ErrorDetails,
  InactiveRecipientsError,
  InternalServerError,
  InvalidAPIKeyError,
  InvalidEmailRequestError,
  InvalidInputError,
  type PostmarkError,
  RateLimitExceededError,
  ServiceUnavailableError,
  TransportError,
  UnexpectedResponseError,
  UnknownError,
} from './errors.js';

/** An error as the engine reports it. */
export interface ErrorRecord extends ErrorDetails {
  kind: 'invalid' | 'unsent' | 'unanswered' | 'refused' | 'unexpected';
}

/** What to do about an email in doubt. */
const DOUBT =
  'The email may have been accepted: do not send it again on a guess. If it has a `sendId`, `reconcile` finds out; otherwise search the outbound messages.';

/** The error in a record of the engine. */
export function errorOf(record: ErrorRecord, isEmail = false): PostmarkError {
  const { retryAfter, field, help = '', message, kind } = record;
  const name = field !== undefined && (OPTIONS[field] ?? field);
  // Postmark's own words are not changed.
  const own = kind === 'refused' ? message : spelled(name && message.startsWith(field) ? name + message.slice(field.length) : message);
  return new (classOf(record))({
    ...record,
    message: own,
    help: isEmail && record.mayHaveHappened ? DOUBT : spelled(help),
    ...(name !== false && { field: name }),
    // The engine counts in milliseconds.
    ...(retryAfter !== undefined && { retryAfter: retryAfter / 1000 }),
  });
}

/** The names of options, by their names in the core. */
const OPTIONS: Record<string, string> = { 'base URL': 'baseUrl', 'User-Agent': 'agent' };

/** Words of the core for users of Rust, and the words for users of JavaScript. */
const SPELLINGS: [said: RegExp | string, here: string][] = [
  ['is not an extra member', 'is not a member of an email, or is already there in another spelling'],
  ['Give it once, and by its setter if it has one.', 'Give it once, and spell it as Postmark does: `Subject`.'],
  ['Give a struct or a map with text as keys.', 'Give an object.'],
  ['Give the sender to `Email::new`', 'Give the sender as `From`'],
  ['Use `Email::attach`', 'Use `Attachments`'],
  ['or use `Content::template`', 'or give `TemplateId` or `TemplateAlias`'],
  [', or build `postmark-core` with its feature `idna`', ''],
  ['use Verifier::anyone', 'use `anyone`'],
  [/expected (usize|u64)/, 'expected a whole number'],
  [/expected (struct \w+|a map)/, 'expected an object'],
  ['expected a sequence', 'expected a list'],
  ['expected a tuple of size 2', 'expected a pair'],
];

/** A text of the core, in words for users of JavaScript. */
export function spelled(text: string): string {
  const here = SPELLINGS.reduce((text, [said, here]) => text.replace(said, here), text);
  // A setter is named like the member, in Rust's spelling.
  return here.replace(/Email::(\w+)/g, (_, name: string) => name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()));
}

/** The error of a value that is at fault. */
export function invalid(field: string, problem: string, help: string): PostmarkError {
  return new InvalidInputError({ message: `${field} ${problem}`, field, help });
}

/** Calls the engine, and turns the JSON that it throws into an error. */
export function caught<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (thrown) {
    throw typeof thrown === 'string' ? errorOf(JSON.parse(thrown) as ErrorRecord) : thrown;
  }
}

function classOf({ kind, code = 0, statusCode }: ErrorRecord): new (record: ErrorRecord) => PostmarkError {
  if (kind === 'invalid') return InvalidInputError;
  if (kind === 'unexpected') return UnexpectedResponseError;
  if (kind !== 'refused') return TransportError;
  if (code === 406) return InactiveRecipientsError;
  if (code === 300) return InvalidEmailRequestError;
  switch (statusCode) {
    case 401:
      return InvalidAPIKeyError;
    case 429:
      return RateLimitExceededError;
    case 500:
      return InternalServerError;
    case 503:
      return ServiceUnavailableError;
    default:
      return code > 0 ? ApiInputError : UnknownError;
  }
}
