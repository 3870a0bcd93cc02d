import { asc, getTableColumns } from 'drizzle-orm';
import { dnaResults, evidenceConflicts } from '../../schema/evidence.js';
import type { Connection, Reader } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';

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

/** Conflicts that nobody has settled. */
export function openConflicts(rows: readonly ConflictRow[]): ConflictRow[] {
  const settled = new Set(rows.map(({ settlesId }) => settlesId));
  return rows.filter(({ id, settlesId }) => settlesId === null && !settled.has(id));
}

/** What guards look at of an item beyond its row: how likely the kinship is, and whether another item contradicts it. */
export async function readDetails(at: Connection | Reader, caseIds: readonly number[]) {
  const ids = { ids: JSON.stringify(caseIds) };
  const likelihood = new Map((await listDnaRows(at, ids)).map((row) => [row.evidenceId, row.likelihoodPpm]));
  const conflicts = openConflicts(await listConflictRows(at, ids));
  const disputed = new Set(conflicts.flatMap(({ evidenceId, otherEvidenceId }) => [evidenceId, otherEvidenceId]));
  return (evidenceId: number) => ({
    likelihoodPpm: likelihood.get(evidenceId) ?? null,
    isDisputed: disputed.has(evidenceId),
  });
}
