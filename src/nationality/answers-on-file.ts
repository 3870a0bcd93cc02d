import { asc, eq } from 'drizzle-orm';
import { nationalityFacts } from '../../schema/nationality.js';
import { parents, parentVersions } from '../../schema/parents.js';
import { currentVersion, versionsOf } from '../cases/reading/parent-versions.js';
import type { Reader } from '../database/connection.js';
import type { CaseId } from '../identifiers.js';
import { readItems, type ItemsOnFile } from './items-on-file.js';
import { answersOfParents, type Answer, type Citizenship, type Inputs } from './nationality.rules.js';

/** What the rules are asked of a case, as the file answers them now and as it answered at any instant before. */
export interface AnswersOnFile {
  readonly now: Inputs;
  /** What was on file by then, parents, facts and the items beneath them, as all that stood then. */
  readonly at: (until: number) => Inputs;
  readonly items: ItemsOnFile;
  readonly facts: readonly FactRow[];
}

type FactRow = typeof nationalityFacts.$inferSelect;

export async function readAnswers(db: Reader, caseId: CaseId): Promise<AnswersOnFile> {
  const facts = await db
    .select()
    .from(nationalityFacts)
    .where(eq(nationalityFacts.caseId, caseId))
    .orderBy(asc(nationalityFacts.id));
  const items = await readItems(db, caseId);
  const citizenshipsAt = await readCitizenships(db, caseId);
  const at = (until: number): Inputs => {
    const stands = items.at(until);
    const answerOf = (kind: FactRow['kind']): Answer => {
      const last = facts.findLast((fact) => fact.kind === kind && fact.recordedAt <= until);
      return last && stands(last.evidenceId) ? last.answer : 'UNKNOWN';
    };
    return {
      ...answersOfParents(citizenshipsAt(until)),
      BORN_AT_HOME: answerOf('BORN_AT_HOME'),
      PARENT_RESIDENT_AT_HOME: answerOf('PARENT_RESIDENT_AT_HOME'),
      PARENTS_AGREED_IN_WRITING: answerOf('PARENTS_AGREED_IN_WRITING'),
      COURT_FOUND_CITIZEN: answerOf('COURT_FOUND_CITIZEN'),
    };
  };
  return { now: at(Number.POSITIVE_INFINITY), at, items, facts };
}

async function readCitizenships(db: Reader, caseId: CaseId): Promise<(until: number) => Citizenship[]> {
  const rows = await db.select().from(parents).where(eq(parents.caseId, caseId)).orderBy(asc(parents.id));
  const versions = await db
    .select()
    .from(parentVersions)
    .where(eq(parentVersions.caseId, caseId))
    .orderBy(asc(parentVersions.id));
  return (until) =>
    rows.map((parent) => {
      const known = versions.filter(({ parentId, recordedAt }) => parentId === parent.id && recordedAt <= until);
      return currentVersion(versionsOf({ ...parent, recordedAt: 0 }, known)).citizenship as Citizenship;
    });
}
