// The errors that the engine reports, as classes.
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

/** What went wrong, as the engine reports it. */
export interface ErrorRecord extends ErrorDetails {
  kind: 'invalid' | 'unsent' | 'unanswered' | 'refused' | 'unexpected';
}

/** The error of an engine's record. */
export function errorOf(record: ErrorRecord): PostmarkError {
  const { retryAfter } = record;
  // The engine counts in milliseconds.
  return new (classOf(record))({ ...record, ...(retryAfter !== undefined && { retryAfter: retryAfter / 1000 }) });
}

/** A value that is at fault. */
export function invalid(field: string, problem: string, help: string): PostmarkError {
  return new InvalidInputError({ message: `${field}: ${problem}`, field, help });
}

/** Calls the engine, which throws JSON, and turns that into an error of this package. */
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
