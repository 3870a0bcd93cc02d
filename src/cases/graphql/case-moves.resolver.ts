import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/guarded.js';
import type { RegistryContext } from '../../access/context.js';
import * as inputs from './case.inputs.js';
import {
  CasePayload,
  answer,
  changed,
  toCorrected,
  toAgencyId,
  toCaseId,
  toPlace,
  toSighting,
} from './case-payload.js';
import { correctProfile } from '../facts/correct-profile.js';
import { correctStageChange } from '../moves/correct-stage-change.js';
import { recordCare } from '../facts/decide-axes.js';
import { endorseMove } from '../moves/endorse-move.js';
import { moveCase } from '../moves/move-case.js';
import { openCase } from '../open-case.js';
import { reopenCase } from '../moves/reopen-case.js';

/** Acts on where a case stands, and on what is known of the child itself. */
@Resolver()
export class CaseMovesResolver {
  @Mutation(() => CasePayload, {
    description: 'Opens a case at REPORTED. The duplicate check runs; look at possibleDuplicates afterwards.',
  })
  @Access('case:open')
  caseOpen(
    @Arg('input', () => inputs.CaseOpenInput, { description: 'What to do.' }) input: inputs.CaseOpenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      openCase(context.registry, context.actor, {
        ...given,
        sighting: toSighting(given.sighting),
        siblingOf: given.siblingOf === undefined ? undefined : toCaseId(given.siblingOf, 'siblingOf'),
        ownerAgencyId: given.ownerAgencyId === undefined ? undefined : toAgencyId(given.ownerAgencyId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Moves a case along a row of the life-cycle. A refusal names each guard that failed and what would satisfy it. It takes case:move beside, or case:close for a move to CLOSED.',
  })
  @Access('case:read')
  caseMove(
    @Arg('input', () => inputs.CaseMoveInput, { description: 'What to do.' }) input: inputs.CaseMoveInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      moveCase(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'The first of two persons: endorses a move on a day, on exactly this version of the file. Another person then makes it with caseMove.',
  })
  @Access('case:endorse')
  caseEndorse(
    @Arg('input', () => inputs.CaseEndorseInput, { description: 'What to do.' }) input: inputs.CaseEndorseInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      endorseMove(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Takes a closed case back to the stage before. A DUPLICATE is unlinked with stageChangeCorrect instead.',
  })
  @Access('case:reopen')
  caseReopen(
    @Arg('input', () => inputs.CaseReopenInput, { description: 'What to do.' }) input: inputs.CaseReopenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      reopenCase(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Corrects the day of a stage change, or annuls the last one. The books follow; what was known before stays known as such. What two persons made, two correct, and so they do the return of a child whom a movement brought; two take back that a case was taken up again. Then correctionEndorse comes first.',
  })
  @Access('case:correct')
  stageChangeCorrect(
    @Arg('input', () => inputs.StageChangeCorrectInput, { description: 'What to do.' })
    input: inputs.StageChangeCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      correctStageChange(context.registry, context.actor, {
        ...given,
        ...changed(given),
        stageChangeId: toPlace('stageChange', given, given.stageChangeId),
      }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Corrects sex, region of origin or birth, or adds names.' })
  @Access('profile:correct')
  profileCorrect(
    @Arg('input', () => inputs.ProfileCorrectInput, { description: 'What to do.' }) input: inputs.ProfileCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      correctProfile(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Records who cares for the child, or restates an earlier record.' })
  @Access('care:record')
  careRecord(
    @Arg('input', () => inputs.CareRecordInput, { description: 'What to do.' }) input: inputs.CareRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordCare(context.registry, context.actor, { ...given, ...changed(given), ...toCorrected('carePeriod', given) }),
    );
  }
}
