import { eq } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import type { User } from '../access/actor.js';
import type { Reader } from '../database/connection.js';
import { Forbidden, Invalid } from '../errors.js';
import type { AgencyId, UserId } from '../identifiers.js';

interface Found {
  readonly person: User;
  readonly isDisabled: boolean;
}

/** The person or application of this name, whether they may still act or not; nothing where nobody has it. */
export async function findPersonByName(db: Reader, name: string): Promise<Found | undefined> {
  const [row] = await db.select().from(users).where(eq(users.name, name));
  if (!row) return undefined;
  const { role } = row;
  const person = {
    kind: 'user',
    userId: row.id as UserId,
    name: row.name,
    role,
    agencyId: row.agencyId as AgencyId,
  } as const;
  return { person, isDisabled: row.disabledAt !== null };
}

/**
 * The person or application of this name, as whom an operator's command acts: histories and audit rows name somebody.
 * The rights are that person's. Throws NOT_FOUND, and FORBIDDEN for somebody who was disabled.
 */
export async function getPersonByName(db: Reader, name: string): Promise<User> {
  const found = await findPersonByName(db, name);
  if (!found)
    throw Invalid(`Nobody is registered as ${name}. Register them with "oralu add user".`, ['as'], 'NOT_FOUND');
  if (found.isDisabled)
    throw Forbidden(
      `${name} was disabled and may do nothing. Name somebody else, or have an administrator enable them.`,
    );
  return found.person;
}
