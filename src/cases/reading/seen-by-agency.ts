import { and, eq, gt, inArray, isNull } from 'drizzle-orm';
import { users } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { caseGrants, grantEndings } from '../../../schema/referrals.js';
import { acrossAgencies } from '../../access/permissions.js';
import type { Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { AgencyId, CaseId } from '../../identifiers.js';
import { isNotErased } from '../case.access.js';

/**
 * Which of these cases somebody of an agency may see now: its own, those that a standing grant shows it, and all where it has
 * people whose work spans agencies; none whose child was erased. Asked on behalf of another agency.
 */
export async function findCasesSeenBy(
  db: Reader,
  agencyId: AgencyId,
  caseIds: readonly CaseId[],
  now: number,
): Promise<ReadonlySet<CaseId>> {
  const there = await listOwners(db, { ids: JSON.stringify(caseIds) });
  const [everywhere] = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.agencyId, agencyId), inArray(users.role, [...acrossAgencies]), isNull(users.disabledAt)))
    .limit(1);
  if (everywhere) return new Set(there.map(({ caseId }) => caseId as CaseId));
  const granted = await db
    .select({ caseId: caseGrants.caseId })
    .from(caseGrants)
    .leftJoin(grantEndings, eq(grantEndings.grantId, caseGrants.id))
    .where(
      and(
        eq(caseGrants.agencyId, agencyId),
        inArray(caseGrants.caseId, [...caseIds]),
        gt(caseGrants.expiresAt, now),
        isNull(grantEndings.grantId),
      ),
    );
  const shown = new Set(granted.map(({ caseId }) => caseId));
  const seen = there.filter(({ caseId, ownerAgencyId }) => ownerAgencyId === agencyId || shown.has(caseId));
  return new Set(seen.map(({ caseId }) => caseId as CaseId));
}

const listOwners = prepared<{ ids: string }, { caseId: number; ownerAgencyId: number }>((db) =>
  db
    .select({ caseId: cases.id, ownerAgencyId: cases.ownerAgencyId })
    .from(cases)
    .where(and(among(cases.id, 'ids'), isNotErased())),
);
