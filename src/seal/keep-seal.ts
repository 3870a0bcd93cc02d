import { asc, eq } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import { registrySeals } from '../../schema/seals.js';
import type { Tx } from '../database/connection.js';

type SealRow = typeof registrySeals.$inferSelect;

/** Seals a copy of a registry as that registry is sealed. Who was registered only after the copy was made is named in the reason. */
export async function keepSeal(tx: Tx, { reason, recordedAt, recordedBy }: SealRow): Promise<void> {
  const [same] = await tx.select({ id: users.id }).from(users).where(eq(users.id, recordedBy));
  const [first] = same ? [same] : await tx.select({ id: users.id }).from(users).orderBy(asc(users.id)).limit(1);
  if (!first) return;
  const told = same ? reason : `Sealed by user_${recordedBy}, who is not in this backup: ${reason}`;
  await tx.insert(registrySeals).values({ kind: 'SEALED', reason: told, recordedAt, recordedBy: first.id });
}
