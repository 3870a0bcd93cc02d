import type { Actor } from '../../access/actor.js';
import { keptId, performAnswering, type Registry, type Request } from '../../audit/act.js';
import { personOf } from '../../cases/change-case.js';
import type { CivilDate } from '../../dates.js';
import { VersionConflict } from '../../errors.js';
import type { AgencyId, CaseId, GrantId } from '../../identifiers.js';
import { getGivableCase } from '../create-referral.js';
import { assertReceiver, coverageOf, expiryOf, startGrant, type GrantScope } from './grants.js';
import { wordsOf } from '../../words.js';

export interface GrantAccess extends Request {
  readonly caseId: CaseId;
  readonly expectedVersion: number;
  readonly agencyId: AgencyId;
  readonly purposeOfAccess: string;
  readonly scopes: readonly GrantScope[];
  readonly expiresOn: CivilDate;
}

/**
 * Shows a case to an agency that does not own it, for a purpose and until a day. A further grant adds to those there
 * are. Errors: NOT_FOUND (case, agency), NOT_GRANTED where another agency owns the case, VERSION_CONFLICT, INVALID_INPUT,
 * IMPOSSIBLE_DATES.
 */
export function grantAccess(registry: Registry, actor: Actor, input: GrantAccess): Promise<GrantId> {
  const act = { action: 'access:grant', operation: 'accessGrant', input, subject: input.caseId } as const;
  return performAnswering(registry, actor, act, keptId<GrantId>(), async (tx, now) => {
    const { caseId, agencyId } = input;
    const row = await getGivableCase(tx, actor, caseId, now);
    if (row.version !== input.expectedVersion) throw VersionConflict(input.expectedVersion, row.version);
    await assertReceiver(tx, { agencyId, ownerAgencyId: row.ownerAgencyId }, 'agencyId');
    const [purpose, expiresAt] = [wordsOf(input.purposeOfAccess, 'purposeOfAccess'), expiryOf(input.expiresOn, now)];
    const grant = { caseId, agencyId, purpose, expiresAt, ...coverageOf(input.scopes) };
    return { answer: await startGrant(tx, grant, personOf(actor), now), subjects: [caseId] };
  });
}
