import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import type { ReferralId } from '../identifiers.js';
import { isOf, takeStep, type ReferralRequest, type Step } from './referral-act.js';
import { wordsOf } from '../words.js';

export interface DeclineReferral extends ReferralRequest {
  readonly reason: string;
}

const step: Step = {
  action: 'referral:answer',
  operation: 'referralDecline',
  from: 'PENDING',
  to: 'DECLINED',
  mayTake: (actor, { toAgencyId }) => isOf(actor, toAgencyId),
  takenBy: 'Only the agency that a case is referred to declines it; its sender withdraws it.',
};

/** Declines a referral, with the reason; the receiving agency never sees the case. */
export async function declineReferral(registry: Registry, actor: Actor, input: DeclineReferral): Promise<ReferralId> {
  return takeStep(registry, actor, step, { input, note: wordsOf(input.reason, 'reason') });
}
