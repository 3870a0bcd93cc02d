import { referrals } from '../../schema/referrals.js';
import type { Actor } from '../access/actor.js';
import { seesAllAgencies } from '../access/permissions.js';
import { keptId, performAnswering, type Registry, type Request } from '../audit/act.js';
import { assertUnsealed, getVisibleCase, personOf } from '../cases/change-case.js';
import type { CaseRow } from '../cases/case-rows.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { Invalid, VersionConflict } from '../errors.js';
import { newId, type AgencyId, type CaseId, type ReferralId } from '../identifiers.js';
import { assertReceiver, coverageOf, expiryOf, type GrantScope } from './grants/grants.js';
import { wordsOf } from '../words.js';

export interface CreateReferral extends Request {
  readonly caseId: CaseId;
  readonly toAgencyId: AgencyId;
  readonly reason: string;
  readonly scopes: readonly GrantScope[];
  readonly expiresOn: CivilDate;
  readonly expectedVersion: number;
}

/**
 * Offers a case to another agency, which sees who offers and why, and the case itself once it accepts.
 * Errors: NOT_FOUND (case, agency), NOT_GRANTED where another agency owns the case, VERSION_CONFLICT, INVALID_INPUT,
 * IMPOSSIBLE_DATES.
 */
export function createReferral(registry: Registry, actor: Actor, input: CreateReferral): Promise<ReferralId> {
  const act = { action: 'referral:create', operation: 'referralCreate', input, subject: input.caseId } as const;
  return performAnswering(registry, actor, act, keptId<ReferralId>(), async (tx, now) => {
    const row = await getGivableCase(tx, actor, input.caseId, now);
    if (input.expectedVersion !== row.version) throw VersionConflict(input.expectedVersion, row.version);
    await assertReceiver(tx, { agencyId: input.toAgencyId, ownerAgencyId: row.ownerAgencyId }, 'toAgencyId');
    const id = newId<ReferralId>(now);
    await tx.insert(referrals).values({
      id,
      caseId: input.caseId,
      fromAgencyId: row.ownerAgencyId,
      toAgencyId: input.toAgencyId,
      reason: wordsOf(input.reason, 'reason'),
      ...coverageOf(input.scopes),
      expiresAt: expiryOf(input.expiresOn, now),
      createdAt: now,
      createdBy: personOf(actor),
    });
    return { answer: id, subjects: [input.caseId] };
  });
}

/** A case that the actor may show to others: whose file is sealed is shown to nobody new before it is opened. */
export async function getGivableCase(db: Reader, actor: Actor, caseId: CaseId, now: number): Promise<CaseRow> {
  const row = await getOwnCase(db, actor, caseId, now);
  await assertUnsealed({ tx: db, row, now, by: personOf(actor) });
  return row;
}

/** A case whose access the actor gives and takes: of the own agency, or any for roles whose work spans agencies. */
export async function getOwnCase(db: Reader, actor: Actor, caseId: CaseId, now: number): Promise<CaseRow> {
  const row = await getVisibleCase(db, actor, caseId, now);
  const owns = actor.kind === 'user' && actor.agencyId === row.ownerAgencyId;
  if (!owns && !seesAllAgencies(actor)) {
    throw Invalid('Only the agency that owns a case can show it to others.', ['caseId'], 'NOT_GRANTED');
  }
  return row;
}
