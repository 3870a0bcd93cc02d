import { sql } from 'drizzle-orm';
import type { phases } from '../../schema/rehabilitation/catalogue.js';
import { milestoneMonths, milestoneTallies, tallyOfAll } from '../../schema/rehabilitation/tallies.js';
import type { Tx } from '../database/connection.js';
import { preparedWrite } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import { tallied, talliesOf, type Dated } from './milestone.rules.js';

/** A milestone of the catalogue as the counts see it; individual steps are not counted. */
export interface Counted extends Dated {
  readonly code: string;
  readonly title: string | null;
  readonly phase: (typeof phases)[number];
}

export interface TallyOwner {
  readonly ownerAgencyId: number;
  readonly arrivedOn: CivilDate;
}

type Row = typeof milestoneTallies.$inferInsert;
type MonthRow = typeof milestoneMonths.$inferInsert;

/** Changes of counts that are written together: an arrival of hundreds touches each row once. */
export class Tallies {
  readonly #rows = new Map<string, Row>();

  /** Counts a milestone of so many children alike, or with -1 takes back what was counted of one. */
  add(milestone: Counted, { ownerAgencyId, arrivedOn }: TallyOwner, children: number): void {
    if (milestone.title !== null) return;
    const { code, phase } = milestone;
    for (const { day, field, by } of talliesOf(milestone, arrivedOn)) {
      for (const agencyId of [ownerAgencyId, tallyOfAll]) {
        const key = `${agencyId} ${code} ${phase} ${day}`;
        const row = this.#rows.get(key) ?? { agencyId, code, day, phase, ...nothing };
        this.#rows.set(key, { ...row, [field]: row[field] + by * children });
      }
    }
  }

  /** What was counted so far, by day. */
  rows(): readonly Row[] {
    return [...this.#rows.values()];
  }

  /** The same by month. */
  months(): readonly MonthRow[] {
    const months = new Map<string, MonthRow>();
    for (const { day, ...row } of this.#rows.values()) {
      const month = day.slice(0, 7);
      const key = `${row.agencyId} ${row.code} ${row.phase} ${month}`;
      const sum = months.get(key) ?? { ...row, month, ...nothing };
      const added = tallied.map((field) => [field, sum[field] + row[field]] as const);
      months.set(key, { ...sum, ...Object.fromEntries(added) });
    }
    return [...months.values()];
  }

  async post(tx: Tx): Promise<void> {
    for (const row of this.rows()) if (isSomething(row)) await addToDay(tx, row);
    for (const row of this.months()) if (isSomething(row)) await addToMonth(tx, row);
  }
}

const nothing = { opened: 0, achieved: 0, waived: 0, notApplicable: 0, overdue: 0 };
const isSomething = (row: typeof nothing): boolean => tallied.some((field) => row[field] !== 0);

const at = (name: string) => sql.placeholder(name);

const counts = {
  phase: at('phase'),
  opened: at('opened'),
  achieved: at('achieved'),
  waived: at('waived'),
  notApplicable: at('notApplicable'),
  overdue: at('overdue'),
};
const added = {
  opened: sql`opened + excluded.opened`,
  achieved: sql`achieved + excluded.achieved`,
  waived: sql`waived + excluded.waived`,
  notApplicable: sql`not_applicable + excluded.not_applicable`,
  overdue: sql`overdue + excluded.overdue`,
};

const addToDay = preparedWrite<Row>((tx) =>
  tx
    .insert(milestoneTallies)
    .values({ agencyId: at('agencyId'), code: at('code'), day: at('day'), ...counts })
    .onConflictDoUpdate({
      target: [milestoneTallies.agencyId, milestoneTallies.code, milestoneTallies.phase, milestoneTallies.day],
      set: added,
    }),
);

const addToMonth = preparedWrite<MonthRow>((tx) =>
  tx
    .insert(milestoneMonths)
    .values({ agencyId: at('agencyId'), month: at('month'), code: at('code'), ...counts })
    .onConflictDoUpdate({
      target: [milestoneMonths.agencyId, milestoneMonths.month, milestoneMonths.code, milestoneMonths.phase],
      set: added,
    }),
);
