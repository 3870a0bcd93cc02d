import { and, asc, eq } from 'drizzle-orm';
import { clinicalNotes } from '../../schema/identity.js';
import { assertUnbranded } from '../branding.js';
import type { Reader, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { Invalid } from '../errors.js';
import { newId, type CaseId, type UserId } from '../identifiers.js';

const longestNote = 20_000;

export interface NewClinicalNote {
  readonly caseId: CaseId;
  readonly sessionId: number | null;
  readonly text: string;
  readonly by: UserId;
  readonly now: number;
}

export async function addClinicalNote(tx: Tx, note: NewClinicalNote): Promise<void> {
  const { caseId, sessionId, by, now } = note;
  const text = note.text.trim();
  if (text === '' || text.length > longestNote) {
    throw Invalid(`A clinical note has 1 to ${longestNote} characters; this one has ${text.length}.`, ['text']);
  }
  assertUnbranded(text, ['text']);
  await tx.insert(clinicalNotes).values({ id: newId(now), caseId, sessionId, text, recordedAt: now, recordedBy: by });
}

/** Which clinical notes speak of a session, by their numbers: no word of them is opened. */
export const listNotesOfSession = (db: Reader, { caseId, sessionId }: Pick<ClinicalNoteRow, 'caseId' | 'sessionId'>) =>
  db
    .select({ id: clinicalNotes.id })
    .from(clinicalNotes)
    .where(and(eq(clinicalNotes.caseId, caseId), eq(clinicalNotes.sessionId, sessionId ?? 0)))
    .orderBy(asc(clinicalNotes.id));

export interface ClinicalNoteRow {
  readonly id: number;
  readonly caseId: number;
  readonly sessionId: number | null;
  readonly text: string;
  readonly recordedAt: number;
  readonly recordedBy: number;
}

/** The clinical notes on these children, oldest first; asked for the treating role alone. */
export const listClinicalNotes = prepared<{ ids: string }, ClinicalNoteRow>((db) =>
  db
    .select({
      id: clinicalNotes.id,
      caseId: clinicalNotes.caseId,
      sessionId: clinicalNotes.sessionId,
      text: clinicalNotes.text,
      recordedAt: clinicalNotes.recordedAt,
      recordedBy: clinicalNotes.recordedBy,
    })
    .from(clinicalNotes)
    .where(among(clinicalNotes.caseId, 'ids'))
    .orderBy(asc(clinicalNotes.caseId), asc(clinicalNotes.id)),
);
