import { asc, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { users } from '../../schema/agencies.js';
import { holds, parents, stageChanges } from '../../schema/cases.js';
import { vitalStatusClaims, whereaboutsClaims } from '../../schema/claims.js';
import { attestations, endorsements, evidence } from '../../schema/evidence.js';
import { sites } from '../../schema/places.js';
import { among } from '../database/dialect-words.js';
import { prepared, preparedFor } from '../database/prepared.js';
import { siteColumns } from './case-rows.js';

/*
 * What hangs beneath a list of cases: one statement for each kind, whatever the number of cases. The ids come as one
 * JSON array, which keeps each statement prepared. Visibility is decided before: these run on ids that a visible list
 * has yielded, and on no others. Each is ordered as the index by which it finds its rows, so that SQLite sorts nothing.
 */

const whereaboutsColumns = {
  caseId: whereaboutsClaims.caseId,
  id: whereaboutsClaims.id,
  observedOn: whereaboutsClaims.observedOn,
  country: whereaboutsClaims.country,
  site: siteColumns,
  source: whereaboutsClaims.source,
  grade: whereaboutsClaims.grade,
  correctsId: whereaboutsClaims.correctsId,
  isWithdrawal: whereaboutsClaims.isWithdrawal,
  recordedAt: whereaboutsClaims.recordedAt,
};

export const listWhereaboutsRows = preparedFor(
  whereaboutsColumns,
  ['caseId', 'id', 'observedOn', 'site.code', 'correctsId', 'isWithdrawal', 'recordedAt'],
  (db, columns) =>
    db
      .select(columns)
      .from(whereaboutsClaims)
      .leftJoin(sites, eq(sites.id, whereaboutsClaims.siteId))
      .where(among(whereaboutsClaims.caseId, 'ids'))
      .orderBy(asc(whereaboutsClaims.caseId), asc(whereaboutsClaims.observedOn), asc(whereaboutsClaims.id)),
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
      correctsId: vitalStatusClaims.correctsId,
      isWithdrawal: vitalStatusClaims.isWithdrawal,
      recordedAt: vitalStatusClaims.recordedAt,
      recordedBy: vitalStatusClaims.recordedBy,
    })
    .from(vitalStatusClaims)
    .where(among(vitalStatusClaims.caseId, 'ids'))
    .orderBy(asc(vitalStatusClaims.caseId), asc(vitalStatusClaims.observedOn), asc(vitalStatusClaims.id)),
);

export const listEvidenceRows = prepared((db) =>
  db
    .select({
      caseId: evidence.caseId,
      id: evidence.id,
      type: evidence.type,
      grade: evidence.grade,
      obtainedOn: evidence.obtainedOn,
      source: evidence.source,
      isVerified: evidence.isVerified,
      standing: evidence.standing,
    })
    .from(evidence)
    .where(among(evidence.caseId, 'ids'))
    .orderBy(desc(evidence.id)),
);

export const listAttestationRows = prepared((db) =>
  db
    .select({
      caseId: attestations.caseId,
      kind: attestations.kind,
      attestedOn: attestations.attestedOn,
      reference: attestations.reference,
      revokedAt: attestations.revokedAt,
    })
    .from(attestations)
    .where(among(attestations.caseId, 'ids'))
    .orderBy(desc(attestations.id)),
);

export const listHoldRows = prepared((db) =>
  db
    .select({
      caseId: holds.caseId,
      kind: holds.kind,
      reason: holds.reason,
      placedOn: holds.placedOn,
      liftedOn: holds.liftedOn,
    })
    .from(holds)
    .where(among(holds.caseId, 'ids'))
    .orderBy(desc(holds.id)),
);

export const listEndorsementRows = prepared((db) =>
  db
    .select({
      caseId: endorsements.caseId,
      caseVersion: endorsements.caseVersion,
      toStage: endorsements.toStage,
      recordedBy: endorsements.recordedBy,
    })
    .from(endorsements)
    .where(among(endorsements.caseId, 'ids')),
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
