import { sql } from 'drizzle-orm';
import {
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
  whole,
  words,
} from '#dialect';
import { users } from './agencies.js';

/**
 * What is counted of a person in an hour: files read or changed, those among them that the person had not touched in the
 * days before, and requests that were refused.
 */
export const alertMeasures = ['FILES', 'UNFAMILIAR_FILES', 'REFUSALS'] as const;

/**
 * When reading is unusual: more in an hour than the least of the rule, and than so many times the person's own mean hour
 * in the days before. Append-only: the latest row of each measure holds.
 */
export const alertRules = table(
  'alert_rules',
  {
    id: sequence(),
    measure: code(alertMeasures).notNull(),
    least: whole().notNull(),
    timesOwnMean: whole().notNull(),
    pastDays: whole().notNull(),
    isOn: flag().notNull(),
    reason: words().notNull(),
    recordedAt: instant().notNull(),
    /** Nobody for the rules that a registry begins with. */
    recordedBy: identifier().references(() => users.id),
  },
  (t) => [
    oneOf('alert_rules_measure', t.measure, alertMeasures),
    must('alert_rules_bounds', sql`${t.least} >= 1 and ${t.timesOwnMean} >= 1 and ${t.pastDays} between 1 and 366`),
    index('alert_rules_measure_id').on(t.measure, t.id),
  ],
);

/** What each person did in each hour, counted from the audit and from nothing else; the past that rules compare with. */
export const readingHours = table(
  'reading_hours',
  {
    userId: identifier()
      .notNull()
      .references(() => users.id),
    /** Hours since 1970. */
    hour: whole().notNull(),
    files: whole().notNull(),
    unfamiliarFiles: whole().notNull(),
    refusals: whole().notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.hour] })],
);

/** Up to which audit entry reading has been counted; one row. */
export const readingWatch = table('reading_watch', { id: whole().primaryKey(), sequence: whole().notNull() }, (t) => [
  must('reading_watch_one_row', sql`${t.id} = 1`),
]);

/** Unusual reading that was noticed, append-only: once for each person, measure and hour. */
export const readingAlerts = table(
  'reading_alerts',
  {
    id: sequence(),
    ruleId: identifier()
      .notNull()
      .references(() => alertRules.id),
    measure: code(alertMeasures).notNull(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    hour: whole().notNull(),
    /** How many there were when the alert was raised, and the most that would have been usual. */
    count: whole().notNull(),
    usual: whole().notNull(),
    raisedAt: instant().notNull(),
  },
  (t) => [
    oneOf('reading_alerts_measure', t.measure, alertMeasures),
    uniqueIndex('reading_alerts_once').on(t.userId, t.measure, t.hour),
  ],
);

/** What came of an alert, said by somebody else than the person it speaks of; append-only and once. */
export const alertReviews = table('alert_reviews', {
  alertId: identifier()
    .primaryKey()
    .references(() => readingAlerts.id),
  note: words().notNull(),
  reviewedAt: instant().notNull(),
  reviewedBy: identifier()
    .notNull()
    .references(() => users.id),
});
