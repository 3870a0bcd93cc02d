import { randomBytes } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { secondFactors } from '../../../schema/access.js';
import { accessTokens } from '../../../schema/agencies.js';
import type { Actor, User } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import type { Reader, Tx } from '../../database/connection.js';
import { Forbidden, Invalid } from '../../errors.js';
import { raiseVersion } from '../../versions/record-versions.js';
import { keptId, keptWithoutSecret, withheld, type Given } from '../given.js';
import { seal, unseal } from './sealing.js';
import { findStep, toBase32 } from './totp.js';

/**
 * Makes the shared secret of one's authenticator, answered this once in base32; it counts from totpConfirm on. Errors:
 * INVALID_INPUT where one is confirmed already: an invitation is the way to another.
 */
export function enrolSecondFactor(registry: Registry, actor: Actor, input: Request): Promise<Given> {
  const act = { action: 'account:secure', operation: 'totpEnrol', input } as const;
  return performAnswering(registry, actor, act, keptWithoutSecret, async (tx, now) => {
    const { userId } = personOf(actor);
    await getUnconfirmed(tx, userId);
    const secret = randomBytes(20);
    const sealedSecret = seal(registry.store.file, userId, secret);
    const row = { sealedSecret, createdAt: now, confirmedAt: null, lastStep: 0 };
    await tx
      .insert(secondFactors)
      .values({ userId, ...row })
      .onConflictDoUpdate({ target: secondFactors.userId, set: row });
    return { answer: { id: userId, secret: toBase32(secret) }, subjects: [] };
  });
}

/**
 * Proves that the authenticator works: from now on signing in takes its codes. A token that served to enrol ends here.
 * Errors: INVALID_INPUT.
 */
export function confirmSecondFactor(
  registry: Registry,
  actor: Actor,
  input: Request & { oneTimeCode: string },
): Promise<number> {
  const safe = { ...input, oneTimeCode: withheld };
  const act = { action: 'account:secure', operation: 'totpConfirm', input: safe } as const;
  return performAnswering(registry, actor, act, keptId, async (tx, now) => {
    const { userId } = personOf(actor);
    const factor = await getUnconfirmed(tx, userId);
    const secret = factor && unseal(registry.store.file, userId, factor.sealedSecret);
    const lastStep = secret && findStep(secret, input.oneTimeCode, now, 0);
    if (lastStep === undefined)
      throw Invalid('The one-time code is not right, or no second factor is being enrolled: begin with totpEnrol.', [
        'oneTimeCode',
      ]);
    await tx.update(secondFactors).set({ confirmedAt: now, lastStep }).where(eq(secondFactors.userId, userId));
    await endEnrolmentTokens(tx, userId, now);
    await raiseVersion(tx, 'user', userId);
    return { answer: userId, subjects: [] };
  });
}

async function getUnconfirmed(db: Reader, userId: number) {
  const [row] = await db.select().from(secondFactors).where(eq(secondFactors.userId, userId));
  if (row && row.confirmedAt !== null)
    throw Invalid('A second factor is confirmed already. Ask an administrator for an invitation to begin anew.');
  return row;
}

const endEnrolmentTokens = async (tx: Tx, userId: number, now: number): Promise<void> => {
  await tx
    .update(accessTokens)
    .set({ revokedAt: now })
    .where(and(eq(accessTokens.userId, userId), eq(accessTokens.onlyEnrols, true), isNull(accessTokens.revokedAt)));
};

function personOf(actor: Actor): User {
  if (actor.kind !== 'user') throw Forbidden('Only a person has a second factor.');
  return actor;
}
