import { and, asc, eq, getTableColumns, sql, type SQL } from 'drizzle-orm';
import { agencies, users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { agreements, negotiationRounds } from '../../schema/coordination.js';
import { agreementTasks, taskChildEndings, taskChildren, taskEvents, type taskStatuses } from '../../schema/tasks.js';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import { assertKnownAgency } from '../agencies/agency.queries.js';
import type { Registry } from '../audit/act.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import type { Connection, Reader } from '../database/connection.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { statesOf } from '../cases/reading/case-page.js';
import { dateOf, type CivilDate } from '../dates.js';
import { NotFound } from '../errors.js';
import { assertPageSize, fromCursor, type Page } from '../graphql/pagination.js';
import type { AgencyId, CaseId, TaskId } from '../identifiers.js';
import { versionOf } from '../versions/record-versions.js';
import { isCovered } from './task-corrections.queries.js';
import { isLastPutRight, lastPutRight, settlement } from './task-settlements.queries.js';

export type TaskStatus = (typeof taskStatuses)[number];

const at = (name: string) => sql.placeholder(name);
const lastStatus = sql<TaskStatus>`coalesce((select ${taskEvents.toStatus} from ${taskEvents} where ${taskEvents.taskId} = ${agreementTasks.id} order by ${taskEvents.id} desc limit 1), 'OPEN')`;

const taskColumns = {
  key: agreementTasks.id,
  id: nodeIdOf('task', agreementTasks.id),
  agreementId: nodeIdOf('agreement', agreementTasks.agreementId),
  roundCode: negotiationRounds.code,
  ownerAgencyId: agreementTasks.ownerAgencyId,
  ownerAgency: {
    id: nodeIdOf('agency', agencies.id),
    code: agencies.code,
    name: agencies.name,
    kind: agencies.kind,
  },
  title: agreementTasks.title,
  dueOn: agreementTasks.dueOn,
  status: lastStatus,
  version: versionOf('task', agreementTasks.id),
};

const selectTasks = (db: Reader) =>
  db
    .select(taskColumns)
    .from(agreementTasks)
    // The cross joins keep SQLite on the tasks, in the order of their index.
    .crossJoin(agencies)
    .crossJoin(agreements)
    .crossJoin(negotiationRounds);

/** The few tasks of one child, found by the child. */
const selectTasksOfChild = (db: Reader) =>
  db
    .select(taskColumns)
    .from(taskChildren)
    .crossJoin(agreementTasks)
    .crossJoin(agencies)
    .crossJoin(agreements)
    .crossJoin(negotiationRounds);

const isOfChild = and(eq(agreementTasks.id, taskChildren.taskId), isCovered);

const joined = and(
  eq(agencies.id, agreementTasks.ownerAgencyId),
  eq(agreements.id, agreementTasks.agreementId),
  eq(negotiationRounds.id, agreements.roundId),
);

type TaskColumns = ReturnType<typeof selectTasks>['_']['result'][number];
export interface TaskRow extends TaskColumns {
  readonly isOverdue: boolean;
}

/** Tasks of the own agency; all for roles whose work spans agencies. */
function viewOfTasks(actor: Actor): 'all' | 'own' | 'none' {
  if (actor.kind !== 'user') return 'none';
  return seesAllAgencies(actor) ? 'all' : 'own';
}

const agencyOf = (actor: Actor) => (actor.kind === 'user' ? actor.agencyId : null);

export interface ListTasks extends Page {
  readonly status?: TaskStatus | undefined;
  readonly agreementId?: number | undefined;
  /** Of an agency; one that sees its own alone finds nothing of another. */
  readonly ownerAgencyId?: AgencyId | undefined;
  /** That cover this child; nothing where the actor may not see it, as where there is none. */
  readonly caseId?: CaseId | undefined;
  readonly dueFrom?: CivilDate | undefined;
  readonly dueUntil?: CivilDate | undefined;
}

/** The order of tasks in cursors: overdue first, then as they fall due. */
export const taskOrder = 'TASK_DUE_ASC';

/**
 * The worklist of an agency: what is not done or cancelled, by the day it is due, so that what is overdue comes first.
 * With a status, those that stand there. One row more than the page.
 */
export async function listTasks(registry: Registry, actor: Actor, list: ListTasks): Promise<TaskRow[]> {
  assertMay(actor, 'task:read');
  assertPageSize(list.first);
  const [afterDay = '', afterKey = 0] = list.after === undefined ? [] : fromCursor(list.after, taskOrder, 2);
  const { status, agreementId, ownerAgencyId, caseId, first } = list;
  if (ownerAgencyId !== undefined) await assertKnownAgency(registry.store.reader, ownerAgencyId, ['ownerAgencyId']);
  const whose = viewOfTasks(actor);
  const which = status === undefined ? 'open' : 'standing';
  const now = registry.clock();
  const [seen] = caseId === undefined ? [] : await statesOf(registry.store.reader, actor, [caseId], now);
  if (caseId !== undefined && seen === undefined) return [];
  const args = {
    ...{ agencyId: agencyOf(actor), status, agreementId, ownerAgencyId, caseId, afterDay, afterKey, limit: first + 1 },
    ...{ dueFrom: list.dueFrom ?? '', dueUntil: list.dueUntil ?? '9999-12-31' },
  };
  const narrowed = taskNarrowings.filter((name) => list[name] !== undefined);
  return withOverdue(await statementFor(whose, which, narrowed)(registry.store.reader, args), now);
}

const taskNarrowings = ['caseId', 'agreementId', 'ownerAgencyId'] as const;
type TaskNarrowing = (typeof taskNarrowings)[number];
type RunTasks = (at: Connection, args: Record<string, unknown>) => Promise<TaskColumns[]>;
const statements = new Map<string, RunTasks>();

/** One statement for each thing that is asked, so that each walks the index of what it asks; 48 at most. */
function statementFor(
  whose: keyof typeof taskViews,
  which: keyof typeof standings,
  narrowed: readonly TaskNarrowing[],
): RunTasks {
  const shape = [whose, which, ...narrowed].join('|');
  const known = statements.get(shape);
  if (known) return known;
  const made = listOf(taskViews[whose], standings[which], narrowed);
  statements.set(shape, made);
  return made;
}

const isNarrowedBy = {
  caseId: and(eq(taskChildren.caseId, at('caseId')), isOfChild),
  agreementId: eq(agreementTasks.agreementId, at('agreementId')),
  ownerAgencyId: eq(agreementTasks.ownerAgencyId, at('ownerAgencyId')),
};

function listOf(whose: SQL, which: SQL, narrowed: readonly TaskNarrowing[]): RunTasks {
  const isAsked = and(
    joined,
    whose,
    which,
    ...narrowed.map((name) => isNarrowedBy[name]),
    sql`${agreementTasks.dueOn} between ${at('dueFrom')} and ${at('dueUntil')}`,
    sql`(${agreementTasks.dueOn}, ${agreementTasks.id}) > (${at('afterDay')}, ${at('afterKey')})`,
  );
  return prepared<Record<string, unknown>, TaskColumns>((db) =>
    (narrowed.includes('caseId') ? selectTasksOfChild(db) : selectTasks(db))
      .where(isAsked)
      .orderBy(asc(agreementTasks.dueOn), asc(agreementTasks.id))
      .limit(at('limit')),
  );
}

/** One look into the index of endings tells, without the statuses before: what is done or cancelled stays so. */
export const hasEnded = sql`exists (select 1 from ${taskEvents} where ${taskEvents.taskId} = ${agreementTasks.id} and ${taskEvents.toStatus} in ('DONE', 'CANCELLED'))`;

const standings = { open: sql`not ${hasEnded}`, standing: sql`${lastStatus} = ${at('status')}` };

const taskViews = { all: sql`1 = 1`, own: eq(agreementTasks.ownerAgencyId, at('agencyId')), none: sql`1 = 0` };

/** A task as far as the actor may see it, or nothing. */
export async function findTask(db: Reader, actor: Actor, id: TaskId, now: number): Promise<TaskRow | undefined> {
  assertMay(actor, 'task:read');
  const [row] = withOverdue(await findOne[viewOfTasks(actor)](db, { id, agencyId: agencyOf(actor) }), now);
  return row;
}

const oneOf = (whose: SQL) =>
  prepared<Record<string, unknown>, TaskColumns>((db) =>
    selectTasks(db).where(and(joined, eq(agreementTasks.id, at('id')), whose)),
  );
const findOne = { all: oneOf(taskViews.all), own: oneOf(taskViews.own), none: oneOf(taskViews.none) };

/** NOT_FOUND for absent and invisible alike. */
export async function getTask(db: Reader, actor: Actor, id: TaskId, now: number): Promise<TaskRow> {
  const row = await findTask(db, actor, id, now);
  if (!row) throw NotFound('task', ['taskId']);
  return row;
}

/** Overdue is reckoned from the dates, never stored. */
const withOverdue = (rows: TaskColumns[], now: number): TaskRow[] =>
  rows.map((row) => ({
    ...row,
    isOverdue: row.dueOn < dateOf(now) && row.status !== 'DONE' && row.status !== 'CANCELLED',
  }));

/** Where tasks came to stand, oldest first; on ids that a visible list has yielded, and on no others. */
export const listTaskEvents = prepared((db) =>
  db
    .select({ ...getTableColumns(taskEvents), recordedByName: users.name })
    .from(taskEvents)
    .innerJoin(users, eq(users.id, taskEvents.recordedBy))
    .where(among(taskEvents.taskId, 'ids'))
    .orderBy(asc(taskEvents.id)),
);

export interface TaskChildRow {
  readonly taskId: number;
  readonly caseId: number;
  readonly outcome: string | null;
  readonly note: string | null;
  /** When that was said. */
  readonly settledAt: number | null;
}

/** The children of tasks that the actor may see, and what came of the task for each, as it was put right last. */
export const listTaskChildren = forEachView(({ visible }) =>
  prepared<Record<string, unknown>, TaskChildRow>((db) =>
    db
      .select({
        taskId: taskChildren.taskId,
        caseId: taskChildren.caseId,
        ...settlement,
      })
      .from(taskChildren)
      .innerJoin(cases, eq(cases.id, taskChildren.caseId))
      .leftJoin(
        taskChildEndings,
        and(eq(taskChildEndings.taskId, taskChildren.taskId), eq(taskChildEndings.caseId, taskChildren.caseId)),
      )
      .leftJoin(lastPutRight, isLastPutRight)
      .where(and(among(taskChildren.taskId, 'ids'), isCovered, visible))
      .orderBy(asc(taskChildren.taskId), asc(taskChildren.caseId)),
  ),
);

/** As `listTaskChildren`, run for the actor. */
export const childrenOfTasks = (registry: Registry, actor: Actor, ids: string) =>
  listTaskChildren(actor)(registry.store.reader, { ids, ...sightOf(actor, registry.clock()) });
