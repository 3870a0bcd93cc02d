import { endorsements } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import { perform, type Registry } from '../../audit/act.js';
import { dateOf, type CivilDate } from '../../dates.js';
import { Invalid, VersionConflict } from '../../errors.js';
import { assertFirstTime } from './endorsers.js';
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
 * INVALID_INPUT where one person is enough, ALREADY_RECORDED where that person has said so already.
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
    const { id: stageChangeId, toStage, closureReason } = change;
    const { caseId } = input;
    const word = { caseId, toStage, closureReason, effectiveOn: input.effectiveOn ?? null, stageChangeId };
    const by = personOf(actor);
    await assertFirstTime(tx, { ...word, by }, { now, field: 'stageChangeId' });
    const stamp = { caseVersion: row.version, recordedAt: now, recordedBy: by };
    await tx.insert(endorsements).values({ id: newId(now), ...word, ...stamp });
    return caseId;
  });
}
