import { and, asc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { users } from '../../../schema/agencies.js';
import { carePeriods, nationalityDecisions, stageChanges } from '../../../schema/cases.js';
import { holds } from '../../../schema/holds.js';
import { parents, parentVersions } from '../../../schema/parents.js';
import { vitalStatusClaims, whereaboutsClaims } from '../../../schema/claims.js';
import { attestationChanges, attestations, evidence, evidenceJudgements } from '../../../schema/evidence.js';
import { sites } from '../../../schema/places.js';
import { cell } from '../../database/enciphered/cells.js';
import { among } from '../../database/dialect-words.js';
import { prepared, preparedFor } from '../../database/prepared.js';
import { placesByRecording, placesOfClaims, versionsOfClaims } from '../../database/placed-rows.js';
import { siteColumns } from '../case-rows.js';

/*
 * What hangs beneath a list of cases: one statement for each kind, whatever the number of cases. The ids come as one
 * JSON array, which keeps each statement prepared. Visibility is decided before: these run on ids that a visible list
 * has yielded, and on no others. Each is ordered as the index by which it finds its rows, so that SQLite sorts nothing.
 * Rows of the long lists are found first (placed-rows.ts) and then read by their numbers.
 */

export const placesOfWhereabouts = placesOfClaims(whereaboutsClaims);
export const placesOfVital = placesOfClaims(vitalStatusClaims);
export const versionsOfWhereabouts = versionsOfClaims(whereaboutsClaims);
export const versionsOfVital = versionsOfClaims(vitalStatusClaims);
/** Found together, where several of them are read for the same cases. */
export const placesOfRecords = placesByRecording({ evidence, attestations, holds });
export const recordLists = ['evidence', 'attestations', 'holds'] as const;

const nameOf = (column: unknown) => sql<string>`(select ${users.name} from ${users} where ${users.id} = ${column})`;

const whereaboutsColumns = {
  caseId: whereaboutsClaims.caseId,
  id: whereaboutsClaims.id,
  observedOn: whereaboutsClaims.observedOn,
  country: whereaboutsClaims.country,
  site: siteColumns,
  source: cell<string>(whereaboutsClaims.source),
  grade: whereaboutsClaims.grade,
  reason: cell<string | null>(whereaboutsClaims.reason),
  isWithdrawal: whereaboutsClaims.isWithdrawal,
  recordedAt: whereaboutsClaims.recordedAt,
  recorder: nameOf(whereaboutsClaims.recordedBy),
};

export const listWhereaboutsRows = preparedFor(
  whereaboutsColumns,
  ['caseId', 'id', 'observedOn', 'site.code', 'isWithdrawal', 'recordedAt'],
  (db, columns) =>
    db
      .select(columns)
      .from(whereaboutsClaims)
      .leftJoin(sites, eq(sites.id, whereaboutsClaims.siteId))
      .where(among(whereaboutsClaims.id, 'rowIds')),
);

export const listVitalRows = prepared((db) =>
  db
    .select({
      caseId: vitalStatusClaims.caseId,
      id: vitalStatusClaims.id,
      observedOn: vitalStatusClaims.observedOn,
      status: vitalStatusClaims.status,
      source: vitalStatusClaims.source,
      grade: vitalStatusClaims.grade,
      reason: vitalStatusClaims.reason,
      isWithdrawal: vitalStatusClaims.isWithdrawal,
      recordedAt: vitalStatusClaims.recordedAt,
      recordedBy: vitalStatusClaims.recordedBy,
      recorder: nameOf(vitalStatusClaims.recordedBy),
    })
    .from(vitalStatusClaims)
    .where(among(vitalStatusClaims.id, 'rowIds')),
);

/** What guards and readers alike read of an item of evidence. */
export const evidenceColumns = {
  caseId: evidence.caseId,
  id: evidence.id,
  type: evidence.type,
  grade: evidence.grade,
  obtainedOn: evidence.obtainedOn,
  source: evidence.source,
  isVerified: evidence.isVerified,
  standing: evidence.standing,
};

export const listEvidenceRows = prepared((db) =>
  db.select(evidenceColumns).from(evidence).where(among(evidence.id, 'rowIds')),
);

export const listJudgementRows = prepared((db) =>
  db
    .select({
      evidenceId: evidenceJudgements.evidenceId,
      standing: evidenceJudgements.standing,
      reason: evidenceJudgements.reason,
      recordedAt: evidenceJudgements.recordedAt,
      recordedBy: users.name,
    })
    .from(evidenceJudgements)
    .innerJoin(users, eq(users.id, evidenceJudgements.recordedBy))
    .where(among(evidenceJudgements.evidenceId, 'rowIds'))
    .orderBy(asc(evidenceJudgements.evidenceId), asc(evidenceJudgements.id)),
);

export const listAttestationRows = prepared((db) =>
  db
    .select({
      caseId: attestations.caseId,
      id: attestations.id,
      kind: attestations.kind,
      attestedOn: attestations.attestedOn,
      reference: attestations.reference,
    })
    .from(attestations)
    .where(among(attestations.id, 'rowIds')),
);

export const listAttestationChangeRows = prepared((db) =>
  db
    .select({
      attestationId: attestationChanges.attestationId,
      kind: attestationChanges.kind,
      attestedOn: attestationChanges.attestedOn,
      reference: attestationChanges.reference,
      reason: attestationChanges.reason,
      recordedAt: attestationChanges.recordedAt,
      recordedBy: users.name,
    })
    .from(attestationChanges)
    .innerJoin(users, eq(users.id, attestationChanges.recordedBy))
    .where(and(among(attestationChanges.caseId, 'ids'), among(attestationChanges.attestationId, 'rowIds')))
    .orderBy(asc(attestationChanges.caseId), asc(attestationChanges.id)),
);

export const listCareRows = prepared((db) =>
  db
    .select({
      caseId: carePeriods.caseId,
      id: carePeriods.id,
      arrangement: carePeriods.arrangement,
      since: carePeriods.since,
      correctsId: carePeriods.correctsId,
      isWithdrawal: carePeriods.isWithdrawal,
      reason: carePeriods.reason,
      recordedAt: carePeriods.recordedAt,
    })
    .from(carePeriods)
    .where(among(carePeriods.caseId, 'ids'))
    .orderBy(asc(carePeriods.caseId), asc(carePeriods.id)),
);

export const listNationalityRows = prepared((db) =>
  db
    .select({
      caseId: nationalityDecisions.caseId,
      id: nationalityDecisions.id,
      nationality: nationalityDecisions.nationality,
      statelessnessRisk: nationalityDecisions.statelessnessRisk,
      rule: nationalityDecisions.rule,
      decidedOn: nationalityDecisions.decidedOn,
      correctsId: nationalityDecisions.correctsId,
      isWithdrawal: nationalityDecisions.isWithdrawal,
      reason: nationalityDecisions.reason,
      recordedAt: nationalityDecisions.recordedAt,
    })
    .from(nationalityDecisions)
    .where(among(nationalityDecisions.caseId, 'ids'))
    .orderBy(asc(nationalityDecisions.caseId), asc(nationalityDecisions.id)),
);

export const listHoldRows = prepared((db) =>
  db
    .select({
      caseId: holds.caseId,
      id: holds.id,
      kind: holds.kind,
      reason: holds.reason,
      placedOn: holds.placedOn,
      liftedOn: holds.liftedOn,
    })
    .from(holds)
    .where(among(holds.id, 'rowIds')),
);

export const listParentRows = prepared((db) =>
  db
    .select({
      caseId: parents.caseId,
      key: parents.id,
      role: parents.role,
      fate: parents.fate,
      citizenship: parents.citizenship,
    })
    .from(parents)
    .where(among(parents.caseId, 'ids'))
    .orderBy(asc(parents.caseId), asc(parents.id)),
);

export const listParentVersionRows = prepared((db) =>
  db
    .select({
      caseId: parentVersions.caseId,
      parentId: parentVersions.parentId,
      id: parentVersions.id,
      fate: parentVersions.fate,
      citizenship: parentVersions.citizenship,
      since: parentVersions.since,
      correctsId: parentVersions.correctsId,
      isWithdrawal: parentVersions.isWithdrawal,
      reason: parentVersions.reason,
      recordedAt: parentVersions.recordedAt,
    })
    .from(parentVersions)
    .where(among(parentVersions.caseId, 'ids'))
    .orderBy(asc(parentVersions.caseId), asc(parentVersions.id)),
);

const recorders = alias(users, 'recorders');
const seconds = alias(users, 'seconds');

export const listStageChangeRows = prepared((db) =>
  db
    .select({
      caseId: stageChanges.caseId,
      id: stageChanges.id,
      fromStage: stageChanges.fromStage,
      toStage: stageChanges.toStage,
      closureReason: stageChanges.closureReason,
      effectiveOn: stageChanges.effectiveOn,
      recordedAt: stageChanges.recordedAt,
      recordedBy: recorders.name,
      secondPerson: sql<string | null>`${seconds.name}`,
      correctsId: stageChanges.correctsId,
      isAnnulment: stageChanges.isAnnulment,
      note: stageChanges.note,
    })
    .from(stageChanges)
    .innerJoin(recorders, eq(recorders.id, stageChanges.recordedBy))
    .leftJoin(seconds, eq(seconds.id, stageChanges.secondPersonId))
    .where(among(stageChanges.caseId, 'ids'))
    .orderBy(asc(stageChanges.caseId), asc(stageChanges.id)),
);
