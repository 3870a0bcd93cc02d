import { desc } from 'drizzle-orm';
import { registrySeals } from '../../schema/seals.js';
import type { Actor } from '../access/actor.js';
import { keptId, performAnswering, type Registry, type Request } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import { connectionOf, type Reader } from '../database/connection.js';
import { Invalid } from '../errors.js';
import { wordsOf } from '../words.js';
import { endAccess } from './end-access.js';
import { areKeysAway } from './put-keys-away.js';

export interface Seal extends Request {
  readonly reason: string;
}

type SealRow = typeof registrySeals.$inferSelect;

/** The seal that holds, or nothing. */
export async function findSeal(db: Reader): Promise<SealRow | undefined> {
  const [last] = await db.select().from(registrySeals).orderBy(desc(registrySeals.id)).limit(1);
  return last?.kind === 'SEALED' ? last : undefined;
}

/** Throws REGISTRY_SEALED. */
export async function assertNotSealed(db: Reader): Promise<void> {
  const seal = await findSeal(db);
  if (!seal) return;
  throw Invalid(
    `The registry was sealed at ${new Date(seal.recordedAt).toISOString()}: nothing is served and nothing changed until somebody unseals it with "oralu unseal --as NAME --reason TEXT${areKeysAway(connectionOf(db).raw.name) ? ' --key-file FILE' : ''}".`,
    undefined,
    'REGISTRY_SEALED',
  );
}

/**
 * Seals the whole registry, in one transaction: every token, client secret and invitation is revoked and stays so. A
 * server that runs stops within a second, and none starts. Errors: REGISTRY_SEALED where it is, INVALID_INPUT.
 */
export function sealRegistry(registry: Registry, actor: Actor, input: Seal): Promise<number> {
  const act = { action: 'registry:seal', operation: 'registrySeal', input } as const;
  return performAnswering(registry, actor, act, keptId<number>(), async (tx, now) => {
    await assertNotSealed(tx);
    const row = {
      kind: 'SEALED',
      reason: wordsOf(input.reason, 'reason'),
      recordedAt: now,
      recordedBy: personOf(actor),
    };
    const [made] = await tx
      .insert(registrySeals)
      .values(row as typeof registrySeals.$inferInsert)
      .returning();
    await endAccess(tx, now);
    return { answer: made?.id ?? 0, subjects: [] };
  });
}

/** Lets the registry be served again; tokens and secrets must be made anew. Errors: INVALID_INPUT where it is not sealed. */
export function unsealRegistry(registry: Registry, actor: Actor, input: Seal): Promise<number> {
  const act = { action: 'registry:seal', operation: 'registryUnseal', input } as const;
  return performAnswering(registry, actor, act, keptId<number>(), async (tx, now) => {
    if (!(await findSeal(tx))) throw Invalid('The registry is not sealed.');
    const reason = wordsOf(input.reason, 'reason');
    const row = { kind: 'UNSEALED' as const, reason, recordedAt: now, recordedBy: personOf(actor) };
    const [made] = await tx.insert(registrySeals).values(row).returning();
    return { answer: made?.id ?? 0, subjects: [] };
  });
}
