import { sql } from 'drizzle-orm';
import { caseGrants, grantedPlaces, grantEndings } from '../../../schema/referrals.js';
import { cases } from '../../../schema/cases.js';
import type { Connection } from '../../database/connection.js';

type Place = typeof grantedPlaces.$inferSelect;

/** Where the index of granted places and the grants part. */
export interface Misplaced {
  readonly agencyId: number;
  readonly caseId: number;
  readonly expected: Place | undefined;
  readonly found: Place | undefined;
}

/**
 * Looks at every grant and every place, and tells the first that differs. The places are kept by triggers, in SQL; here
 * they are told from the rows of the grants without it.
 */
export async function findMisplaced({ db }: Connection): Promise<Misplaced | undefined> {
  const ended = new Set((await db.select({ id: grantEndings.grantId }).from(grantEndings)).map(({ id }) => id));
  const granted = sql`exists (select 1 from ${caseGrants} where ${caseGrants.caseId} = ${cases.id})`;
  const current = await db
    .select({ id: cases.id, reportedOn: cases.reportedOn, updatedAt: cases.updatedAt })
    .from(cases)
    .where(granted);
  const caseOf = new Map(current.map((row) => [row.id, row]));
  const expected = new Map<string, Place>();
  for (const grant of await db.select().from(caseGrants)) {
    const row = caseOf.get(grant.caseId);
    if (ended.has(grant.id) || !row) continue;
    const { agencyId, caseId, expiresAt, coversIdentity } = grant;
    const before = expected.get(keyOf(grant));
    expected.set(keyOf(grant), {
      agencyId,
      caseId,
      reportedOn: row.reportedOn,
      updatedAt: row.updatedAt,
      visibleUntil: Math.max(before?.visibleUntil ?? 0, expiresAt),
      identityUntil: Math.max(before?.identityUntil ?? 0, coversIdentity ? expiresAt : 0),
    });
  }
  const found = new Map((await db.select().from(grantedPlaces)).map((place) => [keyOf(place), place]));
  for (const place of [...expected.values(), ...found.values()]) {
    const [wanted, kept] = [expected.get(keyOf(place)), found.get(keyOf(place))];
    if (!wanted || !kept || columns.some((column) => wanted[column] !== kept[column]))
      return { agencyId: place.agencyId, caseId: place.caseId, expected: wanted, found: kept };
  }
  return undefined;
}

const columns = ['reportedOn', 'updatedAt', 'visibleUntil', 'identityUntil'] as const;

const keyOf = ({ agencyId, caseId }: { readonly agencyId: number; readonly caseId: number }): string =>
  `${agencyId} ${caseId}`;
