import { and, asc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import { holds } from '../../schema/holds.js';
import { vitalStatusClaims, whereaboutsClaims } from '../../schema/claims.js';
import { evidence, evidenceJudgements } from '../../schema/evidence.js';
import type { Connection, Reader } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import type { CaseId } from '../identifiers.js';
import { counts, listAttestations } from './attestation-standing.js';
import type { CaseFile } from './case.rules.js';
import type { CaseRow } from './case-rows.js';
import { readDetails } from './evidence-details.js';
import type { EvidenceItem } from './identity-rule.js';
import { standingClaims } from './standing-rows.js';
import { listRehabilitationFacts } from './rehabilitation-facts.js';
import { findVitalStatus, isDeathContested, type VitalStatusClaim } from './vital-status.js';

/** Gathers what the guards look at, beside whether somebody else endorsed the move (`findEndorser`). */
export async function readCaseFile(
  db: Reader,
  row: CaseRow,
  { endorsedByAnother, today }: { readonly endorsedByAnother: boolean; readonly today: CivilDate },
): Promise<CaseFile> {
  const caseId = row.id as CaseId;
  const whereabouts = await listStandingWhereabouts(db, caseId);
  const vital = await listStandingVitalClaims(db, caseId);
  const attested = (await listAttestations(db, caseId)).filter(({ became }) => counts(became));
  const open = await db
    .select({ kind: holds.kind })
    .from(holds)
    .where(and(eq(holds.caseId, caseId), isNull(holds.liftedOn)));
  return {
    stage: row.stage,
    stageSince: row.stageSince,
    today,
    rehabilitation: (await listRehabilitationFacts(db, [caseId])).get(caseId),
    whereabouts,
    vitalStatus: findVitalStatus(vital).status,
    isDeathContested: isDeathContested(vital, whereabouts),
    evidence: await listJudgedEvidence(db, caseId),
    attested: new Set(attested.map(({ kind }) => kind)),
    openHolds: open.map(({ kind }) => kind),
    endorsedByAnother,
  };
}

/** As `listJudgedEvidence`, what guards look at of many cases at once, by case; on cases that are visible. */
export async function readJudgedEvidence(
  at: Connection | Reader,
  caseIds: readonly number[],
): Promise<Map<number, EvidenceItem[]>> {
  const ids = { ids: JSON.stringify(caseIds) };
  const last = new Map((await listFindings(at, ids)).map(({ evidenceId, standing }) => [evidenceId, standing]));
  const detailsOf = await readDetails(at, caseIds);
  const items = (await listItems(at, ids)).map(({ caseId, id, ...item }) => ({
    ...{ caseId, ...item, ...detailsOf(id) },
    standing: last.get(id) ?? item.standing,
  }));
  return Map.groupBy(items, ({ caseId }) => caseId);
}

const listItems = prepared<{ ids: string }, Omit<typeof evidence.$inferSelect, 'recordedAt' | 'recordedBy'>>((db) =>
  db
    .select({
      id: evidence.id,
      caseId: evidence.caseId,
      type: evidence.type,
      grade: evidence.grade,
      obtainedOn: evidence.obtainedOn,
      source: evidence.source,
      isVerified: evidence.isVerified,
      standing: evidence.standing,
    })
    .from(evidence)
    .where(among(evidence.caseId, 'ids')),
);

const listFindings = prepared<{ ids: string }, Pick<typeof evidenceJudgements.$inferSelect, 'evidenceId' | 'standing'>>(
  (db) =>
    db
      .select({ evidenceId: evidenceJudgements.evidenceId, standing: evidenceJudgements.standing })
      .from(evidenceJudgements)
      .where(among(evidenceJudgements.caseId, 'ids'))
      .orderBy(asc(evidenceJudgements.caseId), asc(evidenceJudgements.id)),
);

/** Every item of evidence with its standing as last judged, in the order of recording. */
export async function listJudgedEvidence(db: Reader, caseId: CaseId) {
  const items = await db.select().from(evidence).where(eq(evidence.caseId, caseId)).orderBy(asc(evidence.id));
  const judgements = await db
    .select()
    .from(evidenceJudgements)
    .where(eq(evidenceJudgements.caseId, caseId))
    .orderBy(asc(evidenceJudgements.id));
  if (items.length === 0) return [];
  const last = new Map(judgements.map(({ evidenceId, standing: found }) => [evidenceId, found]));
  const detailsOf = await readDetails(db, [caseId]);
  return items.map((item) => ({ ...item, ...detailsOf(item.id), standing: last.get(item.id) ?? item.standing }));
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

/**
 * The claims that stand, for what every change reckons anew: of who said so only what confirms a death is opened, since each
 * text that is opened costs as much as the rest of the row.
 */
export async function listVitalFindings(db: Reader, caseId: CaseId): Promise<VitalStatusClaim[]> {
  return standingClaims(await selectVitalFindings(db, { caseId }));
}

const selectVitalFindings = prepared<
  { caseId: CaseId },
  Omit<typeof vitalStatusClaims.$inferSelect, 'caseId' | 'reason'>
>((db) =>
  db
    .select({
      id: vitalStatusClaims.id,
      observedOn: vitalStatusClaims.observedOn,
      status: vitalStatusClaims.status,
      source: sql<string>`case ${vitalStatusClaims.status} when 'CONFIRMED_DEAD' then ${vitalStatusClaims.source} else '' end`,
      grade: vitalStatusClaims.grade,
      correctsId: vitalStatusClaims.correctsId,
      isWithdrawal: vitalStatusClaims.isWithdrawal,
      recordedAt: vitalStatusClaims.recordedAt,
      recordedBy: vitalStatusClaims.recordedBy,
    })
    .from(vitalStatusClaims)
    .where(eq(vitalStatusClaims.caseId, sql.placeholder('caseId')))
    .orderBy(asc(vitalStatusClaims.id)),
);

/** Every row about the life of a child, oldest first. */
export const listVitalClaims = prepared<{ caseId: CaseId }, typeof vitalStatusClaims.$inferSelect>((db) =>
  db
    .select(getTableColumns(vitalStatusClaims))
    .from(vitalStatusClaims)
    .where(eq(vitalStatusClaims.caseId, sql.placeholder('caseId')))
    .orderBy(asc(vitalStatusClaims.id)),
);
