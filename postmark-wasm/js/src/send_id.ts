import { invalid } from './records.js';

/**
 * A pair for an email's `Metadata` that marks it, so that a `ServerClient`'s `reconcile` can find out
 * whether it was accepted if no response says so.
 *
 * You choose the id, which distinguishes this email from all others: an order's number, a UUID, a
 * digest. At most 40 bytes.
 */
export function sendId(id: string): Record<'send-id', string> {
  // Half a character would become the same sign as any other half.
  const isText = typeof id === 'string' && !/\p{Surrogate}/u.test(id);
  const bytes = new TextEncoder().encode(isText ? id : '');
  if (bytes.length < 1 || bytes.length > 40) {
    throw invalid(
      'send-id',
      isText ? `has ${bytes.length} bytes, and 1 to 40 are allowed` : 'is not a text',
      'Give what distinguishes this email from all others, or a digest of it, such as SHA-256.',
    );
  }
  return { 'send-id': Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}
