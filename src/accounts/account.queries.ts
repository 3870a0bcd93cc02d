import { and, asc, desc, eq, getTableColumns, gt, isNull, sql } from 'drizzle-orm';
import { clientSecrets, passwords, secondFactors } from '../../schema/access.js';
import { accessTokens, agencies, users } from '../../schema/agencies.js';
import type { Actor } from '../access/actor.js';
import { assertMay, may } from '../access/permissions.js';
import type { Reader } from '../database/connection.js';
import { NotFound } from '../errors.js';
import { assertPageSize, fromCursor, type Keyset, type Page } from '../graphql/pagination.js';
import type { UserId } from '../identifiers.js';
import { versionOf } from '../versions/record-versions.js';

export type UserRow = typeof users.$inferSelect & { readonly version: number };

const secretColumns = {
  id: clientSecrets.id,
  userId: clientSecrets.userId,
  application: users.name,
  label: clientSecrets.label,
  prefix: clientSecrets.prefix,
  createdAt: clientSecrets.createdAt,
  expiresAt: clientSecrets.expiresAt,
  lastUsedAt: clientSecrets.lastUsedAt,
  revokedAt: clientSecrets.revokedAt,
};
export type ClientSecretRow = Awaited<ReturnType<typeof listClientSecrets>>[number];

/** Whoever administers people sees what belongs to any; everybody else what is their own. */
const owned = (actor: Actor, userId: typeof users.id) =>
  may(actor, 'user:administer') ? undefined : eq(userId, actor.kind === 'user' ? actor.userId : 0);

/** How many rows a list of this module answers at most. */
const longestList = 100;

/** The client secrets one may see, newest first: never the secret, never its hash. */
export async function listClientSecrets(db: Reader, actor: Actor, id?: number) {
  assertMay(actor, 'secret:read');
  return db
    .select(secretColumns)
    .from(clientSecrets)
    .innerJoin(users, eq(users.id, clientSecrets.userId))
    .where(and(owned(actor, users.id), id === undefined ? undefined : eq(clientSecrets.id, id)))
    .orderBy(desc(clientSecrets.id))
    .limit(longestList);
}

/** Throws NOT_FOUND, alike for one that is absent and one that is another's. */
export async function getClientSecret(db: Reader, actor: Actor, id: number): Promise<ClientSecretRow> {
  const [row] = await listClientSecrets(db, actor, id);
  if (!row) throw NotFound('client secret', ['id']);
  return row;
}

export type AccessTokenRow = Awaited<ReturnType<typeof listAccessTokens>>[number];

/** The access tokens one may see that can be used now, newest first. */
export async function listAccessTokens(db: Reader, actor: Actor, now: number, id?: number) {
  assertMay(actor, 'token:read');
  return db
    .select({
      id: accessTokens.id,
      name: users.name,
      clientSecretId: accessTokens.clientSecretId,
      createdAt: accessTokens.createdAt,
      expiresAt: accessTokens.expiresAt,
    })
    .from(accessTokens)
    .innerJoin(users, eq(users.id, accessTokens.userId))
    .where(
      and(
        owned(actor, users.id),
        isNull(accessTokens.revokedAt),
        isNull(users.disabledAt),
        gt(accessTokens.expiresAt, now),
        id === undefined ? undefined : eq(accessTokens.id, id),
      ),
    )
    .orderBy(desc(accessTokens.id))
    .limit(longestList);
}

/** By what accounts are ordered: by name. */
export const userKeyset: Keyset<{ readonly name: string; readonly id: number }> = {
  order: 'USER_NAME_ASC',
  placeOf: ({ name, id }) => [name, id],
};

/** People and applications by name, one more than the page. */
export async function listUsers(db: Reader, actor: Actor, list: Page & { readonly id?: UserId }) {
  assertMay(actor, 'user:read');
  assertPageSize(list.first);
  const after = list.after === undefined ? undefined : fromCursor(list.after, userKeyset.order, 2);
  return db
    .select({
      ...getTableColumns(users),
      version: versionOf('user', users.id),
      agency: getTableColumns(agencies),
      hasPassword: sql<number>`${passwords.userId} is not null`,
      hasSecondFactor: sql<number>`${secondFactors.confirmedAt} is not null`,
    })
    .from(users)
    .innerJoin(agencies, eq(agencies.id, users.agencyId))
    .leftJoin(passwords, eq(passwords.userId, users.id))
    .leftJoin(secondFactors, eq(secondFactors.userId, users.id))
    .where(
      and(
        list.id === undefined ? undefined : eq(users.id, list.id),
        after && sql`(${users.name}, ${users.id}) > (${after[0]}, ${after[1]})`,
      ),
    )
    .orderBy(asc(users.name), asc(users.id))
    .limit(list.first + 1);
}
export type UserListRow = Awaited<ReturnType<typeof listUsers>>[number];

/** The person or application with this id. Throws NOT_FOUND, for administrators alone. */
export async function getUser(db: Reader, actor: Actor, id: UserId, field = 'userId'): Promise<UserRow> {
  assertMay(actor, 'user:read');
  const [row] = await db
    .select({ ...getTableColumns(users), version: versionOf('user', users.id) })
    .from(users)
    .where(eq(users.id, id));
  if (!row) throw NotFound('user', [field]);
  return row;
}
