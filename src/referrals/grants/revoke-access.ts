import type { Actor } from '../../access/actor.js';
import { keptId, performAnswering, type Registry, type Request } from '../../audit/act.js';
import { personOf } from '../../cases/change-case.js';
import type { Tx } from '../../database/connection.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId, GrantId, ReferralId, UserId } from '../../identifiers.js';
import { getOwnCase } from '../create-referral.js';
import { findGrant, type GrantRow } from './grant.queries.js';
import { endGrant } from './grants.js';
import { recordEvent } from '../referral-act.js';
import { findReferral } from '../referral.queries.js';
import { raiseVersion } from '../../versions/record-versions.js';
import { wordsOf } from '../../words.js';

export interface RevokeAccess extends Request {
  readonly grantId: GrantId;
  readonly reason: string;
}

/**
 * Takes a grant back at once; a referral that gave it is completed by that. Errors: NOT_FOUND for absent and invisible
 * alike, NOT_GRANTED where another agency owns the case, NO_SUCH_TRANSITION where the grant has ended already.
 */
export function revokeAccess(registry: Registry, actor: Actor, input: RevokeAccess): Promise<GrantId> {
  const act = { action: 'access:grant', operation: 'accessRevoke', input } as const;
  return performAnswering(registry, actor, act, keptId<GrantId>(), async (tx, now, about) => {
    const reason = wordsOf(input.reason, 'reason');
    const grant = await findGrant(tx, actor, input.grantId, now);
    if (!grant) throw NotFound('grant', ['grantId']);
    const caseId = grant.caseKey as CaseId;
    about.subjects.add(caseId);
    await getOwnCase(tx, actor, caseId, now);
    if (grant.endedAt !== null || grant.expiresAt <= now) {
      throw Invalid('This grant has ended already.', ['grantId'], 'NO_SUCH_TRANSITION');
    }
    const ending = { reason, by: personOf(actor), now };
    await endGrant(tx, { id: grant.key, caseId, agencyId: grant.agencyKey }, ending);
    await completeReferralOf(tx, actor, grant, ending);
    return { answer: input.grantId, subjects: [caseId] };
  });
}

async function completeReferralOf(
  tx: Tx,
  actor: Actor,
  grant: GrantRow,
  { reason, by, now }: { readonly reason: string; readonly by: UserId; readonly now: number },
): Promise<void> {
  if (grant.referralId === null) return;
  const referralId = grant.referralId as ReferralId;
  const referral = await findReferral(tx, actor, referralId, now);
  if (referral?.status !== 'ACCEPTED') return;
  await recordEvent(tx, { referralId, kind: 'COMPLETED', note: reason, by, now });
  await raiseVersion(tx, 'referral', referralId);
}
