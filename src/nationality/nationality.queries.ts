import { asc, eq } from 'drizzle-orm';
import { parents, parentVersions } from '../../schema/parents.js';
import { users } from '../../schema/agencies.js';
import { nationalityChallenges, nationalityDeterminations, nationalityFacts } from '../../schema/nationality.js';
import { listJudgedEvidence } from '../cases/reading/case-file.js';
import type { EvidenceItem } from '../cases/rules/identity-rule.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { currentVersion, versionsOf } from '../cases/reading/parent-versions.js';
import type { Reader } from '../database/connection.js';
import type { CaseId } from '../identifiers.js';
import { answersOfParents, type Answer, type Citizenship, type Inputs } from './nationality.rules.js';

/**
 * What the rules are given of a case: its parents as last known, and the facts that stand; `until` leaves out what was recorded after
 * that moment. An item of evidence that fell since is left out of then as well: it was no better that day.
 */
export async function readInputs(db: Reader, caseId: CaseId, until = Number.POSITIVE_INFINITY): Promise<Inputs> {
  const stated = (await listFacts(db, caseId)).filter(({ recordedAt }) => recordedAt <= until);
  const answerOf = (kind: (typeof stated)[number]['kind']): Answer => {
    const last = stated.findLast((fact) => fact.kind === kind);
    return last?.stands === true ? last.answer : 'UNKNOWN';
  };
  return {
    ...answersOfParents(await listCitizenships(db, caseId, until)),
    BORN_AT_HOME: answerOf('BORN_AT_HOME'),
    PARENT_RESIDENT_AT_HOME: answerOf('PARENT_RESIDENT_AT_HOME'),
    PARENTS_AGREED_IN_WRITING: answerOf('PARENTS_AGREED_IN_WRITING'),
    COURT_FOUND_CITIZEN: answerOf('COURT_FOUND_CITIZEN'),
  };
}

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

async function listCitizenships(db: Reader, caseId: CaseId, until: number) {
  const rows = await db.select().from(parents).where(eq(parents.caseId, caseId)).orderBy(asc(parents.id));
  const later = await db
    .select()
    .from(parentVersions)
    .where(eq(parentVersions.caseId, caseId))
    .orderBy(asc(parentVersions.id));
  return rows.map((parent) => {
    const versions = later.filter(({ parentId, recordedAt }) => parentId === parent.id && recordedAt <= until);
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
  const restsOnItems = [...rows.map(({ row }) => row), ...challenges].some(({ evidenceId }) => evidenceId !== null);
  const items = restsOnItems ? await listJudgedEvidence(db, caseId) : [];
  const placeOf = ordinalsOf(items);
  /** `stands` is false once the item that an authority's decision rests on is contested, refuted or disputed. */
  const onItem = <Row extends { readonly evidenceId: number | null }>(row: Row) => ({
    ...row,
    evidencePlace: row.evidenceId === null ? null : placeOf(row.evidenceId),
    stands: row.evidenceId === null || items.some((item) => item.id === row.evidenceId && itemStands(item)),
  });
  return rows.map(({ row, recordedByName }) => ({
    ...onItem(row),
    recordedByName,
    challenges: challenges.filter(({ determinationId }) => determinationId === row.id).map(onItem),
  }));
}

export type DeterminationRow = Awaited<ReturnType<typeof listDeterminations>>[number];
