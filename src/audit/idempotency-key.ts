import { Invalid } from '../errors.js';

/** What nobody sees in a key and two clients write differently: controls, lone halves of characters, marks of direction. */
const hidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** INVALID_INPUT for a key that is too short to be a client's own, endless, or not plain text. Says nothing of what it is. */
export function assertIdempotencyKey(key: string): void {
  const field = ['idempotencyKey'];
  if (key.length < 8 || key.length > 100)
    throw Invalid(
      `An idempotencyKey has 8 to 100 characters; this one has ${key.length}. A UUID is a good one.`,
      field,
    );
  if (hidden.test(key))
    throw Invalid(
      'An idempotencyKey is plain text; this one came with a control character or another that cannot be seen. A UUID is a good one.',
      field,
    );
}
