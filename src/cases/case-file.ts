import { and, asc, desc, eq, getTableColumns, gte, isNull, ne, sql } from 'drizzle-orm';
import { holds } from '../../schema/cases.js';
import { vitalStatusClaims, whereaboutsClaims } from '../../schema/claims.js';
import { attestations, endorsements, evidence } from '../../schema/evidence.js';
import { standing } from '../counts/history.js';
import type { Reader } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import type { CaseId, UserId } from '../identifiers.js';
import type { CaseFile, Move } from './case.rules.js';
import type { CaseRow } from './case-rows.js';
import { findVitalStatus, type VitalStatusClaim } from './vital-status.js';

const endorsementLastsMilliseconds = 30 * 86_400_000;

/** Gathers what the guards look at. `mover` is who would make the move: an own endorsement does not count. */
export async function readCaseFile(
  db: Reader,
  row: CaseRow,
  move: Move,
  mover: UserId,
  now: number,
): Promise<CaseFile> {
  const caseId = row.id as CaseId;
  const whereabouts = await listStandingWhereabouts(db, caseId);
  const vital = await listStandingVitalClaims(db, caseId);
  const items = await db.select().from(evidence).where(eq(evidence.caseId, caseId));
  const attested = await db
    .select({ kind: attestations.kind })
    .from(attestations)
    .where(and(eq(attestations.caseId, caseId), isNull(attestations.revokedAt)));
  const open = await db
    .select({ kind: holds.kind })
    .from(holds)
    .where(and(eq(holds.caseId, caseId), isNull(holds.liftedOn)));
  return {
    stage: row.stage,
    whereabouts,
    vitalStatus: findVitalStatus(vital).status,
    evidence: items,
    attested: new Set(attested.map(({ kind }) => kind)),
    openHolds: open.map(({ kind }) => kind),
    endorsedByAnother: (await findEndorser(db, row, move, mover, now)) !== undefined,
  };
}

/** Who endorsed this very move on this version of the file within the last 30 days, other than the mover. */
export async function findEndorser(
  db: Reader,
  row: CaseRow,
  move: Move,
  mover: UserId,
  now: number,
): Promise<UserId | undefined> {
  const [found] = await db
    .select({ by: endorsements.recordedBy })
    .from(endorsements)
    .where(
      and(
        eq(endorsements.caseId, row.id),
        eq(endorsements.caseVersion, row.version),
        eq(endorsements.toStage, move.toStage),
        move.closureReason === undefined
          ? isNull(endorsements.closureReason)
          : eq(endorsements.closureReason, move.closureReason),
        ne(endorsements.recordedBy, mover),
        gte(endorsements.recordedAt, now - endorsementLastsMilliseconds),
      ),
    )
    .orderBy(desc(endorsements.id))
    .limit(1);
  return found?.by as UserId | undefined;
}

/** Claims that stand: neither withdrawn nor restated by a later row. */
export const listStandingWhereabouts = async (db: Reader, caseId: CaseId) =>
  standingClaims(await listWhereabouts(db, caseId));

/** Every row about where a child was, oldest first. */
export const listWhereabouts = (db: Reader, caseId: CaseId) =>
  db.select().from(whereaboutsClaims).where(eq(whereaboutsClaims.caseId, caseId)).orderBy(asc(whereaboutsClaims.id));

export async function listStandingVitalClaims(db: Reader, caseId: CaseId): Promise<VitalStatusClaim[]> {
  return standingClaims(await listVitalClaims(db, { caseId }));
}

const listVitalClaims = prepared<{ caseId: CaseId }, typeof vitalStatusClaims.$inferSelect>((db) =>
  db
    .select(getTableColumns(vitalStatusClaims))
    .from(vitalStatusClaims)
    .where(eq(vitalStatusClaims.caseId, sql.placeholder('caseId')))
    .orderBy(asc(vitalStatusClaims.id)),
);

/** Claims as they stand after their corrections, without those withdrawn; each keeps the id of the row first written. */
export function standingClaims<
  Row extends { id: number; correctsId: number | null; isWithdrawal: boolean; recordedAt: number },
>(rows: readonly Row[]): Row[] {
  const claims: Row[] = [];
  for (const [id, row] of standing(rows, Number.POSITIVE_INFINITY)) if (!row.isWithdrawal) claims.push({ ...row, id });
  return claims;
}
