import { eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { noteChange } from '../changes/note-change.js';
import type { KnownHistory } from '../counts/books/history.js';
import { arrivalOf } from '../counts/books/timeline.js';
import { prevailingClaim } from '../counts/books/whereabouts.js';
import type { Tx } from '../database/connection.js';
import { preparedWrite } from '../database/prepared.js';
import { dateOf, type CivilDate } from '../dates.js';
import type { CaseId } from '../identifiers.js';
import { readVitalFindings } from './reading/case-file.js';
import type { CaseRow } from './case-rows.js';
import { assertChronology } from './rules/chronology.js';
import { isAbroad } from './rules/case.rules.js';
import { deathContestedOn, findVitalStatus, signOfArrival, type VitalStatusClaim } from './rules/vital-status.js';

/** A case to be brought into line, and the version that the act makes of it. */
export interface Refreshed {
  readonly caseId: CaseId;
  /** As it is stored until now. */
  readonly row: Mirror;
  readonly known: KnownHistory;
  readonly version: number;
}

/**
 * Brings current rows into line with what is known of the cases, after a command has written their histories: the one
 * place where the columns of `cases` that mirror a history are set, where a history that cannot be is refused, and
 * where the new version is told to those who follow the case. Answers the arrivals that are known now.
 */
export async function refreshCases(
  tx: Tx,
  refreshed: readonly Refreshed[],
  stamp: { readonly now: number; readonly updatedAt: number },
): Promise<Map<CaseId, CivilDate | null>> {
  const ids = refreshed.map(({ caseId }) => caseId);
  const claimsOf = await readVitalFindings(tx, ids);
  const today = dateOf(stamp.now);
  const arrivals = new Map<CaseId, CivilDate | null>();
  for (const { caseId, row, known, version } of refreshed) {
    const claims = claimsOf(caseId);
    assertChronology(known, claims, today);
    const mirror = mirrorOf(known, claims, today);
    await updateCase(tx, { caseId, ...mirror, version, updatedAt: stamp.updatedAt }, row);
    await noteChange(tx, { caseId, version, now: stamp.now });
    arrivals.set(caseId, mirror.arrivedOn);
  }
  return arrivals;
}

/** The columns of a current row that mirror its histories, as they read on a day. */
export function mirrorOf(known: KnownHistory, vitalClaims: readonly VitalStatusClaim[], today: CivilDate): Mirror {
  const last = known.changes.at(-1);
  if (!last) throw new Error('A case has at least the stage at which it was opened.');
  const arrivedOn = arrivalOf(known);
  const stillAbroad = isAbroad(last.toStage);
  const claim = prevailingClaim(known.claims, stillAbroad ? today : (arrivedOn ?? last.effectiveOn));
  const signs = [...vitalClaims, ...signOfArrival(arrivedOn)];
  const vital = findVitalStatus(signs);
  return {
    stage: last.toStage,
    stageSince: last.effectiveOn,
    reportedOn: known.changes[0]?.effectiveOn ?? last.effectiveOn,
    closureReason: last.closureReason,
    arrivedOn,
    country: claim?.country ?? null,
    siteId: claim?.siteId ?? null,
    whereaboutsOn: claim?.observedOn ?? null,
    vitalStatus: vital.status,
    vitalStatusOn: vital.on,
    deathContestedOn: deathContestedOn(signs, known.claims, arrivedOn !== null),
    sex: known.sex,
    regionOfOrigin: known.regionOfOrigin,
  };
}

const mirrored = [
  'stage',
  'stageSince',
  'reportedOn',
  'closureReason',
  'arrivedOn',
  'country',
  'siteId',
  'whereaboutsOn',
  'vitalStatus',
  'vitalStatusOn',
  'deathContestedOn',
  'sex',
  'regionOfOrigin',
] as const;
type Mirror = Pick<CaseRow, (typeof mirrored)[number]>;

type Stamp = Pick<CaseRow, 'version' | 'updatedAt'>;

const isCase = eq(cases.id, sql.placeholder('caseId'));

/*
 * SQLite writes every index of every column that is set, whether its value changes or not, and most acts change few: a statement
 * for each set of columns that came to change together. Their number is bounded by the shapes of the acts; the bound is for acts to come.
 */
const mostSets = 200;
const bySet = new Map<string, (tx: Tx, row: Mirror & Stamp & { caseId: CaseId }) => Promise<void>>();

async function updateCase(tx: Tx, row: Mirror & Stamp & { caseId: CaseId }, current: Mirror): Promise<void> {
  const changed = mirrored.filter((column) => current[column] !== row[column]);
  const key = changed.join(' ');
  let update = bySet.get(key);
  if (!update) {
    if (bySet.size >= mostSets) bySet.clear();
    bySet.set(key, (update = updateOf([...changed, 'version', 'updatedAt'])));
  }
  await update(tx, row);
}

const updateOf = (columns: readonly (keyof Mirror | keyof Stamp)[]) =>
  preparedWrite<Mirror & Stamp & { caseId: CaseId }>((tx) =>
    tx
      .update(cases)
      .set(Object.fromEntries(columns.map((column) => [column, sql`${sql.placeholder(column)}`])))
      .where(isCase),
  );
