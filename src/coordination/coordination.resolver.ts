import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { attempt, toKey } from '../cases/graphql/case-payload.js';
import { selectedPaths } from '../graphql/selection.js';
import {
  fromNodeId,
  toNodeId,
  type AgencyId,
  type AgreementId,
  type CaseId,
  type LineId,
  type ListId,
  type NodePrefix,
  type RoundId,
  type TrackId,
} from '../identifiers.js';
import { agreeList } from './agree-list.js';
import { addTheirLines, matchLine, openList } from './change-list.js';
import {
  findListTree,
  findRoundTree,
  growTracks,
  type ListTree,
  type RoundTree,
  type TrackTree,
} from './coordination-tree.js';
import * as inputs from './coordination.inputs.js';
import { ListExchange, ListPayload, NegotiationRound, NegotiationTrack, TalksPayload } from './coordination.types.js';
import { endAgreement } from './end-agreement.js';
import { openTrack, recordAgreement, recordRound } from './record-talks.js';

const toDo = { description: 'What to do.' };

@Resolver()
export class CoordinationResolver {
  @Query(() => [NegotiationTrack], { description: 'Lines of talks, with their rounds and what was agreed in each.' })
  @Access('coordination:read')
  negotiationTracks(@Ctx() context: RegistryContext): Promise<TrackTree[]> {
    return growTracks(context);
  }

  @Query(() => NegotiationRound, { nullable: true, description: 'One round by its name, such as Astana-8.' })
  @Access('coordination:read')
  negotiationRound(
    @Arg('code', () => String, { description: 'Its name.' }) code: string,
    @Ctx() context: RegistryContext,
  ): Promise<RoundTree | null> {
    return findRoundTree(context, { code });
  }

  @Query(() => ListExchange, {
    nullable: true,
    description: 'A list of children: our version compared with that of the other party, as far as you may see them.',
  })
  @Access('coordination:read')
  async listExchange(
    @Arg('id', () => ID, { description: 'The id of the list.' }) id: string,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ListTree | null> {
    const number = fromNodeId('list', id);
    return number === undefined ? null : findListTree(context, number as ListId, selectedPaths(info));
  }

  @Mutation(() => TalksPayload, { description: 'Opens a line of talks with one party.' })
  @Access('coordination:record')
  trackOpen(
    @Arg('input', () => inputs.TrackOpenInput, toDo) input: inputs.TrackOpenInput,
    @Ctx() context: RegistryContext,
  ): Promise<TalksPayload> {
    return answerId(context, 'track', input, (given) =>
      openTrack(context.registry, context.actor, {
        ...given,
        leadAgencyId: toKey<AgencyId>('agency', given.leadAgencyId, 'leadAgencyId'),
      }),
    );
  }

  @Mutation(() => TalksPayload, { description: 'Records a round of talks.' })
  @Access('coordination:record')
  roundRecord(
    @Arg('input', () => inputs.RoundRecordInput, toDo) input: inputs.RoundRecordInput,
    @Ctx() context: RegistryContext,
  ): Promise<TalksPayload> {
    return answerId(context, 'round', input, (given) =>
      recordRound(context.registry, context.actor, {
        ...given,
        trackId: toKey<TrackId>('track', given.trackId, 'trackId'),
      }),
    );
  }

  @Mutation(() => TalksPayload, { description: 'Records what was agreed in a round.' })
  @Access('coordination:record')
  agreementRecord(
    @Arg('input', () => inputs.AgreementRecordInput, toDo) input: inputs.AgreementRecordInput,
    @Ctx() context: RegistryContext,
  ): Promise<TalksPayload> {
    return answerId(context, 'agreement', input, (given) =>
      recordAgreement(context.registry, context.actor, {
        ...given,
        roundId: toKey<RoundId>('round', given.roundId, 'roundId'),
      }),
    );
  }

  @Mutation(() => TalksPayload, {
    description: 'Records that an agreement lapsed; the cases of its children that wait for their return learn of it.',
  })
  @Access('coordination:record')
  agreementEnd(
    @Arg('input', () => inputs.AgreementEndInput, toDo) input: inputs.AgreementEndInput,
    @Ctx() context: RegistryContext,
  ): Promise<TalksPayload> {
    return answerId(context, 'agreement', input, (given) =>
      endAgreement(context.registry, context.actor, { ...given, ...ofAgreement(given) }),
    );
  }

  @Mutation(() => ListPayload, { description: 'Records our version of a list as it was handed over.' })
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
        caseIds: given.caseIds.map((id) => toKey<CaseId>('case', id, 'caseIds')),
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

async function answerId<Input extends { readonly idempotencyKey: string }>(
  context: RegistryContext,
  prefix: NodePrefix,
  input: Input,
  act: (given: Input) => Promise<number>,
): Promise<TalksPayload> {
  const { answer, userErrors } = await attempt(context, input, act);
  return { id: answer === null ? null : toNodeId(prefix, answer), userErrors };
}

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
