import { ID, Int, ObjectType } from 'type-graphql';
import { taskChildOutcomes, taskStatuses } from '../../schema/tasks.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { Agency, Node } from '../agencies/agency.types.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { Case } from '../cases/graphql/case.types.js';
import { ConnectionOf } from '../graphql/connection.js';
import { UserError } from '../graphql/user-errors.js';
import { versionShown } from '../versions/version-words.js';
import type * as tasks from './task-tree.js';

export const TaskStatusEnum = vocabulary(
  taskStatuses,
  'TaskStatus',
  'Where a task stands. DONE and CANCELLED are final.',
);
export const TaskChildOutcomeEnum = vocabulary(
  taskChildOutcomes,
  'TaskChildOutcome',
  'What came of a task for a child.',
);
@ObjectType({ simpleResolvers: true, description: 'Where a task came to stand, or why it stands there, put right.' })
export class TaskEvent implements tasks.TaskEventTree {
  @Guarded('task:read', () => TaskStatusEnum, 'Where.') toStatus!: string;
  @Guarded('identity:read', () => String, 'What blocks it, or why.', { nullable: true }) reason!: string | null;
  @Guarded('task:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded('task:read', () => String, 'Who recorded it.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A child that a task covers.' })
export class TaskChild implements tasks.TaskChildTree {
  @Guarded('case:read', () => Case, 'The case.') case!: CaseTree;
  @Guarded(
    'task:read',
    () => TaskChildOutcomeEnum,
    'What came of the task, as it was put right last; null while the child is open.',
    {
      nullable: true,
    },
  )
  outcome!: string | null;
  @Guarded(
    'identity:read',
    () => String,
    'In words; what was said while the task was of another agency is shown to that agency and to roles that see all agencies.',
    { nullable: true },
  )
  note!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A child that a correction of a task brought under it or took off.' })
export class TaskChildChange implements tasks.TaskChildChangeTree {
  @Guarded('case:read', () => Case, 'The case.') case!: CaseTree;
  @Guarded('task:read', () => Boolean, 'Whether the task covered the child from then on, or covered it no more.')
  isCovered!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What was said of what came of a task for a child, until a correction of the task put it right.',
})
export class TaskSettlement implements tasks.TaskSettlementTree {
  @Guarded('case:read', () => Case, 'The case.') case!: CaseTree;
  @Guarded('task:read', () => TaskChildOutcomeEnum, 'What was said to have come of it.') outcome!: string;
  @Guarded(
    'identity:read',
    () => String,
    'In words; what was said while the task was of another agency is shown to that agency and to roles that see all agencies.',
    { nullable: true },
  )
  note!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What a task said until it was put right.' })
export class TaskCorrection implements tasks.TaskCorrectionTree {
  @Guarded('task:read', () => String, 'What was to be done.') title!: string;
  @Guarded('task:read', () => CivilDateScalar, 'When it was due.') dueOn!: string;
  @Guarded('task:read', () => Agency, 'The agency that had to do it.') ownerAgency!: Agency;
  @Guarded('identity:read', () => String, 'What blocked it, or why it stood where it stood.', { nullable: true })
  statusReason!: string | null;
  @Guarded(
    'task:read',
    () => [TaskChildChange],
    'Whom it brought under the task or took off, as far as you may see them.',
  )
  children!: tasks.TaskChildChangeTree[];
  @Guarded(
    'task:read',
    () => [TaskSettlement],
    'What was said until then of what came of it for children of whom this puts it right, as far as you may see them.',
  )
  settlements!: tasks.TaskSettlementTree[];
  @Guarded('identity:read', () => String, 'Why it was put right.', { nullable: true }) reason!: string | null;
  @Guarded('task:read', () => InstantScalar, 'When it was put right.') recordedAt!: number;
  @Guarded('task:read', () => String, 'Who put it right.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, implements: Node, description: 'What an agency has to do for an agreement.' })
export class AgreementTask implements tasks.TaskTree {
  @Guarded('task:read', () => ID, 'Names the task; opaque.') id!: string;
  @Guarded('task:read', () => Int, versionShown('it or of what came of it for a child')) version!: number;
  @Guarded('task:read', () => TaskStatusEnum, 'Where it stands.') status!: string;
  @Guarded('task:read', () => Boolean, 'Whether its day has passed while it is not done.') isOverdue!: boolean;
  @Guarded('task:read', () => CivilDateScalar, 'When it is due.') dueOn!: string;
  @Guarded('task:read', () => String, 'What is to be done.') title!: string;
  @Guarded('task:read', () => Agency, 'The agency that has to do it.') ownerAgency!: Agency;
  @Guarded('task:read', () => ID, 'The agreement it serves.') agreementId!: string;
  @Guarded('task:read', () => String, 'The round of that agreement.') roundCode!: string;
  @Guarded(
    'task:read',
    () => [TaskEvent],
    'Where it came to stand, oldest first, and the same status once more each time taskCorrect put right why; what was said while it was of another agency is shown to that agency and to roles that see all agencies.',
  )
  events!: tasks.TaskEventTree[];
  @Guarded('task:read', () => [TaskChild], 'The children that it covers, as far as you may see them.')
  children!: tasks.TaskChildTree[];
  @Guarded(
    'task:read',
    () => [TaskCorrection],
    'What it said until it was put right, the newest 50, oldest first; to an agency what it said while it was of this agency, and all to roles that see all agencies.',
  )
  corrections!: tasks.TaskCorrectionTree[];
}

export const AgreementTaskConnection = ConnectionOf<tasks.TaskTree>({
  name: 'AgreementTask',
  type: () => AgreementTask,
  right: 'task:read',
  description: 'A page of the worklist, overdue first.',
});

@ObjectType({ simpleResolvers: true, description: 'What an act on a task answers. Never both.' })
export class TaskPayload {
  @Guarded('task:read', () => AgreementTask, 'The task as it is now; null where nothing was done.', { nullable: true })
  task!: tasks.TaskTree | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}
