import { asc } from 'drizzle-orm';
import { profileVersions, stageChanges } from '../../../schema/cases.js';
import { whereaboutsClaims } from '../../../schema/claims.js';
import type { Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { CaseId } from '../../identifiers.js';
import { listBirthsOfEach } from '../../identity/births.js';
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

/** The histories of cases, read inside the transaction that changes them or from a reader: as many statements however many cases. */
export async function readHistories(db: Reader, caseIds: readonly number[]): Promise<(caseId: number) => CaseHistory> {
  const ids = { ids: JSON.stringify(caseIds) };
  const changes = byCase(await selectChanges(db, ids));
  const profiles = byCase(await selectProfiles(db, ids));
  const claims = byCase(await selectClaims(db, ids));
  const births = byCase(await listBirthsOfEach(db, ids));
  return (caseId) => ({
    changes: changes.get(caseId) ?? [],
    profiles: profiles.get(caseId) ?? [],
    claims: claims.get(caseId) ?? [],
    births: births.get(caseId) ?? [],
  });
}

/** As `readHistories`, of one case. */
export const readHistory = async (db: Reader, caseId: CaseId): Promise<CaseHistory> =>
  (await readHistories(db, [caseId]))(caseId);

interface OfCase {
  readonly caseId: number;
}
const byCase = <Row extends OfCase>(rows: readonly Row[]): Map<number, Row[]> =>
  Map.groupBy(rows, ({ caseId }) => caseId);

/** Every row about a case's stages, corrections among them, oldest first. */
export const readStageChanges = (db: Reader, caseId: CaseId): Promise<StageChangeRow[]> =>
  selectChanges(db, { ids: JSON.stringify([caseId]) });

/** As `readStageChanges`, of many cases by one statement. */
export async function readStageChangesOfEach(
  db: Reader,
  caseIds: readonly CaseId[],
): Promise<(caseId: CaseId) => StageChangeRow[]> {
  const rows = byCase(await selectChanges(db, { ids: JSON.stringify(caseIds) }));
  return (caseId) => rows.get(caseId) ?? [];
}

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

const selectChanges = prepared<{ ids: string }, StageChangeRow & OfCase>((db) =>
  db
    .select({ caseId: stageChanges.caseId, ...stageChangeColumns })
    .from(stageChanges)
    .where(among(stageChanges.caseId, 'ids'))
    .orderBy(asc(stageChanges.caseId), asc(stageChanges.id)),
);
const selectProfiles = prepared<{ ids: string }, ProfileRow & OfCase>((db) =>
  db
    .select({ caseId: profileVersions.caseId, ...profileColumns })
    .from(profileVersions)
    .where(among(profileVersions.caseId, 'ids'))
    .orderBy(asc(profileVersions.caseId), asc(profileVersions.id)),
);
const selectClaims = prepared<{ ids: string }, ClaimRow & OfCase>((db) =>
  db
    .select({ caseId: whereaboutsClaims.caseId, ...claimColumns })
    .from(whereaboutsClaims)
    .where(among(whereaboutsClaims.caseId, 'ids'))
    .orderBy(asc(whereaboutsClaims.caseId), asc(whereaboutsClaims.id)),
);
