import { and, eq, isNull } from 'drizzle-orm';
import type { phases } from '../../../schema/rehabilitation/catalogue.js';
import { milestones, plans, planVersions } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type Change, type ChangeRequest } from '../../cases/change-case.js';
import type { Tx } from '../../database/connection.js';
import type { CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { AgencyId, CaseId, UserId } from '../../identifiers.js';
import { plainWords, plainWordsOrNone } from '../words.js';
import { assertAnswering } from './caseworkers.queries.js';
import type { Answering } from './open-plans.js';
import { assertWithinChildhood, getPlan, getVersion, listMilestones, type PlanRow } from './plan-rows.js';
import { assertSaidByOwner } from './say-of-body.js';

/** A step for this child alone. */
export interface StepGiven {
  readonly title: string;
  readonly phase: (typeof phases)[number];
  readonly dueOn: CivilDate;
  readonly isMandatory: boolean;
}

/** Another body or person, where one is named. */
interface SomeAnswering {
  readonly bodyAgencyId?: AgencyId | undefined;
  readonly caseworkerId?: UserId | undefined;
}

export interface RevisePlan extends ChangeRequest, SomeAnswering {
  readonly reason: string;
  /** What is left out stays as it was. */
  readonly goals?: string | undefined;
  readonly steps: readonly StepGiven[];
}

export const mostSteps = 50;

/**
 * Writes the next version of a plan: other goals, another body or person, further individual steps. It needs approval
 * anew; what was approved before stays approved. Errors: NOT_FOUND, NOT_GRANTED for another body named by a grant,
 * ALREADY_RECORDED where nothing would change, IMPOSSIBLE_DATES, INVALID_INPUT.
 */
export function revisePlan(registry: Registry, actor: Actor, input: RevisePlan): Promise<CaseId> {
  const kind = { action: 'plan:write', operation: 'planRevise' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const plan = await getPlan(change.tx, input.caseId);
    const goals = plainWordsOrNone(input.goals, 'goals');
    const answering = answeringOf(plan, input);
    const named = { row: change.row, bodyAgencyId: answering.bodyAgencyId, expected: plan.bodyAgencyId as AgencyId };
    assertSaidByOwner(actor, named, ['bodyAgencyId']);
    // Whoever answers already goes on, although their access may have ended since.
    await assertAnswering(change.tx, { ...answering, caseworkerId: input.caseworkerId, standing: plan.bodyAgencyId });
    const reason = plainWords(input.reason, 'reason');
    if (!isHandedOver(plan, answering) && input.steps.length === 0) await assertOtherGoals(change.tx, plan, goals);
    await writeVersion(change, plan, { ...answering, goals, reason });
    await handOver(change.tx, plan, answering);
    await addSteps(change, plan, answering, input.steps);
  });
}

/** A person belongs to a body: another body begins without the person of the one before. */
export function answeringOf(plan: PlanRow, { bodyAgencyId, caseworkerId }: SomeAnswering): Answering {
  const body = bodyAgencyId ?? (plan.bodyAgencyId as AgencyId);
  const stays = body === plan.bodyAgencyId ? ((plan.caseworkerId ?? undefined) as UserId | undefined) : undefined;
  return { bodyAgencyId: body, caseworkerId: caseworkerId ?? stays };
}

interface NextVersion extends Answering {
  readonly goals?: string | null;
  readonly reason: string;
  readonly catalogueVersion?: number;
}

export async function writeVersion({ tx, by, now }: Change, plan: PlanRow, next: NextVersion): Promise<void> {
  const { caseId } = plan;
  const number = plan.version + 1;
  const { version: before } = await getVersion(tx, plan);
  const standing = {
    bodyAgencyId: next.bodyAgencyId,
    caseworkerId: next.caseworkerId ?? null,
    catalogueVersion: next.catalogueVersion ?? plan.catalogueVersion,
  };
  const written = { goals: next.goals ?? before.goals, reason: next.reason, recordedAt: now, recordedBy: by };
  await tx.insert(planVersions).values({ caseId, number, ...standing, ...written });
  await tx
    .update(plans)
    .set({ ...standing, version: number })
    .where(eq(plans.caseId, caseId));
}

const isHandedOver = (plan: PlanRow, { bodyAgencyId, caseworkerId }: Answering): boolean =>
  bodyAgencyId !== plan.bodyAgencyId || (caseworkerId ?? null) !== plan.caseworkerId;

/** A version that says what the last one says would take its approval away for nothing. */
async function assertOtherGoals(tx: Tx, plan: PlanRow, goals: string | null): Promise<void> {
  if (goals !== null && goals !== (await getVersion(tx, plan)).version.goals) return;
  throw Invalid(
    `Version ${plan.version} of this plan says so already, and a new one would need approval anew: give other goals, another body or person, or a further step.`,
    ['goals'],
    'ALREADY_RECORDED',
  );
}

/** The open milestones follow the plan to its new body and person, but those that were given to another. */
async function handOver(tx: Tx, plan: PlanRow, answering: Answering): Promise<void> {
  if (!isHandedOver(plan, answering)) return;
  const { bodyAgencyId, caseworkerId } = answering;
  await tx
    .update(milestones)
    .set({ bodyAgencyId, responsibleId: caseworkerId ?? null })
    .where(
      and(
        eq(milestones.caseId, plan.caseId),
        isNull(milestones.outcome),
        eq(milestones.bodyAgencyId, plan.bodyAgencyId),
        plan.caseworkerId === null ? isNull(milestones.responsibleId) : eq(milestones.responsibleId, plan.caseworkerId),
      ),
    );
}

async function addSteps(
  { tx, row }: Change,
  plan: PlanRow,
  answering: Answering,
  steps: readonly StepGiven[],
): Promise<void> {
  const own = (await listMilestones(tx, plan.caseId as CaseId)).filter(({ title }) => title !== null);
  if (own.length + steps.length > mostSteps) {
    throw Invalid(`A plan has at most ${mostSteps} individual steps; this would make ${own.length + steps.length}.`, [
      'steps',
    ]);
  }
  for (const [index, { title, phase, dueOn, isMandatory }] of steps.entries()) {
    if (phase === 'PRE_ARRIVAL' || dueOn < plan.arrivedOn) {
      throw Invalid(
        `An individual step is due after the arrival on ${plan.arrivedOn}; it came as ${dueOn} in ${phase}.`,
        ['steps', String(index), 'dueOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    assertWithinChildhood(plan, dueOn, 'dueOn', ['steps', String(index), 'dueOn']);
    const code = `STEP-${own.length + index + 1}`;
    const responsible = { bodyAgencyId: answering.bodyAgencyId, responsibleId: answering.caseworkerId ?? null };
    const step = {
      code,
      phase,
      dueOn,
      isMandatory,
      title: plainWords(title, 'title', ['steps', String(index)]),
      ...responsible,
    };
    const standing = { ownerAgencyId: plan.ownerAgencyId, isLive: row.stage !== 'CLOSED' };
    await tx.insert(milestones).values({ ...step, ...standing, caseId: plan.caseId });
  }
}
