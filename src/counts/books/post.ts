import { asc, eq, sql } from 'drizzle-orm';
import { postings } from '../../../schema/counts.js';
import type { Tx } from '../../database/connection.js';
import { insertRow, type Destination } from '../../database/insert-row.js';
import { prepared } from '../../database/prepared.js';
import { Unavailable } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { asKnownAt, readHistory, type CaseHistory, type KnownHistory } from './history.js';
import { postingsOfAct, type Posted } from './ledger.js';
import { timelineOf } from './timeline.js';

/**
 * Brings the books into line with a case's history: the one mechanism for movements, claims, corrections, reopenings
 * and void closures. Every command calls it after it has written its history rows, inside its own transaction, with
 * the instant `now` (milliseconds) that it gave those rows; it is answered what is known of the case now. Nothing is overwritten: the difference is posted. Throws
 * UNAVAILABLE where the clock stands before something already recorded, since what was known when would then be lost.
 */
export async function postChanges(
  tx: Tx,
  caseId: CaseId,
  now: number,
  options: { readonly isCorrection?: boolean } = {},
): Promise<KnownHistory> {
  const history = await readHistory(tx, caseId);
  assertClockRunsForward(history, now);
  const known = asKnownAt(history, now);
  const act = { recordedAt: now, isCorrection: options.isCorrection ?? false };
  const posted = await selectPosted(tx, { caseId });
  for (const posting of postingsOfAct(posted, timelineOf(known), act))
    await insertRow(tx, postings, { ...posting, caseId });
  return known;
}

/**
 * As `postChanges`, for a case that is being opened: nothing of it is in the books, and all that is known of it is what
 * it is opened with, so that nothing need be read back.
 */
export async function postOpening(to: Destination, caseId: CaseId, known: KnownHistory, now: number): Promise<void> {
  const act = { recordedAt: now, isCorrection: false };
  for (const posting of postingsOfAct([], timelineOf(known), act))
    await insertRow(to, postings, { ...posting, caseId });
}

function assertClockRunsForward({ changes, profiles, claims }: CaseHistory, now: number): void {
  for (const { recordedAt } of [...changes.slice(-1), ...profiles.slice(-1), ...claims.slice(-1)]) {
    if (recordedAt > now) {
      throw Unavailable(
        `The server's clock reads ${new Date(now).toISOString()}, before what was recorded at ${new Date(recordedAt).toISOString()}. Nothing was stored; set the clock and try again.`,
      );
    }
  }
}

const selectPosted = prepared<{ caseId: CaseId }, Posted>((db) =>
  db
    .select({
      sequence: postings.sequence,
      effectiveOn: postings.effectiveOn,
      delta: postings.delta,
      account: postings.account,
      sex: postings.sex,
      regionOfOrigin: postings.regionOfOrigin,
      country: postings.country,
      siteId: postings.siteId,
      birthId: postings.birthId,
      ageBand: postings.ageBand,
      arrivedOn: postings.arrivedOn,
      correctsSequence: postings.correctsSequence,
    })
    .from(postings)
    .where(eq(postings.caseId, sql.placeholder('caseId')))
    .orderBy(asc(postings.sequence)),
);
