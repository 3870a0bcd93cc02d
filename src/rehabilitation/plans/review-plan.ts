import { asc, eq, sql } from 'drizzle-orm';
import { planReviews, type reviewFindings } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { ordinalsOf } from '../../cases/ordinals.js';
import type { Reader } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import { toRecordId, type CaseId } from '../../identifiers.js';
import { readWithdrawnIds } from '../withdrawals/withdrawn-rows.js';
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
 * BEFORE_ARRIVAL, IMPOSSIBLE_DATES, INVALID_INPUT, ALREADY_RECORDED for one that stands, in the same words.
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
    const milestone = input.code === undefined ? undefined : await getMilestone(tx, caseId, input.code);
    const said = {
      reviewedOn,
      finding,
      nextReviewOn: nextReviewOn ?? null,
      summary: plainWords(input.summary, 'summary'),
    };
    // The same words are something new where they achieve a milestone.
    if (milestone?.outcome !== null) await assertNew(tx, caseId, said);
    await tx.insert(planReviews).values({ caseId, ...said, recordedAt: now, recordedBy: by });
    if (!milestone) return;
    if (!/^(REV|FUP)-/.test(milestone.code) || milestone.outcome !== null) {
      throw Invalid(`A review achieves an open milestone of reviews, REV-… or FUP-…; it came as ${input.code}.`, [
        'code',
      ]);
    }
    const evidence = `Review of ${reviewedOn}`;
    await settle(tx, plan, milestone, { kind: 'ACHIEVED', happenedOn: reviewedOn, evidence, by, now });
  });
}

type Said = Pick<typeof planReviews.$inferSelect, 'reviewedOn' | 'finding' | 'nextReviewOn' | 'summary'>;

async function assertNew(db: Reader, caseId: CaseId, said: Said): Promise<void> {
  const rows = await listReviews(db, { caseId, reviewedOn: said.reviewedOn });
  const taken = await readWithdrawnIds(db, caseId, 'REVIEW');
  const same = rows.find(
    (row) =>
      !taken.has(row.id) &&
      row.reviewedOn === said.reviewedOn &&
      row.finding === said.finding &&
      row.nextReviewOn === said.nextReviewOn &&
      row.summary === said.summary,
  );
  if (!same) return;
  const id = toRecordId('planReview', [caseId], ordinalsOf(rows)(same.id));
  throw Invalid(`This review of ${said.reviewedOn} is on record already: ${id}.`, ['reviewedOn'], 'ALREADY_RECORDED');
}

/** Every review of a case, of which the summary is opened of those of one day alone. */
const listReviews = prepared<{ caseId: CaseId; reviewedOn: CivilDate }, Said & { readonly id: number }>((db) =>
  db
    .select({
      id: planReviews.id,
      reviewedOn: planReviews.reviewedOn,
      finding: planReviews.finding,
      nextReviewOn: planReviews.nextReviewOn,
      summary: sql<string>`case ${planReviews.reviewedOn} when ${sql.placeholder('reviewedOn')} then ${planReviews.summary} else '' end`,
    })
    .from(planReviews)
    .where(eq(planReviews.caseId, sql.placeholder('caseId')))
    .orderBy(asc(planReviews.id)),
);
