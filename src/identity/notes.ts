import { desc, eq } from 'drizzle-orm';
import { notes } from '../../schema/identity.js';
import type { Reader, Tx } from '../database/connection.js';
import { newId, type CaseId, type UserId } from '../identifiers.js';

export async function addNote(tx: Tx, caseId: CaseId, text: string, by: UserId, now: number): Promise<void> {
  await tx.insert(notes).values({ id: newId(now), caseId, text, recordedAt: now, recordedBy: by });
}

/** The latest notes on a child, newest first. */
export async function listNotes(db: Reader, caseId: CaseId): Promise<(typeof notes.$inferSelect)[]> {
  return db.select().from(notes).where(eq(notes.caseId, caseId)).orderBy(desc(notes.id)).limit(100);
}
