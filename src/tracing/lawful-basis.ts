import { and, asc, eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { tracingLinks } from '../../schema/tracing.js';
import { changeWithin, type Change } from '../cases/change-case.js';
import { getCaseRow } from '../cases/case-rows.js';
import { attestFact, endFact, hasEnded, listLasting } from '../cases/facts/attest-fact.js';
import type { Reader, Tx } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { dateOf, type CivilDate } from '../dates.js';
import { toNodeId, type CaseId, type RequestId, type UserId } from '../identifiers.js';
import { findBornFrom } from '../identity/births.js';
import { listConsents, type ConsentRow } from './consents.js';
import { isLinked, isOpenFile } from './link.queries.js';

/*
 * A confirmed request is a lawful basis to trace its child while the inquirer agrees to TRACING. To take that back ends the basis from
 * that day on and leaves what was done before as lawful as it was (Regulation (EU) 2016/679, art. 7(3); ICRC, Handbook on Data
 * Protection in Humanitarian Action, on consent). Who the child is, and that somebody asked for it, stay true: the link and
 * TRACING_REQUEST_OPENED are left alone.
 */

/** What somebody said of TRACING, in the order of recording. */
type Word = Pick<ConsentRow, 'isGiven' | 'statedOn'>;

/**
 * Since when the basis that stands now has stood, of a child asked for since that day: since then, where the inquirer never took the
 * consent back, else since the consent that was given again. The words come in the order of recording, the last of them a consent.
 */
export function basisSince(words: readonly Word[], askedFor: CivilDate): CivilDate {
  const back = words.findLastIndex(({ isGiven }) => !isGiven);
  const again = back === -1 ? undefined : words[back + 1]?.statedOn;
  return again !== undefined && again > askedFor ? again : askedFor;
}

/**
 * Since when this child is asked for: since the request came in, whenever two persons found that it is this child; but of a child who
 * was born after that, since the earliest day of its birth, before which nothing is said of it.
 */
export async function firstAskedFor(
  { tx, row }: Pick<Change, 'tx' | 'row'>,
  { receivedOn }: { readonly receivedOn: CivilDate },
): Promise<CivilDate> {
  const bornFrom = await findBornFrom(tx, row.id as CaseId);
  return bornFrom !== undefined && bornFrom > receivedOn ? bornFrom : receivedOn;
}

/** A request that is linked to the case. */
interface Confirmed {
  readonly requestKey: number;
  readonly receivedOn: CivilDate;
}

/** Attests to the case of a change that a request is its basis, while the inquirer agrees to it; `words` as in `basisSince`. */
export async function attestBasis(
  change: Change,
  { requestKey, receivedOn }: Confirmed,
  words?: readonly Word[],
): Promise<void> {
  words ??= await listWordsOnTracing(change.tx, requestKey);
  const on = basisSince(words, await firstAskedFor(change, { receivedOn }));
  await attestFact(change, { ...basisOf(requestKey), on });
}

interface Stated {
  readonly requestId: RequestId;
  readonly receivedOn: CivilDate;
  readonly isGiven: boolean;
  readonly statedOn: CivilDate;
  readonly now: number;
  readonly by: UserId;
  /** When the word was recorded, where that is long since: what was written of the basis after it is left alone. */
  readonly saidAt?: number;
}

/**
 * What a word on TRACING, recorded already, makes of the basis that the request gave to each case that it is linked to, by a confirmed link, or by a
 * person who named it while the link is possible: it ends from that day on, or stands again from it on. A case that nothing changes for keeps its version; so does one whose basis somebody withdrew as wrong, and
 * one that is sealed or erased: it changes by no act, and the word holds for the others. Answers the cases that changed.
 */
export async function followTracingConsent(tx: Tx, stated: Stated): Promise<CaseId[]> {
  const { requestId, isGiven, statedOn, now, by, saidAt: writtenBy = now } = stated;
  const changed: CaseId[] = [];
  for (const caseId of await listLinkedCases(tx, requestId, now)) {
    const basis = basisOf(requestId);
    const isConcerned = isGiven
      ? await hasEnded(tx, caseId, basis)
      : (await listLasting(tx, caseId, { ...basis, writtenBy }, statedOn)).length > 0;
    if (!isConcerned) continue;
    const change = { tx, now, today: dateOf(now), row: await getCaseRow(tx, caseId), by };
    await changeWithin(change, (under) =>
      isGiven
        ? attestBasis(under, { requestKey: requestId, receivedOn: stated.receivedOn })
        : endFact(under, { ...basis, on: statedOn, reason: endedFor(statedOn), writtenBy }),
    );
    changed.push(caseId);
  }
  return changed;
}

/** Whether a consent taken back on a day would end the basis of some case still: its file was sealed when that was said before. */
export async function hasLastingBasis(
  tx: Tx,
  { requestId, statedOn, now }: Pick<Stated, 'requestId' | 'statedOn' | 'now'>,
): Promise<boolean> {
  for (const caseId of await listLinkedCases(tx, requestId, now))
    if ((await listLasting(tx, caseId, basisOf(requestId), statedOn)).length > 0) return true;
  return false;
}

/** Why a basis ended, in the words that its case keeps. */
export const endedFor = (statedOn: CivilDate): string =>
  `The inquirer agrees to TRACING no more since ${statedOn}. What was done before that day rests on it still; consent given again restores it from its own day on.`;

export const basisOf = (requestKey: number) =>
  ({ kind: 'LEGITIMATE_BASIS', reference: toNodeId('request', requestKey) }) as const;

/** What the inquirer said of TRACING, in the order of recording. */
export async function listWordsOnTracing(db: Reader, requestKey: number): Promise<ConsentRow[]> {
  const said = await listConsents(db, { ids: JSON.stringify([requestKey]) });
  return said.filter(({ purpose }) => purpose === 'TRACING');
}

const selectLinkedCases = prepared<{ requestId: number; now: number }, { caseId: number }>((db) =>
  db
    .select({ caseId: tracingLinks.caseId })
    .from(tracingLinks)
    .innerJoin(cases, eq(cases.id, tracingLinks.caseId))
    .where(and(eq(tracingLinks.requestId, sql.placeholder('requestId')), isOpenFile(), isLinked))
    .orderBy(asc(tracingLinks.id)),
);

/** The cases that a request is linked to, neither sealed nor erased, possible ones too; of a request that a visible query has yielded. */
export async function listLinkedCases(db: Reader, requestId: RequestId, now: number): Promise<CaseId[]> {
  return (await selectLinkedCases(db, { requestId, now })).map(({ caseId }) => caseId as CaseId);
}
