import { asc, eq } from 'drizzle-orm';
import { auditEntries } from '../../schema/audit.js';
import { openedPurpose } from '../../src/audit/purpose.js';
import type { Store } from '../../src/database/store.js';

/** The purposes that the audit keeps for an operation, oldest first, as whoever may read them is shown them. */
export async function purposesOf({ reader }: Store, operation: string): Promise<(string | null)[]> {
  const rows = await reader.db
    .select({ purpose: openedPurpose })
    .from(auditEntries)
    .where(eq(auditEntries.operation, operation))
    .orderBy(asc(auditEntries.sequence));
  return rows.map(({ purpose }) => purpose);
}
