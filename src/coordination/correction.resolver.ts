import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { attempt, toKey } from '../cases/graphql/case-payload.js';
import { selectedPaths } from '../graphql/selection.js';
import type { AgencyId, AgreementId, CaseId, ListId, RoundId, TaskId, TrackId } from '../identifiers.js';
import { findAgreementTree, findListTree, findRoundTree, findTrackTree } from './coordination-tree.js';
import { AgreementPayload, ListPayload, RoundPayload, TrackPayload } from './coordination.types.js';
import { correctList } from './correct-list.js';
import { correctAgreement, correctRound, correctTrack } from './correct-talks.js';
import { correctTask } from './correct-task.js';
import * as inputs from './correction.inputs.js';
import { findTaskTree } from './task-tree.js';
import { TaskPayload } from './task.types.js';

const toDo = { description: 'What to do.' };

/** What was recorded wrongly of talks is put right; what it said until then stays in `corrections`. */
@Resolver()
export class TalksCorrectionResolver {
  @Mutation(() => TrackPayload, { description: 'Puts right what was recorded of a line of talks.' })
  @Access('coordination:record')
  async trackCorrect(
    @Arg('input', () => inputs.TrackCorrectInput, toDo) input: inputs.TrackCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TrackPayload> {
    const { answer, userErrors } = await attempt(context, input, ({ leadAgencyId, ...given }) =>
      correctTrack(context.registry, context.actor, {
        ...given,
        trackId: toKey<TrackId>('track', given.trackId, 'trackId'),
        leadAgencyId: leadAgencyId === undefined ? undefined : toKey<AgencyId>('agency', leadAgencyId, 'leadAgencyId'),
      }),
    );
    const track = answer === null ? null : await findTrackTree(context, answer, selectedPaths(info, ['track']));
    return { id: track?.id ?? null, track, userErrors };
  }

  @Mutation(() => RoundPayload, {
    description:
      'Puts right what was recorded of a round. Refused where what was agreed, handed over or flown after it would come before it; each is named.',
  })
  @Access('coordination:record')
  async roundCorrect(
    @Arg('input', () => inputs.RoundCorrectInput, toDo) input: inputs.RoundCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RoundPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      correctRound(context.registry, context.actor, {
        ...given,
        roundId: toKey<RoundId>('round', given.roundId, 'roundId'),
      }),
    );
    const round = answer === null ? null : await findRoundTree(context, { id: answer }, selectedPaths(info, ['round']));
    return { id: round?.id ?? null, round, userErrors };
  }

  @Mutation(() => AgreementPayload, {
    description:
      'Puts right what was recorded of an agreement: its day, its terms. Refused where its tasks would be due, or its movements planned or flown, before it; each is named.',
  })
  @Access('coordination:record')
  async agreementCorrect(
    @Arg('input', () => inputs.AgreementCorrectInput, toDo) input: inputs.AgreementCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AgreementPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      correctAgreement(context.registry, context.actor, {
        ...given,
        agreementId: toKey<AgreementId>('agreement', given.agreementId, 'agreementId'),
      }),
    );
    const wanted = selectedPaths(info, ['agreement']);
    const agreement = answer === null ? null : await findAgreementTree(context, answer, wanted);
    return { id: agreement?.id ?? null, agreement, userErrors };
  }

  @Mutation(() => ListPayload, {
    description: 'Puts right what a list is called and when it was handed over, also after both parties agreed to it.',
  })
  @Access('coordination:record')
  async listCorrect(
    @Arg('input', () => inputs.ListCorrectInput, toDo) input: inputs.ListCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ListPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      correctList(context.registry, context.actor, {
        ...given,
        listId: toKey<ListId>('list', given.listId, 'listId'),
      }),
    );
    const list = answer === null ? null : await findListTree(context, answer, selectedPaths(info, ['list']));
    return { list, userErrors };
  }

  @Mutation(() => TaskPayload, {
    description:
      'Puts right what a task says, whose it is, when it is due, whom it covers and, with settlements, what came of it for a child. The agency must see each child whom it covers, but for those of whom it is said what came of it. A case that was moved to TRACING on this task stays there when its child is taken off, though AGENCY_TASK_OPENED counts no more in it; stageChangeCorrect annuls the move where nothing else called for it.',
  })
  @Access('coordination:record')
  async taskCorrect(
    @Arg('input', () => inputs.TaskCorrectInput, toDo) input: inputs.TaskCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TaskPayload> {
    const { answer, userErrors } = await attempt(
      context,
      input,
      ({ ownerAgencyId, addCaseIds, removeCaseIds, settlements, ...given }) =>
        correctTask(context.registry, context.actor, {
          ...given,
          taskId: toKey<TaskId>('task', given.taskId, 'taskId'),
          ownerAgencyId:
            ownerAgencyId === undefined ? undefined : toKey<AgencyId>('agency', ownerAgencyId, 'ownerAgencyId'),
          addCaseIds: caseKeys(addCaseIds, 'addCaseIds'),
          removeCaseIds: caseKeys(removeCaseIds, 'removeCaseIds'),
          settlements: settlements?.map(({ ofCaseId, ...said }, place) => ({
            ...said,
            ofCaseId: toKey<CaseId>('case', ofCaseId, `settlements.${place}.ofCaseId`),
          })),
        }),
    );
    const task = answer === null ? null : await findTaskTree(context, answer, selectedPaths(info, ['task']));
    return { task, userErrors };
  }
}

const caseKeys = (ids: readonly string[] | undefined, field: string): CaseId[] | undefined =>
  ids?.map((id, place) => toKey<CaseId>('case', id, `${field}.${place}`));
