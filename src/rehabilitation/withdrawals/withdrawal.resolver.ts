import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { answer, CasePayload, changed, toPlace } from '../../cases/graphql/case-payload.js';
import * as acts from './withdraw-record.js';
import { withdrawClinicalNote, withdrawSession } from './withdraw-session.js';
import * as inputs from './withdrawal.types.js';

const toDo = { description: 'What to do.' };

/** Takes back what was recorded in error; each answers the case. */
@Resolver()
export class WithdrawalResolver {
  @Mutation(() => CasePayload, {
    description:
      'Takes back a session that was not held with this child; it stays in the history. One that the treating role recorded is taken back by who recorded it or treats the child.',
  })
  @Access('session:record')
  sessionWithdraw(
    @Arg('input', () => inputs.SessionWithdrawInput, toDo) input: inputs.SessionWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      withdrawSession(context.registry, context.actor, {
        ...given,
        ...changed(given),
        sessionId: toPlace('session', given, given.sessionId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Takes back a review that was not of this plan, and the milestone that it achieved; both stay in the history.',
  })
  @Access('plan:write')
  planReviewWithdraw(
    @Arg('input', () => inputs.PlanReviewWithdrawInput, toDo) input: inputs.PlanReviewWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      acts.withdrawReview(context.registry, context.actor, {
        ...given,
        ...changed(given),
        reviewId: toPlace('planReview', given, given.reviewId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Takes back a decision on the legal care that was not made on this child, or an end that was not; it stays in the history.',
  })
  @Access('care:record')
  guardianshipWithdraw(
    @Arg('input', () => inputs.GuardianshipWithdrawInput, toDo) input: inputs.GuardianshipWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      acts.withdrawGuardianship(context.registry, context.actor, {
        ...given,
        ...changed(given),
        decisionId: toPlace('guardianship', given, given.decisionId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Takes back what was said in error of the needs at school; of what is left the last holds.',
  })
  @Access('needs:record')
  educationNeedsWithdraw(
    @Arg('input', () => inputs.EducationNeedsWithdrawInput, toDo) input: inputs.EducationNeedsWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      acts.withdrawEducationNeeds(context.registry, context.actor, {
        ...given,
        ...changed(given),
        needsId: toPlace('educationNeeds', given, given.needsId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Takes back what was said in error of the needs of a clinic; of what is left the last holds.',
  })
  @Access('needs:record')
  healthNeedsWithdraw(
    @Arg('input', () => inputs.HealthNeedsWithdrawInput, toDo) input: inputs.HealthNeedsWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      acts.withdrawHealthNeeds(context.registry, context.actor, {
        ...given,
        ...changed(given),
        needsId: toPlace('healthNeeds', given, given.needsId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Takes back a clinical note that was not of this child: by whoever wrote it, or whoever treats the child.',
  })
  @Access('clinical:write')
  clinicalNoteWithdraw(
    @Arg('input', () => inputs.ClinicalNoteWithdrawInput, toDo) input: inputs.ClinicalNoteWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      withdrawClinicalNote(context.registry, context.actor, {
        ...given,
        ...changed(given),
        noteId: toPlace('clinicalNote', given, given.noteId),
      }),
    );
  }
}
