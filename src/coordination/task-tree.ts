import type { RegistryContext } from '../access/context.js';
import { showCases } from '../cases/reading/show-cases.js';
import type { AgencyTree, CaseTree } from '../cases/reading/case-tree.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import type { CaseId, TaskId } from '../identifiers.js';
import { childChangesOf, correctionsOfTasks } from './task-corrections.queries.js';
import { keepOwn } from './task-holders.js';
import { childrenOfTasks, findTask, listTaskEvents, type TaskRow } from './task.queries.js';
import { settlementsBefore } from './task-settlements.queries.js';

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
/** What was said of what came of a task for a child until a correction put it right. */
export interface TaskSettlementTree {
  case: CaseTree;
  outcome: string;
  note: string | null;
}
export interface TaskCorrectionTree {
  title: string;
  dueOn: CivilDate;
  ownerAgency: AgencyTree;
  statusReason: string | null;
  children: TaskChildChangeTree[];
  settlements: TaskSettlementTree[];
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
  const settled = children.map((child) => ({ ...child, recordedAt: child.settledAt ?? 0 }));
  const ownNotes = await findOwnNotes(context, rows, settled);
  const shown = await showCases(
    context,
    children.map(({ caseId }) => caseId as CaseId),
    beneathPath(wanted, 'children.case'),
  );
  const caseOf = new Map(shown.map((tree) => [tree.key as number, tree]));
  const correctionsOf = await readCorrections(context, rows, wanted);
  return rows.map(({ key, ownerAgencyId: _owner, ...task }) => ({
    ...task,
    events: (events.get(key) ?? []).map(({ toStatus, reason, recordedAt, recordedByName }) => ({
      ...{ toStatus, reason, recordedAt },
      recordedBy: recordedByName,
    })),
    children: settled.flatMap((child) => {
      const found = caseOf.get(child.caseId);
      const note = found?.isIdentified && ownNotes.has(child) ? child.note : null;
      return child.taskId === key && found ? [{ case: found, outcome: child.outcome, note }] : [];
    }),
    corrections: correctionsOf(key),
  }));
}

/** What was said of what came of tasks for children. */
interface Settled {
  readonly taskId: number;
  readonly note: string | null;
  readonly recordedAt: number;
}

/** Those whose notes were written while each task was of the viewer's agency; what came of it for them, the new agency must know. */
async function findOwnNotes<Row extends Settled>(
  context: RegistryContext,
  rows: readonly TaskRow[],
  settled: readonly Row[],
): Promise<ReadonlySet<Row>> {
  const noted = settled.filter(({ note }) => note !== null);
  const inOrder = noted.sort((one, other) => one.recordedAt - other.recordedAt);
  return new Set(await keepOwn(context, rows, inOrder));
}

/** What tasks said until they were put right, as far as the actor's agency had them then, by the key of the task; by as many statements however many tasks. */
async function readCorrections(
  context: RegistryContext,
  tasks: readonly TaskRow[],
  wanted: ReadonlySet<string>,
): Promise<(key: number) => TaskCorrectionTree[]> {
  if (!wanted.has('corrections')) return () => [];
  const { registry, actor } = context;
  const rows = await correctionsOfTasks(registry, actor, JSON.stringify(tasks.map(({ key }) => key)));
  const ids = JSON.stringify(rows.map(({ id }) => id));
  const asks = (field: string) => rows.length > 0 && wanted.has(`corrections.${field}`);
  const changes = asks('children') ? await childChangesOf(registry, actor, ids) : [];
  const settled = asks('settlements') ? await settlementsBefore(registry, actor, ids) : [];
  const ownNotes = await findOwnNotes(context, tasks, settled);
  const shown = async (field: string, of: readonly { readonly caseId: number }[]) => {
    const caseIds = [...new Set(of.map(({ caseId }) => caseId as CaseId))];
    if (caseIds.length === 0) return new Map<number, CaseTree>();
    const trees = await showCases(context, caseIds, beneathPath(wanted, `corrections.${field}.case`));
    return new Map(trees.map((tree) => [tree.key as number, tree]));
  };
  const [changed, putRight] = [await shown('children', changes), await shown('settlements', settled)];
  const changesOf = Map.groupBy(changes, ({ correctionId }) => correctionId);
  const settledBy = Map.groupBy(settled, ({ correctionId }) => correctionId);
  const byTask = Map.groupBy(rows, ({ taskId }) => taskId);
  return (key) =>
    (byTask.get(key) ?? []).map(({ id, taskId: _task, ...correction }) => ({
      ...correction,
      children: (changesOf.get(id) ?? []).flatMap(({ caseId, isCovered }) => {
        const found = changed.get(caseId);
        return found ? [{ case: found, isCovered }] : [];
      }),
      settlements: (settledBy.get(id) ?? []).flatMap((said) => {
        const found = putRight.get(said.caseId);
        const note = found?.isIdentified && ownNotes.has(said) ? said.note : null;
        return found ? [{ case: found, outcome: said.outcome, note }] : [];
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
