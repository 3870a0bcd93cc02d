import { and, eq } from 'drizzle-orm';
import { milestones } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { assertAnswering } from './caseworkers.queries.js';
import type { Answering } from './open-plans.js';
import { getMilestone, getPlan } from './plan-rows.js';

export interface AssignMilestone extends ChangeRequest, Answering {
  readonly code: string;
}

/**
 * Names another body, and the person within it, for one open milestone. Errors: NOT_FOUND, ALREADY_RECORDED where they answer
 * for it already, INVALID_INPUT.
 */
export function assignMilestone(registry: Registry, actor: Actor, input: AssignMilestone): Promise<CaseId> {
  const kind = { action: 'plan:write', operation: 'milestoneAssign' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx }) => {
    await getPlan(tx, input.caseId);
    const { caseId, code, bodyAgencyId, caseworkerId } = input;
    const { outcome, ...standing } = await getMilestone(tx, caseId, code);
    if (outcome !== null) throw Invalid(`The milestone ${code} is ${outcome}: nothing is left to be done.`, ['code']);
    await assertAnswering(tx, { bodyAgencyId, caseworkerId, standing: standing.bodyAgencyId });
    if (standing.bodyAgencyId === bodyAgencyId && standing.responsibleId === (caseworkerId ?? null)) {
      const whom = caseworkerId === undefined ? 'nobody by name' : 'this person';
      throw Invalid(
        `The milestone ${code} lies with this body and ${whom} already.`,
        ['bodyAgencyId'],
        'ALREADY_RECORDED',
      );
    }
    await tx
      .update(milestones)
      .set({ bodyAgencyId, responsibleId: caseworkerId ?? null })
      .where(and(eq(milestones.caseId, caseId), eq(milestones.code, code)));
  });
}
