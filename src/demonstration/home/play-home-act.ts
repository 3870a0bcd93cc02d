import { eq } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { recordCare } from '../../cases/facts/decide-axes.js';
import type { Reader } from '../../database/connection.js';
import type { AgencyId, CaseId } from '../../identifiers.js';
import { decideGuardianship } from '../../rehabilitation/care/decide-guardianship.js';
import { approvePlan } from '../../rehabilitation/plans/approve-plan.js';
import { endorseWaiver } from '../../rehabilitation/plans/endorse-waiver.js';
import { dateOf } from '../../dates.js';
import { openPlan } from '../../rehabilitation/plans/open-plans.js';
import { findPlan, listMilestones } from '../../rehabilitation/plans/plan-rows.js';
import { reviewPlan } from '../../rehabilitation/plans/review-plan.js';
import { achieveMilestone, waiveMilestone } from '../../rehabilitation/plans/settle-milestone.js';
import { recordSession } from '../../rehabilitation/sessions/record-session.js';
import { recordEducationNeeds, recordHealthNeeds } from '../../rehabilitation/views/record-needs.js';
import type { HomeAct } from './home-acts.js';

/** What the case proved when its plan was opened is achieved already. */
async function isAchieved(db: Reader, caseId: CaseId, code: string): Promise<boolean> {
  return (await listMilestones(db, caseId)).some((one) => one.code === code && one.outcome === 'ACHIEVED');
}

/** Who plays the acts at home, for one child. */
export interface HomeCast {
  readonly caseworker: Actor;
  readonly supervisor: Actor;
  readonly bodyAgencyId: AgencyId;
}

/**
 * Plays one act at home through the same command that staff use. A child whom an older version of the demonstration
 * brought home has no plan: then there is nothing to play.
 */
export async function playHomeAct(
  registry: Registry,
  db: Reader,
  { caseworker, supervisor, bodyAgencyId }: HomeCast,
  caseId: CaseId,
  act: HomeAct,
): Promise<void> {
  if (act.home !== 'OPEN_PLAN' && !(await findPlan(db, caseId))) return;
  const [row] = await db.select({ version: cases.version }).from(cases).where(eq(cases.id, caseId));
  const change = { caseId, expectedVersion: row?.version ?? 0 };
  switch (act.home) {
    case 'OPEN_PLAN':
      await openPlan(registry, caseworker, {
        ...change,
        bodyAgencyId,
        openedOn: dateOf(act.recordedAt),
        withSiblings: false,
      });
      return;
    case 'APPROVE':
      await approvePlan(registry, supervisor, { ...change, planVersion: 1, approvedOn: act.on });
      return;
    case 'ACHIEVE':
      if (await isAchieved(db, caseId, act.code)) return;
      await achieveMilestone(registry, caseworker, {
        ...change,
        code: act.code,
        achievedOn: act.on,
        evidence: act.evidence,
      });
      return;
    case 'WAIVE':
      await endorseWaiver(registry, supervisor, { ...change, code: act.code, outcome: 'WAIVED' });
      await waiveMilestone(registry, caseworker, {
        ...change,
        code: act.code,
        outcome: 'WAIVED',
        decidedOn: act.on,
        reason: act.reason,
      });
      return;
    case 'CARE':
      await recordCare(registry, caseworker, { ...change, arrangement: act.arrangement, since: act.since });
      return;
    case 'GUARDIANSHIP':
      await decideGuardianship(registry, caseworker, {
        ...change,
        ...{ kind: 'GUARDIANSHIP', relation: 'GRANDPARENT', decidedOn: act.on },
        ...{ authority: 'Education department', reference: act.reference },
      });
      return;
    case 'SESSION':
      await recordSession(registry, caseworker, {
        ...change,
        ...{ type: 'INDIVIDUAL_PSYCH', setting: 'INDIVIDUAL', heldOn: act.on, code: 'PSY-REG' },
        ...(act.attended ? { attendance: 'ATTENDED', minutes: 45 } : { attendance: 'EXCUSED' }),
      });
      return;
    case 'NEEDS':
      await recordEducationNeeds(registry, caseworker, {
        ...change,
        ...{ level: act.level, language: 'KAZAKH', supports: ['CATCH_UP_READING', 'TUTOR'] },
      });
      await recordHealthNeeds(registry, caseworker, {
        caseId,
        expectedVersion: change.expectedVersion + 1,
        needs: ['DENTAL', 'VACCINATION_CATCH_UP'],
      });
      return;
    case 'REVIEW':
      await reviewPlan(registry, caseworker, {
        ...change,
        ...{ reviewedOn: act.on, finding: 'NEED_IDENTIFIED', summary: 'More help is needed at school.' },
      });
      return;
  }
}
