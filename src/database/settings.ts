import { eq } from 'drizzle-orm';
import { registrySettings, type registryKinds } from '../../schema/settings.js';
import { StoreRefused } from '../errors.js';
import type { Reader, Tx } from './connection.js';

export type RegistryKind = (typeof registryKinds)[number];
export type RegistrySettings = typeof registrySettings.$inferSelect;

/** What this file is; nothing where it was just made. */
export async function findSettings(db: Reader): Promise<RegistrySettings | undefined> {
  const [row] = await db.select().from(registrySettings);
  return row;
}

/** Says what a new file is, or checks that it is that. A real registry and the demonstration never share a file. */
export async function ensureKind(
  tx: Tx,
  kind: RegistryKind,
  now: number,
  seed: string | null = null,
): Promise<RegistrySettings> {
  const found = await findSettings(tx);
  if (!found) {
    const row = { id: 1, kind, createdAt: now, seed, playedUntil: null };
    await tx.insert(registrySettings).values(row);
    return row;
  }
  assertKind(found, kind);
  return found;
}

export function assertKind(found: RegistrySettings, kind: RegistryKind): void {
  if (found.kind === kind) return;
  throw StoreRefused(
    kind === 'DEMONSTRATION'
      ? 'This data folder holds a real registry: the demonstration is never loaded into it. Set ORALU_DATA to another folder.'
      : 'This data folder holds the demonstration: a real registry needs a folder of its own. Set ORALU_DATA to another folder.',
  );
}

export async function setPlayedUntil(tx: Tx, playedUntil: number): Promise<void> {
  await tx.update(registrySettings).set({ playedUntil }).where(eq(registrySettings.id, 1));
}
