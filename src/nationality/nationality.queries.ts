import { asc, eq } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import { nationalityChallenges, nationalityDeterminations } from '../../schema/nationality.js';
import { listDecisions } from '../cases/facts/decide-axes.js';
import type { Reader } from '../database/connection.js';
import type { CaseId } from '../identifiers.js';
import { readAnswers, type AnswersOnFile } from './answers-on-file.js';

/** All that was determined and decided of a child, and what the rules are answered of it. */
export interface NationalityFile {
  readonly rows: readonly DeterminationRow[];
  readonly decisions: Awaited<ReturnType<typeof listDecisions>>;
  readonly answers: AnswersOnFile;
}

export const readNationalityFile = async (db: Reader, caseId: CaseId): Promise<NationalityFile> => ({
  rows: await listDeterminations(db, caseId),
  decisions: await listDecisions(db, caseId),
  answers: await readAnswers(db, caseId),
});

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
  return rows.map(({ row, recordedByName }) => ({
    ...row,
    recordedByName,
    challenges: challenges.filter(({ determinationId }) => determinationId === row.id),
  }));
}

export type DeterminationRow = Awaited<ReturnType<typeof listDeterminations>>[number];
