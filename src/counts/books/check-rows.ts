import { asc, between } from 'drizzle-orm';
import { carePeriods, cases, nationalityDecisions } from '../../../schema/cases.js';
import { vitalStatusClaims } from '../../../schema/claims.js';
import type { Reader } from '../../database/connection.js';
import type { CivilDate } from '../../dates.js';
import { accountOf, isAbroad, type CaseStage } from '../accounts.js';
import type { CaseHistory } from './history.js';
import { meaningOf, type AlikeSources } from './alike-sources.js';
import { arrivalKnown, corrected, endOfTime, knowledgeAt, placeOn, type Knowledge } from './recount.js';

/*
 * What the current row of a case must read by its histories, told without the code that keeps it: the row is for reading
 * fast, and a check that used its own writer would find it right whatever it wrote.
 */

type CaseRow = typeof cases.$inferSelect;

/** The columns that repeat a history. The others (agency, languages, sibling group, version) are kept here alone. */
type Mirrored = Pick<
  CaseRow,
  | 'stage'
  | 'stageSince'
  | 'closureReason'
  | 'reportedOn'
  | 'arrivedOn'
  | 'vitalStatus'
  | 'vitalStatusOn'
  | 'deathContestedOn'
  | 'country'
  | 'siteId'
  | 'whereaboutsOn'
  | 'nationality'
  | 'statelessnessRisk'
  | 'careArrangement'
  | 'sex'
  | 'regionOfOrigin'
>;

/** The row of a case, and the histories that only it depends on, oldest first. */
export interface RowAndHistories {
  readonly row: CaseRow;
  readonly vital: readonly (typeof vitalStatusClaims.$inferSelect)[];
  readonly care: readonly (typeof carePeriods.$inferSelect)[];
  readonly nationality: readonly (typeof nationalityDecisions.$inferSelect)[];
  /** Which sources are alike, where the check may not open what they are called. */
  readonly alike?: AlikeSources | undefined;
}

/** Where a row and its histories part: every column that differs, in words; nothing where the row is right. */
export function findRowFault(
  { row, vital, care, nationality, alike }: RowAndHistories,
  history: CaseHistory,
): { readonly expected: string; readonly found: string } | undefined {
  const known = knowledgeAt(history, Number.POSITIVE_INFINITY);
  const first = known.changes[0];
  const last = known.changes.at(-1);
  if (!first || !last) return { expected: 'a stage change that opens the case', found: 'none' };
  const arrivedOn = arrivalKnown(known);
  const place = placeOn(known.claims, isStageAbroad(last.toStage) ? endOfTime : (arrivedOn ?? last.effectiveOn));
  const alive = vitalOf({ claims: standing(vital), arrivedOn, alike, kept: row.vitalStatus });
  const cared = lastOf(standing(care), ({ since }) => since);
  const decided = lastOf(standing(nationality), ({ decidedOn }) => decidedOn);
  return compare(row, {
    stage: last.toStage,
    stageSince: last.effectiveOn,
    closureReason: last.closureReason,
    reportedOn: first.effectiveOn,
    arrivedOn,
    vitalStatus: alive.status,
    vitalStatusOn: alive.on,
    deathContestedOn: contradictedOn(standing(vital), known.claims, arrivedOn),
    country: place?.country ?? null,
    siteId: place?.siteId ?? null,
    whereaboutsOn: place?.observedOn ?? null,
    nationality: decided?.nationality ?? 'UNDER_DETERMINATION',
    statelessnessRisk: decided?.statelessnessRisk ?? false,
    careArrangement: cared?.arrangement ?? 'UNKNOWN',
    sex: known.profile?.sex ?? 'UNKNOWN',
    regionOfOrigin: known.profile?.regionOfOrigin ?? null,
  });
}

const isStageAbroad = (stage: CaseStage): boolean => {
  const account = stage === 'CLOSED' ? null : accountOf(stage, null, false);
  return account !== null && isAbroad(account);
};

const standing = <Row extends { id: number; correctsId: number | null; recordedAt: number; isWithdrawal: boolean }>(
  rows: readonly Row[],
): Row[] => corrected(rows, Number.POSITIVE_INFINITY).filter(({ isWithdrawal }) => !isWithdrawal);

/** The last recorded of the latest day. */
function lastOf<Row extends { id: number }>(rows: readonly Row[], dayOf: (row: Row) => CivilDate): Row | undefined {
  const latest = rows.map(dayOf).sort().at(-1);
  return rows
    .filter((row) => dayOf(row) === latest)
    .sort((a, b) => a.id - b.id)
    .at(-1);
}

interface VitalAsked {
  readonly claims: RowAndHistories['vital'];
  readonly arrivedOn: CivilDate | null;
  readonly alike: AlikeSources | undefined;
  readonly kept: CaseRow['vitalStatus'];
}

