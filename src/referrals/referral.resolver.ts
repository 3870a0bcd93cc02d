import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { attempt, toCaseId, toKey } from '../cases/graphql/case-payload.js';
import type { PageOf } from '../graphql/pagination.js';
import { selectedOfNodes } from '../graphql/selection.js';
import type { AgencyId, ReferralId } from '../identifiers.js';
import { acceptReferral } from './accept-referral.js';
import { completeReferral } from './complete-referral.js';
import { createReferral } from './create-referral.js';
import { declineReferral } from './decline-referral.js';
import { answeredReferral, toReferralConnection } from './referral-payload.js';
import type { ReferralTree } from './referral-tree.js';
import * as inputs from './referral.inputs.js';
import { listReferrals, type ReferralDirection, type ReferralStatus } from './referral.queries.js';
import { ReferralConnection, ReferralDirectionEnum, ReferralPayload, ReferralStatusEnum } from './referral.types.js';
import { withdrawReferral } from './withdraw-referral.js';

const toDo = { description: 'What to do.' };

@Resolver()
export class ReferralResolver {
  @Query(() => ReferralConnection, {
    description: 'Referrals to and from your agency, newest first; of all agencies where your role sees all.',
  })
  @Access('referral:read')
  async referrals(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('direction', () => ReferralDirectionEnum, { nullable: true, description: 'To your agency, or from it.' })
    direction: ReferralDirection | null | undefined,
    @Arg('status', () => ReferralStatusEnum, { nullable: true, description: 'Those that stand there.' })
    status: ReferralStatus | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<ReferralTree>> {
    const page = { first, after: after ?? undefined };
    const list = { ...page, direction: direction ?? undefined, status: status ?? undefined };
    const rows = await listReferrals(context.registry, context.actor, list);
    return toReferralConnection(context, rows, page, selectedOfNodes(info));
  }

  @Mutation(() => ReferralPayload, {
    description: 'Refers a case of your agency to another, which sees who asks and why, and the case once it accepts.',
  })
  @Access('referral:create')
  async referralCreate(
    @Arg('input', () => inputs.ReferralCreateInput, toDo) input: inputs.ReferralCreateInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ReferralPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      createReferral(context.registry, context.actor, {
        ...given,
        caseId: toCaseId(given.caseId, 'caseId'),
        toAgencyId: toKey<AgencyId>('agency', given.toAgencyId, 'toAgencyId'),
      }),
    );
    return { referral: await answeredReferral(context, info, answer), userErrors };
  }

  @Mutation(() => ReferralPayload, { description: 'Accepts a referral: your agency sees the case from now on.' })
  @Access('referral:answer')
  referralAccept(
    @Arg('input', () => inputs.ReferralAcceptInput, toDo) input: inputs.ReferralAcceptInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ReferralPayload> {
    return step(context, info, input, (given) => acceptReferral(context.registry, context.actor, given));
  }

  @Mutation(() => ReferralPayload, { description: 'Declines a referral, with the reason.' })
  @Access('referral:answer')
  referralDecline(
    @Arg('input', () => inputs.ReferralDeclineInput, toDo) input: inputs.ReferralDeclineInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ReferralPayload> {
    return step(context, info, input, (given) => declineReferral(context.registry, context.actor, given));
  }

  @Mutation(() => ReferralPayload, {
    description: 'Either agency says that what was asked for is done: the access is gone at once.',
  })
  @Access('referral:answer')
  referralComplete(
    @Arg('input', () => inputs.ReferralCompleteInput, toDo) input: inputs.ReferralCompleteInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ReferralPayload> {
    return step(context, info, input, (given) => completeReferral(context.registry, context.actor, given));
  }

  @Mutation(() => ReferralPayload, {
    description: 'Takes back a referral of your agency that nobody has answered yet.',
  })
  @Access('referral:create')
  referralWithdraw(
    @Arg('input', () => inputs.ReferralWithdrawInput, toDo) input: inputs.ReferralWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ReferralPayload> {
    return step(context, info, input, (given) => withdrawReferral(context.registry, context.actor, given));
  }
}

/** One step of a referral that exists. */
async function step<Input extends { readonly idempotencyKey: string; readonly referralId: string }>(
  context: RegistryContext,
  info: GraphQLResolveInfo,
  input: Input,
  take: (given: Omit<Input, 'referralId'> & { readonly referralId: ReferralId }) => Promise<ReferralId>,
): Promise<ReferralPayload> {
  const { answer, userErrors } = await attempt(context, input, (given) =>
    take({ ...given, referralId: toKey<ReferralId>('referral', given.referralId, 'referralId') }),
  );
  return { referral: await answeredReferral(context, info, answer), userErrors };
}
