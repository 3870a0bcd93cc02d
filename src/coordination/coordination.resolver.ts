import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { attempt, toKey } from '../cases/graphql/case-payload.js';
import { selectedPaths } from '../graphql/selection.js';
import type { AgencyId, AgreementId, CaseId, LineId, ListId, RoundId, TrackId } from '../identifiers.js';
import { agreeList } from './agree-list.js';
import { matchLine, openList } from './change-list.js';
import { findAgreementTree, findListTree, findRoundTree, findTrackTree } from './coordination-tree.js';
import * as inputs from './coordination.inputs.js';
import { AgreementPayload, ListPayload, RoundPayload, TrackPayload } from './coordination.types.js';
import { endAgreement } from './end-agreement.js';
import { openTrack, recordAgreement, recordRound } from './record-talks.js';
import { addTheirLines, withdrawLine } from './their-version.js';

const toDo = { description: 'What to do.' };

@Resolver()
export class CoordinationResolver {
  @Mutation(() => TrackPayload, { description: 'Opens a line of talks with one party.' })
  @Access('coordination:record')
  async trackOpen(
    @Arg('input', () => inputs.TrackOpenInput, toDo) input: inputs.TrackOpenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TrackPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      openTrack(context.registry, context.actor, {
        ...given,
        leadAgencyId: toKey<AgencyId>('agency', given.leadAgencyId, 'leadAgencyId'),
      }),
    );
    const track = answer === null ? null : await findTrackTree(context, answer, selectedPaths(info, ['track']));
    return { id: track?.id ?? null, track, userErrors };
  }

  @Mutation(() => RoundPayload, { description: 'Records a round of talks.' })
  @Access('coordination:record')
  async roundRecord(
    @Arg('input', () => inputs.RoundRecordInput, toDo) input: inputs.RoundRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RoundPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      recordRound(context.registry, context.actor, {
        ...given,
        trackId: toKey<TrackId>('track', given.trackId, 'trackId'),
      }),
    );
    const round = answer === null ? null : await findRoundTree(context, { id: answer }, selectedPaths(info, ['round']));
    return { id: round?.id ?? null, round, userErrors };
  }

  @Mutation(() => AgreementPayload, { description: 'Records what was agreed in a round.' })
  @Access('coordination:record')
  async agreementRecord(
    @Arg('input', () => inputs.AgreementRecordInput, toDo) input: inputs.AgreementRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AgreementPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      recordAgreement(context.registry, context.actor, {
        ...given,
        roundId: toKey<RoundId>('round', given.roundId, 'roundId'),
      }),
    );
    const wanted = selectedPaths(info, ['agreement']);
    const agreement = answer === null ? null : await findAgreementTree(context, answer, wanted);
    return { id: agreement?.id ?? null, agreement, userErrors };
  }

  @Mutation(() => AgreementPayload, {
    description: 'Records that an agreement lapsed; the cases of its children that wait for their return learn of it.',
  })
  @Access('coordination:record')
  async agreementEnd(
    @Arg('input', () => inputs.AgreementEndInput, toDo) input: inputs.AgreementEndInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AgreementPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      endAgreement(context.registry, context.actor, { ...given, ...ofAgreement(given) }),
    );
    const wanted = selectedPaths(info, ['agreement']);
    const agreement = answer === null ? null : await findAgreementTree(context, answer, wanted);
    return { id: agreement?.id ?? null, agreement, userErrors };
  }

  @Mutation(() => ListPayload, {
    description:
      'Records our version of a list as it was handed over. One that was handed over under an agreement which has ended since can be put on record, and is never agreed to: what goes on is listed under one that stands.',
  })
  @Access('coordination:record')
  listOpen(
    @Arg('input', () => inputs.ListOpenInput, toDo) input: inputs.ListOpenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ListPayload> {
    return answerList(context, info, input, ({ agreementId, ...given }) =>
      openList(context.registry, context.actor, {
        ...given,
        roundId: toKey<RoundId>('round', given.roundId, 'roundId'),
        agreementId: agreementId === undefined ? undefined : ofAgreement({ agreementId }).agreementId,
        caseIds: given.caseIds.map((id, place) => toKey<CaseId>('case', id, `caseIds.${place}`)),
      }),
    );
  }

  @Mutation(() => ListPayload, {
    description: 'Records the other party’s version of a list; lines that one name alone can mean are matched.',
  })
  @Access('coordination:record')
  listTheirVersionRecord(
    @Arg('input', () => inputs.ListTheirVersionRecordInput, toDo) input: inputs.ListTheirVersionRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ListPayload> {
    return answerList(context, info, input, (given) =>
      addTheirLines(context.registry, context.actor, { ...given, ...ofList(given) }),
    );
  }

  @Mutation(() => ListPayload, { description: 'Says which case a line of the other party speaks of.' })
  @Access('coordination:record')
  listLineMatch(
    @Arg('input', () => inputs.ListLineMatchInput, toDo) input: inputs.ListLineMatchInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ListPayload> {
    return answerList(context, info, input, ({ ofCaseId, ...given }) =>
      matchLine(context.registry, context.actor, {
        ...given,
        lineId: toKey<LineId>('line', given.lineId, 'lineId'),
        ofCaseId: ofCaseId === undefined ? undefined : toKey<CaseId>('case', ofCaseId, 'ofCaseId'),
      }),
    );
  }

  @Mutation(() => ListPayload, {
    description:
      'Takes back a line that the other party did not write, or not so: it stays in withdrawnLines and is compared no more. What they did write is recorded with listTheirVersionRecord.',
  })
  @Access('coordination:record')
  listLineWithdraw(
    @Arg('input', () => inputs.ListLineWithdrawInput, toDo) input: inputs.ListLineWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ListPayload> {
    return answerList(context, info, input, (given) =>
      withdrawLine(context.registry, context.actor, {
        ...given,
        lineId: toKey<LineId>('line', given.lineId, 'lineId'),
      }),
    );
  }

  @Mutation(() => ListPayload, {
    description:
      'Records that both parties agreed to a list. Each child on both versions is on an agreed list from then on.',
  })
  @Access('coordination:record')
  listAgree(
    @Arg('input', () => inputs.ListAgreeInput, toDo) input: inputs.ListAgreeInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ListPayload> {
    return answerList(context, info, input, (given) =>
      agreeList(context.registry, context.actor, {
        ...given,
        ...ofList(given),
        despite: given.despite?.map((id, place) => toKey<CaseId>('case', id, `despite.${place}`)),
      }),
    );
  }
}

const ofAgreement = ({ agreementId }: { readonly agreementId: string }) => ({
  agreementId: toKey<AgreementId>('agreement', agreementId, 'agreementId'),
});
const ofList = ({ listId }: { readonly listId: string }) => ({ listId: toKey<ListId>('list', listId, 'listId') });

async function answerList<Input extends { readonly idempotencyKey: string }>(
  context: RegistryContext,
  info: GraphQLResolveInfo,
  input: Input,
  act: (given: Input) => Promise<ListId>,
): Promise<ListPayload> {
  const { answer, userErrors } = await attempt(context, input, act);
  return {
    list: answer === null ? null : await findListTree(context, answer, selectedPaths(info, ['list'])),
    userErrors,
  };
}
