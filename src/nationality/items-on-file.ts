import { asc, eq } from 'drizzle-orm';
import { evidence, evidenceJudgements } from '../../schema/evidence.js';
import { listConflictRows, listDnaRows, openConflicts, saidConflicts } from '../cases/reading/evidence-details.js';
import { findContradictions } from '../cases/rules/kit-results.js';
import { ordinalsOf } from '../cases/ordinals.js';
import type { Reader } from '../database/connection.js';
import type { CaseId } from '../identifiers.js';

/** Whether what rests on an item counts: the item stands, and none contradicts it. What rests on none counts always. */
export type Standing = (evidenceId: number | null) => boolean;

/** The items of evidence of a case, as they stood at any instant. */
export interface ItemsOnFile {
  readonly at: (until: number) => Standing;
  /** An item's place in the case. */
  readonly placeOf: (evidenceId: number | null) => number | null;
}

/** Items with all that was ever found of them: how they stood is asked of days gone by as well. */
export async function readItems(db: Reader, caseId: CaseId): Promise<ItemsOnFile> {
  const columns = {
    id: evidence.id,
    type: evidence.type,
    standing: evidence.standing,
    recordedAt: evidence.recordedAt,
  };
  const items = await db.select(columns).from(evidence).where(eq(evidence.caseId, caseId));
  const judgements = await listJudgements(db, caseId);
  const ids = { ids: JSON.stringify(items.length === 0 ? [] : [caseId]) };
  const conflicts = await listConflictRows(db, ids);
  // One result contradicts none: its words are not opened.
  const results = items.filter(({ type }) => type === 'DNA_KINSHIP').length > 1 ? await listDnaRows(db, ids) : [];
  const placeOf = ordinalsOf(items);
  return {
    at(until) {
      const known = <Row extends { readonly recordedAt: number }>(row: Row) => row.recordedAt <= until;
      const judged = new Map(judgements.filter(known).map(({ evidenceId, standing }) => [evidenceId, standing]));
      const onFile = new Map(items.filter(known).map(({ id, standing }) => [id, judged.get(id) ?? standing]));
      const said = conflicts.filter(known);
      const compared = results.filter(({ evidenceId: id }) => onFile.has(id) && judged.get(id) !== 'REFUTED');
      const disputed = new Set([
        ...openConflicts(said).flatMap(({ evidenceId, otherEvidenceId }) => [evidenceId, otherEvidenceId]),
        ...findContradictions(compared, saidConflicts(said)).evidenceIds,
      ]);
      return (id) => id === null || (onFile.get(id) === 'STANDING' && !disputed.has(id));
    },
    placeOf: (id) => (id === null ? null : placeOf(id)),
  };
}

const listJudgements = (db: Reader, caseId: CaseId) =>
  db
    .select({
      evidenceId: evidenceJudgements.evidenceId,
      standing: evidenceJudgements.standing,
      recordedAt: evidenceJudgements.recordedAt,
    })
    .from(evidenceJudgements)
    .where(eq(evidenceJudgements.caseId, caseId))
    .orderBy(asc(evidenceJudgements.id));
