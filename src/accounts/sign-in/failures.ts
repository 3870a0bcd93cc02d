import { eq } from 'drizzle-orm';
import { signInFailures } from '../../../schema/access.js';
import type { Reader, Tx } from '../../database/connection.js';
import type { UserId } from '../../identifiers.js';
import { backOff } from '../lifetimes.js';

/** Whether the account waits after failures: then nothing is right, not even the right password. */
export async function isWaiting(db: Reader, userId: UserId, now: number): Promise<boolean> {
  const [failed] = await db.select().from(signInFailures).where(eq(signInFailures.userId, userId));
  return failed !== undefined && failed.waitsUntil > now;
}

/** One more failure in a row; from the fifth on the account waits, each time twice as long up to the longest. */
export async function countFailure(tx: Tx, userId: UserId, now: number): Promise<void> {
  const { freeFailures, firstWait, longestWait } = backOff;
  const [failed] = await tx.select().from(signInFailures).where(eq(signInFailures.userId, userId));
  const failures = (failed?.failures ?? 0) + 1;
  const doublings = Math.min(10, failures - freeFailures);
  const wait = doublings < 0 ? 0 : Math.min(longestWait, firstWait * 2 ** doublings);
  const row = { failures, waitsUntil: now + wait };
  await tx
    .insert(signInFailures)
    .values({ userId, ...row })
    .onConflictDoUpdate({ target: signInFailures.userId, set: row });
}

export async function forgetFailures(tx: Tx, userId: UserId): Promise<void> {
  await tx.delete(signInFailures).where(eq(signInFailures.userId, userId));
}
