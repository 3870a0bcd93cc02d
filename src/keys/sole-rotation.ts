import { Unavailable } from '../errors.js';
import { takeLock } from '../lock-file.js';

/**
 * Does what nobody may do while master keys are added or taken away: two rotations at once would each make a key of one
 * version, and the one that is overwritten has wrapped data keys by then. Waits so many milliseconds for another. Errors:
 * UNAVAILABLE.
 */
export async function withoutRotation<T>(file: string, work: () => Promise<T> | T, milliseconds = 0): Promise<T> {
  const lock = takeLock(`${file}.rotation`, milliseconds);
  if (!lock) {
    throw Unavailable(
      'The master keys of this registry are being rotated or put away by another process. Nothing was done with them: run this again when that one is done.',
    );
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
