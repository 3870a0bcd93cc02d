import { and, lte, sql } from 'drizzle-orm';
import { postings, type accounts } from '../../schema/counts.js';
import type { HeadlineFigure } from '../../schema/release.js';
import type { Reader } from '../database/connection.js';
import { findSettings } from '../database/settings.js';
import type { CivilDate } from '../dates.js';

type Account = (typeof accounts)[number];

/** The headline figures at (asOf, knownAt): the sums of the books, nothing withheld yet. */
export async function tabulateHeadlines(
  reader: Reader,
  asOf: CivilDate,
  knownAt: number,
): Promise<Readonly<Record<HeadlineFigure, number>>> {
  const counts = await countByAccount(reader, asOf, knownAt);
  const unaccounted = counts.LOCATED + counts.WHEREABOUTS_UNKNOWN;
  return {
    KNOWN: counts.RETURNED + counts.AWAITING + unaccounted + counts.DECEASED + counts.OTHER,
    RETURNED: counts.RETURNED,
    AWAITING: counts.AWAITING,
    UNACCOUNTED: unaccounted,
    UNACCOUNTED_LOCATED: counts.LOCATED,
    UNACCOUNTED_WHEREABOUTS_UNKNOWN: counts.WHEREABOUTS_UNKNOWN,
    DECEASED: counts.DECEASED,
    OTHER: counts.OTHER,
  };
}

/*
 * Read through the transaction of the act: the reader's connection does not see works of the same commit, whose
 * postings count for this very instant.
 */
async function countByAccount(reader: Reader, asOf: CivilDate, knownAt: number): Promise<Record<Account, number>> {
  const rows = await reader
    .select({ account: postings.account, count: sql<number>`sum(${postings.delta})` })
    .from(postings)
    .where(and(lte(postings.effectiveOn, asOf), lte(postings.recordedAt, knownAt)))
    .groupBy(postings.account);
  const none = { RETURNED: 0, AWAITING: 0, LOCATED: 0, WHEREABOUTS_UNKNOWN: 0, DECEASED: 0, OTHER: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ account, count }) => [account, count])) };
}

/** Synthetic unless the registry says that it is a real one: a mark too many harms nobody, one too few could. */
export async function isDemonstration(reader: Reader): Promise<boolean> {
  const settings = await findSettings(reader);
  return settings?.kind !== 'REGISTRY';
}
