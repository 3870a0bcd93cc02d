import { asc, eq } from 'drizzle-orm';
import { parents, parentVersions } from '../../schema/parents.js';
import { users } from '../../schema/agencies.js';
import {
  nationalityChallenges,
  nationalityDeterminations,
  nationalityFacts,
  type challengeKinds,
} from '../../schema/nationality.js';
import { listJudgedEvidence } from '../cases/reading/case-file.js';
import type { EvidenceItem } from '../cases/rules/identity-rule.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { currentVersion, versionsOf } from '../cases/reading/parent-versions.js';
import type { Reader } from '../database/connection.js';
import type { CaseId } from '../identifiers.js';
import {
  answersOfParents,
  determine,
  type Answer,
  type Citizenship,
  type Finding,
  type Inputs,
} from './nationality.rules.js';
import type { CivilDate } from '../dates.js';

/** What the rules are given of a case now: its parents as last known, and the facts that still stand. */
export async function readInputs(db: Reader, caseId: CaseId): Promise<Inputs> {
  const stated = await listFacts(db, caseId);
  const answerOf = (kind: (typeof stated)[number]['kind']): Answer => {
    const last = stated.findLast((fact) => fact.kind === kind);
    return last?.stands === true ? last.answer : 'UNKNOWN';
  };
  return {
    ...answersOfParents(await listCitizenships(db, caseId)),
    BORN_AT_HOME: answerOf('BORN_AT_HOME'),
    PARENT_RESIDENT_AT_HOME: answerOf('PARENT_RESIDENT_AT_HOME'),
    PARENTS_AGREED_IN_WRITING: answerOf('PARENTS_AGREED_IN_WRITING'),
    COURT_FOUND_CITIZEN: answerOf('COURT_FOUND_CITIZEN'),
  };
}

/** What the rules say on what is known now: run at every reading, so that nothing can change unnoticed. */
export const determineNow = async (db: Reader, caseId: CaseId, on: CivilDate): Promise<Finding> =>
  determine(await readInputs(db, caseId), on);

/** Facts in the order of recording; one stands unless the evidence that it rests on is contested or refuted. */
export async function listFacts(db: Reader, caseId: CaseId) {
  const rows = await db
    .select()
    .from(nationalityFacts)
    .where(eq(nationalityFacts.caseId, caseId))
    .orderBy(asc(nationalityFacts.id));
  if (rows.length === 0) return [];
  const items = await listJudgedEvidence(db, caseId);
  const placeOf = ordinalsOf(items);
  return rows.map((row) => {
    const item = items.find(({ id }) => id === row.evidenceId);
    const stands = row.evidenceId === null || (item !== undefined && itemStands(item));
    return { ...row, stands, evidencePlace: row.evidenceId === null ? null : placeOf(row.evidenceId) };
  });
}

const itemStands = ({ standing, isDisputed }: Pick<EvidenceItem, 'standing' | 'isDisputed'>): boolean =>
  standing === 'STANDING' && !isDisputed;

async function listCitizenships(db: Reader, caseId: CaseId) {
  const rows = await db.select().from(parents).where(eq(parents.caseId, caseId)).orderBy(asc(parents.id));
  const later = await db
    .select()
    .from(parentVersions)
    .where(eq(parentVersions.caseId, caseId))
    .orderBy(asc(parentVersions.id));
  return rows.map((parent) => {
    const versions = later.filter(({ parentId }) => parentId === parent.id);
    return currentVersion(versionsOf({ ...parent, recordedAt: 0 }, versions)).citizenship as Citizenship;
  });
}

/** Determinations of a case in the order of recording, each with how it was challenged. */
export async function listDeterminations(db: Reader, caseId: CaseId) {
  const rows = await db
    .select({ row: nationalityDeterminations, recordedByName: users.name })
    .from(nationalityDeterminations)
    .innerJoin(users, eq(users.id, nationalityDeterminations.recordedBy))
    .where(eq(nationalityDeterminations.caseId, caseId))
    .orderBy(asc(nationalityDeterminations.id));
  const challenges = await db
    .select()
    .from(nationalityChallenges)
    .where(eq(nationalityChallenges.caseId, caseId))
    .orderBy(asc(nationalityChallenges.id));
  const restsOn = rows.some(({ row }) => row.evidenceId !== null) ? await listJudgedEvidence(db, caseId) : [];
  const placeOf = ordinalsOf(restsOn);
  return rows.map(({ row, recordedByName }) => ({
    ...row,
    recordedByName,
    evidencePlace: row.evidenceId === null ? null : placeOf(row.evidenceId),
    /** False once the item of evidence that an authority's decision rests on is contested, refuted or disputed. */
    stands: row.evidenceId === null || restsOn.some((item) => item.id === row.evidenceId && itemStands(item)),
    challenges: challenges.filter(({ determinationId }) => determinationId === row.id),
  }));
}

export type DeterminationRow = Awaited<ReturnType<typeof listDeterminations>>[number];

/** How a determination stands after what was said of it. */
export const standingOf = ({ challenges }: DeterminationRow): (typeof challengeKinds)[number] | 'STANDING' =>
  challenges.at(-1)?.kind ?? 'STANDING';
