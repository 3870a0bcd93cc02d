import { and, eq, isNull } from 'drizzle-orm';
import { clientSecrets } from '../../../schema/access.js';
import { accessTokens } from '../../../schema/agencies.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import { getClientSecret } from '../account.queries.js';
import { keptId } from '../given.js';

/** Revokes a client secret and every token made from it, at once. A second time changes nothing. Errors: NOT_FOUND. */
export function revokeClientSecret(registry: Registry, actor: Actor, input: Request & { id: number }): Promise<number> {
  const act = { action: 'secret:revoke', operation: 'clientSecretRevoke', input } as const;
  return performAnswering(registry, actor, act, keptId, async (tx, now) => {
    const { id, userId } = await getClientSecret(tx, actor, input.id);
    await tx
      .update(clientSecrets)
      .set({ revokedAt: now })
      .where(and(eq(clientSecrets.id, id), isNull(clientSecrets.revokedAt)));
    await tx
      .update(accessTokens)
      .set({ revokedAt: now })
      .where(and(eq(accessTokens.userId, userId), eq(accessTokens.clientSecretId, id), isNull(accessTokens.revokedAt)));
    return { answer: id, subjects: [] };
  });
}
