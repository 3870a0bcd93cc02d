import { and, eq } from 'drizzle-orm';
import { clientSecrets } from '../../../schema/access.js';
import { users } from '../../../schema/agencies.js';
import { anonymous, type User } from '../../access/actor.js';
import { hashOf, issueTokenFor } from '../../access/tokens.js';
import type { Registry } from '../../audit/act.js';
import { appendEntry } from '../../audit/append-entry.js';
import type { Tx } from '../../database/connection.js';
import { fromNodeId, type AgencyId, type UserId } from '../../identifiers.js';
import { isWaitingForEndorsement } from '../endorsing/given-credentials.js';
import { lifetimes } from '../lifetimes.js';

/**
 * A short-lived access token for a client secret, or nothing where the client is unknown or disabled or the secret is
 * wrong, expired, revoked or not endorsed yet: the same is answered and written for each.
 */
export function exchangeSecret(
  { store, clock }: Registry,
  client: { readonly id: string; readonly secret: string },
): Promise<string | undefined> {
  return store.inTransaction(async (tx) => {
    const now = clock();
    const found = await findSecret(tx, client);
    const stands =
      found !== undefined && found.revokedAt === null && found.expiresAt > now && found.disabledAt === null;
    const holds = stands && !(await isWaitingForEndorsement(tx, found.id));
    const decision = holds ? 'DONE' : 'REFUSED';
    const trace = { operation: 'tokenExchange', decision, subjects: [], fields: ['clientId', 'clientSecret'] } as const;
    await appendEntry(tx, holds ? found.user : anonymous, trace, now);
    if (!holds) return undefined;
    await tx.update(clientSecrets).set({ lastUsedAt: now }).where(eq(clientSecrets.id, found.id));
    const { userId } = found.user;
    return issueTokenFor(tx, { userId, now, lifetime: lifetimes.exchanged, clientSecretId: found.id });
  });
}

async function findSecret(tx: Tx, client: { readonly id: string; readonly secret: string }) {
  const userId = fromNodeId('user', client.id) ?? 0;
  const [row] = await tx
    .select()
    .from(clientSecrets)
    .innerJoin(users, eq(users.id, clientSecrets.userId))
    .where(and(eq(clientSecrets.secretHash, hashOf(client.secret)), eq(clientSecrets.userId, userId)));
  if (!row) return undefined;
  const { id, name, role, agencyId, disabledAt } = row.users;
  const user: User = { kind: 'user', userId: id as UserId, name, role, agencyId: agencyId as AgencyId };
  return { ...row.client_secrets, disabledAt, user };
}
