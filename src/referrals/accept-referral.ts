import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { getCaseRow } from '../cases/case-rows.js';
import { assertUnsealed } from '../cases/change-case.js';
import type { AgencyId, ReferralId } from '../identifiers.js';
import { startGrant } from './grants/grants.js';
import { isOf, takeStep, type ReferralRequest, type Step } from './referral-act.js';

const step: Step = {
  action: 'referral:answer',
  operation: 'referralAccept',
  from: 'PENDING',
  to: 'ACCEPTED',
  mayTake: (actor, { toAgencyId }) => isOf(actor, toAgencyId),
  takenBy: 'Only the agency that a case is referred to accepts it.',
};

/**
 * Accepts a referral: from this very transaction the receiving agency sees the case, as far as was offered. Refused while
 * the file is sealed: FILE_SEALED.
 */
export function acceptReferral(registry: Registry, actor: Actor, input: ReferralRequest): Promise<ReferralId> {
  return takeStep(registry, actor, step, { input }, async ({ tx, now, by, referral }) => {
    await assertUnsealed({ tx, row: await getCaseRow(tx, referral.caseId), now, by }, 'referralId');
    const { caseId, toAgencyId, reason, coversIdentity, coversRecord, coversClinical, expiresAt } = referral;
    const agencyId = toAgencyId as AgencyId;
    const { referralId } = input;
    const grant = {
      caseId,
      agencyId,
      referralId,
      purpose: reason,
      coversIdentity,
      coversRecord,
      coversClinical,
      expiresAt,
    };
    await startGrant(tx, grant, by, now);
  });
}
