import {
  bytes,
  civilDate,
  code,
  identifier,
  index,
  instant,
  listOfWords,
  must,
  oneOf,
  possibleDate,
  sequence,
  table,
  whole,
  words,
} from '#dialect';
import { sql } from 'drizzle-orm';
import { users } from './agencies.js';
import { correctionTypes } from './release.js';

/** The catalogue and the policy of the disclosure engine, fixed with the first release: the ledger speaks of them for ever. */
export const releaseCatalogues = table('release_catalogues', {
  id: sequence(),
  declaration: words().notNull(),
  policy: words().notNull(),
  hash: words().notNull(),
  recordedAt: instant().notNull(),
});

/** Releases announced before their numbers are looked at: when, about which day, and which tables may be renewed. */
export const releaseAnnouncements = table(
  'release_announcements',
  {
    id: identifier().primaryKey(),
    /** When it is published, to the minute: the embargo ends then. */
    publishAt: instant().notNull(),
    asOf: civilDate().notNull(),
    families: listOfWords().notNull(),
    /** Why it could not be announced as long before as every other; nothing for those that were. */
    urgency: words(),
    recordedAt: instant().notNull(),
    recordedBy: identifier().references(() => users.id),
  },
  (t) => [
    possibleDate('release_announcements_as_of', t.asOf),
    index('release_announcements_publish_at').on(t.publishAt),
  ],
);

/** What was asked to be built. What became of it stands in `release_events`. */
export const releaseDrafts = table(
  'release_drafts',
  {
    id: identifier().primaryKey(),
    announcementId: identifier().references(() => releaseAnnouncements.id),
    /** Where it corrects: the release it supersedes, of which type, and why, in each language. */
    supersedes: words(),
    correctionType: code(correctionTypes),
    reason: words(),
    asOf: civilDate().notNull(),
    knownAt: instant().notNull(),
    recordedBy: identifier().references(() => users.id),
  },
  (t) => [
    oneOf('release_drafts_correction_type', t.correctionType, correctionTypes),
    must('release_drafts_correction', sql`(${t.supersedes} is null) = (${t.correctionType} is null)`),
    possibleDate('release_drafts_as_of', t.asOf),
  ],
);

/** What the gate admitted of a draft: all that publishing needs. `sealed` is encrypted and never leaves the registry. */
export const releaseAdmissions = table('release_admissions', {
  draftId: identifier()
    .primaryKey()
    .references(() => releaseDrafts.id),
  content: words().notNull(),
  entry: words().notNull(),
  certificate: words().notNull(),
  /** For the approver alone: how it was decided, and what was refused, by family. */
  report: words().notNull(),
  sealed: bytes().notNull(),
  /** The hash of the ledger's last entry when it was built, `''` where there was none. */
  ledgerBefore: words().notNull(),
});

export const releaseEventKinds = [
  'STARTED',
  'BUILT',
  'FAILED',
  'PREVIEWED',
  'APPROVED',
  'PUBLISHED',
  'WITHDRAWN',
] as const;

/** The life of a draft, append-only; the last event is its state. */
export const releaseEvents = table(
  'release_events',
  {
    id: sequence(),
    draftId: identifier()
      .notNull()
      .references(() => releaseDrafts.id),
    kind: code(releaseEventKinds).notNull(),
    /** The id of the release, from PUBLISHED on. */
    releaseId: words(),
    /** Why it failed, for the staff; why it was withdrawn, in each language, for all. */
    note: words(),
    recordedAt: instant().notNull(),
    recordedBy: identifier().references(() => users.id),
  },
  (t) => [oneOf('release_events_kind', t.kind, releaseEventKinds), index('release_events_draft').on(t.draftId, t.id)],
);

/** Approvals taken back before the draft was published, append-only: from then on it needs to be looked at and approved anew. */
export const releaseRecalls = table(
  'release_recalls',
  {
    id: sequence(),
    draftId: identifier()
      .notNull()
      .references(() => releaseDrafts.id),
    /** The approval that is taken back; each at most once. */
    eventId: whole()
      .notNull()
      .unique()
      .references(() => releaseEvents.id),
    reason: words().notNull(),
    recordedAt: instant().notNull(),
    recordedBy: identifier().references(() => users.id),
  },
  (t) => [index('release_recalls_draft').on(t.draftId, t.id)],
);

/** Everything ever published, entry by entry, with the sealed state that belongs to the entry. Append-only. */
export const releaseLedger = table('release_ledger', {
  entryIndex: whole().primaryKey(),
  draftId: identifier()
    .notNull()
    .unique()
    .references(() => releaseDrafts.id),
  entry: words().notNull(),
  hash: words().notNull().unique(),
  sealed: bytes().notNull(),
});
