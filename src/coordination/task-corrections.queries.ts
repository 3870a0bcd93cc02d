import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import { agencies, users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { taskChildChanges, taskChildren, taskCorrections } from '../../schema/tasks.js';
import type { Actor } from '../access/actor.js';
import { seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import type { AgencyTree } from '../cases/reading/case-tree.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import { mostCorrections } from '../versions/corrected.js';

/** Of a row of `taskChildren`: the child is under the task, and no correction has taken it off since. */
export const isCovered = sql`coalesce((select ${taskChildChanges.isCovered} from ${taskChildChanges} where ${taskChildChanges.taskId} = ${taskChildren.taskId} and ${taskChildChanges.caseId} = ${taskChildren.caseId} order by ${taskChildChanges.correctionId} desc limit 1), 1) = 1`;

export interface TaskCorrectionRow {
  readonly id: number;
  readonly taskId: number;
  readonly title: string;
  readonly dueOn: CivilDate;
  readonly ownerAgency: AgencyTree;
  readonly statusReason: string | null;
  readonly reason: string;
  readonly recordedAt: number;
  readonly recordedBy: string;
}

const at = (name: string) => sql.placeholder(name);

/** Of each task the newest, of those that the viewer is shown. */
const isOfNewest = (whose: SQL) =>
  sql`${taskCorrections.id} in (select newest.id from json_each(${at('ids')}) own cross join main.task_corrections newest where newest.id in (select one.id from main.task_corrections one where one.task_id = own.value and ${whose} order by one.version desc limit ${sql.raw(String(mostCorrections))}))`;

const listCorrections = (whose: SQL) =>
  prepared<Record<string, unknown>, TaskCorrectionRow>((db) =>
    db
      .select({
        id: taskCorrections.id,
        taskId: taskCorrections.taskId,
        title: taskCorrections.title,
        dueOn: taskCorrections.dueOn,
        ownerAgency: {
          id: nodeIdOf('agency', agencies.id),
          code: agencies.code,
          name: agencies.name,
          kind: agencies.kind,
        },
        statusReason: taskCorrections.statusReason,
        reason: taskCorrections.reason,
        recordedAt: taskCorrections.recordedAt,
        recordedBy: users.name,
      })
      .from(taskCorrections)
      .innerJoin(agencies, eq(agencies.id, taskCorrections.ownerAgencyId))
      .innerJoin(users, eq(users.id, taskCorrections.recordedBy))
      .where(isOfNewest(whose))
      .orderBy(asc(taskCorrections.id)),
  );

const corrections = {
  all: listCorrections(sql`1 = 1`),
  own: listCorrections(sql`one.owner_agency_id = ${at('agencyId')}`),
};

/**
 * What tasks said until they were put right, the newest of each, oldest first; on ids that a visible list has yielded, and on no
 * others. To an agency what they said while they were its own: a correction that gave it a task tells of the agency before.
 */
export const correctionsOfTasks = (registry: Registry, actor: Actor, ids: string): Promise<TaskCorrectionRow[]> =>
  corrections[seesAllAgencies(actor) ? 'all' : 'own'](registry.store.reader, {
    ids,
    agencyId: actor.kind === 'user' ? actor.agencyId : null,
  });

export interface TaskChildChangeRow {
  readonly correctionId: number;
  readonly caseId: number;
  readonly isCovered: boolean;
}

/** Whom corrections of tasks brought under them or took off, of the children that the actor may see. */
export const listTaskChildChanges = forEachView(({ visible }) =>
  prepared<Record<string, unknown>, TaskChildChangeRow>((db) =>
    db
      .select({
        correctionId: taskChildChanges.correctionId,
        caseId: taskChildChanges.caseId,
        isCovered: taskChildChanges.isCovered,
      })
      .from(taskChildChanges)
      .innerJoin(cases, eq(cases.id, taskChildChanges.caseId))
      .where(and(among(taskChildChanges.correctionId, 'ids'), visible))
      .orderBy(asc(taskChildChanges.correctionId), asc(taskChildChanges.caseId)),
  ),
);

/** As `listTaskChildChanges`, run for the actor; on ids of corrections that were shown to it. */
export const childChangesOf = (registry: Registry, actor: Actor, ids: string) =>
  listTaskChildChanges(actor)(registry.store.reader, { ids, ...sightOf(actor, registry.clock()) });
