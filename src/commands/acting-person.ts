import type { User } from '../access/actor.js';
import { findPersonByName, getPersonByName } from '../agencies/person.queries.js';
import type { Registry } from '../audit/act.js';
import { traceRefusal } from '../audit/trace-refusal.js';

/**
 * As whom a command acts. That somebody tried who was disabled leaves its row, as every other refused act does. Errors: as
 * `getPersonByName`.
 */
export async function getActingPerson(registry: Registry, name: string, operation: string): Promise<User> {
  const { db } = registry.store.reader;
  const found = await findPersonByName(db, name);
  if (found?.isDisabled === true) await traceRefusal(registry, found.person, { operation, fields: [] });
  return getPersonByName(db, name);
}
