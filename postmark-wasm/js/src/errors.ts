/** What went wrong, as the engine tells it. */
export interface ErrorRecord {
  kind: 'invalid' | 'unsent' | 'unanswered' | 'refused' | 'unexpected';
  message: string;
  code: number;
  statusCode: number;
  recipients: string[];
  requestId?: string;
  retryAfter?: number;
  field?: string;
  help: string;
  mayHaveHappened: boolean;
}

/**
 * Why there is no result. Its subclasses tell who failed: you, the network, Postmark, or its answer.
 */
export class PostmarkError extends Error {
  /** Postmark's error code; 0 where the answer has none. */
  readonly code: number;
  /** The HTTP status; 0 where there is no answer. */
  readonly statusCode: number;
  /** The inactive addresses that a refusal names. */
  readonly recipients: string[];
  /** The answer's `X-Request-Id`, for Postmark's support. */
  readonly requestId: string | undefined;
  /** The seconds that the answer asks to wait. */
  readonly retryAfter: number | undefined;
  /** What to do about it, in one sentence. */
  readonly help: string;
  /**
   * Whether it may have been done all the same. `false` is a promise: a mail that failed with it
   * was not accepted. `true` is doubt, and doubt is no reason to send again.
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

  constructor(record: ErrorRecord) {
    super(record);
    this.field = record.field ?? '';
  }
}

/** There is no answer: see `mayHaveHappened`. */
export class TransportError extends PostmarkError {}

/** The answer says yes, and what came with it is not as documented: it was probably done. */
export class UnexpectedAnswerError extends PostmarkError {}

/** The answer says no. */
export class HttpError extends PostmarkError {}

/** The token is missing, wrong, or of the other kind. */
export class InvalidAPIKeyError extends HttpError {}

/** Too many requests. */
export class RateLimitExceededError extends HttpError {}

/** Postmark failed. */
export class InternalServerError extends HttpError {}

/** Postmark is under maintenance, or cannot be reached by the gateway before it. */
export class ServiceUnavailableError extends HttpError {}

/** The status is none that Postmark documents. */
export class UnknownError extends HttpError {}

/** Postmark refuses what was asked for: `code` says why. */
export class ApiInputError extends HttpError {}

/** All recipients of the mail are inactive: they bounced, complained or were suppressed. */
export class InactiveRecipientsError extends ApiInputError {}

/** The mail is not as it has to be. */
export class InvalidEmailRequestError extends ApiInputError {}

/** The error that an engine's record stands for. */
export function errorOf(record: ErrorRecord): PostmarkError {
  return new (classOf(record))(record);
}

/** What was thrown, as an error of ours where it is one of the engine's. */
export function rethrown(thrown: unknown): unknown {
  const isRecord = typeof thrown === 'object' && thrown !== null && !(thrown instanceof Error);
  return isRecord && 'mayHaveHappened' in thrown ? errorOf(thrown as ErrorRecord) : thrown;
}

function classOf({ kind, code, statusCode }: ErrorRecord): new (record: ErrorRecord) => PostmarkError {
  if (kind === 'invalid') return InvalidInputError;
  if (kind === 'unexpected') return UnexpectedAnswerError;
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
