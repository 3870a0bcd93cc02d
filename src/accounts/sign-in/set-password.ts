import { and, eq, isNull } from 'drizzle-orm';
import { passwords } from '../../../schema/access.js';
import { accessTokens } from '../../../schema/agencies.js';
import type { Actor } from '../../access/actor.js';
import { assertMay } from '../../access/permissions.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import type { Tx } from '../../database/connection.js';
import { Forbidden, Invalid } from '../../errors.js';
import type { UserId } from '../../identifiers.js';
import { raiseVersion } from '../../versions/record-versions.js';
import { countFailure, forgetFailures, isWaiting } from './failures.js';
import { keptId, settled, withheld } from '../given.js';
import { hashPassword, isPassword } from './password-hash.js';

export interface SetPassword extends Request {
  readonly oldPassword: string;
  readonly newPassword: string;
}

/**
 * Sets one's own password and revokes all of one's tokens: sign in again. Wrong old passwords count as failures to sign
 * in. Errors: INVALID_INPUT.
 */
export async function setPassword(registry: Registry, actor: Actor, input: SetPassword): Promise<UserId> {
  assertMay(actor, 'password:set');
  if (actor.kind !== 'user') throw Forbidden('Only a person has a password.');
  const { userId } = actor;
  const before = await findHash(registry.store.reader.db, userId);
  const fits = await isPassword(before, input.oldPassword);
  // Refused within the act, so that this too leaves its trace.
  const hashing = await settled(fits ? hashPassword(input.newPassword, 'newPassword') : wrongPassword());
  if (!fits) await registry.store.inTransaction((tx) => countFailure(tx, userId, registry.clock()));
  const safe = { ...input, oldPassword: withheld, newPassword: withheld };
  const act = { action: 'password:set', operation: 'passwordSet', input: safe } as const;
  const id = await performAnswering(registry, actor, act, keptId, async (tx, now) => {
    const mayTry = fits && !(await isWaiting(tx, userId, now)) && (await findHash(tx, userId)) === before;
    const passwordHash = await (mayTry ? hashing() : wrongPassword());
    await storePassword(tx, userId, passwordHash, now);
    return { answer: userId, subjects: [] };
  });
  return id as UserId;
}

const wrongPassword = async (): Promise<never> => {
  throw Invalid('The old password is not right, or none is set: ask an administrator for an invitation.', [
    'oldPassword',
  ]);
};

async function findHash(db: Pick<Tx, 'select'>, userId: UserId): Promise<string | undefined> {
  const [row] = await db.select().from(passwords).where(eq(passwords.userId, userId));
  return row?.passwordHash;
}

/**
 * Keeps the hash, forgets failures to sign in, and revokes every token that the person had until now; whoever decides on
 * the account reads it anew.
 */
export async function storePassword(tx: Tx, userId: UserId, passwordHash: string, now: number): Promise<void> {
  const row = { passwordHash, setAt: now };
  await tx
    .insert(passwords)
    .values({ userId, ...row })
    .onConflictDoUpdate({ target: passwords.userId, set: row });
  await forgetFailures(tx, userId);
  await raiseVersion(tx, 'user', userId);
  await tx
    .update(accessTokens)
    .set({ revokedAt: now })
    .where(and(eq(accessTokens.userId, userId), isNull(accessTokens.revokedAt)));
}
