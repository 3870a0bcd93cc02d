import { endorsements } from '../../schema/evidence.js';
import type { Actor } from '../access/actor.js';
import { perform, type Registry } from '../audit/act.js';
import { Invalid, VersionConflict } from '../errors.js';
import { newId, type CaseId } from '../identifiers.js';
import type { CaseStage, ClosureReason } from './case.rules.js';
import { demandsTwoPersons } from './case.rules.js';
import { getVisibleCase, personOf, type ChangeRequest } from './change-case.js';
import { getTransition } from './move-case.js';

export interface EndorseMove extends ChangeRequest {
  readonly toStage: CaseStage;
  readonly closureReason?: ClosureReason | undefined;
}

/**
 * The first of two persons: says that this very move is right, on exactly this version of the file. It changes nothing
 * in the case; it holds for 30 days, and lapses with any change of the file, so that the second person decides on what
 * the first one saw. Errors: NO_SUCH_TRANSITION, INVALID_INPUT where one person is enough.
 */
export function endorseMove(registry: Registry, actor: Actor, input: EndorseMove): Promise<CaseId> {
  const act = { action: 'case:endorse', operation: 'caseEndorse', input, subject: input.caseId } as const;
  return perform(registry, actor, act, async (tx, now) => {
    const row = await getVisibleCase(tx, actor, input.caseId);
    if (row.version !== input.expectedVersion) throw VersionConflict(input.expectedVersion, row.version);
    const transition = getTransition(row, input);
    if (!demandsTwoPersons(transition)) {
      throw Invalid(`The move from ${row.stage} to ${input.toStage} needs one person only: make it with caseMove.`, [
        'toStage',
      ]);
    }
    await tx.insert(endorsements).values({
      id: newId(now),
      caseId: input.caseId,
      caseVersion: row.version,
      toStage: input.toStage,
      closureReason: input.closureReason ?? null,
      recordedAt: now,
      recordedBy: personOf(actor),
    });
    return input.caseId;
  });
}
