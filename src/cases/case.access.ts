import { eq, sql, type SQL } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import type { Actor } from '../access/actor.js';
import { seesAllAgencies } from '../access/permissions.js';

/**
 * Which cases an actor may see, as a condition inside the SQL of every query: all for roles whose work spans agencies,
 * those of the own agency for other roles, none for anyone else.
 */
export function visibleTo(actor: Actor): SQL {
  if (seesAllAgencies(actor)) return sql`1 = 1`;
  if (actor.kind === 'user') return eq(cases.ownerAgencyId, actor.agencyId);
  return sql`1 = 0`;
}
