import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { clinicalNotes } from '../../schema/identity.js';
import { assertUnbranded } from '../branding.js';
import type { Reader, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import type { FindPlaces, PlacedRow } from '../database/placed-rows.js';
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

/** Which clinical notes of a case speak of a session, by their numbers and who wrote them: no word of them is opened. */
export const listNotesOfSessions = (db: Reader, caseId: number) =>
  db
    .select({ id: clinicalNotes.id, sessionId: clinicalNotes.sessionId, recordedBy: clinicalNotes.recordedBy })
    .from(clinicalNotes)
    .where(and(eq(clinicalNotes.caseId, caseId), isNotNull(clinicalNotes.sessionId)))
    .orderBy(asc(clinicalNotes.id));

export interface ClinicalNoteRow {
  readonly id: number;
  readonly caseId: number;
  readonly sessionId: number | null;
  readonly text: string;
  readonly recordedAt: number;
  readonly recordedBy: number;
}

/** These notes, by their numbers. */
export const listClinicalNotes = prepared<{ rowIds: string }, ClinicalNoteRow>((db) =>
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
    .where(among(clinicalNotes.id, 'rowIds')),
);

/** Of which child notes are read: all of them where the author is null, else those of this author. */
export type ReadNotes = readonly [caseId: number, authorId: number | null];

/**
 * Where the notes lie that are read, the newest first, of a list of `ReadNotes`. A note is placed by its own number: its place
 * among all notes would tell a reader of some how many there are.
 */
export const placesOfClinicalNotes: FindPlaces = (connection, ids, { limit, after }) =>
  selectPlaces(connection, { ids, limit, before: after?.place ?? Number.MAX_SAFE_INTEGER });

const selectPlaces = prepared<Record<string, unknown>, PlacedRow>((db) => {
  const at = (name: string) => sql.placeholder(name);
  return db.select({ caseId: sql<number>`case_id`, id: sql<number>`id`, place: sql<number>`id` }).from(
    sql`(
      select own.case_id, own.id
      from json_each(${at('ids')}) as each cross join ${clinicalNotes} as own on own.id in (
        select it.id from ${clinicalNotes} as it
        where it.case_id = each.value->>0 and it.id < ${at('before')}
          and (each.value->>1 is null or it.recorded_by = each.value->>1)
        order by it.id desc limit ${at('limit')})
      order by own.id desc
    )`,
  );
});
