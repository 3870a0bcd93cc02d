import type { Kept } from '../audit/act.js';
import { Invalid } from '../errors.js';

/** Something that was made, and its secret, which is answered once: a retry has the id alone. */
export interface Given {
  readonly id: number;
  readonly secret?: string;
}

/** Under an idempotency key only the id is kept, so that no secret is ever stored. */
export const keptWithoutSecret: Kept<Given> = {
  write: ({ id }) => String(id),
  read: (text) => ({ id: Number(text) }),
};

export const keptId: Kept<number> = { write: String, read: Number };

/** Stands in an act's input where a password or a code stood: neither they nor a hash of them are kept. */
export const withheld = 'withheld';

/** In milliseconds. Throws INVALID_INPUT beyond a year. */
export function wholeDays(days: number): number {
  if (!Number.isInteger(days) || days < 1 || days > 365)
    throw Invalid(`It lasts a whole number of days from 1 to 365; it came as ${days}.`, ['days']);
  return days * 86_400_000;
}

/** What a promise came to, to be taken up later: what it was refused for is thrown then. */
export async function settled<T>(promise: Promise<T>): Promise<() => Promise<T>> {
  const [outcome] = await Promise.allSettled([promise]);
  return async () => {
    if (outcome.status === 'fulfilled') return outcome.value;
    throw outcome.reason;
  };
}
