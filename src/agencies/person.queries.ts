import { eq } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import type { User } from '../access/actor.js';
import type { Reader } from '../database/connection.js';
import { Invalid } from '../errors.js';
import type { AgencyId, UserId } from '../identifiers.js';

/**
 * The person or application of this name, as whom an operator's command acts: histories and audit rows name somebody.
 * The rights are that person's. Throws NOT_FOUND.
 */
export async function getPersonByName(db: Reader, name: string): Promise<User> {
  const [row] = await db.select().from(users).where(eq(users.name, name));
  if (!row) throw Invalid(`Nobody is registered as ${name}. Register them with "oralu add user".`, ['as'], 'NOT_FOUND');
  return {
    kind: 'user',
    userId: row.id as UserId,
    name: row.name,
    role: row.role,
    agencyId: row.agencyId as AgencyId,
  };
}
