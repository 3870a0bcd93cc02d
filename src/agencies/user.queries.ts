import { users } from '../../schema/agencies.js';
import type { Actor, Role } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Connection } from '../database/connection.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';

/** A person or an application as whoever works with them knows them. */
export interface UserTree {
  id: string;
  name: string;
  role: Role;
}

/** Somebody as they are read. */
export const userColumns = {
  id: nodeIdOf('user', users.id),
  name: users.name,
  role: users.role,
};

/** Those whom rows name that their reader has been shown, by the number that the rows have: one statement for a page. */
export async function namePeople(
  connection: Connection,
  named: readonly (number | null)[],
): Promise<(id: number | null) => UserTree | null> {
  const ids = [...new Set(named.filter((id) => id !== null))];
  const found = ids.length === 0 ? [] : await listPeople(connection, { ids: JSON.stringify(ids) });
  const people = new Map(found.map(({ key, ...person }) => [key, person]));
  return (id) => (id === null ? null : (people.get(id) ?? null));
}

/** The actor as others know them. */
export async function findOwnUser(connection: Connection, actor: Actor): Promise<UserTree | undefined> {
  assertMay(actor, 'account:read');
  if (actor.kind !== 'user') return undefined;
  return (await namePeople(connection, [actor.userId]))(actor.userId) ?? undefined;
}

const listPeople = prepared<{ ids: string }, UserTree & { readonly key: number }>((db) =>
  db
    .select({ key: users.id, ...userColumns })
    .from(users)
    .where(among(users.id, 'ids')),
);