/**
 * The latest observation, by the better grade, recorded last; a death is confirmed by good sources and two persons. Who
 * arrived lived on that day, unless a source of the best grade says something of that very day or somebody of a later one.
 */
function vitalOf({ claims, arrivedOn, alike, kept }: VitalAsked): {
  status: CaseRow['vitalStatus'];
  on: CivilDate | null;
} {
  const newest = claims
    .map(({ observedOn }) => observedOn)
    .sort()
    .at(-1);
  const ofThatDay = claims.filter(({ observedOn }) => observedOn === newest);
  const best = ofThatDay.map(({ grade }) => grade).sort()[0];
  const said = ofThatDay.filter(({ grade }) => grade === best).sort((a, b) => a.id - b.id);
  const last = said.at(-1);
  const isOlder = newest === undefined || (arrivedOn !== null && newest < arrivedOn);
  if (arrivedOn !== null && (isOlder || (newest === arrivedOn && best !== 'A')))
    return { status: 'CONFIRMED_ALIVE', on: arrivedOn };
  if (!last) return { status: 'UNKNOWN', on: null };
  if (last.status !== 'CONFIRMED_DEAD') return { status: last.status, on: last.observedOn };
  const deaths = claims.filter(({ status }) => status === 'CONFIRMED_DEAD');
  const isByTwo = new Set(deaths.map(({ recordedBy }) => recordedBy)).size > 1;
  const isBest = deaths.some(({ grade }) => grade === 'A');
  const named = deaths
    .filter(({ grade }) => grade === 'B')
    .map(({ id, source }) => (alike ? alike.get(id) : meaningOf(source)));
  // Recorded after it was told which are alike: the next check decides it.
  if (isByTwo && !isBest && named.includes(undefined) && kept.endsWith('_DEAD'))
    return { status: kept, on: last.observedOn };
  const isWellSourced = isBest || new Set(named).size > 1;
  return { status: isWellSourced && isByTwo ? 'CONFIRMED_DEAD' : 'REPORTED_DEAD', on: last.observedOn };
}

/** A death on file and a sign of life after it; one that is only said ends with the arrival, and with a word of its own day. */
function contradictedOn(
  vital: RowAndHistories['vital'],
  seen: Knowledge['claims'],
  arrivedOn: CivilDate | null,
): CivilDate | null {
  const found: CivilDate[] = [];
  for (const death of vital) {
    if (death.status !== 'CONFIRMED_DEAD' && (death.status !== 'REPORTED_DEAD' || arrivedOn !== null)) continue;
    for (const { observedOn } of seen) if (observedOn > death.observedOn) found.push(observedOn);
    if (arrivedOn !== null && arrivedOn > death.observedOn) found.push(arrivedOn);
    for (const { status, observedOn } of vital) {
      if (!status.endsWith('_ALIVE')) continue;
      const isSameDay = observedOn === death.observedOn && death.status === 'REPORTED_DEAD';
      if (observedOn > death.observedOn || isSameDay) found.push(observedOn);
    }
  }
  return found.sort()[0] ?? null;
}

function compare(row: Mirrored, expected: Mirrored) {
  const names = Object.keys(expected) as (keyof Mirrored)[];
  const differing = names.filter((name) => row[name] !== expected[name]);
  if (differing.length === 0) return undefined;
  const inWords = (from: Mirrored) => differing.map((name) => `${name} ${from[name] ?? 'none'}`).join(', ');
  return { expected: inWords(expected), found: inWords(row) };
}

/** The rows of these cases with the histories that they alone depend on. */
export async function readRows(
  db: Reader,
  first: number,
  last: number,
  alike?: AlikeSources,
): Promise<(caseId: number) => RowAndHistories | undefined> {
  const rows = await db
    .select()
    .from(cases)
    .where(between(cases.id, first, last));
  const vital = await db
    .select()
    .from(vitalStatusClaims)
    .where(between(vitalStatusClaims.caseId, first, last))
    .orderBy(asc(vitalStatusClaims.id));
  const care = await db
    .select()
    .from(carePeriods)
    .where(between(carePeriods.caseId, first, last))
    .orderBy(asc(carePeriods.id));
  const nationality = await db
    .select()
    .from(nationalityDecisions)
    .where(between(nationalityDecisions.caseId, first, last))
    .orderBy(asc(nationalityDecisions.id));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const [vitalOfCase, careOfCase, nationalityOfCase] = [byCase(vital), byCase(care), byCase(nationality)];
  return (caseId) => {
    const row = byId.get(caseId);
    return (
      row && {
        row,
        vital: vitalOfCase.get(caseId) ?? [],
        care: careOfCase.get(caseId) ?? [],
        nationality: nationalityOfCase.get(caseId) ?? [],
        alike,
      }
    );
  };
}

const byCase = <Row extends { readonly caseId: number }>(rows: readonly Row[]): Map<number, Row[]> =>
  Map.groupBy(rows, ({ caseId }) => caseId);
