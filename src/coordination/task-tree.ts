import type { RegistryContext } from '../access/context.js';
import { showCases } from '../cases/reading/show-cases.js';
import type { AgencyTree, CaseTree } from '../cases/reading/case-tree.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import type { CaseId, TaskId } from '../identifiers.js';
import { childrenOfTasks, findTask, listTaskEvents, type TaskRow } from './task.queries.js';

export interface TaskEventTree {
  toStatus: string;
  reason: string | null;
  recordedAt: number;
  recordedBy: string;
}
export interface TaskChildTree {
  case: CaseTree;
  outcome: string | null;
  note: string | null;
}
export interface TaskTree {
  id: string;
  version: number;
  status: string;
  isOverdue: boolean;
  dueOn: CivilDate;
  title: string;
  ownerAgency: AgencyTree;
  agreementId: string;
  roundCode: string;
  events: TaskEventTree[];
  children: TaskChildTree[];
}

/** Tasks with what lies beneath them, each noted as read: its words may speak of a child. `rows` must come from a query of this module: it decides who sees what. */
export async function growTasks(
  context: RegistryContext,
  rows: readonly TaskRow[],
  wanted: ReadonlySet<string>,
): Promise<TaskTree[]> {
  const { registry, actor } = context;
  for (const { id } of rows) context.reads.records.add(id);
  const ids = JSON.stringify(rows.map(({ key }) => key));
  const events = Map.groupBy(await listTaskEvents(registry.store.reader, { ids }), ({ taskId }) => taskId);
  const children = wanted.has('children') ? await childrenOfTasks(registry, actor, ids) : [];
  const shown = await showCases(
    context,
    children.map(({ caseId }) => caseId as CaseId),
    beneathPath(wanted, 'children.case'),
  );
  const caseOf = new Map(shown.map((tree) => [tree.key as number, tree]));
  return rows.map(({ key, ownerAgencyId: _owner, ...task }) => ({
    ...task,
    events: (events.get(key) ?? []).map(({ toStatus, reason, recordedAt, recordedByName }) => ({
      ...{ toStatus, reason, recordedAt },
      recordedBy: recordedByName,
    })),
    children: children.flatMap(({ taskId, caseId, outcome, note }) => {
      const found = caseOf.get(caseId);
      return taskId === key && found ? [{ case: found, outcome, note: found.isIdentified ? note : null }] : [];
    }),
  }));
}

export async function findTaskTree(
  context: RegistryContext,
  id: TaskId,
  wanted: ReadonlySet<string>,
): Promise<TaskTree | null> {
  const { registry, actor } = context;
  const row = await findTask(registry.store.reader.db, actor, id, registry.clock());
  const [tree] = row ? await growTasks(context, [row], wanted) : [];
  return tree ?? null;
}
