import { and, eq, isNull } from 'drizzle-orm';
import { invitations } from '../../schema/access.js';
import type { Actor } from '../access/actor.js';
import { hashOf, newSecret } from '../access/tokens.js';
import { performAnswering, type Registry, type Request } from '../audit/act.js';
import { newId, type UserId } from '../identifiers.js';
import { getUser } from './account.queries.js';
import { keptWithoutSecret, type Given } from './given.js';
import { lifetimes } from './lifetimes.js';

/**
 * Gives out a code that sets a person's password once, within three days; earlier ones no longer do. Whoever uses it
 * enrols a second factor anew. The code is answered this once: a retry answers the id alone. Errors: NOT_FOUND.
 */
export function inviteUser(registry: Registry, actor: Actor, input: Request & { userId: UserId }): Promise<Given> {
  const act = { action: 'user:administer', operation: 'userInvite', input } as const;
  return performAnswering(registry, actor, act, keptWithoutSecret, async (tx, now) => {
    const { id: userId } = await getUser(tx, actor, input.userId);
    await tx
      .update(invitations)
      .set({ usedAt: now })
      .where(and(eq(invitations.userId, userId), isNull(invitations.usedAt)));
    const [secret, id] = [newSecret(), newId(now)];
    const expiresAt = now + lifetimes.invitation;
    await tx.insert(invitations).values({ id, userId, codeHash: hashOf(secret), createdAt: now, expiresAt });
    return { answer: { id: userId, secret }, subjects: [] };
  });
}
