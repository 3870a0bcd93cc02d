import { asc } from 'drizzle-orm';
import { notes } from '../../schema/identity.js';
import type { Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { newId, type CaseId, type UserId } from '../identifiers.js';

export async function addNote(tx: Tx, caseId: CaseId, text: string, by: UserId, now: number): Promise<void> {
  await tx.insert(notes).values({ id: newId(now), caseId, text, recordedAt: now, recordedBy: by });
}

/** The notes on these children, oldest first within each. */
export const listNotes = prepared<{ ids: string }, { caseId: number; text: string; recordedAt: number }>((db) =>
  db
    .select({ caseId: notes.caseId, text: notes.text, recordedAt: notes.recordedAt })
    .from(notes)
    .where(among(notes.caseId, 'ids'))
    .orderBy(asc(notes.caseId), asc(notes.id)),
);
