import { asc, eq, sql } from 'drizzle-orm';
import { postings } from '../../schema/counts.js';
import type { Tx } from '../database/connection.js';
import { Unavailable } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { asKnownAt, readHistory, type CaseHistory, type KnownHistory } from './history.js';
import { postingsOfAct } from './ledger.js';
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
  const { posted, insert } = statementsOn(tx);
  const known = asKnownAt(history, now);
  const act = { recordedAt: now, isCorrection: options.isCorrection ?? false };
  const made = postingsOfAct(posted.all({ caseId }), timelineOf(known), act);
  for (const posting of made) insert.run({ ...posting, caseId });
  return known;
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

const prepareOn = (tx: Tx) => {
  const of = (name: string) => sql.placeholder(name);
  return {
    posted: tx
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
      .where(eq(postings.caseId, of('caseId')))
      .orderBy(asc(postings.sequence))
      .prepare(),
    insert: tx
      .insert(postings)
      .values({
        caseId: of('caseId'),
        effectiveOn: of('effectiveOn'),
        recordedAt: of('recordedAt'),
        delta: of('delta'),
        account: of('account'),
        sex: of('sex'),
        regionOfOrigin: of('regionOfOrigin'),
        country: of('country'),
        siteId: of('siteId'),
        birthId: of('birthId'),
        ageBand: of('ageBand'),
        arrivedOn: of('arrivedOn'),
        correctsSequence: of('correctsSequence'),
      })
      .prepare(),
  };
};

/** Prepared once for the writer's connection: to build these costs more than to run them. */
const prepared = new WeakMap<Tx, ReturnType<typeof prepareOn>>();

function statementsOn(tx: Tx) {
  let statements = prepared.get(tx);
  if (!statements) prepared.set(tx, (statements = prepareOn(tx)));
  return statements;
}
