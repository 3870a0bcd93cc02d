import { and, asc, eq, getTableColumns, isNotNull, isNull, ne, or } from 'drizzle-orm';
import {
  milestoneEvents,
  milestones,
  plans,
  planApprovals,
  planVersions,
  unplannedArrivals,
} from '../../../schema/rehabilitation/plans.js';
import { milestoneMonths, milestoneTallies } from '../../../schema/rehabilitation/tallies.js';
import { cases } from '../../../schema/cases.js';
import { fileSeals } from '../../../schema/rehabilitation/sealing.js';
import type { Reader } from '../../database/connection.js';
import { dateOf, startOf } from '../../dates.js';
import { tallied, type Tallied } from '../../tallies/milestone.rules.js';
import { Tallies } from '../../tallies/post-tallies.js';

export interface PlansReport {
  readonly plans: number;
  readonly milestones: number;
  /** The first row that does not follow from its history, in words and without a name. */
  readonly firstFault?: string;
}

/**
 * Reckons every current row of a plan anew from its history: plans from their versions, milestones from their events,
 * the tallies of days and months from the milestones, arrivals from the cases, the day of sealing from the seals, who is home
 * without a plan from the cases and the plans. Stops at the first that differs.
 */
export async function checkPlans(db: Reader): Promise<PlansReport> {
  const known = await db.select().from(plans).orderBy(asc(plans.caseId));
  const rows = await db.select().from(milestones).orderBy(asc(milestones.caseId), asc(milestones.code));
  const report = { plans: known.length, milestones: rows.length };
  const fault =
    (await findPlanFault(db, known)) ??
    (await findMilestoneFault(db, known, rows)) ??
    (await findTallyFault(db, known, rows)) ??
    (await findSealFault(db)) ??
    (await findUnplannedFault(db));
  return fault === undefined ? report : { ...report, firstFault: fault };
}

type Plan = typeof plans.$inferSelect;
type Milestone = typeof milestones.$inferSelect;

async function findPlanFault(db: Reader, known: readonly Plan[]): Promise<string | undefined> {
  const versions = await db.select().from(planVersions).orderBy(asc(planVersions.caseId), asc(planVersions.number));
  const last = new Map(versions.map((version) => [version.caseId, version]));
  const rows = await db
    .select({ id: plans.caseId, arrivedOn: cases.arrivedOn })
    .from(plans)
    .innerJoin(cases, eq(cases.id, plans.caseId));
  const arrivals = new Map(rows.map(({ id, arrivedOn }) => [id, arrivedOn]));
  const approvals = await db.select().from(planApprovals);
  const approved = new Map(approvals.map(({ caseId, number, approvedOn }) => [`${caseId} ${number}`, approvedOn]));
  for (const plan of known) {
    if ((arrivals.get(plan.caseId) ?? null) !== (plan.isHome ? plan.arrivedOn : null))
      return `the plan of case_${plan.caseId} is not counted from the arrival of its case`;
    const version = last.get(plan.caseId);
    const agrees =
      version?.number === plan.version &&
      version.bodyAgencyId === plan.bodyAgencyId &&
      version.caseworkerId === plan.caseworkerId &&
      version.catalogueVersion === plan.catalogueVersion;
    if (!agrees) return `the plan of case_${plan.caseId} is not its last version`;
    if (plan.isHome && dateOf(plan.openedAt) < plan.arrivedOn)
      return `the plan of case_${plan.caseId} was opened before the child came home`;
    const approvedOn = approved.get(`${plan.caseId} ${plan.version}`);
    if (plan.isHome && approvedOn !== undefined && approvedOn < plan.arrivedOn)
      return `the plan of case_${plan.caseId} is approved before the child came home`;
  }
  return undefined;
}

