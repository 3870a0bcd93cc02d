import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { answer, CasePayload, changed, toCorrected, toPlace } from '../cases/graphql/case-payload.js';
import { findIdentified } from '../cases/graphql/case.resolver.js';
import { dateOf } from '../dates.js';
import { contestDetermination, settleChallenge } from './challenge-determination.js';
import { determineNationality, recordFact } from './determine-nationality.js';
import { readNationalityStatus, type NationalityStatusTree } from './nationality-tree.js';
import { recordNationality } from './record-nationality.js';
import * as types from './nationality.types.js';

const toDo = { description: 'What to do.' };

@Resolver()
export class NationalityResolver {
  @Query(() => types.NationalityStatus, {
    nullable: true,
    description:
      'The rules of nationality run on what is known of a case now, with their trace, beside all that was decided. Null where there is none in which you may know who the child is; of a sealed file the error JUSTIFICATION_REQUIRED.',
  })
  @Access('identity:read')
  async nationalityStatus(
    @Arg('caseId', () => ID, { description: 'The case.' }) caseId: string,
    @Ctx() context: RegistryContext,
  ): Promise<NationalityStatusTree | null> {
    const id = await findIdentified(context, caseId);
    const { store, clock } = context.registry;
    return id === null ? null : readNationalityStatus(store.reader.db, context.actor, id, dateOf(clock()));
  }

  @Mutation(() => CasePayload, {
    description:
      'Records a decision on nationality, or restates an earlier one. What an authority said last binds while what it knew is unchanged: one that would come to hold over it is NO_SUCH_TRANSITION.',
  })
  @Access('nationality:record')
  nationalityRecord(
    @Arg('input', () => types.NationalityRecordInput, toDo)
    input: types.NationalityRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordNationality(context.registry, context.actor, {
        ...given,
        ...changed(given),
        ...toCorrected('nationalityDecision', given),
      }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Answers a question of the rules of nationality.' })
  @Access('nationality:record')
  nationalityFactRecord(
    @Arg('input', () => types.NationalityFactRecordInput, toDo) input: types.NationalityFactRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, ({ evidenceId, ...given }) =>
      recordFact(context.registry, context.actor, {
        ...given,
        ...changed(given),
        evidenceId: evidenceId === undefined ? undefined : toPlace('evidence', given, evidenceId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Decides the nationality by the rules on what is known; rule, inputs and trace are kept.',
  })
  @Access('nationality:record')
  nationalityDetermine(
    @Arg('input', () => types.NationalityDetermineInput, toDo) input: types.NationalityDetermineInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      determineNationality(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Records that somebody contests a determination.' })
  @Access('nationality:record')
  nationalityContest(
    @Arg('input', () => types.NationalityContestInput, toDo) input: types.NationalityContestInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      contestDetermination(context.registry, context.actor, { ...given, ...changed(given), ...named(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Records what an authority decided on a determination that was contested by that day: upheld, or overturned. Of several the one that spoke last holds, in whichever order they are recorded.',
  })
  @Access('nationality:record')
  nationalityChallengeSettle(
    @Arg('input', () => types.NationalityChallengeSettleInput, toDo) input: types.NationalityChallengeSettleInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      settleChallenge(context.registry, context.actor, {
        ...given,
        ...changed(given),
        ...named(given),
        evidenceId: given.evidenceId === undefined ? undefined : toPlace('evidence', given, given.evidenceId),
      }),
    );
  }
}

const named = (given: { readonly caseId: string; readonly determinationId: string }) => ({
  determinationId: toPlace('nationalityDetermination', given, given.determinationId),
});
