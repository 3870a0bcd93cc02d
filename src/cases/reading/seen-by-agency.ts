import { and, eq, gt, inArray, isNull } from 'drizzle-orm';
import { users } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { caseGrants, grantEndings } from '../../../schema/referrals.js';
import { acrossAgencies } from '../../access/permissions.js';
import type { Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { AgencyId, CaseId } from '../../identifiers.js';

/**
 * Which of these cases somebody of an agency may see now: its own, those that a standing grant shows it, and all where it has
 * people whose work spans agencies. Asked on behalf of another agency, of cases that the actor has found visible.
 */
export async function findCasesSeenBy(
  db: Reader,
  agencyId: AgencyId,
  caseIds: readonly CaseId[],
  now: number,
): Promise<ReadonlySet<CaseId>> {
  const [everywhere] = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.agencyId, agencyId), inArray(users.role, [...acrossAgencies]), isNull(users.disabledAt)))
    .limit(1);
  if (everywhere) return new Set(caseIds);
  const ids = { ids: JSON.stringify(caseIds) };
  const owned = (await listOwners(db, ids)).filter(({ ownerAgencyId }) => ownerAgencyId === agencyId);
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
  return new Set([...owned, ...granted].map(({ caseId }) => caseId as CaseId));
}

const listOwners = prepared<{ ids: string }, { caseId: number; ownerAgencyId: number }>((db) =>
  db.select({ caseId: cases.id, ownerAgencyId: cases.ownerAgencyId }).from(cases).where(among(cases.id, 'ids')),
);
