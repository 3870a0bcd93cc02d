import { and, desc, eq, gt, isNull, notExists, sql } from 'drizzle-orm';
import { agencies } from '../../../schema/agencies.js';
import { caseGrants, grantEndings, grantScopes } from '../../../schema/referrals.js';
import { noteAccess } from '../../changes/note-change.js';
import type { Reader, Tx } from '../../database/connection.js';
import { dateOf, startOf, addDays, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import { newId, type AgencyId, type CaseId, type GrantId, type ReferralId, type UserId } from '../../identifiers.js';

export type GrantScope = (typeof grantScopes)[number];

/** How far a grant reaches beyond the facts of the case. */
export interface Coverage {
  readonly coversIdentity: boolean;
  readonly coversRecord: boolean;
  readonly coversClinical?: boolean;
}

export interface NewGrant extends Coverage {
  readonly caseId: CaseId;
  readonly agencyId: AgencyId;
  readonly referralId?: ReferralId | undefined;
  readonly purpose: string;
  readonly expiresAt: number;
}

/** The one place where access begins: the grant, and the word of it to the agency's change feed. */
export async function startGrant(tx: Tx, grant: NewGrant, by: UserId, now: number): Promise<GrantId> {
  const id = newId<GrantId>(now);
  await tx
    .insert(caseGrants)
    .values({ ...grant, id, referralId: grant.referralId ?? null, grantedAt: now, grantedBy: by });
  await noteAccess(tx, { caseId: grant.caseId, agencyId: grant.agencyId, kind: 'ACCESS_GAINED', now });
  return id;
}

/** The one place where access is taken back before its time: the ending, and the word of it to the change feed. */
export async function endGrant(
  tx: Tx,
  grant: { readonly id: number; readonly caseId: number; readonly agencyId: number },
  { reason, by, now }: { readonly reason: string; readonly by: UserId; readonly now: number },
): Promise<void> {
  await tx.insert(grantEndings).values({ grantId: grant.id, reason, endedAt: now, endedBy: by });
  const [caseId, agencyId] = [grant.caseId as CaseId, grant.agencyId as AgencyId];
  await noteAccess(tx, { caseId, agencyId, kind: 'ACCESS_LOST', now });
}

/** The grants that a referral's acceptance gave and that neither expired nor were ended. */
export const listStandingGrantsOf = (db: Reader, referralId: number, now: number) =>
  db
    .select()
    .from(caseGrants)
    .where(
      and(
        eq(caseGrants.referralId, referralId),
        gt(caseGrants.expiresAt, now),
        notExists(
          db
            .select({ one: sql`1` })
            .from(grantEndings)
            .where(eq(grantEndings.grantId, caseGrants.id)),
        ),
      ),
    );

/** The grant by which an agency may act on a case and which lasts longest; nothing where it owns the case or sees all. */
export async function findActingGrant(
  db: Reader,
  { caseId, agencyId, now }: { readonly caseId: CaseId; readonly agencyId: AgencyId; readonly now: number },
): Promise<{ readonly id: number; readonly expiresAt: number } | undefined> {
  const [row] = await db
    .select({ id: caseGrants.id, expiresAt: caseGrants.expiresAt })
    .from(caseGrants)
    .leftJoin(grantEndings, eq(grantEndings.grantId, caseGrants.id))
    .where(
      and(
        eq(caseGrants.caseId, caseId),
        eq(caseGrants.agencyId, agencyId),
        eq(caseGrants.coversRecord, true),
        gt(caseGrants.expiresAt, now),
        isNull(grantEndings.grantId),
      ),
    )
    .orderBy(desc(caseGrants.expiresAt), desc(caseGrants.id))
    .limit(1);
  return row;
}

/** The scopes as they are told: each grant shows the facts. */
export function scopesOf({ coversIdentity, coversRecord, coversClinical }: Coverage): GrantScope[] {
  const covered = { FACTS: true, IDENTITY: coversIdentity, RECORD: coversRecord, CLINICAL: coversClinical === true };
  return grantScopes.filter((scope) => covered[scope]);
}

/** INVALID_INPUT for no scope at all, and for acting on a file, or reading its notes, without seeing whose it is. */
export function coverageOf(scopes: readonly GrantScope[]): Coverage {
  if (scopes.length === 0)
    throw Invalid('Name at least one scope: FACTS shows the case without the identity.', ['scopes']);
  const [coversIdentity, coversRecord] = [scopes.includes('IDENTITY'), scopes.includes('RECORD')];
  if (coversRecord && !coversIdentity) {
    throw Invalid('RECORD needs IDENTITY beside it: who acts on a file must see whose it is.', ['scopes']);
  }
  const coversClinical = scopes.includes('CLINICAL');
  if (coversClinical && !coversIdentity) {
    throw Invalid('CLINICAL needs IDENTITY beside it: notes and scores are read of a child whom one treats.', [
      'scopes',
    ]);
  }
  return { coversIdentity, coversRecord, coversClinical };
}

/** Access is given for a year at most, and then considered anew. */
const longestGrantDays = 366;

/** The instant after the last day of access; IMPOSSIBLE_DATES for a day that is past or more than a year away. */
export function expiryOf(expiresOn: CivilDate, now: number): number {
  const today = dateOf(now);
  if (expiresOn < today || expiresOn > addDays(today, longestGrantDays)) {
    throw Invalid(
      `expiresOn is the last day of access, from today, ${today}, to ${longestGrantDays} days ahead; it says ${expiresOn}.`,
      ['expiresOn'],
      'IMPOSSIBLE_DATES',
    );
  }
  return startOf(addDays(expiresOn, 1));
}

/** The last day of access, of an instant made by `expiryOf`. */
export const lastDayOf = (expiresAt: number): CivilDate => dateOf(expiresAt - 1);

/** Access goes to an agency that exists and does not own the case. */
export async function assertReceiver(
  db: Reader,
  { agencyId, ownerAgencyId }: { agencyId: AgencyId; ownerAgencyId: number },
  field: string,
): Promise<void> {
  const [found] = await db.select({ id: agencies.id }).from(agencies).where(eq(agencies.id, agencyId));
  if (!found) throw NotFound('agency', [field]);
  if (agencyId === ownerAgencyId) throw Invalid('That agency owns the case and sees all of it already.', [field]);
}
