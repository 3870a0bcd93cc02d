import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { answer, CasePayload, changed } from '../../cases/graphql/case-payload.js';
import { toAnswering, toBody } from './plan-payload.js';
import { approvePlan } from './approve-plan.js';
import { assignMilestone } from './assign-milestone.js';
import { endorseWaiver } from './endorse-waiver.js';
import { migratePlan } from './migrate-plan.js';
import { openPlan } from './open-plans.js';
import * as inputs from './plan.inputs.js';
import { reviewPlan } from './review-plan.js';
import { revisePlan } from './revise-plan.js';
import { achieveMilestone, reopenMilestone, waiveMilestone } from './settle-milestone.js';

const toDo = { description: 'What to do.' };

/** Acts on the plan of a child and its milestones; each answers the case. */
@Resolver()
export class PlanResolver {
  @Mutation(() => CasePayload, {
    description: 'Opens the plan of a child who has come home, and those of the siblings who came too.',
  })
  @Access('plan:write')
  planOpen(
    @Arg('input', () => inputs.PlanOpenInput, toDo) input: inputs.PlanOpenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      openPlan(context.registry, context.actor, { ...given, ...changed(given), ...toAnswering(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Writes the next version of a plan: goals, who answers for it, further steps. It needs approval anew; one that would change nothing is ALREADY_RECORDED.',
  })
  @Access('plan:write')
  planRevise(
    @Arg('input', () => inputs.PlanReviseInput, toDo) input: inputs.PlanReviseInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      revisePlan(context.registry, context.actor, { ...given, ...changed(given), ...toAnswering(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Approves a plan that somebody else wrote; the first approval achieves ADP-PLAN.',
  })
  @Access('plan:approve')
  planApprove(
    @Arg('input', () => inputs.PlanApproveInput, toDo) input: inputs.PlanApproveInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      approvePlan(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Moves a running plan on purpose to another edition of the catalogue.' })
  @Access('plan:write')
  planMigrate(
    @Arg('input', () => inputs.PlanMigrateInput, toDo) input: inputs.PlanMigrateInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      migratePlan(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Records a review of a plan.' })
  @Access('plan:write')
  planReview(
    @Arg('input', () => inputs.PlanReviewInput, toDo) input: inputs.PlanReviewInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      reviewPlan(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Records that a milestone was achieved, with what shows it.' })
  @Access('plan:write')
  milestoneAchieve(
    @Arg('input', () => inputs.MilestoneAchieveInput, toDo) input: inputs.MilestoneAchieveInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      achieveMilestone(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Says, as the first of two persons, that a child may do without a mandatory milestone; the other then waives it.',
  })
  @Access('plan:approve')
  milestoneWaiveEndorse(
    @Arg('input', () => inputs.MilestoneWaiveEndorseInput, toDo) input: inputs.MilestoneWaiveEndorseInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      endorseWaiver(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Records that a milestone will not be met or does not apply, and why; a mandatory one needs milestoneWaiveEndorse first.',
  })
  @Access('plan:write')
  milestoneWaive(
    @Arg('input', () => inputs.MilestoneWaiveInput, toDo) input: inputs.MilestoneWaiveInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      waiveMilestone(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Takes back what was wrongly recorded of a milestone; the history keeps both.',
  })
  @Access('plan:write')
  milestoneReopen(
    @Arg('input', () => inputs.MilestoneReopenInput, toDo) input: inputs.MilestoneReopenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      reopenMilestone(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Names another body and person for one open milestone; those that answer for it already are ALREADY_RECORDED.',
  })
  @Access('plan:write')
  milestoneAssign(
    @Arg('input', () => inputs.MilestoneAssignInput, toDo) input: inputs.MilestoneAssignInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      assignMilestone(context.registry, context.actor, { ...given, ...changed(given), ...toBody(given) }),
    );
  }
}
