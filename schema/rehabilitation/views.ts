import {
  civilDate,
  code,
  identifier,
  index,
  instant,
  listOfWords,
  oneOf,
  possibleDate,
  sequence,
  table,
  whole,
  words,
} from '#dialect';
import { agencies, users } from '../agencies.js';
import { caseGrants } from '../referrals.js';
import { ofCase } from '../of-case.js';
import { recorded } from '../recorded.js';

/** What a body outside the programme is shown of a child, by its purpose. */
export const viewKinds = ['SCHOOL', 'CLINIC', 'GUARDIANSHIP'] as const;

/** Languages of instruction. */
export const schoolLanguages = ['KAZAKH', 'RUSSIAN', 'OTHER'] as const;
export const educationSupports = [
  'LANGUAGE_SUPPORT',
  'CATCH_UP_READING',
  'CATCH_UP_MATHEMATICS',
  'SMALL_GROUP',
  'SPEECH_THERAPY',
  'QUIET_PLACE',
  'EXTRA_TIME',
  'TUTOR',
  'SPECIAL_EDUCATION',
] as const;

/**
 * What a child needs at school, append-only; the latest holds. Closed vocabularies alone: there is no column into which
 * somebody could write where the child comes from.
 */
export const educationNeeds = table(
  'education_needs',
  {
    id: sequence(),
    caseId: ofCase(),
    recordedOn: civilDate().notNull(),
    /** The class whose programme the child can follow, 0 for before school. */
    level: whole().notNull(),
    language: code(schoolLanguages).notNull(),
    supports: listOfWords().notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('education_needs_language', t.language, schoolLanguages),
    possibleDate('education_needs_recorded_on', t.recordedOn),
    index('education_needs_case').on(t.caseId, t.id),
  ],
);

export const healthNeedKinds = [
  'VACCINATION_CATCH_UP',
  'NUTRITION',
  'DENTAL',
  'VISION',
  'HEARING',
  'CHRONIC_CONDITION',
  'INJURY_FOLLOW_UP',
  'SPEECH_AND_LANGUAGE',
  'MENTAL_HEALTH_CARE',
  'DISABILITY_SUPPORT',
] as const;

/** What a child needs of a clinic, append-only; the latest holds. */
export const healthNeeds = table(
  'health_needs',
  {
    id: sequence(),
    caseId: ofCase(),
    recordedOn: civilDate().notNull(),
    needs: listOfWords().notNull(),
    ...recorded(),
  },
  (t) => [possibleDate('health_needs_recorded_on', t.recordedOn), index('health_needs_case').on(t.caseId, t.id)],
);

/**
 * A child shown to a school, a clinic or a guardianship office by one view until an instant, append-only. The view has a
 * reference of its own, so that nobody outside learns the id of the case.
 */
export const viewGrants = table(
  'view_grants',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    agencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    kind: code(viewKinds).notNull(),
    purpose: words().notNull(),
    /** The grant by which an agency that does not own the case showed it: the view ends with it. */
    throughGrantId: identifier().references(() => caseGrants.id),
    expiresAt: instant().notNull(),
    grantedAt: instant().notNull(),
    grantedBy: identifier()
      .notNull()
      .references(() => users.id),
  },
  (t) => [
    oneOf('view_grants_kind', t.kind, viewKinds),
    index('view_grants_case').on(t.caseId, t.id),
    index('view_grants_agency').on(t.agencyId, t.kind, t.expiresAt, t.caseId),
  ],
);

/** A view taken back before its time, append-only; at most once. */
export const viewEndings = table('view_endings', {
  grantId: identifier()
    .primaryKey()
    .references(() => viewGrants.id),
  reason: words().notNull(),
  endedAt: instant().notNull(),
  endedBy: identifier()
    .notNull()
    .references(() => users.id),
});
