import { and, asc, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm';
import { holds } from '../../../schema/holds.js';
import { vitalStatusClaims, whereaboutsClaims } from '../../../schema/claims.js';
import { evidence, evidenceJudgements } from '../../../schema/evidence.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { addDays, type CivilDate } from '../../dates.js';
import type { CaseId } from '../../identifiers.js';
import { asRestated, countsOn, listAttestations } from '../rules/attestation-standing.js';
import type { CaseFile } from '../rules/case.rules.js';
import type { CaseRow } from '../case-rows.js';
import { readDetails } from './evidence-details.js';
import { strongTypes, type EvidenceItem } from '../rules/identity-rule.js';
import { evidenceColumns } from './nested-rows.js';
import { standingClaims } from '../standing-rows.js';
import { daysOfRehabilitation, listRehabilitationFacts, rehabilitationOn } from './rehabilitation-facts.js';
import { inDoubtByKit } from './shared-kits.js';
import { findVitalStatus, isDeathContested, signOfArrival, type VitalStatusClaim } from '../rules/vital-status.js';

/** What the guards look at, as it held on a day of the world, whenever it was put on file. */
export interface DatedFile {
  readonly on: (day: CivilDate) => CaseFile;
  /** The days on which something of it began to hold. */
  readonly days: readonly CivilDate[];
}

/** How the file is read: who endorsed (`findEndorser`), and, for a correction, the move whose attestations are not spent. */
export interface Reading {
  readonly endorsedByAnother: boolean;
  readonly today: CivilDate;
  readonly unspentBy?: number | undefined;
  /** For a correction as well: when the move was recorded. What was withdrawn, ended or judged since then is read as it was. */
  readonly madeAt?: number | undefined;
  /** Items that whoever decides cannot rest on: the very kit is on file for another child whom they see. */
  readonly inDoubt?: ReadonlySet<number> | undefined;
}

/**
 * Gathers what the guards look at. A move rests on what held on its own day: attestations since then, evidence obtained,
 * sightings made, a plan approved by then; that it was recorded later changes nothing, nor that it ended since. The life of the child and holds are
 * read as they are known now.
 */
export async function readCaseFile(
  db: Reader,
  row: CaseRow,
  { endorsedByAnother, today, unspentBy, madeAt = Number.POSITIVE_INFINITY, inDoubt }: Reading,
): Promise<DatedFile> {
  const caseId = row.id as CaseId;
  const whereabouts = await listStandingWhereabouts(db, caseId);
  const vital = [...(await listStandingVitalClaims(db, caseId)), ...signOfArrival(row.arrivedOn)];
  const attested = (await listAttestations(db, caseId)).map((attestation) => ({
    ...asRestated(attestation, attestation.became),
    became: attestation.became.filter(
      ({ kind, stageChangeId, recordedAt }) =>
        (stageChangeId === null || stageChangeId !== unspentBy) && (kind !== 'WITHDRAWN' || recordedAt < madeAt),
    ),
  }));
  const open = await listOpenHolds(db, { caseId });
  const items = (await listJudgedEvidence(db, caseId, madeAt)).map((item) =>
    inDoubt?.has(item.id) ? { ...item, ...inDoubtByKit } : item,
  );
  const rehabilitation = (await listRehabilitationFacts(db, [caseId])).get(caseId);
  const same = {
    ...{ stage: row.stage, stageSince: row.stageSince, today, endorsedByAnother },
    vitalStatus: findVitalStatus(vital).status,
    isDeathContested: isDeathContested(vital, whereabouts),
    openHolds: open.map(({ kind }) => kind),
  };
  const lapsed = attested.filter(({ kind }) => kind === 'AGREEMENT_LAPSED');
  return {
    on: (day) => ({
      ...same,
      rehabilitation: rehabilitation && rehabilitationOn(rehabilitation, day),
      whereabouts: whereabouts.filter(({ observedOn }) => observedOn <= day),
      evidence: items.filter(({ obtainedOn }) => obtainedOn <= day),
      attested: new Set(attested.filter((attestation) => countsOn(attestation, day)).map(({ kind }) => kind)),
      hasLapsed: lapsed.some((attestation) => countsOn(attestation, addDays(day, -1))),
    }),
    days: [
      ...whereabouts.map(({ observedOn }) => observedOn),
      ...items.map(({ obtainedOn }) => obtainedOn),
      ...attested.filter((one) => countsOn(one, one.attestedOn)).map(({ attestedOn }) => attestedOn),
      ...(rehabilitation ? daysOfRehabilitation(rehabilitation) : []),
    ]
      .filter((day) => day <= today)
      .sort(),
  };
}

const listOpenHolds = prepared<{ caseId: CaseId }, Pick<typeof holds.$inferSelect, 'kind'>>((db) =>
  db
    .select({ kind: holds.kind })
    .from(holds)
    .where(and(eq(holds.caseId, sql.placeholder('caseId')), isNull(holds.liftedOn))),
);

/** As `listJudgedEvidence`, what guards look at of many cases at once, by case; on cases that are visible. `inDoubt` as in `Reading`. */
export async function readJudgedEvidence(
  at: Connection | Reader,
  caseIds: readonly number[],
  inDoubt: ReadonlySet<number>,
): Promise<Map<number, (EvidenceItem & { readonly obtainedOn: CivilDate })[]>> {
  const ids = { ids: JSON.stringify(caseIds) };
  const last = new Map((await listFindings(at, ids)).map(({ evidenceId, standing }) => [evidenceId, standing]));
  const { detailsOf } = await readDetails(at, caseIds);
  const items = (await listItems(at, ids)).map(({ caseId, id, ...item }) => ({
    ...{ caseId, ...item, ...detailsOf(id) },
    standing: last.get(id) ?? item.standing,
    ...(inDoubt.has(id) && inDoubtByKit),
  }));
  return Map.groupBy(items, ({ caseId }) => caseId);
}

/** Of strong items alone it matters whether two are of one source; the source of no other is opened. */
const saysTwice = and(eq(evidence.isVerified, sql`1`), inArray(evidence.type, strongTypes));

const listItems = prepared<{ ids: string }, Omit<typeof evidence.$inferSelect, 'recordedAt' | 'recordedBy'>>((db) =>
  db
    .select({ ...evidenceColumns, source: sql<string>`case when ${saysTwice} then ${evidence.source} else '' end` })
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

/** Every item of evidence with its standing as last judged, or as last before an instant, in the order of recording. */
export async function listJudgedEvidence(db: Reader, caseId: CaseId, before?: number) {
  return (await readWeighedEvidence(db, caseId, before)).items;
}

export type JudgedItem = Awaited<ReturnType<typeof listJudgedEvidence>>[number];

/** As `listJudgedEvidence`, with the contradictions of results that nobody has said, found once for both. */
export async function readWeighedEvidence(db: Reader, caseId: CaseId, before = Number.POSITIVE_INFINITY) {
  const items = await listEvidence(db, { caseId });
  const judgements = await listJudgements(db, { caseId });
  const last = new Map(judgements.flatMap((row) => (row.recordedAt < before ? [[row.evidenceId, row]] : [])));
  const { detailsOf, unsaidContradictions } = await readDetails(db, items.length === 0 ? [] : [caseId]);
  return {
    items: items.map((item) => ({
      ...{ ...item, ...detailsOf(item.id) },
      standing: last.get(item.id)?.standing ?? item.standing,
      /** Who said last how it stands; null where nobody has. */
      judgedBy: last.get(item.id)?.recordedBy ?? null,
    })),
    unsaidContradictions,
  };
}

const listEvidence = prepared<{ caseId: CaseId }, typeof evidence.$inferSelect>((db) =>
  db
    .select(getTableColumns(evidence))
    .from(evidence)
    .where(eq(evidence.caseId, sql.placeholder('caseId')))
    .orderBy(asc(evidence.id)),
);
const listJudgements = prepared<{ caseId: CaseId }, typeof evidenceJudgements.$inferSelect>((db) =>
  db
    .select(getTableColumns(evidenceJudgements))
    .from(evidenceJudgements)
    .where(eq(evidenceJudgements.caseId, sql.placeholder('caseId')))
    .orderBy(asc(evidenceJudgements.id)),
);

/** Claims that stand: neither withdrawn nor restated by a later row. */
export const listStandingWhereabouts = async (db: Reader, caseId: CaseId) =>
  standingClaims(await listWhereabouts(db, caseId));

/** Every row about where a child was, oldest first. */
export const listWhereabouts = (db: Reader, caseId: CaseId) => selectWhereabouts(db, { caseId });

const selectWhereabouts = prepared<{ caseId: CaseId }, typeof whereaboutsClaims.$inferSelect>((db) =>
  db
    .select(getTableColumns(whereaboutsClaims))
    .from(whereaboutsClaims)
    .where(eq(whereaboutsClaims.caseId, sql.placeholder('caseId')))
    .orderBy(asc(whereaboutsClaims.id)),
);

export async function listStandingVitalClaims(db: Reader, caseId: CaseId): Promise<VitalStatusClaim[]> {
  return standingClaims(await listVitalClaims(db, { caseId }));
}

/**
 * The claims on life that stand of each of these cases, for what every change reckons anew: of who said so only what confirms a death is opened, since each
 * text that is opened costs as much as the rest of the row.
 */
export async function readVitalFindings(
  db: Reader,
  caseIds: readonly CaseId[],
): Promise<(caseId: CaseId) => VitalStatusClaim[]> {
  const found = await selectVitalFindings(db, { ids: JSON.stringify(caseIds) });
  const rows = Map.groupBy(found, ({ caseId }) => caseId);
  return (caseId) => standingClaims(rows.get(caseId) ?? []);
}

/** A claim on life, of whose source only what confirms a death is opened. */
export const vitalFindingColumns = {
  caseId: vitalStatusClaims.caseId,
  id: vitalStatusClaims.id,
  observedOn: vitalStatusClaims.observedOn,
  status: vitalStatusClaims.status,
  source: sql<string>`case ${vitalStatusClaims.status} when 'CONFIRMED_DEAD' then ${vitalStatusClaims.source} else '' end`,
  grade: vitalStatusClaims.grade,
  correctsId: vitalStatusClaims.correctsId,
  isWithdrawal: vitalStatusClaims.isWithdrawal,
  recordedAt: vitalStatusClaims.recordedAt,
  recordedBy: vitalStatusClaims.recordedBy,
};

const selectVitalFindings = prepared<{ ids: string }, Omit<typeof vitalStatusClaims.$inferSelect, 'reason'>>((db) =>
  db
    .select(vitalFindingColumns)
    .from(vitalStatusClaims)
    .where(among(vitalStatusClaims.caseId, 'ids'))
    .orderBy(asc(vitalStatusClaims.caseId), asc(vitalStatusClaims.id)),
);

/** Every row about the life of a child, oldest first. */
export const listVitalClaims = prepared<{ caseId: CaseId }, typeof vitalStatusClaims.$inferSelect>((db) =>
  db
    .select(getTableColumns(vitalStatusClaims))
    .from(vitalStatusClaims)
    .where(eq(vitalStatusClaims.caseId, sql.placeholder('caseId')))
    .orderBy(asc(vitalStatusClaims.id)),
);
