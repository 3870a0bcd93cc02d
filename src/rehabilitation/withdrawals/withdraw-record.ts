import { asc, eq } from 'drizzle-orm';
import { guardianshipDecisions } from '../../../schema/rehabilitation/care.js';
import { planReviews } from '../../../schema/rehabilitation/plans.js';
import { educationNeeds, healthNeeds } from '../../../schema/rehabilitation/views.js';
import { withdrawals } from '../../../schema/rehabilitation/withdrawals.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type Change, type ChangeRequest } from '../../cases/change-case.js';
import { atOrdinal } from '../../cases/ordinals.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { standingDecisions } from '../care/decide-guardianship.js';
import { getPlan, listMilestones } from '../plans/plan-rows.js';
import { settle } from '../plans/settle-milestone.js';
import { lastOfEach } from '../../tallies/write-outcome.js';
import { plainWords } from '../words.js';
import { readWithdrawnIds, type Withdrawable } from './withdrawn-rows.js';

/*
 * What was recorded of a child in error, of another child or twice, is taken back with the reason. The row stays in its
 * history; it counts nowhere any more, for figures and releases from then on.
 */

export interface Withdraw extends ChangeRequest {
  readonly reason: string;
}

export async function takeBack(
  { tx, row, now, by }: Change,
  kind: Withdrawable,
  rowId: number,
  { reason }: Withdraw,
): Promise<void> {
  const stamp = { recordedAt: now, recordedBy: by };
  await tx.insert(withdrawals).values({ caseId: row.id, kind, rowId, reason: plainWords(reason, 'reason'), ...stamp });
}

/** The row at a place in the case that was not taken back; NOT_FOUND for any other. */
export async function getStanding<Row extends { readonly id: number }>(
  { tx, row }: Change,
  kind: Withdrawable,
  rows: readonly Row[],
  { place, what, field }: { readonly place: number; readonly what: string; readonly field: string },
): Promise<Row> {
  const taken = await readWithdrawnIds(tx, row.id as CaseId, kind);
  const found = rows.find(({ id }) => id === atOrdinal(rows, place));
  if (!found || taken.has(found.id)) throw NotFound(`${what} that still stands`, [field]);
  return found;
}

export interface WithdrawReview extends Withdraw {
  readonly reviewId: number;
}

/**
 * Takes back a review that was not of this plan, and with it the milestone that it achieved; a need that it identified lets no case
 * go back any more. Errors: NOT_FOUND, BEFORE_ARRIVAL where the plan rests, INVALID_INPUT.
 */
export function withdrawReview(registry: Registry, actor: Actor, input: WithdrawReview): Promise<CaseId> {
  const kind = { action: 'plan:write', operation: 'planReviewWithdraw' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx } = change;
    const rows = await tx
      .select({ id: planReviews.id, recordedAt: planReviews.recordedAt, recordedBy: planReviews.recordedBy })
      .from(planReviews)
      .where(eq(planReviews.caseId, input.caseId))
      .orderBy(asc(planReviews.id));
    const named = { place: input.reviewId, what: 'review', field: 'reviewId' };
    const review = await getStanding(change, 'REVIEW', rows, named);
    await takeBack(change, 'REVIEW', review.id, input);
    await reopenAchieved(change, input, review);
  });
}

/** The milestone that was achieved by a review is known by its event: of the same act. */
async function reopenAchieved(
  { tx, today, by, now }: Change,
  { caseId, reason }: WithdrawReview,
  review: { readonly recordedAt: number; readonly recordedBy: number },
): Promise<void> {
  const plan = await getPlan(tx, caseId);
  const last = await lastOfEach(tx, caseId);
  for (const milestone of await listMilestones(tx, caseId)) {
    const event = last.get(milestone.code);
    const isOfReview =
      event?.kind === 'ACHIEVED' &&
      /^(REV|FUP)-/.test(event.code) &&
      event.recordedAt === review.recordedAt &&
      event.recordedBy === review.recordedBy;
    if (isOfReview && milestone.outcome !== null)
      await settle(tx, plan, milestone, { kind: 'REOPENED', happenedOn: today, reason, by, now });
  }
}

export interface WithdrawGuardianship extends Withdraw {
  readonly decisionId: number;
}

/**
 * Takes back a decision on the legal care that was not made on this child, with its end; or an end alone, so that the decision stands
 * again. Errors: NOT_FOUND, INVALID_INPUT where another decision stands since.
 */
export function withdrawGuardianship(registry: Registry, actor: Actor, input: WithdrawGuardianship): Promise<CaseId> {
  const kind = { action: 'care:record', operation: 'guardianshipWithdraw' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx } = change;
    const rows = await tx
      .select()
      .from(guardianshipDecisions)
      .where(eq(guardianshipDecisions.caseId, input.caseId))
      .orderBy(asc(guardianshipDecisions.id));
    const named = { place: input.decisionId, what: 'guardianship decision', field: 'decisionId' };
    const decision = await getStanding(change, 'GUARDIANSHIP', rows, named);
    const taken = await readWithdrawnIds(tx, input.caseId, 'GUARDIANSHIP');
    if (decision.endsId !== null && taken.has(decision.endsId))
      throw NotFound('guardianship decision that still stands', ['decisionId']);
    const [standing] = standingDecisions(rows, taken);
    if (decision.endsId !== null && standing) {
      throw Invalid(
        `The ${standing.kind} of ${standing.decidedOn} stands since: two decisions cannot. End or withdraw that one first.`,
        ['decisionId'],
      );
    }
    await takeBack(change, 'GUARDIANSHIP', decision.id, input);
  });
}

export interface WithdrawNeeds extends Withdraw {
  /** What was said, as the file names it: its place among all that was said of needs of its kind. */
  readonly needsId: number;
}

/**
 * Takes back what was said of the needs at school, named as it was read; of what is left the last holds. Errors: NOT_FOUND,
 * INVALID_INPUT.
 */
export const withdrawEducationNeeds = (registry: Registry, actor: Actor, input: WithdrawNeeds): Promise<CaseId> =>
  withdrawNeeds(registry, actor, input, {
    table: educationNeeds,
    kind: 'EDUCATION_NEEDS',
    operation: 'educationNeedsWithdraw',
  });

/** As `withdrawEducationNeeds`, of the needs of a clinic. */
export const withdrawHealthNeeds = (registry: Registry, actor: Actor, input: WithdrawNeeds): Promise<CaseId> =>
  withdrawNeeds(registry, actor, input, { table: healthNeeds, kind: 'HEALTH_NEEDS', operation: 'healthNeedsWithdraw' });

interface Needs {
  readonly table: typeof educationNeeds | typeof healthNeeds;
  readonly kind: Withdrawable;
  readonly operation: string;
}

function withdrawNeeds(
  registry: Registry,
  actor: Actor,
  input: WithdrawNeeds,
  { table, kind, operation }: Needs,
): Promise<CaseId> {
  return changeCase(registry, actor, { action: 'needs:record', operation }, input, async (change) => {
    const rows = await change.tx.select({ id: table.id }).from(table).where(eq(table.caseId, input.caseId));
    const named = { place: input.needsId, what: 'record of needs', field: 'needsId' };
    const { id } = await getStanding(change, kind, rows, named);
    await takeBack(change, kind, id, input);
  });
}
