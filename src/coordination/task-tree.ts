import type { RegistryContext } from '../access/context.js';
import { showCases } from '../cases/reading/show-cases.js';
import type { AgencyTree, CaseTree } from '../cases/reading/case-tree.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import type { CaseId, TaskId } from '../identifiers.js';
import { childChangesOf, correctionsOfTasks } from './task-corrections.queries.js';
import { keepOwn } from './task-holders.js';
import { childrenOfTasks, findTask, listTaskEvents, type TaskChildRow, type TaskRow } from './task.queries.js';

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
/** A child that came under a task by a correction of it, or was taken off. */
export interface TaskChildChangeTree {
  case: CaseTree;
  isCovered: boolean;
}
export interface TaskCorrectionTree {
  title: string;
  dueOn: CivilDate;
  ownerAgency: AgencyTree;
  statusReason: string | null;
  children: TaskChildChangeTree[];
  reason: string | null;
  recordedAt: number;
  recordedBy: string;
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
  corrections: TaskCorrectionTree[];
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
  const said = wanted.has('events') ? await listTaskEvents(registry.store.reader, { ids }) : [];
  const events = Map.groupBy(await keepOwn(context, rows, said), ({ taskId }) => taskId);
  const children = wanted.has('children') ? await childrenOfTasks(registry, actor, ids) : [];
  const ownNotes = await findOwnNotes(context, rows, children);
  const shown = await showCases(
    context,
    children.map(({ caseId }) => caseId as CaseId),
    beneathPath(wanted, 'children.case'),
  );
  const caseOf = new Map(shown.map((tree) => [tree.key as number, tree]));
  const correctionsOf = await readCorrections(context, ids, wanted);
  return rows.map(({ key, ownerAgencyId: _owner, ...task }) => ({
    ...task,
    events: (events.get(key) ?? []).map(({ toStatus, reason, recordedAt, recordedByName }) => ({
      ...{ toStatus, reason, recordedAt },
      recordedBy: recordedByName,
    })),
    children: children.flatMap((child) => {
      const found = caseOf.get(child.caseId);
      const note = found?.isIdentified && ownNotes.has(child) ? child.note : null;
      return child.taskId === key && found ? [{ case: found, outcome: child.outcome, note }] : [];
    }),
    corrections: correctionsOf(key),
  }));
}

/** The children whose notes were written while each task was of the viewer's agency; what came of it for them, the new agency must know. */
async function findOwnNotes(
  context: RegistryContext,
  rows: readonly TaskRow[],
  children: readonly TaskChildRow[],
): Promise<ReadonlySet<TaskChildRow>> {
  const noted = children.flatMap((child) =>
    child.note === null ? [] : [{ taskId: child.taskId, recordedAt: child.settledAt ?? 0, child }],
  );
  const inOrder = noted.sort((one, other) => one.recordedAt - other.recordedAt);
  return new Set((await keepOwn(context, rows, inOrder)).map(({ child }) => child));
}

/** What tasks said until they were put right, as far as the actor's agency had them then, by the key of the task; by as many statements however many tasks. */
async function readCorrections(
  context: RegistryContext,
  ids: string,
  wanted: ReadonlySet<string>,
): Promise<(key: number) => TaskCorrectionTree[]> {
  if (!wanted.has('corrections')) return () => [];
  const { registry, actor } = context;
  const rows = await correctionsOfTasks(registry, actor, ids);
  const correctionIds = JSON.stringify(rows.map(({ id }) => id));
  const changes =
    rows.length > 0 && wanted.has('corrections.children') ? await childChangesOf(registry, actor, correctionIds) : [];
  const shown = await showCases(
    context,
    [...new Set(changes.map(({ caseId }) => caseId as CaseId))],
    beneathPath(wanted, 'corrections.children.case'),
  );
  const caseOf = new Map(shown.map((tree) => [tree.key as number, tree]));
  const childrenOf = Map.groupBy(changes, ({ correctionId }) => correctionId);
  const byTask = Map.groupBy(rows, ({ taskId }) => taskId);
  return (key) =>
    (byTask.get(key) ?? []).map(({ id, taskId: _task, ...correction }) => ({
      ...correction,
      children: (childrenOf.get(id) ?? []).flatMap(({ caseId, isCovered }) => {
        const found = caseOf.get(caseId);
        return found ? [{ case: found, isCovered }] : [];
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
