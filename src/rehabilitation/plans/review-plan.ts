import { planReviews, type reviewFindings } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { plainWords } from '../words.js';
import { assertWithinChildhood, getMilestone, getPlan } from './plan-rows.js';
import { settle } from './settle-milestone.js';

export interface ReviewPlan extends ChangeRequest {
  readonly reviewedOn: CivilDate;
  readonly finding: (typeof reviewFindings)[number];
  readonly summary: string;
  readonly nextReviewOn?: CivilDate | undefined;
  /** The milestone that this review achieves, such as REV-90. */
  readonly code?: string | undefined;
}

/**
 * Records a review of a plan; a need that it identifies lets a case go back into rehabilitation. Errors: NOT_FOUND,
 * BEFORE_ARRIVAL, IMPOSSIBLE_DATES, INVALID_INPUT.
 */
export function reviewPlan(registry: Registry, actor: Actor, input: ReviewPlan): Promise<CaseId> {
  const kind = { action: 'plan:write', operation: 'planReview' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const plan = await getPlan(tx, input.caseId);
    const { caseId, reviewedOn, finding, nextReviewOn } = input;
    assertNotFuture(reviewedOn, today, 'reviewedOn');
    if (reviewedOn < plan.arrivedOn) {
      throw Invalid(
        `The child came home on ${plan.arrivedOn}; its plan cannot have been reviewed on ${reviewedOn}.`,
        ['reviewedOn'],
        'BEFORE_ARRIVAL',
      );
    }
    if (nextReviewOn !== undefined && nextReviewOn <= reviewedOn) {
      throw Invalid(
        `The next review comes after this one of ${reviewedOn}; it came as ${nextReviewOn}.`,
        ['nextReviewOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    if (nextReviewOn !== undefined) assertWithinChildhood(plan, nextReviewOn, 'nextReviewOn');
    const review = { caseId, reviewedOn, finding, nextReviewOn: nextReviewOn ?? null, recordedAt: now, recordedBy: by };
    await tx.insert(planReviews).values({ ...review, summary: plainWords(input.summary, 'summary') });
    if (input.code === undefined) return;
    const milestone = await getMilestone(tx, caseId, input.code);
    if (!/^(REV|FUP)-/.test(milestone.code) || milestone.outcome !== null) {
      throw Invalid(`A review achieves an open milestone of reviews, REV-… or FUP-…; it came as ${input.code}.`, [
        'code',
      ]);
    }
    const evidence = `Review of ${reviewedOn}`;
    await settle(tx, plan, milestone, { kind: 'ACHIEVED', happenedOn: reviewedOn, evidence, by, now });
  });
}
