import type { Actor } from '../access/actor.js';
import { seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import type { ReferralId } from '../identifiers.js';
import { isOf, takeStep, type ReferralRequest, type Step } from './referral-act.js';

const step: Step = {
  action: 'referral:create',
  operation: 'referralWithdraw',
  from: 'PENDING',
  to: 'WITHDRAWN',
  mayTake: (actor, { fromAgencyId }) => isOf(actor, fromAgencyId) || seesAllAgencies(actor),
  takenBy: 'Only the agency that referred a case withdraws the referral; its receiver declines it.',
};

/** Takes back a referral that nobody has answered yet. */
export function withdrawReferral(registry: Registry, actor: Actor, input: ReferralRequest): Promise<ReferralId> {
  return takeStep(registry, actor, step, { input });
}
