import { eq } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import type { Actor } from '../access/actor.js';
import { performAnswering, type Registry, type Request } from '../audit/act.js';
import { Invalid } from '../errors.js';
import type { UserId } from '../identifiers.js';
import { changeRecord } from '../versions/change-record.js';
import { raiseVersion } from '../versions/record-versions.js';
import { getUser } from './account.queries.js';
import { theAccount, type ChangeAccount } from './the-account.js';
import { keptId } from './given.js';

type Named = Request & { readonly userId: UserId };

/**
 * From now on none of the person's tokens, secrets and passwords are accepted. It takes away and asks for no version: what
 * must end at once is not refused for being late. Errors: NOT_FOUND, INVALID_INPUT.
 */
export function disableUser(registry: Registry, actor: Actor, input: Named): Promise<number> {
  const act = { action: 'user:administer', operation: 'userDisable', input } as const;
  return performAnswering(registry, actor, act, keptId, async (tx, now) => {
    // An administrator who is locked out may be the last.
    if (actor.kind === 'user' && actor.userId === input.userId)
      throw Invalid('Nobody disables their own account: ask another administrator.', ['userId']);
    const { id, disabledAt } = await getUser(tx, actor, input.userId);
    if (disabledAt !== null) return { answer: id, subjects: [] };
    await tx.update(users).set({ disabledAt: now }).where(eq(users.id, id));
    await raiseVersion(tx, 'user', id);
    return { answer: id, subjects: [] };
  });
}

/** What the person had and was not revoked or expired since is accepted again. Errors: NOT_FOUND, VERSION_CONFLICT. */
export function enableUser(registry: Registry, actor: Actor, input: ChangeAccount): Promise<number> {
  const act = { action: 'user:administer', operation: 'userEnable', input } as const;
  const changed = { ...theAccount(actor, input), kept: keptId };
  return changeRecord(registry, actor, act, changed, async ({ tx, row: { id } }) => {
    await tx.update(users).set({ disabledAt: null }).where(eq(users.id, id));
    return { answer: id, subjects: [] };
  });
}
