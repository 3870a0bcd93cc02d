import { sql } from 'drizzle-orm';
import { code, identifier, index, instant, must, oneOf, sequence, table, words } from '#dialect';
import { users } from './agencies.js';
import { ofCase } from './of-case.js';

export const emergencyFindings = ['JUSTIFIED', 'NOT_JUSTIFIED'] as const;

/** A file opened in an emergency to one person who may not see it, for a stated reason and a few hours; append-only. */
export const emergencyOpenings = table(
  'emergency_openings',
  {
    id: sequence(),
    caseId: ofCase(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    justification: words().notNull(),
    openedAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    must('emergency_openings_expire_later', sql`${t.expiresAt} > ${t.openedAt}`),
    index('emergency_openings_case').on(t.caseId, t.userId, t.expiresAt),
    index('emergency_openings_user').on(t.userId, t.openedAt),
  ],
);

/** What a second person found of an opening, append-only and once; NOT_JUSTIFIED ends it at that instant. */
export const emergencyReviews = table(
  'emergency_reviews',
  {
    openingId: identifier()
      .primaryKey()
      .references(() => emergencyOpenings.id),
    finding: code(emergencyFindings).notNull(),
    note: words().notNull(),
    reviewedAt: instant().notNull(),
    reviewedBy: identifier()
      .notNull()
      .references(() => users.id),
  },
  (t) => [oneOf('emergency_reviews_finding', t.finding, emergencyFindings)],
);
