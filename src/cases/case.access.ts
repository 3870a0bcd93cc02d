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

/** One thing for each view there is: made for an actor's view when it is first needed, and kept. */
export function forEachView<Made>(make: (visible: SQL) => Made): (actor: Actor) => Made {
  const made = new Map<string, Made>();
  return (actor) => {
    const view = viewOf(actor);
    let known = made.get(view);
    if (known === undefined) made.set(view, (known = make(visibleTo(actor))));
    return known;
  };
}

/** Names what an actor sees; actors of the same view may share a prepared statement. */
export const viewOf = (actor: Actor): string =>
  seesAllAgencies(actor) ? 'all' : actor.kind === 'user' ? `agency ${actor.agencyId}` : 'none';
