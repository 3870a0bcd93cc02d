import { asc, getTableColumns, gt, sql } from 'drizzle-orm';
import { auditEntries } from '../../schema/audit.js';
import { connectionOf, type Reader } from '../database/connection.js';
import { chainStart, hashEntry } from './append-entry.js';
import { hashedPurpose } from './purpose.js';
import { AccountComparison, type AccountFault } from './verify-accounts.js';
import { IndexComparison, type IndexFault } from './verify-index.js';

export interface ChainVerdict {
  readonly entries: number;
  /** The hash of the last entry: compare it with one kept elsewhere to notice a cut tail. */
  readonly head: string;
  /** The sequence of the first entry that does not follow from its predecessor. */
  readonly firstBad?: number;
  /** Where the chain holds: a row of the tables by which entries are found that does not fit to them. */
  readonly index?: IndexFault;
  /** Where the chain holds: an account that is not in the role in which it made an entry. */
  readonly account?: AccountFault;
}

const batch = 5_000;

/** Lists as they are stored: one that was changed need not be JSON any more. */
const stored = {
  subjects: sql<string>`${auditEntries.subjects}`,
  fields: sql<string>`${auditEntries.fields}`,
};

/**
 * Walks the whole chain, oldest first, recomputing each hash; stops at the first entry that does not fit, or that has not
 * the number after the one before. Each entry that fits is shown to `see`. The tables by which entries are found are compared
 * on the way, and the accounts by which entries were made.
 */
export async function verifyChain(
  db: Reader,
  see: (entry: { readonly sequence: number; readonly hash: string }) => void = () => undefined,
): Promise<ChainVerdict> {
  // Without a vault everything is hashed as it is stored: see `openForVerifying`.
  const purpose = connectionOf(db).vault ? hashedPurpose : auditEntries.purpose;
  const comparison = new IndexComparison(db);
  const accounts = new AccountComparison(db);
  let index: IndexFault | undefined;
  let previous = chainStart;
  let last = 0;
  for (;;) {
    const rows = await db
      .select({ ...getTableColumns(auditEntries), purpose, ...stored })
      .from(auditEntries)
      .where(gt(auditEntries.sequence, last))
      .orderBy(asc(auditEntries.sequence))
      .limit(batch);
    const fitting: { sequence: number; subjects: string[] }[] = [];
    for (const { sequence, hash, ...row } of rows) {
      const [subjects, fields] = [wordsIn(row.subjects), wordsIn(row.fields)];
      const body = subjects && fields && { ...row, subjects, fields };
      if (!body || sequence !== last + 1 || body.previousHash !== previous || hashEntry(body) !== hash)
        return { entries: last, head: previous, firstBad: sequence };
      see({ sequence, hash });
      accounts.compare({ sequence, userId: row.userId, role: row.role });
      fitting.push({ sequence, subjects: body.subjects });
      previous = hash;
      last = sequence;
    }
    index ??= comparison.compare(fitting);
    if (rows.length > 0) continue;
    index ??= comparison.findUnfounded(last);
    const account = accounts.fault;
    return { entries: last, head: previous, ...(index && { index }), ...(account && { account }) };
  }
}

function wordsIn(text: string): string[] | undefined {
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined;
  } catch {
    return undefined;
  }
}
