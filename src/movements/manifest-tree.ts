import type { RegistryContext } from '../access/context.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { showCases } from '../cases/reading/show-cases.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import type { CaseId } from '../identifiers.js';
import { readManifests, type CheckedEntry } from './manifest.queries.js';
import type { MovementRow } from './movement.queries.js';

export interface ManifestEntryTree {
  case: CaseTree;
  isReady: boolean | null;
  missing: { code: string; needs: string }[];
  separationReason: string | null;
  endedAs: string | null;
  endReason: string | null;
}

/**
 * The manifests of movements by their keys, as far as the actor may see the children; the movements and the cases are noted
 * as read. `wanted` is what is asked for beneath a movement; without its manifest nothing is read. Who could depart is told
 * as of `readyOn`, today where none is given.
 */
export async function growManifests(
  context: RegistryContext,
  rows: readonly MovementRow[],
  wanted: ReadonlySet<string>,
  readyOn?: CivilDate,
): Promise<Map<number, ManifestEntryTree[]>> {
  if (!wanted.has('manifest') || rows.length === 0) return new Map();
  const { registry, actor, reads } = context;
  for (const { id } of rows) reads.records.add(id);
  const keys = rows.map(({ key }) => key);
  const manifests = await readManifests(registry.store.reader, actor, keys, registry.clock(), readyOn);
  const entries = [...manifests.values()].flat();
  const ids = [...new Set(entries.map(({ caseKey }) => caseKey as CaseId))];
  const shown = await showCases(context, ids, beneathPath(wanted, 'manifest.case'));
  for (const { siblingsNamed } of entries) for (const key of siblingsNamed) reads.subjects.add(key);
  const caseOf = new Map(shown.map((tree) => [tree.key as number, tree]));
  return new Map(
    rows.map((row) => [
      row.key,
      (manifests.get(row.key) ?? []).flatMap((entry) => {
        const found = caseOf.get(entry.caseKey);
        return found ? [toEntry(row, entry, found)] : [];
      }),
    ]),
  );
}

function toEntry(
  { status }: MovementRow,
  { missing, separationReason, endedAs, endReason }: CheckedEntry,
  ofCase: CaseTree,
): ManifestEntryTree {
  // Whether it can depart is asked of whoever still waits to.
  const waits = status === 'PLANNED' && endedAs === null;
  const readiness = waits ? { isReady: missing.length === 0, missing: [...missing] } : { isReady: null, missing: [] };
  // What was written by hand may name somebody.
  const words = ofCase.isIdentified ? { separationReason, endReason } : { separationReason: null, endReason: null };
  return { case: ofCase, ...readiness, endedAs, ...words };
}
