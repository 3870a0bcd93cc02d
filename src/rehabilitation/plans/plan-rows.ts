import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { milestones, planApprovals, plans, planVersions } from '../../../schema/rehabilitation/plans.js';
import type { Reader } from '../../database/connection.js';
import { assertWithinYears, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';

export type PlanRow = typeof plans.$inferSelect;
export type MilestoneRow = typeof milestones.$inferSelect;

export async function findPlan(db: Reader, caseId: CaseId): Promise<PlanRow | undefined> {
  const [plan] = await db.select().from(plans).where(eq(plans.caseId, caseId));
  return plan;
}

/**
 * The plan of a case that is within reach already, for an act that follows it: NO_PLAN where there is none,
 * BEFORE_ARRIVAL where the arrival that it rests on was annulled.
 */
export async function getPlan(db: Reader, caseId: CaseId): Promise<PlanRow> {
  const plan = await findPlan(db, caseId);
  if (!plan) {
    throw Invalid('This child has no plan yet: once it has come home, open one with planOpen.', ['caseId'], 'NO_PLAN');
  }
  if (!plan.isHome) {
    throw Invalid(
      `The arrival of ${plan.arrivedOn} that this plan rested on was annulled; it goes on when the child has come home.`,
      ['caseId'],
      'BEFORE_ARRIVAL',
    );
  }
  return plan;
}

/** So many years after its return whoever came home as a child is of age, and no plan of theirs goes further. */
export const longestPlanYears = 18;

/** Refuses a day of a plan on which the child has long been of age, whenever it was born. Errors: IMPOSSIBLE_DATES. */
export const assertWithinChildhood = ({ arrivedOn }: PlanRow, day: CivilDate, field: string, path?: string[]): void =>
  assertWithinYears(
    day,
    { from: arrivedOn, words: `the arrival on ${arrivedOn}`, years: longestPlanYears },
    field,
    path,
  );

/** What is done for a child is done while its case is open. */
export const closedCase = (what: string, closureReason: string | null, field: readonly string[]) =>
  Invalid(
    `OPEN_CASE: ${what} while the case is open; this one is closed as ${closureReason ?? 'such'}. If it goes on, take it up again first with caseReopen.`,
    field,
    'GUARD_FAILED',
  );

export async function getMilestone(db: Reader, caseId: CaseId, code: string): Promise<MilestoneRow> {
  const [found] = await db
    .select()
    .from(milestones)
    .where(and(eq(milestones.caseId, caseId), eq(milestones.code, code)));
  if (found) return found;
  const codes = (await listMilestones(db, caseId)).map((one) => one.code);
  throw Invalid(
    `${code} is no milestone of this plan; those are ${codes.sort().join(', ')}.`,
    ['code'],
    'UNKNOWN_CODE',
  );
}

export const listMilestones = (db: Reader, caseId: CaseId): Promise<MilestoneRow[]> =>
  db
    .select()
    .from(milestones)
    .where(eq(milestones.caseId, caseId))
    .orderBy(asc(milestones.dueOn), asc(milestones.code));

/** Who wrote the versions of a plan that came after the last that was approved. */
export async function listUnapprovedAuthors(db: Reader, { caseId }: PlanRow): Promise<number[]> {
  const rows = await db
    .select({ by: planVersions.recordedBy })
    .from(planVersions)
    .where(
      and(
        eq(planVersions.caseId, caseId),
        sql`${planVersions.number} > coalesce((select max(${planApprovals.number}) from ${planApprovals} where ${planApprovals.caseId} = ${caseId}), 0)`,
      ),
    );
  return rows.map(({ by }) => by);
}

/** The version that stands, with its author and whether somebody else approved it. */
export async function getVersion(db: Reader, { caseId, version }: PlanRow) {
  const [row] = await db
    .select({ version: planVersions, approvedBy: planApprovals.recordedBy })
    .from(planVersions)
    .leftJoin(
      planApprovals,
      and(eq(planApprovals.caseId, planVersions.caseId), eq(planApprovals.number, planVersions.number)),
    )
    .where(and(eq(planVersions.caseId, caseId), eq(planVersions.number, version)))
    .orderBy(desc(planVersions.number));
  if (!row) throw new Error('A plan has at least its first version.');
  return row;
}