async function findMilestoneFault(
  db: Reader,
  known: readonly Plan[],
  rows: readonly Milestone[],
): Promise<string | undefined> {
  const owners = new Map(known.map(({ caseId, ownerAgencyId }) => [caseId, ownerAgencyId]));
  const idle = new Set(
    (
      await db
        .select({ id: cases.id })
        .from(cases)
        .where(or(eq(cases.stage, 'CLOSED'), isNull(cases.arrivedOn)))
    ).map(({ id }) => id),
  );
  const events = await db.select().from(milestoneEvents).orderBy(asc(milestoneEvents.id));
  const last = new Map(events.map((event) => [`${event.caseId} ${event.code}`, event]));
  for (const { caseId, code, outcome, outcomeOn, ownerAgencyId, isLive } of rows) {
    if (ownerAgencyId !== owners.get(caseId) || isLive === idle.has(caseId))
      return `the milestone ${code} of case_${caseId} does not stand in worklists as its case does`;
    const event = last.get(`${caseId} ${code}`);
    const ended = event === undefined || event.kind === 'REOPENED' ? undefined : event;
    if ((ended?.kind ?? null) !== outcome || (ended?.happenedOn ?? null) !== outcomeOn)
      return `the milestone ${code} of case_${caseId} is not what its last event says`;
  }
  return undefined;
}

async function findTallyFault(
  db: Reader,
  known: readonly Plan[],
  rows: readonly Milestone[],
): Promise<string | undefined> {
  const owners = new Map(known.map((plan) => [plan.caseId, plan]));
  const tallies = new Tallies();
  for (const milestone of rows) {
    const owner = owners.get(milestone.caseId);
    if (owner?.isHome) tallies.add(milestone, owner, 1);
  }
  const days = tallies.rows().map((row) => ({ ...row, period: row.day }));
  const months = tallies.months().map((row) => ({ ...row, period: row.month }));
  const { day, ...counts } = getTableColumns(milestoneTallies);
  const { month, ...sums } = getTableColumns(milestoneMonths);
  return (
    findSumFault(days, await db.select({ ...counts, period: day }).from(milestoneTallies)) ??
    findSumFault(months, await db.select({ ...sums, period: month }).from(milestoneMonths))
  );
}

interface Sum extends Readonly<Record<Tallied, number>> {
  readonly agencyId: number;
  readonly code: string;
  readonly phase: string;
  readonly period: string;
}

const keyOf = ({ agencyId, code, phase, period }: Sum): string => `${agencyId} ${code} ${phase} ${period}`;

function findSumFault(reckoned: readonly Sum[], kept: readonly Sum[]): string | undefined {
  const left = new Map(reckoned.map((row) => [keyOf(row), row]));
  for (const row of kept) {
    const own = left.get(keyOf(row));
    left.delete(keyOf(row));
    if (tallied.some((field) => row[field] !== (own?.[field] ?? 0)))
      return `the tally ${keyOf(row)} is not the sum of its milestones`;
  }
  const [missing] = [...left].filter(([, row]) => tallied.some((field) => row[field] !== 0));
  return missing && `the tally ${missing[0]} is missing`;
}

async function findSealFault(db: Reader): Promise<string | undefined> {
  const seals = await db
    .select({ caseId: fileSeals.caseId, sealsOn: fileSeals.sealsOn, sealsAt: cases.sealsAt })
    .from(fileSeals)
    .innerJoin(cases, eq(cases.id, fileSeals.caseId))
    .orderBy(asc(fileSeals.id));
  for (const { caseId, sealsOn, sealsAt } of new Map(seals.map((seal) => [seal.caseId, seal])).values())
    if (sealsAt !== (sealsOn === null ? null : startOf(sealsOn)))
      return `case_${caseId} is not sealed as its last seal says`;
  return undefined;
}

async function findUnplannedFault(db: Reader): Promise<string | undefined> {
  const { id, ownerAgencyId, arrivedOn, stage } = cases;
  const home = await db
    .select({ caseId: id, ownerAgencyId, arrivedOn })
    .from(cases)
    .leftJoin(plans, eq(plans.caseId, id))
    .where(and(isNotNull(arrivedOn), ne(stage, 'CLOSED'), isNull(plans.caseId)))
    .orderBy(asc(id));
  const listed = await db.select().from(unplannedArrivals).orderBy(asc(unplannedArrivals.caseId));
  const left = new Map(home.map((row) => [row.caseId, row]));
  for (const { caseId, ownerAgencyId: owner, arrivedOn: day } of listed) {
    const child = left.get(caseId);
    left.delete(caseId);
    if (child?.ownerAgencyId !== owner || child.arrivedOn !== day)
      return `case_${caseId} is listed as home without a plan, and is not`;
  }
  const [missing] = left.keys();
  return missing === undefined ? undefined : `case_${missing} is home without a plan, and not listed`;
}
