import { asc } from 'drizzle-orm';
import { postings } from '../../../schema/counts.js';
import type { Tx } from '../../database/connection.js';
import { insertRow, type Destination } from '../../database/insert-row.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { Unavailable } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { countedColumns } from './counted-columns.js';
import { asKnownAt, readHistories, type CaseHistory, type KnownHistory } from './history.js';
import { postingsOfAct, type Posted } from './ledger.js';
import { timelineOf } from './timeline.js';

/**
 * Brings the books into line with the histories of cases: the one mechanism for movements, claims, corrections, reopenings
 * and void closures. Every command calls it after it has written its history rows, inside its own transaction, with
 * the instant `now` (milliseconds) that it gave those rows; it is answered what is known of each case now. Nothing is overwritten: the difference is posted. Throws
 * UNAVAILABLE where the clock stands before something already recorded, since what was known when would then be lost.
 */
export async function postChanges(
  tx: Tx,
  caseIds: readonly CaseId[],
  now: number,
  options: { readonly isCorrection?: boolean } = {},
): Promise<(caseId: CaseId) => KnownHistory> {
  const historyOf = await readHistories(tx, caseIds);
  const posted = Map.groupBy(await selectPosted(tx, { ids: JSON.stringify(caseIds) }), ({ caseId }) => caseId);
  const act = { recordedAt: now, isCorrection: options.isCorrection ?? false };
  const knownOf = new Map<CaseId, KnownHistory>();
  for (const caseId of caseIds) {
    const history = historyOf(caseId);
    assertClockRunsForward(history, now);
    const known = asKnownAt(history, now);
    for (const posting of postingsOfAct(posted.get(caseId) ?? [], timelineOf(known), act))
      await insertRow(tx, postings, { ...posting, caseId });
    knownOf.set(caseId, known);
  }
  return (caseId) => knownOf.get(caseId) as KnownHistory;
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

const selectPosted = prepared<{ ids: string }, Posted & { readonly caseId: number }>((db) =>
  db
    .select({
      caseId: postings.caseId,
      sequence: postings.sequence,
      effectiveOn: postings.effectiveOn,
      delta: postings.delta,
      ...countedColumns,
      correctsSequence: postings.correctsSequence,
    })
    .from(postings)
    .where(among(postings.caseId, 'ids'))
    .orderBy(asc(postings.caseId), asc(postings.sequence)),
);
