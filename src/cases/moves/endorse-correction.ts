import { endorsements } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import { perform, type Registry } from '../../audit/act.js';
import { dateOf, type CivilDate } from '../../dates.js';
import { Invalid, VersionConflict } from '../../errors.js';
import { newId, type CaseId } from '../../identifiers.js';
import { getRecordableCase, personOf, type ChangeRequest } from '../change-case.js';
import { getCorrectable } from './correct-stage-change.js';

export interface EndorseCorrection extends ChangeRequest {
  /** The stage change to correct, as `Case.stageChanges` names it. */
  readonly stageChangeId: number;
  /** The right day; or nothing, to annul a change that never happened. */
  readonly effectiveOn?: CivilDate | undefined;
}

/**
 * The first of two persons: says that this very correction of a stage change, where it takes two, is right, on
 * exactly this version of the file, as `endorseMove` does for a move. Errors: NOT_FOUND, IMPOSSIBLE_DATES,
 * INVALID_INPUT where one person is enough.
 */
export function endorseCorrection(registry: Registry, actor: Actor, input: EndorseCorrection): Promise<CaseId> {
  const act = { action: 'case:endorse', operation: 'correctionEndorse', input, subject: input.caseId } as const;
  return perform(registry, actor, act, async (tx, now) => {
    const row = await getRecordableCase(tx, actor, input.caseId, now);
    if (row.version !== input.expectedVersion) throw VersionConflict(input.expectedVersion, row.version);
    const change = await getCorrectable(tx, input, dateOf(now));
    if (!change.takesTwoPersons) {
      throw Invalid('One person corrects this stage change so: do it with stageChangeCorrect.', ['stageChangeId']);
    }
    await tx.insert(endorsements).values({
      id: newId(now),
      caseId: input.caseId,
      caseVersion: row.version,
      toStage: change.toStage,
      closureReason: change.closureReason,
      effectiveOn: input.effectiveOn ?? null,
      stageChangeId: change.id,
      recordedAt: now,
      recordedBy: personOf(actor),
    });
    return input.caseId;
  });
}
