import { eq } from 'drizzle-orm';
import { accessTokens } from '../../../schema/agencies.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import { NotFound } from '../../errors.js';
import { listAccessTokens } from '../account.queries.js';
import { keptId } from '../given.js';

/** Revokes one access token, at once. Errors: NOT_FOUND, also for one that cannot be used any more. */
export function revokeAccessToken(registry: Registry, actor: Actor, input: Request & { id: number }): Promise<number> {
  const act = { action: 'token:revoke', operation: 'accessTokenRevoke', input } as const;
  return performAnswering(registry, actor, act, keptId, async (tx, now) => {
    const [row] = await listAccessTokens(tx, actor, now, input.id);
    if (!row) throw NotFound('access token', ['id']);
    await tx.update(accessTokens).set({ revokedAt: now }).where(eq(accessTokens.id, row.id));
    return { answer: row.id, subjects: [] };
  });
}
