/** What went wrong, as the engine reports it. */
export interface ErrorRecord {
  kind: 'invalid' | 'unsent' | 'unanswered' | 'refused' | 'unexpected';
  message: string;
  code: number;
  statusCode: number;
  recipients: string[];
  requestId?: string;
  retryAfter?: number;
  field?: string;
  value?: string;
  help: string;
  mayHaveHappened: boolean;
}

/**
 * Why there is no result. Its subclasses say who failed: you, the network, Postmark, or its response.
 */
export class PostmarkError extends Error {
  /** Postmark's error code; 0 if the response has none. */
  readonly code: number;
  /** The HTTP status; 0 if there is no response. */
  readonly statusCode: number;
  /** The inactive addresses that a refusal names. */
  readonly recipients: string[];
  /** The response's `X-Request-Id`, for Postmark's support. */
  readonly requestId: string | undefined;
  /** The seconds that the response asks to wait. */
  readonly retryAfter: number | undefined;
  /** What to do about it, in one sentence. */
  readonly help: string;
  /**
   * Whether it may have been executed nevertheless. `false` is a promise: an email that failed with
   * it was not accepted. `true` is doubt, and doubt is no reason to send again.
   */
  readonly mayHaveHappened: boolean;

  constructor(record: ErrorRecord) {
    super(record.message);
    this.name = new.target.name;
    this.code = record.code;
    this.statusCode = record.statusCode;
    this.recipients = record.recipients;
    this.requestId = record.requestId;
    this.retryAfter = record.retryAfter;
    this.help = record.help;
    this.mayHaveHappened = record.mayHaveHappened;
  }
}

/** A value that you gave is at fault. Nothing was sent. */
export class InvalidInputError extends PostmarkError {
  /** The field, in Postmark's words: `Subject`. */
  readonly field: string;
  /** The value that is at fault, shortened, unless it may be a secret. */
  readonly value: string | undefined;

  constructor(record: ErrorRecord) {
    super(record);
    this.field = record.field ?? '';
    this.value = record.value;
  }
}

/** There is no response: see `mayHaveHappened`. */
export class TransportError extends PostmarkError {}

/** The response says yes, and its content is not as documented: the request was probably executed. */
export class UnexpectedResponseError extends PostmarkError {}

/** The response says no. */
export class HttpError extends PostmarkError {}

/** The token is missing, wrong, or of another kind. */
export class InvalidAPIKeyError extends HttpError {}

/** Too many requests. */
export class RateLimitExceededError extends HttpError {}

/** Postmark failed. */
export class InternalServerError extends HttpError {}

/** Postmark is under maintenance, or cannot be reached by the gateway before it. */
export class ServiceUnavailableError extends HttpError {}

/** Postmark does not document the status. */
export class UnknownError extends HttpError {}

/** Postmark refuses the request: `code` says why. */
export class ApiInputError extends HttpError {}

/** All recipients of the email are inactive: they bounced, complained or were suppressed. */
export class InactiveRecipientsError extends ApiInputError {}

/** The email is not valid. */
export class InvalidEmailRequestError extends ApiInputError {}

/** The error of an engine's record. */
export function errorOf(record: ErrorRecord): PostmarkError {
  return new (classOf(record))(record);
}

/** What was thrown, as an error of this package if it is the engine's. */
export function rethrown(thrown: unknown): unknown {
  const isRecord = typeof thrown === 'object' && thrown !== null && !(thrown instanceof Error);
  return isRecord && 'mayHaveHappened' in thrown ? errorOf(thrown as ErrorRecord) : thrown;
}

function classOf({ kind, code, statusCode }: ErrorRecord): new (record: ErrorRecord) => PostmarkError {
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
