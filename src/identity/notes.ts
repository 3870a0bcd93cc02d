import { notes } from '../../schema/identity.js';
import type { Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { placesByRecording } from '../database/placed-rows.js';
import { prepared } from '../database/prepared.js';
import { newId, type CaseId, type UserId } from '../identifiers.js';

export async function addNote(tx: Tx, caseId: CaseId, text: string, by: UserId, now: number): Promise<void> {
  await tx.insert(notes).values({ id: newId(now), caseId, text, recordedAt: now, recordedBy: by });
}

/** These notes, by their numbers. */
export const listNotes = prepared<{ rowIds: string }, { id: number; caseId: number; text: string; recordedAt: number }>(
  (db) =>
    db
      .select({ id: notes.id, caseId: notes.caseId, text: notes.text, recordedAt: notes.recordedAt })
      .from(notes)
      .where(among(notes.id, 'rowIds')),
);

/** Where each note lies among all on its child; of one reading. */
export const placesOfNotes = () => selectPlaces(['notes'])('notes');

const selectPlaces = placesByRecording({ notes });
