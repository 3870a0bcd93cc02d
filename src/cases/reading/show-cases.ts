import type { RegistryContext } from '../../access/context.js';
import type { CaseId } from '../../identifiers.js';
import type { CaseTree } from './case-tree.js';
import { loadCases } from './case.queries.js';
import { noteRead } from './note-read.js';

/** Of these cases those that the actor may see, with what is asked for beneath them, each noted as read. */
export async function showCases(
  context: RegistryContext,
  ids: readonly CaseId[],
  wanted: ReadonlySet<string>,
): Promise<CaseTree[]> {
  const trees = await loadCases(context.registry, context.actor, ids, wanted);
  const seen = trees.filter((tree) => tree !== undefined);
  for (const tree of seen) noteRead(context, tree);
  return seen;
}
