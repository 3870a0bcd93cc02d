import type { RegistryContext } from '../access/context.js';
import { showCases } from '../cases/reading/show-cases.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import type { CaseId } from '../identifiers.js';
import type { ComparedLine, Line } from './compare-versions.js';
import type { ListRow } from './coordination.queries.js';
import { compareLists, listWithdrawnLines } from './list.queries.js';

export interface ListLineTree {
  id: string;
  name: string | null;
  reference: string | null;
  bornFrom: CivilDate | null;
  bornUntil: CivilDate | null;
  sex: string;
}
export interface WithdrawnLineTree {
  line: ListLineTree;
  reason: string | null;
  recordedAt: number;
  recordedBy: string;
}
export interface ComparedLineTree {
  presence: string;
  case: CaseTree | null;
  ours: ListLineTree | null;
  theirs: ListLineTree | null;
  differences: string[];
}

/** The lines of lists, by the numbers of the lists, where they are asked for. */
export async function growLines(
  context: RegistryContext,
  lists: readonly ListRow[],
  wanted: ReadonlySet<string>,
): Promise<Map<number, ComparedLineTree[]>> {
  if (!wanted.has('lines')) return new Map();
  const keys = lists.map(({ key }) => key);
  const compared = await compareLists(context.registry, context.actor, keys);
  // A line of the other party that is matched with no case names a child all the same.
  for (const { key, id } of lists) if (compared.has(key)) context.reads.records.add(id);
  const ids = [...compared.values()].flat().flatMap(({ caseKey }) => (caseKey === null ? [] : [caseKey as CaseId]));
  const shown = await showCases(context, [...new Set(ids)], beneathPath(wanted, 'lines.case'));
  const caseOf = new Map(shown.map((tree) => [tree.key as number, tree]));
  const toCompared = ({ presence, caseKey, ours, theirs, differences }: ComparedLine): ComparedLineTree => ({
    ...{ presence, ours: toLine(ours), theirs: toLine(theirs), differences: [...differences] },
    case: (caseKey === null ? undefined : caseOf.get(caseKey)) ?? null,
  });
  return new Map([...compared].map(([key, lines]) => [key, lines.map(toCompared)]));
}

/** The lines of lists that were taken back, by the numbers of the lists, where they are asked for; noted as read as others are. */
export async function growWithdrawn(
  context: RegistryContext,
  lists: readonly ListRow[],
  wanted: ReadonlySet<string>,
): Promise<Map<number, WithdrawnLineTree[]>> {
  if (!wanted.has('withdrawnLines')) return new Map();
  const keys = lists.map(({ key }) => key);
  const byList = Map.groupBy(await listWithdrawnLines(context.registry, context.actor, keys), ({ listId }) => listId);
  for (const { key, id } of lists) if (byList.has(key)) context.reads.records.add(id);
  const matched = [...byList.values()].flat().flatMap(({ line: { caseKey } }) => (caseKey === null ? [] : [caseKey]));
  await showCases(context, [...new Set(matched as CaseId[])], new Set());
  return new Map(
    [...byList].map(([key, own]) => [
      key,
      own.map(({ line, reason, recordedAt, recordedBy }) => ({ line: lineOf(line), reason, recordedAt, recordedBy })),
    ]),
  );
}

const toLine = (line: Line | null): ListLineTree | null => (line === null ? null : lineOf(line));

const lineOf = ({ id, name, reference, bornFrom, bornUntil, sex }: Line): ListLineTree => ({
  ...{ id, name, reference, bornFrom, bornUntil, sex },
});
