import { sql } from 'drizzle-orm';
import {
  civilDate,
  code,
  flag,
  identifier,
  index,
  instant,
  must,
  oneOf,
  primaryKey,
  sequence,
  table,
  uniqueIndex,
  words,
} from '#dialect';
import { agencies, users } from './agencies.js';
import { ofCase } from './of-case.js';
import { recorded } from './recorded.js';

/**
 * How far a grant reaches. Who acts on a file sees it, and who sees a name sees the case. What was said in sessions and
 * scored goes with none of these: it takes a scope of its own, beside the identity.
 */
export const grantScopes = ['FACTS', 'IDENTITY', 'RECORD', 'CLINICAL'] as const;

export const referralEventKinds = ['ACCEPTED', 'DECLINED', 'WITHDRAWN', 'COMPLETED'] as const;

/** A case sent to another agency to be helped with, append-only; what became of it is in `referralEvents`. */
export const referrals = table(
  'referrals',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    fromAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    toAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    reason: words().notNull(),
    coversIdentity: flag().notNull(),
    coversRecord: flag().notNull(),
    coversClinical: flag().notNull().default(false),
    /** When the access that acceptance gives ends by itself; an offer not taken by then lapses. */
    expiresAt: instant().notNull(),
    createdAt: instant().notNull(),
    createdBy: identifier()
      .notNull()
      .references(() => users.id),
  },
  (t) => [
    must('referrals_to_another', sql`${t.fromAgencyId} <> ${t.toAgencyId}`),
    must('referrals_who_acts_sees', sql`${t.coversIdentity} or not ${t.coversRecord}`),
    must('referrals_expire_later', sql`${t.expiresAt} > ${t.createdAt}`),
    index('referrals_case').on(t.caseId),
    index('referrals_from').on(t.fromAgencyId, t.id),
    index('referrals_to').on(t.toAgencyId, t.id),
  ],
);

/** What befell a referral, append-only; each kind at most once. Its state is read from these rows and the clock. */
export const referralEvents = table(
  'referral_events',
  {
    id: sequence(),
    referralId: identifier()
      .notNull()
      .references(() => referrals.id),
    kind: code(referralEventKinds).notNull(),
    note: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('referral_events_kind', t.kind, referralEventKinds),
    uniqueIndex('referral_events_once').on(t.referralId, t.kind),
  ],
);

/**
 * The right of an agency to see a case that it does not own, for a purpose and until an instant; append-only. Every
 * grant shows the facts of the case without the identity; the flags say how much further it reaches.
 */
export const caseGrants = table(
  'case_grants',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    agencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    referralId: identifier().references(() => referrals.id),
    purpose: words().notNull(),
    coversIdentity: flag().notNull(),
    coversRecord: flag().notNull(),
    coversClinical: flag().notNull().default(false),
    expiresAt: instant().notNull(),
    grantedAt: instant().notNull(),
    grantedBy: identifier()
      .notNull()
      .references(() => users.id),
  },
  (t) => [
    must('case_grants_who_acts_sees', sql`${t.coversIdentity} or not ${t.coversRecord}`),
    must('case_grants_expire_later', sql`${t.expiresAt} > ${t.grantedAt}`),
    // The first finds whether an agency may see a case, the second all that an agency may see.
    index('case_grants_case').on(t.caseId, t.agencyId, t.expiresAt),
    index('case_grants_agency').on(t.agencyId, t.expiresAt, t.caseId),
    index('case_grants_referral').on(t.referralId),
  ],
);

/** A grant taken back before its time, append-only; at most once. */
export const grantEndings = table('grant_endings', {
  grantId: identifier()
    .primaryKey()
    .references(() => caseGrants.id),
  reason: words().notNull(),
  endedAt: instant().notNull(),
  endedBy: identifier()
    .notNull()
    .references(() => users.id),
});

/**
 * Where the cases granted to an agency stand in its lists, for walking them in the order of a page: one row for each
 * agency and case, kept by triggers on the grants, on their endings and on the current rows. It proposes and never
 * decides: what a page shows is asked of the grants again. Only the clock makes an entry out of date, and each statement
 * says its own; `oralu books check` compares the whole with the grants.
 */
export const grantedPlaces = table(
  'granted_places',
  {
    agencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    caseId: ofCase(),
    /** The columns by which lists are ordered, as in the current row. */
    reportedOn: civilDate().notNull(),
    updatedAt: instant().notNull(),
    /** When the last grant that was not taken back expires: any, and of those that cover the identity; 0 where none does. */
    visibleUntil: instant().notNull(),
    identityUntil: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.agencyId, t.caseId] }),
    // With all that a page asks, so that entries out of date are passed over within the index.
    index('granted_places_reported').on(t.agencyId, t.reportedOn, t.caseId, t.visibleUntil, t.identityUntil),
    index('granted_places_updated').on(t.agencyId, t.updatedAt, t.caseId, t.visibleUntil, t.identityUntil),
    index('granted_places_case').on(t.caseId),
  ],
);
