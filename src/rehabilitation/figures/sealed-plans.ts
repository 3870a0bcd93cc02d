import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { milestones, plans } from '../../../schema/rehabilitation/plans.js';
import { tallyOfAll } from '../../../schema/rehabilitation/tallies.js';
import { fileSeals } from '../../../schema/rehabilitation/sealing.js';
import type { Connection } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { CivilDate } from '../../dates.js';
import { Tallies } from '../../tallies/post-tallies.js';

/*
 * What a sealed file holds beyond the facts of its case is counted for nobody: in a small agency a figure of milestones
 * would tell how one child stands. The daily tallies know no seals, so that what is sealed is reckoned and taken off.
 */

const at = (name: string) => sql.placeholder(name);

/** The plans of a scope whose files are sealed now. */
export const listSealedPlans = prepared<{ agencyId: number; now: number }, typeof plans.$inferSelect>((db) =>
  db
    .selectDistinct(getTableColumns(plans))
    .from(fileSeals)
    .innerJoin(plans, eq(plans.caseId, fileSeals.caseId))
    .innerJoin(cases, eq(cases.id, fileSeals.caseId))
    .where(
      and(
        sql`${cases.sealsAt} <= ${at('now')} and ${plans.isHome} = 1`,
        sql`(${at('agencyId')} = ${tallyOfAll} or ${plans.ownerAgencyId} = ${at('agencyId')})`,
      ),
    ),
);

const listMilestonesOf = prepared<{ ids: string }, typeof milestones.$inferSelect>((db) =>
  db.select(getTableColumns(milestones)).from(milestones).where(among(milestones.caseId, 'ids')),
);

const fields = ['opened', 'achieved', 'waived', 'notApplicable', 'overdue'] as const;
const nameOf = ({ code, phase }: { readonly code: string; readonly phase: string }): string => `${code} ${phase}`;
type Counts = Record<(typeof fields)[number], number>;

/** The progress of a day without what lies in the sealed plans; a milestone that these alone have is left out. */
export async function withoutSealed<Row extends Readonly<Counts> & { readonly code: string; readonly phase: string }>(
  connection: Connection,
  rows: readonly Row[],
  sealed: readonly (typeof plans.$inferSelect)[],
  asOf: CivilDate,
): Promise<Row[]> {
  if (sealed.length === 0) return [...rows];
  const ownerOf = new Map(sealed.map((plan) => [plan.caseId, plan]));
  const tallies = new Tallies();
  for (const milestone of await listMilestonesOf(connection, { ids: JSON.stringify([...ownerOf.keys()]) })) {
    const plan = ownerOf.get(milestone.caseId);
    if (plan) tallies.add(milestone, plan, 1);
  }
  const counted = tallies.rows().filter(({ agencyId, day }) => agencyId === tallyOfAll && day <= asOf);
  const byMilestone = Map.groupBy(counted, nameOf);
  return rows
    .map((row) => {
      const { opened, achieved, waived, notApplicable, overdue } = row;
      const less: Counts = { opened, achieved, waived, notApplicable, overdue };
      for (const tally of byMilestone.get(nameOf(row)) ?? []) for (const field of fields) less[field] -= tally[field];
      return { ...row, ...less };
    })
    .filter(({ opened }) => opened > 0);
}
