import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { CivilDateScalar } from '../access/scalars.js';
import { attempt, toKey } from '../cases/graphql/case-payload.js';
import { toPage, type PageOf } from '../graphql/pagination.js';
import { selectedOfNodes, selectedPaths } from '../graphql/selection.js';
import { assertForwards, filterKey } from '../graphql/list-filters.js';
import { type AgencyId, type AgreementId, type CaseId, type TaskId } from '../identifiers.js';
import { createTask, moveTask, settleTaskChild } from './change-task.js';
import { findTaskTree, growTasks, type TaskTree } from './task-tree.js';
import * as inputs from './coordination.inputs.js';
import { AgreementTaskConnection, TaskPayload, TaskStatusEnum } from './task.types.js';
import { listTasks, taskOrder, type TaskStatus } from './task.queries.js';

const toDo = { description: 'What to do.' };

@Resolver()
export class TaskResolver {
  @Query(() => AgreementTaskConnection, {
    description:
      'Worklist: tasks that are not done or cancelled, overdue first. Of your agency, or of all where your role sees all.',
  })
  @Access('task:read')
  async tasks(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('status', () => TaskStatusEnum, { nullable: true, description: 'Those that stand there instead.' })
    status: TaskStatus | null | undefined,
    @Arg('agreementId', () => ID, { nullable: true, description: 'Those of this agreement.' })
    agreementId: string | null | undefined,
    @Arg('ownerAgencyId', () => ID, { nullable: true, description: 'Those of this agency.' })
    ownerAgencyId: string | null | undefined,
    @Arg('caseId', () => ID, { nullable: true, description: 'Those that cover this child.' })
    caseId: string | null | undefined,
    @Arg('dueFrom', () => CivilDateScalar, { nullable: true, description: 'Those that are due on this day or later.' })
    dueFrom: string | null | undefined,
    @Arg('dueUntil', () => CivilDateScalar, { nullable: true, description: 'Those that are due by this day.' })
    dueUntil: string | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<TaskTree>> {
    const page = { first, after: after ?? undefined };
    const days = { dueFrom: dueFrom ?? undefined, dueUntil: dueUntil ?? undefined };
    assertForwards(days.dueFrom, days.dueUntil, { fromPath: ['dueFrom'], untilPath: ['dueUntil'] });
    const rows = await listTasks(context.registry, context.actor, {
      ...page,
      status: status ?? undefined,
      agreementId: filterKey<AgreementId>('agreement', agreementId, ['agreementId']),
      ownerAgencyId: filterKey<AgencyId>('agency', ownerAgencyId, ['ownerAgencyId']),
      caseId: filterKey<CaseId>('case', caseId, ['caseId']),
      ...days,
    });
    const nodes = await growTasks(context, rows.slice(0, first), selectedOfNodes(info));
    return toPage({ order: taskOrder, placeOf: ({ dueOn, key }) => [dueOn, key] }, rows, page, nodes);
  }

  @Mutation(() => TaskPayload, { description: 'Gives an agency a task for an agreement, covering some children.' })
  @Access('coordination:record')
  taskCreate(
    @Arg('input', () => inputs.TaskCreateInput, toDo) input: inputs.TaskCreateInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TaskPayload> {
    return answer(context, info, input, (given) =>
      createTask(context.registry, context.actor, {
        ...given,
        agreementId: toKey<AgreementId>('agreement', given.agreementId, 'agreementId'),
        ownerAgencyId: toKey<AgencyId>('agency', given.ownerAgencyId, 'ownerAgencyId'),
        caseIds: given.caseIds.map((id, place) => toKey<CaseId>('case', id, `caseIds.${place}`)),
      }),
    );
  }

  @Mutation(() => TaskPayload, {
    description:
      'Says how a task stands. DONE is refused while a child of it is open that somebody of its agency sees, you or a colleague; of whom nobody there sees any more the outcome becomes NOT_POSSIBLE.',
  })
  @Access('task:update')
  taskMove(
    @Arg('input', () => inputs.TaskMoveInput, toDo) input: inputs.TaskMoveInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TaskPayload> {
    return answer(context, info, input, (given) =>
      moveTask(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }

  @Mutation(() => TaskPayload, {
    description:
      'Says once what came of a task for one child; what was said wrongly is put right with taskCorrect (settlements).',
  })
  @Access('task:update')
  taskChildSettle(
    @Arg('input', () => inputs.TaskChildSettleInput, toDo) input: inputs.TaskChildSettleInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TaskPayload> {
    return answer(context, info, input, (given) =>
      settleTaskChild(context.registry, context.actor, {
        ...given,
        ...named(given),
        ofCaseId: toKey<CaseId>('case', given.ofCaseId, 'ofCaseId'),
      }),
    );
  }
}

const named = ({ taskId }: { readonly taskId: string }) => ({ taskId: toKey<TaskId>('task', taskId, 'taskId') });

async function answer<Input extends { readonly idempotencyKey: string }>(
  context: RegistryContext,
  info: GraphQLResolveInfo,
  input: Input,
  act: (given: Input) => Promise<TaskId>,
): Promise<TaskPayload> {
  const { answer: id, userErrors } = await attempt(context, input, act);
  return { task: id === null ? null : await findTaskTree(context, id, selectedPaths(info, ['task'])), userErrors };
}
