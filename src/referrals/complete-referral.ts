import type { Actor } from '../access/actor.js';
import { seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import type { ReferralId } from '../identifiers.js';
import { endGrant, listStandingGrantsOf } from './grants/grants.js';
import { isOf, takeStep, type ReferralRequest, type Step } from './referral-act.js';

const step: Step = {
  action: 'referral:answer',
  operation: 'referralComplete',
  from: 'ACCEPTED',
  to: 'COMPLETED',
  mayTake: (actor, { fromAgencyId, toAgencyId }) =>
    isOf(actor, fromAgencyId) || isOf(actor, toAgencyId) || seesAllAgencies(actor),
  takenBy: 'Only the two agencies of a referral complete it.',
};

/** Either side says that what was asked for is done: from this very transaction the access is gone. */
export function completeReferral(registry: Registry, actor: Actor, input: ReferralRequest): Promise<ReferralId> {
  return takeStep(registry, actor, step, { input }, async ({ tx, now, by }) => {
    for (const grant of await listStandingGrantsOf(tx, input.referralId, now)) {
      await endGrant(tx, grant, { reason: 'The referral was completed.', by, now });
    }
  });
}
