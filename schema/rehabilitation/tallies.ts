import { sql } from 'drizzle-orm';
import { civilDate, code, identifier, index, must, oneOf, primaryKey, table, whole, words } from '#dialect';
import { phases } from './catalogue.js';

/** The tallies of the whole registry, beside those of each agency. */
export const tallyOfAll = 0;

/**
 * How many milestones of a code and phase changed state on a day, for each agency and for all: the sum up to a day is the state on
 * that day, so that progress at any asOf never reads the milestones themselves. Written with the milestones.
 */
export const milestoneTallies = table(
  'milestone_tallies',
  {
    agencyId: identifier().notNull(),
    code: words().notNull(),
    day: civilDate().notNull(),
    ...tallyColumns(),
  },
  (t) => [
    primaryKey({ columns: [t.agencyId, t.code, t.phase, t.day] }),
    oneOf('milestone_tallies_phase', t.phase, phases),
    // The days of one month are read from the index alone, beside the months before it.
    index('milestone_tallies_days').on(
      t.agencyId,
      t.day,
      t.code,
      t.phase,
      t.opened,
      t.achieved,
      t.waived,
      t.notApplicable,
      t.overdue,
    ),
  ],
);

/**
 * The tallies of each month added up, so that a state is the sum of the months before and of the days since: of a few
 * thousand rows after decades, where the days would be a hundred thousand.
 */
export const milestoneMonths = table(
  'milestone_months',
  {
    agencyId: identifier().notNull(),
    /** YYYY-MM. */
    month: words().notNull(),
    code: words().notNull(),
    ...tallyColumns(),
  },
  (t) => [
    primaryKey({ columns: [t.agencyId, t.month, t.code, t.phase] }),
    must('milestone_months_month', sql`date(${t.month} || '-01', '+0 days') = ${t.month} || '-01'`),
    oneOf('milestone_months_phase', t.phase, phases),
    index('milestone_months_sums').on(
      t.agencyId,
      t.month,
      t.code,
      t.phase,
      t.opened,
      t.achieved,
      t.waived,
      t.notApplicable,
      t.overdue,
    ),
  ],
);

function tallyColumns() {
  return {
    phase: code(phases).notNull(),
    opened: whole().notNull(),
    achieved: whole().notNull(),
    waived: whole().notNull(),
    notApplicable: whole().notNull(),
    overdue: whole().notNull(),
  };
}
