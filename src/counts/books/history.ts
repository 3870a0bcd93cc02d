import { asc, eq, sql } from 'drizzle-orm';
import { profileVersions, stageChanges } from '../../../schema/cases.js';
import { whereaboutsClaims } from '../../../schema/claims.js';
import type { Reader } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import type { CaseId } from '../../identifiers.js';
import { listBirthsOf } from '../../identity/births.js';
import type { BirthDays } from '../age.js';
import type { StandingClaim } from './whereabouts.js';

export const stageChangeColumns = {
  id: stageChanges.id,
  fromStage: stageChanges.fromStage,
  toStage: stageChanges.toStage,
  closureReason: stageChanges.closureReason,
  effectiveOn: stageChanges.effectiveOn,
  correctsId: stageChanges.correctsId,
  isAnnulment: stageChanges.isAnnulment,
  recordedAt: stageChanges.recordedAt,
};
export const profileColumns = {
  id: profileVersions.id,
  sex: profileVersions.sex,
  regionOfOrigin: profileVersions.regionOfOrigin,
  birthId: profileVersions.birthId,
  correctsId: profileVersions.correctsId,
  recordedAt: profileVersions.recordedAt,
};
export const claimColumns = {
  id: whereaboutsClaims.id,
  observedOn: whereaboutsClaims.observedOn,
  country: whereaboutsClaims.country,
  siteId: whereaboutsClaims.siteId,
  grade: whereaboutsClaims.grade,
  correctsId: whereaboutsClaims.correctsId,
  isWithdrawal: whereaboutsClaims.isWithdrawal,
  recordedAt: whereaboutsClaims.recordedAt,
};

type RowOf<Columns extends Record<string, { _: { data: unknown; notNull: boolean } }>> = {
  [Name in keyof Columns]: Columns[Name]['_']['data'] | (Columns[Name]['_']['notNull'] extends true ? never : null);
};
export type StageChangeRow = RowOf<typeof stageChangeColumns>;
export type ProfileRow = RowOf<typeof profileColumns>;
export type ClaimRow = RowOf<typeof claimColumns>;

/** Everything ever recorded of one case that its count depends on; each list oldest first. */
export interface CaseHistory {
  readonly changes: readonly StageChangeRow[];
  readonly profiles: readonly ProfileRow[];
  readonly claims: readonly ClaimRow[];
  readonly births: readonly (BirthDays & { readonly id: number })[];
}

/** A movement between stages as it stands after its corrections; `id` is that of the row first written. */
export type KnownChange = Pick<StageChangeRow, 'id' | 'fromStage' | 'toStage' | 'closureReason' | 'effectiveOn'>;

export interface KnownClaim extends StandingClaim {
  readonly country: ClaimRow['country'];
  readonly siteId: number | null;
}

/** What was known of a case at some moment. `changes` stand in chain order: that of the rows first written. */
export interface KnownHistory {
  readonly changes: readonly KnownChange[];
  readonly claims: readonly KnownClaim[];
  readonly sex: ProfileRow['sex'];
  readonly regionOfOrigin: ProfileRow['regionOfOrigin'];
  readonly birthId: number | null;
  readonly birth: BirthDays | null;
}

/** A case's history, read inside the transaction that changes it or from a reader. */
export async function readHistory(db: Reader, caseId: CaseId): Promise<CaseHistory> {
  return {
    changes: await readStageChanges(db, caseId),
    profiles: await selectProfiles(db, { caseId }),
    claims: await selectClaims(db, { caseId }),
    births: await listBirthsOf(db, caseId),
  };
}

/** Every row about a case's stages, corrections among them, oldest first. */
export const readStageChanges = (db: Reader, caseId: CaseId): Promise<StageChangeRow[]> =>
  selectChanges(db, { caseId });

/**
 * What was known at `knownAt`, an instant in milliseconds. A correction takes the place of the row it restates, in the
 * order of the rows first written; an annulment or withdrawal removes it; of several corrections of one row, and of
 * their own corrections, the one recorded last holds. Of the profile the last version holds.
 */
export function asKnownAt(history: CaseHistory, knownAt: number): KnownHistory {
  const profile = history.profiles.findLast(({ recordedAt }) => recordedAt <= knownAt);
  const birthId = profile?.birthId ?? null;
  return {
    changes: knownChain(history.changes, knownAt),
    claims: claimsAsKnownAt(history.claims, knownAt),
    sex: profile?.sex ?? 'UNKNOWN',
    regionOfOrigin: profile?.regionOfOrigin ?? null,
    birthId,
    birth: (birthId !== null && history.births.find(({ id }) => id === birthId)) || null,
  };
}

/** The stage changes that stood at `knownAt`, else stand now: corrected, without those annulled, in chain order. */
export function knownChain(rows: readonly StageChangeRow[], knownAt = Number.POSITIVE_INFINITY): KnownChange[] {
  const changes: KnownChange[] = [];
  for (const [id, row] of standing(rows, knownAt)) {
    const { fromStage, toStage, closureReason, effectiveOn, isAnnulment } = row;
    if (!isAnnulment) changes.push({ id, fromStage, toStage, closureReason, effectiveOn });
  }
  return changes;
}

/** The whereabouts claims that stood at `knownAt`, corrected and without those withdrawn. */
export function claimsAsKnownAt(rows: readonly ClaimRow[], knownAt: number): KnownClaim[] {
  const claims: KnownClaim[] = [];
  for (const [id, { observedOn, country, siteId, grade, isWithdrawal }] of standing(rows, knownAt)) {
    if (!isWithdrawal) claims.push({ id, observedOn, country, siteId, grade });
  }
  return claims;
}

interface Correctable {
  readonly id: number;
  readonly correctsId: number | null;
  readonly recordedAt: number;
}

/** The row that holds for each row first written, in the order of these; `rows` come oldest first. */
export function standing<Row extends Correctable>(rows: readonly Row[], knownAt: number): Map<number, Row> {
  const firstOf = new Map<number, number>();
  const holds = new Map<number, Row>();
  for (const row of rows) {
    if (row.recordedAt > knownAt) continue;
    const first = row.correctsId === null ? row.id : (firstOf.get(row.correctsId) ?? row.correctsId);
    firstOf.set(row.id, first);
    holds.set(first, row);
  }
  return holds;
}

type OfCase = { readonly caseId: CaseId };
const caseId = sql.placeholder('caseId');

const selectChanges = prepared<OfCase, StageChangeRow>((db) =>
  db.select(stageChangeColumns).from(stageChanges).where(eq(stageChanges.caseId, caseId)).orderBy(asc(stageChanges.id)),
);
const selectProfiles = prepared<OfCase, ProfileRow>((db) =>
  db
    .select(profileColumns)
    .from(profileVersions)
    .where(eq(profileVersions.caseId, caseId))
    .orderBy(asc(profileVersions.id)),
);
const selectClaims = prepared<OfCase, ClaimRow>((db) =>
  db
    .select(claimColumns)
    .from(whereaboutsClaims)
    .where(eq(whereaboutsClaims.caseId, caseId))
    .orderBy(asc(whereaboutsClaims.id)),
);
