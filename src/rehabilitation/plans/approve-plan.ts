import { planApprovals } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { assertNotFuture, dateOf, type CivilDate } from '../../dates.js';
import { Invalid, VersionConflict } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { planApproved } from './milestone-guards.js';
import { getPlan, getVersion, listMilestones, listUnapprovedAuthors } from './plan-rows.js';
import { settle } from './settle-milestone.js';

export interface ApprovePlan extends ChangeRequest {
  /** The version of the plan that was read. */
  readonly planVersion: number;
  readonly approvedOn: CivilDate;
}

/**
 * Approves the version of a plan that stands, by a person who wrote none of what was not approved before: no version since
 * the last that was. The first approval achieves ADP-PLAN.
 * Errors: NOT_FOUND, SAME_PERSON, VERSION_CONFLICT where another version came between, ALREADY_RECORDED, BEFORE_ARRIVAL,
 * IMPOSSIBLE_DATES for a day before it was written.
 */
export function approvePlan(registry: Registry, actor: Actor, input: ApprovePlan): Promise<CaseId> {
  const kind = { action: 'plan:approve', operation: 'planApprove' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const plan = await getPlan(tx, input.caseId);
    const { version, approvedBy } = await getVersion(tx, plan);
    if (plan.version !== input.planVersion) {
      throw VersionConflict(input.planVersion, plan.version, 'planVersion');
    }
    if (approvedBy !== null)
      throw Invalid(`Version ${plan.version} of this plan is approved already.`, ['planVersion'], 'ALREADY_RECORDED');
    if ((await listUnapprovedAuthors(tx, plan)).includes(by)) {
      throw Invalid(
        'A plan is approved by another person than its authors, of each version since the last that was approved: ask a colleague to approve it.',
        ['caseId'],
        'SAME_PERSON',
      );
    }
    assertNotFuture(input.approvedOn, today, 'approvedOn');
    if (input.approvedOn < plan.arrivedOn) {
      throw Invalid(
        `The child came home on ${plan.arrivedOn}; the plan cannot have been approved on ${input.approvedOn}.`,
        ['approvedOn'],
        'BEFORE_ARRIVAL',
      );
    }
    const { caseId, approvedOn } = input;
    // What was opened late is of the day that was stated; a version that was written since is of the day of its record.
    const writtenOn = dateOf(plan.version === 1 ? plan.openedAt : version.recordedAt);
    if (approvedOn < writtenOn) {
      throw Invalid(
        `Version ${plan.version} was written on ${writtenOn}; it cannot have been approved on ${approvedOn}.`,
        ['approvedOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    await tx
      .insert(planApprovals)
      .values({ caseId, number: plan.version, approvedOn, recordedAt: now, recordedBy: by });
    const open = (await listMilestones(tx, caseId)).find(
      ({ code, outcome }) => code === planApproved && outcome === null,
    );
    const evidence = `Version ${plan.version} of the plan`;
    if (open) await settle(tx, plan, open, { kind: 'ACHIEVED', happenedOn: approvedOn, evidence, by, now });
  });
}
