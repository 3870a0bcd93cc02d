import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import { milestoneEvents, milestones, planApprovals, plans, planVersions } from '../../schema/rehabilitation/plans.js';
import type { Tx } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { addDays, dayNumber, startOf, type CivilDate } from '../dates.js';
import type { CaseId, UserId } from '../identifiers.js';
import { Tallies } from './post-tallies.js';

type Plan = typeof plans.$inferSelect;
type Milestone = typeof milestones.$inferSelect;

interface Moved {
  readonly caseId: CaseId;
  /** The arrival that is known now; nothing where it was annulled. */
  readonly arrivedOn: CivilDate | null;
  readonly by: UserId;
  readonly now: number;
  readonly today: CivilDate;
}

type Home = Moved & { readonly arrivedOn: CivilDate };

const findPlan = prepared<{ caseId: CaseId }, Plan>((db) =>
  db
    .select(getTableColumns(plans))
    .from(plans)
    .where(eq(plans.caseId, sql.placeholder('caseId'))),
);

/**
 * Brings the plan of a child into line with its arrival, where that was corrected, annulled or came anew: the days that
 * the catalogue sets move with it, and what is recorded as done between the old day and a later one is taken back, since
 * it cannot have been; the history keeps both. A plan that was opened before that day is of that day, and one that was approved before
 * it stands as a further version, to be approved anew. Without an arrival the plan rests: counted and listed nowhere.
 */
export async function followArrival(tx: Tx, moved: Moved): Promise<void> {
  const { caseId, arrivedOn } = moved;
  const [plan] = await findPlan(tx, { caseId });
  if (!plan) return;
  const known = await tx.select().from(milestones).where(eq(milestones.caseId, caseId));
  const tallies = new Tallies();
  if (plan.isHome) for (const milestone of known) tallies.add(milestone, plan, -1);
  await tx
    .update(plans)
    .set({
      isHome: arrivedOn !== null,
      arrivedOn: arrivedOn ?? plan.arrivedOn,
      // No plan is opened before the arrival either: the day that was stated is then that of the arrival.
      openedAt: arrivedOn === null ? plan.openedAt : Math.max(plan.openedAt, startOf(arrivedOn)),
    })
    .where(eq(plans.caseId, caseId));
  if (arrivedOn !== null) {
    const days = dayNumber(arrivedOn) - dayNumber(plan.arrivedOn);
    for (const milestone of known)
      tallies.add(await moveMilestone(tx, milestone, days, { ...moved, arrivedOn }), { ...plan, arrivedOn }, 1);
    await withdrawApproval(tx, plan, { ...moved, arrivedOn });
  }
  await tallies.post(tx);
}

/** No plan is approved before the arrival. The next version is its author's, as the one before: nobody else said what stands in it. */
async function withdrawApproval(tx: Tx, plan: Plan, { caseId, arrivedOn, now }: Home): Promise<void> {
  const [found] = await tx
    .select({ written: planVersions, approvedOn: planApprovals.approvedOn })
    .from(planVersions)
    .innerJoin(
      planApprovals,
      and(eq(planApprovals.caseId, planVersions.caseId), eq(planApprovals.number, planVersions.number)),
    )
    .where(and(eq(planVersions.caseId, caseId), eq(planVersions.number, plan.version)));
  if (!found || found.approvedOn >= arrivedOn) return;
  const number = plan.version + 1;
  const reason = `It was approved on ${found.approvedOn}; the child came home on ${arrivedOn}.`;
  await tx.insert(planVersions).values({ ...found.written, number, reason, recordedAt: now });
  await tx.update(plans).set({ version: number }).where(eq(plans.caseId, caseId));
}

async function moveMilestone(
  tx: Tx,
  milestone: Milestone,
  days: number,
  { arrivedOn, by, now, today }: Home,
): Promise<Milestone> {
  const { caseId, code, phase, title, dueOn, outcomeOn } = milestone;
  const cannotHaveBeen = phase !== 'PRE_ARRIVAL' && outcomeOn !== null && outcomeOn < arrivedOn;
  const after = {
    // A step of the child's own has a day of its own.
    dueOn: title === null ? addDays(dueOn, days) : dueOn,
    ...(cannotHaveBeen ? { outcome: null, outcomeOn: null } : {}),
  };
  if (cannotHaveBeen) {
    const reason = `It was dated ${outcomeOn}; the child came home on ${arrivedOn}.`;
    const event = { caseId, code, kind: 'REOPENED', happenedOn: today, reason } as const;
    await tx.insert(milestoneEvents).values({ ...event, recordedAt: now, recordedBy: by });
  }
  await tx
    .update(milestones)
    .set(after)
    .where(and(eq(milestones.caseId, caseId), eq(milestones.code, code)));
  return { ...milestone, ...after };
}
