// Why `fetch` was rejected, and whether the request was certainly not sent.

/** How many causes of an error are followed. */
const DEPTH = 4;

interface Thrown {
  message?: unknown;
  code?: unknown;
  syscall?: unknown;
  cause?: unknown;
  errors?: unknown;
}

/** Codes of errors that occur before there is a connection: those of Node, and those of Bun. */
const UNCONNECTED = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ConnectionRefused',
  'FailedToOpenSocket',
  'ENOTFOUND',
  // Certificates that are not trusted: the connection was not used.
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What an error of `fetch` means. */
export function rejection(error: unknown): { isUnsent: boolean; message: string } {
  return { isUnsent: isUnsent(error), message: messageOf(error) };
}

/**
 * Whether the error proves that there never was a connection for the request.
 *
 * Node reports the system call that failed, or a code of its own, Bun a code, and Deno a text. Browsers and
 * workerd do not distinguish a request that was not sent from one whose response was lost.
 */
function isUnsent(thrown: unknown): boolean {
  let error = thrown;
  for (let depth = 0; depth < DEPTH && isObject(error); depth += 1) {
    if (failedToConnect(error)) return true;
    const { errors } = error;
    // One error for each address of a host.
    if (Array.isArray(errors)) return errors.length > 0 && errors.every((one) => isObject(one) && failedToConnect(one));
    error = error.cause;
  }
  return false;
}

function failedToConnect({ code, syscall, message }: Thrown): boolean {
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  if (typeof code === 'string' && UNCONNECTED.has(code)) return true;
  return 'Deno' in globalThis && typeof message === 'string' && message.includes('client error (Connect)');
}

/** The messages of an error and of its causes. */
function messageOf(thrown: unknown): string {
  const texts: string[] = [];
  let error = thrown;
  for (let depth = 0; depth < DEPTH && error !== undefined && error !== null; depth += 1) {
    const message = isObject(error) ? error.message : error;
    if (typeof message === 'string' && message) texts.push(message);
    error = isObject(error) ? error.cause : undefined;
  }
  return texts.join(': ') || 'fetch failed';
}

function isObject(value: unknown): value is Thrown {
  return typeof value === 'object' && value !== null;
}
