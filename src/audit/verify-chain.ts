import { asc, getTableColumns, gt } from 'drizzle-orm';
import { auditEntries } from '../../schema/audit.js';
import { connectionOf, type Reader } from '../database/connection.js';
import { chainStart, hashEntry } from './append-entry.js';
import { hashedPurpose } from './purpose.js';

export interface ChainVerdict {
  readonly entries: number;
  /** The hash of the last entry: compare it with one kept elsewhere to notice a cut tail. */
  readonly head: string;
  /** The sequence of the first entry that does not follow from its predecessor. */
  readonly firstBad?: number;
}

const batch = 5_000;

/**
 * Walks the whole chain, oldest first, recomputing each hash; stops at the first entry that does not fit, or that has not
 * the number after the one before. Each entry that fits is shown to `see`.
 */
export async function verifyChain(
  db: Reader,
  see: (entry: { readonly sequence: number; readonly hash: string }) => void = () => undefined,
): Promise<ChainVerdict> {
  // Without a vault everything is hashed as it is stored: see `openForVerifying`.
  const purpose = connectionOf(db).vault ? hashedPurpose : auditEntries.purpose;
  let previous = chainStart;
  let last = 0;
  let entries = 0;
  for (;;) {
    const rows = await db
      .select({ ...getTableColumns(auditEntries), purpose })
      .from(auditEntries)
      .where(gt(auditEntries.sequence, last))
      .orderBy(asc(auditEntries.sequence))
      .limit(batch);
    if (rows.length === 0) return { entries, head: previous };
    for (const { sequence, hash, ...body } of rows) {
      if (sequence !== last + 1 || body.previousHash !== previous || hashEntry(body) !== hash)
        return { entries, head: previous, firstBad: sequence };
      see({ sequence, hash });
      previous = hash;
      last = sequence;
      entries++;
    }
  }
}
