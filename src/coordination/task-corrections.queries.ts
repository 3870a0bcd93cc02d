import { and, asc, eq, sql } from 'drizzle-orm';
import { agencies, users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { taskChildChanges, taskChildren, taskCorrections } from '../../schema/coordination.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import type { AgencyTree } from '../cases/reading/case-tree.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';

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

/** What tasks said until they were put right, oldest first; on ids that a visible list has yielded, and on no others. */
export const listTaskCorrections = prepared<{ ids: string }, TaskCorrectionRow>((db) =>
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
    .where(among(taskCorrections.taskId, 'ids'))
    .orderBy(asc(taskCorrections.id)),
);

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
      .where(and(among(taskChildChanges.taskId, 'ids'), visible))
      .orderBy(asc(taskChildChanges.correctionId), asc(taskChildChanges.caseId)),
  ),
);

/** As `listTaskChildChanges`, run for the actor. */
export const childChangesOfTasks = (registry: Registry, actor: Actor, ids: string) =>
  listTaskChildChanges(actor)(registry.store.reader, { ids, ...sightOf(actor, registry.clock()) });
