import { sql } from 'drizzle-orm';
import { civilDate, code, identifier, index, must, oneOf, possibleDate, sequence, table, whole, words } from '#dialect';
import { plans } from './plans.js';
import { recorded } from '../recorded.js';

export const sessionTypes = [
  'INDIVIDUAL_PSYCH',
  'GROUP_PSYCH',
  'PLAY_OR_ART',
  'FAMILY',
  'SPEECH',
  'TUTORING',
  'LANGUAGE',
  'MEDICAL',
  'LEGAL_AID',
  'HOME_VISIT',
  'SCHOOL_MEETING',
  'THEOLOGICAL',
  'CASE_CONFERENCE',
] as const;
export const sessionSettings = ['INDIVIDUAL', 'GROUP', 'FAMILY', 'PLAY'] as const;
export const attendances = ['ATTENDED', 'EXCUSED', 'ABSENT', 'CANCELLED'] as const;

/** A session with a child, held or missed, append-only. What was said in it is in the clinical notes. */
export const sessions = table(
  'sessions',
  {
    id: sequence(),
    caseId: identifier()
      .notNull()
      .references(() => plans.caseId),
    type: code(sessionTypes).notNull(),
    setting: code(sessionSettings).notNull(),
    attendance: code(attendances).notNull(),
    heldOn: civilDate().notNull(),
    minutes: whole(),
    /** The milestone or step of the plan that it served. */
    milestoneCode: words(),
    /** The guardian's consent, where the type asks for one. */
    consent: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('sessions_type', t.type, sessionTypes),
    oneOf('sessions_setting', t.setting, sessionSettings),
    oneOf('sessions_attendance', t.attendance, attendances),
    possibleDate('sessions_held_on', t.heldOn),
    must('sessions_minutes', sql`${t.minutes} is null or ${t.minutes} between 5 and 600`),
    must('sessions_consent', sql`${t.type} <> 'THEOLOGICAL' or ${t.consent} is not null`),
    index('sessions_case').on(t.caseId, t.id),
    index('sessions_held').on(t.heldOn, t.attendance, t.caseId),
  ],
);
