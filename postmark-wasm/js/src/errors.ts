/** The contents of an error. */
export interface ErrorDetails {
  /** What happened: Postmark's own words if there are any. */
  message: string;
  /** Postmark's error code. */
  code?: number;
  /** The HTTP status. */
  statusCode?: number;
  /** The inactive addresses that a refusal names. */
  recipients?: string[];
  /** The response's `X-Request-Id`. */
  requestId?: string;
  /** The seconds that the response asks to wait. */
  retryAfter?: number;
  /** The field that is at fault. */
  field?: string;
  /** The value that is at fault. */
  value?: string;
  /** What to do about it. */
  help?: string;
  /** Whether the request may have been executed nevertheless. */
  mayHaveHappened?: boolean;
  /** The underlying error, if there is one. */
  cause?: unknown;
}

/** Gives a class its name in logs, which a minifier does not change. */
function named(error: { prototype: Error }, name: string): void {
  Object.defineProperty(error.prototype, 'name', { value: name, configurable: true, writable: true });
}

/**
 * Why a call has no result. The subclasses say what failed: your input, the network, Postmark, or its response.
 *
 * For a test of your own, `new PostmarkError(message, code, statusCode)` makes one as in postmark.js.
 */
export class PostmarkError extends Error {
  static {
    named(this, 'PostmarkError');
  }

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
   * Whether the request may have been executed nevertheless. `false` is a promise: the email was not accepted.
   * `true` means that nobody knows, and that is no reason to send it again.
   */
  readonly mayHaveHappened: boolean;

  constructor(error: string | ErrorDetails, code = 0, statusCode = 0) {
    const details = typeof error === 'string' ? { message: error, code, statusCode } : error;
    super(details.message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = details.code ?? 0;
    this.statusCode = details.statusCode ?? 0;
    this.recipients = details.recipients ?? [];
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
    this.help = details.help ?? '';
    this.mayHaveHappened = details.mayHaveHappened ?? false;
  }
}

/** A value that you gave is at fault. Nothing was sent. */
export class InvalidInputError extends PostmarkError {
  static {
    named(this, 'InvalidInputError');
  }

  /** The field, in Postmark's words: `Subject`. */
  readonly field: string;
  /** The value that is at fault, shortened, unless it may be a secret. */
  readonly value: string | undefined;

  constructor(error: string | ErrorDetails) {
    super(error);
    const details = typeof error === 'string' ? undefined : error;
    this.field = details?.field ?? '';
    this.value = details?.value;
  }
}

/** There is no response: see `mayHaveHappened`. */
export class TransportError extends PostmarkError {
  static {
    named(this, 'TransportError');
  }
}

/** The response reports success, but is not as documented: the request was probably executed. */
export class UnexpectedResponseError extends PostmarkError {
  static {
    named(this, 'UnexpectedResponseError');
  }
}

/** The response reports an error. */
export class HttpError extends PostmarkError {
  static {
    named(this, 'HttpError');
  }
}

/** The token is missing, wrong, or of another kind. */
export class InvalidAPIKeyError extends HttpError {
  static {
    named(this, 'InvalidAPIKeyError');
  }
}

/** Too many requests. */
export class RateLimitExceededError extends HttpError {
  static {
    named(this, 'RateLimitExceededError');
  }
}

/** Postmark had an internal error. */
export class InternalServerError extends HttpError {
  static {
    named(this, 'InternalServerError');
  }
}

/** Postmark is under maintenance, or the gateway in front of it cannot reach it. */
export class ServiceUnavailableError extends HttpError {
  static {
    named(this, 'ServiceUnavailableError');
  }
}

/** As postmark.js spells it. */
export { ServiceUnavailableError as ServiceUnavailablerError };

/** The response has a status that Postmark does not document. */
export class UnknownError extends HttpError {
  static {
    named(this, 'UnknownError');
  }
}

/** Postmark refuses the request: `code` says why. */
export class ApiInputError extends HttpError {
  static {
    named(this, 'ApiInputError');
  }
}

/** All recipients of the email are inactive: they bounced, complained or were suppressed. */
export class InactiveRecipientsError extends ApiInputError {
  static {
    named(this, 'InactiveRecipientsError');
  }
}

/** The email is not valid. */
export class InvalidEmailRequestError extends ApiInputError {
  static {
    named(this, 'InvalidEmailRequestError');
  }
}
