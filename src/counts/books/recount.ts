import type { CivilDate } from '../../dates.js';
import { accountOf, isAbroad, type Account } from '../accounts.js';
import { ageBandAt } from '../age.js';
import type { CaseHistory, ClaimRow, ProfileRow, StageChangeRow } from './history.js';
import type { Entry } from './timeline.js';

/*
 * The counting contract read off point by point: what one case counts as on one day by what was known at one instant.
 * It is slow and plain on purpose, and shares with the books no more than the tables of accounts and ages, so that
 * `checkBooks` compares two ways of counting and not one with itself.
 */

/** The rows that stood at some instant, corrected. */
export interface Knowledge {
  readonly changes: readonly StageChangeRow[];
  readonly claims: readonly ClaimRow[];
  readonly profile: ProfileRow | undefined;
  readonly births: CaseHistory['births'];
}

/** What was known at `knownAt`: each row first written, as its latest correction has it. */
export function knowledgeAt(history: CaseHistory, knownAt: number): Knowledge {
  const { profiles, births } = history;
  const known = profiles.filter(({ recordedAt }) => recordedAt <= knownAt);
  return {
    changes: corrected(history.changes, knownAt).filter(({ isAnnulment }) => !isAnnulment),
    claims: corrected(history.claims, knownAt).filter(({ isWithdrawal }) => !isWithdrawal),
    profile: known.at(-1),
    births,
  };
}

/** Each row first written, as its latest correction by then has it, under the id of the row first written. */
export function corrected<Row extends { id: number; correctsId: number | null; recordedAt: number }>(
  rows: readonly Row[],
  knownAt: number,
): Row[] {
  const known = rows.filter(({ recordedAt }) => recordedAt <= knownAt);
  const originOf = (row: Row): number => {
    const corrects = known.find(({ id }) => id === row.correctsId);
    return corrects ? originOf(corrects) : row.id;
  };
  const originals = known.filter(({ correctsId }) => correctsId === null);
  return originals.map((original) => ({
    ...(known.findLast((row) => originOf(row) === original.id) ?? original),
    id: original.id,
  }));
}

/** What the case counts as on the day, or undefined where it does not count. */
export function recount(known: Knowledge, asOf: CivilDate): Entry | undefined {
  const last = known.changes.at(-1);
  if (!last || isVoid(last)) return undefined;
  const course = courseUntil(known.changes, asOf);
  const now = course.at(-1);
  if (!now) return undefined;
  const sinceAbroad = course.slice(course.findLastIndex(({ account }) => isAbroad(account)) + 1);
  const arrival = sinceAbroad.find(({ account }) => account === 'RETURNED');
  const entered = course.slice(course.findLastIndex(({ account }) => account !== now.account) + 1);
  const fixedOn = isAbroad(now.account) ? null : ((now.account === 'RETURNED' ? arrival : entered[0])?.on ?? null);
  const place = placeOn(known.claims, sinceAbroad[0]?.on ?? asOf);
  const birthId = known.profile?.birthId ?? null;
  return {
    account: now.account,
    sex: known.profile?.sex ?? 'UNKNOWN',
    regionOfOrigin: known.profile?.regionOfOrigin ?? null,
    country: place?.country ?? null,
    siteId: place?.siteId ?? null,
    birthId: fixedOn === null ? birthId : null,
    ageBand: fixedOn === null ? null : ageBandAt(known.births.find(({ id }) => id === birthId) ?? null, fixedOn),
    arrivedOn: now.account === 'RETURNED' ? (arrival?.on ?? null) : null,
  };
}

/** The day on which the child came home for good, by the whole course of the case; nothing where it is abroad, or void. */
export function arrivalKnown({ changes }: Knowledge): CivilDate | null {
  const last = changes.at(-1);
  if (!last || isVoid(last)) return null;
  const course = courseUntil(changes, endOfTime);
  const sinceAbroad = course.slice(course.findLastIndex(({ account }) => isAbroad(account)) + 1);
  return sinceAbroad.find(({ account }) => account === 'RETURNED')?.on ?? null;
}

export const endOfTime: CivilDate = '9999-12-31';

interface Step {
  readonly account: Account;
  readonly on: CivilDate;
}

/** The accounts the case went through by the day. A change that a later one predates was never in force. */
function courseUntil(changes: readonly StageChangeRow[], asOf: CivilDate): Step[] {
  const course: Step[] = [];
  for (const [index, change] of changes.entries()) {
    const isOvertaken = changes.slice(index + 1).some((later) => later.effectiveOn < change.effectiveOn);
    if (change.effectiveOn > asOf || isOvertaken) continue;
    const abroad = course.findLastIndex(({ account }) => isAbroad(account));
    const hadReturned = course.slice(abroad + 1).some(({ account }) => account === 'RETURNED');
    const account = accountOf(change.toStage, change.closureReason, hadReturned);
    if (account) course.push({ account, on: change.effectiveOn });
  }
  return course;
}

const isVoid = ({ closureReason }: StageChangeRow): boolean =>
  closureReason === 'DUPLICATE' || closureReason === 'NOT_A_NATIONAL';

/** The place by the best source: grades A and B before C and D, then the latest, the better graded, the last recorded. */
export function placeOn(claims: readonly ClaimRow[], day: CivilDate): ClaimRow | undefined {
  const seen = claims.filter(({ observedOn }) => observedOn <= day);
  const reliable = seen.filter(({ grade }) => grade === 'A' || grade === 'B');
  const [best] = (reliable.length > 0 ? reliable : seen).sort(
    (one, other) =>
      other.observedOn.localeCompare(one.observedOn) || one.grade.localeCompare(other.grade) || other.id - one.id,
  );
  return best;
}
