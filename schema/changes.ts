import { code, identifier, index, instant, must, oneOf, primaryKey, table, whole } from '#dialect';
import { sql } from 'drizzle-orm';
import { ofCase } from './of-case.js';

export const changeKinds = ['CASE_CHANGED', 'ACCESS_GAINED', 'ACCESS_CHANGED', 'ACCESS_LOST'] as const;

/** The stream of the roles whose work spans all agencies: every case; of events of access, sealings and erasures alone. */
export const wholeRegistry = 0;

/**
 * What an agency is told has happened to the cases it may see, append-only: one stream for each agency and one for the
 * whole registry. Numbers count within a stream, from 1 and without gaps, so that they say nothing of what others
 * record. Written in the transaction of the act by the one writer: a smaller number is never seen after a greater one.
 */
export const caseChanges = table(
  'case_changes',
  {
    /** An agency, or `wholeRegistry`. */
    agencyId: identifier().notNull(),
    number: whole().notNull(),
    caseId: ofCase(),
    kind: code(changeKinds).notNull(),
    /** The version that the change made, or at which access began; none where access ended. */
    version: whole(),
    recordedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.agencyId, t.number] }),
    oneOf('case_changes_kind', t.kind, changeKinds),
    must('case_changes_number', sql`${t.number} >= 1`),
    must('case_changes_version', sql`(${t.kind} = 'ACCESS_LOST') = (${t.version} is null)`),
    // Events of access alone, which are few: whether the end of a grant has been told is asked at each read.
    index('case_changes_access')
      .on(t.agencyId, t.caseId, t.number)
      .where(sql`kind <> 'CASE_CHANGED'`),
    // When sealings were told last: asked at each read.
    index('case_changes_sealings')
      .on(t.agencyId, t.recordedAt)
      .where(sql`kind = 'ACCESS_CHANGED'`),
  ],
);
