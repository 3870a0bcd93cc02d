import { sql, type SQL } from 'drizzle-orm';
import { caseGrants, grantEndings } from '../../../schema/referrals.js';
import { viewEndings, viewGrants } from '../../../schema/rehabilitation/views.js';

/*
 * How long a view stands, for statements that read `view_grants` beside `view_endings`: one that was shown by way of a
 * grant ends with that grant, whichever way the grant ends.
 */

const ofGrant = (column: unknown, from: unknown, key: unknown): SQL =>
  sql`(select ${column} from ${from} where ${key} = ${viewGrants.throughGrantId})`;

/** When it was taken back, or the grant behind it was; null where neither. */
export const viewEnd = sql<
  number | null
>`coalesce(${viewEndings.endedAt}, ${ofGrant(grantEndings.endedAt, grantEndings, grantEndings.grantId)})`;

/** When it expires by itself, or the grant behind it does. */
export const viewExpiry = sql<number>`min(${viewGrants.expiresAt}, coalesce(${ofGrant(caseGrants.expiresAt, caseGrants, caseGrants.id)}, ${viewGrants.expiresAt}))`;
