import { invalid } from './records.js';

/**
 * An entry for an email's `Metadata`, by which `reconcile` finds out whether the email was accepted if there
 * is no response.
 *
 * You choose the id, which distinguishes this email from all others: an order number, a UUID, a digest. It
 * has at most 40 bytes.
 */
export function sendId(id: string): Record<'send-id', string> {
  // Every half of a surrogate pair would be encoded as the same character.
  const isText = typeof id === 'string' && !/\p{Surrogate}/u.test(id);
  const bytes = new TextEncoder().encode(isText ? id : '');
  if (bytes.length < 1 || bytes.length > 40) {
    throw invalid(
      'send-id',
      isText ? `has ${bytes.length} bytes, and 1 to 40 are allowed` : 'is not text',
      'Give an id that distinguishes this email from all others, or a digest of it, such as SHA-256.',
    );
  }
  return { 'send-id': Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}
