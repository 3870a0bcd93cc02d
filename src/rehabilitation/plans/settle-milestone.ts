import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { assertWithinLife } from '../../cases/rules/chronology.js';
import type { Tx } from '../../database/connection.js';
import type { CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { plainWords } from '../words.js';
import { assertEndorsed, type Waiver } from './endorse-waiver.js';
import { assertAchievable, assertNotTooEarly, assertWaivable } from './milestone-guards.js';
import { closedCase, getMilestone, getPlan, listMilestones, type MilestoneRow, type PlanRow } from './plan-rows.js';
import { Tallies } from '../../tallies/post-tallies.js';
import { writeOutcome, type Befell } from '../../tallies/write-outcome.js';

interface OfMilestone extends ChangeRequest {
  /** The milestone or step, as the plan names it. */
  readonly code: string;
}

export interface AchieveMilestone extends OfMilestone {
  readonly achievedOn: CivilDate;
  /** The document or register that shows it. */
  readonly evidence: string;
}

/**
 * Records that a milestone was achieved. Errors: NOT_FOUND, BEFORE_ARRIVAL where it lies before the arrival and is none
 * of PRE_ARRIVAL, TOO_EARLY, IMPOSSIBLE_DATES, GUARD_FAILED, ALREADY_RECORDED where it is settled.
 */
export function achieveMilestone(registry: Registry, actor: Actor, input: AchieveMilestone): Promise<CaseId> {
  const kind = { action: 'plan:write', operation: 'milestoneAchieve' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const [plan, milestone] = await getOpen(tx, input);
    assertAchievable(milestone, await listMilestones(tx, input.caseId));
    await assertWithinLife(tx, { caseId: input.caseId, on: input.achievedOn, today, field: 'achievedOn' });
    const evidence = plainWords(input.evidence, 'evidence');
    await settle(tx, plan, milestone, { kind: 'ACHIEVED', happenedOn: input.achievedOn, evidence, by, now });
  });
}

export interface WaiveMilestone extends OfMilestone {
  readonly outcome: Waiver;
  readonly decidedOn: CivilDate;
  readonly reason: string;
}

/**
 * Records that a milestone will not be met, or does not apply to this child, and why; of a mandatory one after another
 * person said so too. Errors: as `achieveMilestone`.
 */
export function waiveMilestone(registry: Registry, actor: Actor, input: WaiveMilestone): Promise<CaseId> {
  const kind = { action: 'plan:write', operation: 'milestoneWaive' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, now, today, by } = change;
    const [plan, milestone] = await getOpen(tx, input);
    assertWaivable(input.code);
    await assertWithinLife(tx, { caseId: input.caseId, on: input.decidedOn, today, field: 'decidedOn' });
    const reason = plainWords(input.reason, 'reason');
    if (milestone.isMandatory) await assertEndorsed(change, input);
    await settle(tx, plan, milestone, { kind: input.outcome, happenedOn: input.decidedOn, reason, by, now });
  });
}

export interface ReopenMilestone extends OfMilestone {
  readonly reason: string;
}

/**
 * Takes back what was wrongly recorded of a milestone; the history keeps both. Errors: NOT_FOUND, NO_SUCH_TRANSITION where it is open,
 * GUARD_FAILED where the case is closed, and would stand closed with an open milestone, INVALID_INPUT.
 */
export function reopenMilestone(registry: Registry, actor: Actor, input: ReopenMilestone): Promise<CaseId> {
  const kind = { action: 'plan:write', operation: 'milestoneReopen' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by, row }) => {
    const plan = await getPlan(tx, input.caseId);
    const milestone = await getMilestone(tx, input.caseId, input.code);
    if (milestone.outcome === null)
      throw Invalid(`The milestone ${input.code} is open already.`, ['code'], 'NO_SUCH_TRANSITION');
    if (row.stage === 'CLOSED') throw closedCase('a milestone is opened again', row.closureReason, ['caseId']);
    const reason = plainWords(input.reason, 'reason');
    await settle(tx, plan, milestone, { kind: 'REOPENED', happenedOn: today, reason, by, now });
  });
}

async function getOpen(tx: Tx, { caseId, code }: OfMilestone): Promise<[PlanRow, MilestoneRow]> {
  const plan = await getPlan(tx, caseId);
  const milestone = await getMilestone(tx, caseId, code);
  if (milestone.outcome !== null) {
    throw Invalid(
      `The milestone ${code} is ${milestone.outcome} already: take that back with milestoneReopen first.`,
      ['code'],
      'ALREADY_RECORDED',
    );
  }
  return [plan, milestone];
}

/** The one place where a milestone changes: its event, its row and the counts. */
export async function settle(tx: Tx, plan: PlanRow, milestone: MilestoneRow, befell: Befell): Promise<void> {
  const { kind, happenedOn } = befell;
  const { code } = milestone;
  if (kind !== 'REOPENED' && milestone.phase !== 'PRE_ARRIVAL' && happenedOn < plan.arrivedOn) {
    throw Invalid(
      `The child came home on ${plan.arrivedOn}; ${code} cannot have happened on ${happenedOn}. Milestones of PRE_ARRIVAL alone lie before.`,
      [kind === 'ACHIEVED' ? 'achievedOn' : 'decidedOn'],
      'BEFORE_ARRIVAL',
    );
  }
  if (kind === 'ACHIEVED') assertNotTooEarly(milestone, happenedOn);
  const after = await writeOutcome(tx, milestone, befell);
  const tallies = new Tallies();
  tallies.add(milestone, plan, -1);
  tallies.add(after, plan, 1);
  await tallies.post(tx);
}
