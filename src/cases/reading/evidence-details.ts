import { asc, getTableColumns } from 'drizzle-orm';
import { dnaResults, evidenceConflicts, evidenceJudgements } from '../../../schema/evidence.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';

/** What laboratories found, of these cases; on cases that are visible. */
export const listDnaRows = prepared<{ ids: string }, typeof dnaResults.$inferSelect>((db) =>
  db.select(getTableColumns(dnaResults)).from(dnaResults).where(among(dnaResults.caseId, 'ids')),
);

export type ConflictRow = typeof evidenceConflicts.$inferSelect;

/** Conflicts between items and how they were settled, oldest first; on cases that are visible. */
export const listConflictRows = prepared<{ ids: string }, ConflictRow>((db) =>
  db
    .select(getTableColumns(evidenceConflicts))
    .from(evidenceConflicts)
    .where(among(evidenceConflicts.caseId, 'ids'))
    .orderBy(asc(evidenceConflicts.id)),
);

type Ends = Pick<ConflictRow, 'id' | 'evidenceId' | 'otherEvidenceId' | 'settlesId'>;

/** Conflicts that nobody has settled. */
export function openConflicts<Row extends Ends>(rows: readonly Row[]): Row[] {
  const settled = new Set(rows.map(({ settlesId }) => settlesId));
  return rows.filter(({ id, settlesId }) => settlesId === null && !settled.has(id));
}

/** What guards read of these, without the words: a text that is opened costs as much as the rest of its row. */
const listLikelihoods = prepared<{ ids: string }, { evidenceId: number; likelihoodPpm: number }>((db) =>
  db
    .select({ evidenceId: dnaResults.evidenceId, likelihoodPpm: dnaResults.likelihoodPpm })
    .from(dnaResults)
    .where(among(dnaResults.caseId, 'ids')),
);
const listEnds = prepared<{ ids: string }, Ends>((db) =>
  db
    .select({
      id: evidenceConflicts.id,
      evidenceId: evidenceConflicts.evidenceId,
      otherEvidenceId: evidenceConflicts.otherEvidenceId,
      settlesId: evidenceConflicts.settlesId,
    })
    .from(evidenceConflicts)
    .where(among(evidenceConflicts.caseId, 'ids'))
    .orderBy(asc(evidenceConflicts.id)),
);

const listJudgedIds = prepared<{ ids: string }, { evidenceId: number }>((db) =>
  db
    .select({ evidenceId: evidenceJudgements.evidenceId })
    .from(evidenceJudgements)
    .where(among(evidenceJudgements.caseId, 'ids')),
);

/**
 * What guards look at of an item beyond its row: how likely the kinship is, whether another item contradicts it, or
 * another result of a laboratory, and whether a person has answered for it, by a finding of its own or by settling a conflict that it was part of.
 */
export async function readDetails(at: Connection | Reader, caseIds: readonly number[]) {
  const ids = { ids: JSON.stringify(caseIds) };
  const likelihood = new Map((await listLikelihoods(at, ids)).map((row) => [row.evidenceId, row.likelihoodPpm]));
  const rows = await listEnds(at, ids);
  const namedIn = (some: readonly Ends[]) => some.flatMap((row) => [row.evidenceId, row.otherEvidenceId]);
  const open = openConflicts(rows);
  const disputed = new Set(namedIn(open));
  const ofResults = open.filter((row) => likelihood.has(row.evidenceId) && likelihood.has(row.otherEvidenceId));
  const contradicted = new Set(namedIn(ofResults));
  const judged = (await listJudgedIds(at, ids)).map(({ evidenceId }) => evidenceId);
  const answered = new Set([...judged, ...namedIn(rows.filter(({ settlesId }) => settlesId !== null))]);
  return (evidenceId: number) => ({
    likelihoodPpm: likelihood.get(evidenceId) ?? null,
    isDisputed: disputed.has(evidenceId),
    isContradicted: contradicted.has(evidenceId),
    isAnswered: answered.has(evidenceId),
  });
}
