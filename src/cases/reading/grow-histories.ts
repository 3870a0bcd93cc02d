import type { Connection } from '../../database/connection.js';
import type { PlacedRow } from '../../database/placed-rows.js';
import type { IsWanted } from '../../database/prepared.js';
import { asRestated, lastThatEnded } from '../rules/attestation-standing.js';
import type { CaseTree, NameTree } from './case-tree.js';
import { readDetails } from './evidence-details.js';
import { readListed, type ListedRows } from './long-lists.js';
import {
  listAttestationChangeRows,
  listAttestationRows,
  listCareRows,
  listEvidenceRows,
  listJudgementRows,
  listNationalityRows,
  listParentRows,
  listParentVersionRows,
} from './nested-rows.js';
import { toRecordId, type RecordPrefix } from '../../identifiers.js';
import { ordinalsOf } from '../ordinals.js';
import { currentVersion, versionsOf } from './parent-versions.js';

/*
 * The parts of a case that are more than one row each: what was recorded, and what became of it. Each is read by one
 * statement for all cases of a page, and its rows are named by their place in the case. What became of a row is read only
 * where a field asks for it (`isWanted`).
 */

interface Ids extends Record<string, unknown> {
  readonly ids: string;
}

/** Of which cases a long list is read, how far, and which of its fields are asked for. */
export interface Listed extends ListedRows {
  readonly isWanted: IsWanted;
}

/** The identity file, newest first, each item with its standing as last judged. */
export async function growEvidence(trees: readonly CaseTree[], { isWanted, ...list }: Listed): Promise<void> {
  const { connection } = list;
  const read = (rowIds: string) => listEvidenceRows(connection, { rowIds });
  const { places, byCase: items } = await readListed(trees, list, read);
  const areJudged = items.size > 0 && (isWanted('standing') || isWanted('judgements'));
  const judgements = Map.groupBy(
    areJudged ? await listJudgementRows(connection, { rowIds: numbersOf(places) }) : [],
    ({ evidenceId }) => evidenceId,
  );
  const detailsOf = areJudged ? (await readDetails(connection, [...items.keys()])).detailsOf : undefined;
  for (const tree of trees) {
    tree.evidence = (items.get(tree.key) ?? []).map((item) => {
      const judged = judgements.get(item.id) ?? [];
      const standing = judged.at(-1)?.standing ?? item.standing;
      return {
        ...item,
        ...detailsOf?.(item.id),
        id: toRecordId('evidence', [tree.key], item.place),
        standing,
        judgements: judged,
      };
    });
  }
}

/** Attestations, newest first, as last restated, each with what became of it. */
export async function growAttestations(trees: readonly CaseTree[], { isWanted, ...list }: Listed): Promise<void> {
  const { connection, ids } = list;
  const read = (rowIds: string) => listAttestationRows(connection, { rowIds });
  const { places, byCase: attested } = await readListed(trees, list, read);
  const mayHaveChanged = attested.size > 0 && ['attestedOn', 'reference', 'revokedAt', 'changes'].some(isWanted);
  const changes = Map.groupBy(
    mayHaveChanged ? await listAttestationChangeRows(connection, { ids, rowIds: numbersOf(places) }) : [],
    ({ attestationId }) => attestationId,
  );
  for (const tree of trees) {
    tree.attestations = (attested.get(tree.key) ?? []).map((row) => {
      const became = changes.get(row.id) ?? [];
      const revokedAt = lastThatEnded(became)?.recordedAt ?? null;
      return {
        ...asRestated(row, became),
        id: toRecordId('attestation', [tree.key], row.place),
        revokedAt,
        changes: became,
      };
    });
  }
}

const numbersOf = (places: readonly PlacedRow[]): string => JSON.stringify(places.map(({ id }) => id));

/** Who cared for the child, with every correction, oldest first. */
export async function growCare(connection: Connection, trees: readonly CaseTree[], ids: Ids): Promise<void> {
  const rows = Map.groupBy(await listCareRows(connection, ids), ({ caseId }) => caseId);
  for (const tree of trees) tree.carePeriods = nameRows(rows.get(tree.key) ?? [], 'carePeriod', [tree.key]);
}

/** Decisions on nationality, with every correction, oldest first. */
export async function growNationality(connection: Connection, trees: readonly CaseTree[], ids: Ids): Promise<void> {
  const rows = Map.groupBy(await listNationalityRows(connection, ids), ({ caseId }) => caseId);
  for (const tree of trees)
    tree.nationalityDecisions = nameRows(rows.get(tree.key) ?? [], 'nationalityDecision', [tree.key]);
}

/** Mother and father as last known, each with all that was known of it, oldest first. */
export async function growParents(
  connection: Connection,
  trees: readonly CaseTree[],
  ids: Ids,
  { isWanted, namesOf }: { readonly isWanted: IsWanted; readonly namesOf: (parentId: number) => NameTree[] },
): Promise<void> {
  const parents = Map.groupBy(await listParentRows(connection, ids), ({ caseId }) => caseId);
  const mayHaveChanged = ['fate', 'citizenship', 'versions'].some(isWanted);
  const versionRows = mayHaveChanged ? await listParentVersionRows(connection, ids) : [];
  const later = Map.groupBy(versionRows, ({ parentId }) => parentId);
  for (const tree of trees) {
    tree.child.parents = (parents.get(tree.key) ?? []).map(({ key, role, ...opened }, at) => {
      const versions = versionsOf({ ...opened, recordedAt: tree.createdAt }, later.get(key) ?? []);
      const { fate, citizenship } = currentVersion(versions);
      const place = at + 1;
      const named = nameRows(versions, 'parentVersion', [tree.key, place]);
      return {
        id: toRecordId('parent', [tree.key], place),
        role,
        fate,
        citizenship,
        names: namesOf(key),
        versions: named,
      };
    });
  }
}

/** The rows of a history, all of them at hand, under their outward names; `within` are their case, and what they lie in there. */
export function nameRows<Row extends { readonly id: number; readonly correctsId: number | null }>(
  rows: readonly Row[],
  prefix: RecordPrefix,
  within: readonly number[],
): Named<Row>[] {
  const ordinalOf = ordinalsOf(rows);
  const nameOf = (id: number) => toRecordId(prefix, within, ordinalOf(id));
  return rows.map((row) => ({
    ...row,
    id: nameOf(row.id),
    correctsId: row.correctsId === null ? null : nameOf(row.correctsId),
  }));
}

type Named<Row> = Omit<Row, 'id' | 'correctsId'> & { id: string; correctsId: string | null };
