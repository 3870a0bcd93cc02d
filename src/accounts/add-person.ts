import type { Actor, Role } from '../access/actor.js';
import { insertUser } from '../agencies/register.js';
import { getAgency } from '../agencies/agency.queries.js';
import { performAnswering, type Registry, type Request } from '../audit/act.js';
import { Invalid } from '../errors.js';
import type { AgencyId } from '../identifiers.js';
import { keptId } from './given.js';

export interface AddPerson extends Request {
  readonly name: string;
  readonly role: Role;
  readonly agencyId: AgencyId;
}

/**
 * Registers a person or a partner application, which then needs an invitation or a client secret. Errors: NOT_FOUND
 * (agency), INVALID_INPUT, ALREADY_RECORDED for a name that is taken.
 */
export function addPerson(registry: Registry, actor: Actor, input: AddPerson): Promise<number> {
  const act = { action: 'user:administer', operation: 'userAdd', input } as const;
  return performAnswering(registry, actor, act, keptId, async (tx, now) => {
    const name = input.name.trim();
    if (name === '' || name.length > 200) throw Invalid('A name has 1 to 200 characters.', ['name']);
    const agency = await getAgency(tx, actor, input.agencyId);
    const user = { name, role: input.role, agencyId: agency.id as AgencyId };
    return { answer: await insertUser(tx, user, now), subjects: [] };
  });
}
