import { eq } from 'drizzle-orm';
import { invitations, secondFactors } from '../../schema/access.js';
import { users } from '../../schema/agencies.js';
import { anonymous } from '../access/actor.js';
import { hashOf } from '../access/tokens.js';
import { performAnswering, type Registry } from '../audit/act.js';
import type { Reader } from '../database/connection.js';
import { Invalid } from '../errors.js';
import type { UserId } from '../identifiers.js';
import { isWaitingForEndorsement } from './endorsing/given-credentials.js';
import { keptId, settled, withheld } from './given.js';
import { hashPassword } from './sign-in/password-hash.js';
import { storePassword } from './sign-in/set-password.js';

export interface AcceptInvitation {
  readonly code: string;
  readonly newPassword: string;
  readonly purpose?: string | undefined;
}

/**
 * Sets the password of whom the code was given to; the second factor is enrolled anew. Errors: INVALID_INPUT, NOT_READY while
 * the invitation waits for a second person, which is told to whoever has its code.
 */
export async function acceptInvitation(registry: Registry, input: AcceptInvitation): Promise<void> {
  // A code that cannot be used is refused before a password is worked on, so that guesses cost nothing.
  const { db } = registry.store.reader;
  const open = await findInvitation(db, input.code, registry.clock());
  const serves = open !== undefined && !(await isWaitingForEndorsement(db, open.id));
  const hashing = serves && (await settled(hashPassword(input.newPassword, 'newPassword')));
  const safe = { ...input, code: withheld, newPassword: withheld };
  const act = { action: 'public:read', operation: 'invitationAccept', input: safe } as const;
  await performAnswering(registry, anonymous, act, keptId, async (tx, now) => {
    const invitation = await findInvitation(tx, input.code, now);
    if (invitation && (await isWaitingForEndorsement(tx, invitation.id)))
      throw Invalid(
        'This invitation waits for a second person: a supervisor or another administrator endorses it with invitationEndorse, and then it serves.',
        ['code'],
        'NOT_READY',
      );
    if (!invitation || !hashing)
      throw Invalid('This invitation is not known, was used or has expired: ask for another.', ['code']);
    await tx.update(invitations).set({ usedAt: now }).where(eq(invitations.id, invitation.id));
    await tx.delete(secondFactors).where(eq(secondFactors.userId, invitation.userId));
    await storePassword(tx, invitation.userId as UserId, await hashing(), now);
    return { answer: invitation.userId, subjects: [] };
  });
}

async function findInvitation(db: Reader, code: string, now: number) {
  const [row] = await db
    .select()
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.userId))
    .where(eq(invitations.codeHash, hashOf(code)));
  const usable = row && row.invitations.usedAt === null && row.invitations.expiresAt > now;
  return usable && row.users.disabledAt === null ? row.invitations : undefined;
}
