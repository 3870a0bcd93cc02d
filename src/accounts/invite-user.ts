import { and, eq, isNull } from 'drizzle-orm';
import { invitations } from '../../schema/access.js';
import type { Actor } from '../access/actor.js';
import { hashOf, newSecret } from '../access/tokens.js';
import type { Registry } from '../audit/act.js';
import { newId } from '../identifiers.js';
import { changeRecord } from '../versions/change-record.js';
import { keepWaiting } from './endorsing/given-credentials.js';
import { keptWithoutSecret, type Given } from './given.js';
import { lifetimes } from './lifetimes.js';
import { theAccount, type ChangeAccount } from './the-account.js';

/**
 * Gives out a code that sets a person's password once, within three days; earlier ones no longer do. Whoever uses it
 * enrols a second factor anew, and so it serves no administrator alone: it serves once another person has endorsed it. The code
 * is answered this once: a retry answers the id alone. Errors: NOT_FOUND, VERSION_CONFLICT.
 */
export function inviteUser(registry: Registry, actor: Actor, input: ChangeAccount): Promise<Given> {
  const act = { action: 'user:administer', operation: 'userInvite', input } as const;
  const changed = { ...theAccount(actor, input), kept: keptWithoutSecret };
  return changeRecord(registry, actor, act, changed, async ({ tx, now, row: { id: userId } }) => {
    await tx
      .update(invitations)
      .set({ usedAt: now })
      .where(and(eq(invitations.userId, userId), isNull(invitations.usedAt)));
    const [secret, id] = [newSecret(), newId(now)];
    const expiresAt = now + lifetimes.invitation;
    await tx.insert(invitations).values({ id, userId, codeHash: hashOf(secret), createdAt: now, expiresAt });
    await keepWaiting(tx, actor, { id, kind: 'INVITATION', userId }, now);
    return { answer: { id: userId, secret }, subjects: [] };
  });
}
