import { endorsements } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import { perform, type Registry } from '../../audit/act.js';
import { dateOf, type CivilDate } from '../../dates.js';
import { Invalid, VersionConflict } from '../../errors.js';
import { newId, type CaseId } from '../../identifiers.js';
import type { CaseStage, ClosureReason } from '../rules/case.rules.js';
import { demandsTwoPersons } from '../rules/case.rules.js';
import { assertFirstTime } from './endorsers.js';
import { getRecordableCase, personOf, type ChangeRequest } from '../change-case.js';
import { readCaseFile } from '../reading/case-file.js';
import { listInDoubt } from '../reading/shared-kits.js';
import { assertDatesPossible, assertGuards, getTransition } from './move-case.js';

export interface EndorseMove extends ChangeRequest {
  readonly toStage: CaseStage;
  /** The day of the move: it is part of what is endorsed. */
  readonly effectiveOn: CivilDate;
  readonly closureReason?: ClosureReason | undefined;
}

/**
 * The first of two persons: says that this very move on this day is right, on exactly this version of the file. It changes nothing
 * in the case; it holds for 30 days, and lapses with any change of the file, so that the second person decides on what
 * the first one saw. Errors: NO_SUCH_TRANSITION, IMPOSSIBLE_DATES, GUARD_FAILED for what else is in the way of the move,
 * INVALID_INPUT where one person is enough, ALREADY_RECORDED where that person has said so already.
 */
export function endorseMove(registry: Registry, actor: Actor, input: EndorseMove): Promise<CaseId> {
  const act = { action: 'case:endorse', operation: 'caseEndorse', input, subject: input.caseId } as const;
  return perform(registry, actor, act, async (tx, now) => {
    const row = await getRecordableCase(tx, actor, input.caseId, now);
    if (row.version !== input.expectedVersion) throw VersionConflict(input.expectedVersion, row.version);
    const transition = getTransition(row, input);
    if (!demandsTwoPersons(transition)) {
      throw Invalid(`The move from ${row.stage} to ${input.toStage} needs one person only: make it with caseMove.`, [
        'toStage',
      ]);
    }
    const today = dateOf(now);
    await assertDatesPossible({ tx, row, today }, input);
    // Any change of the file ends the endorsement: what cannot be made as the file stands is endorsed in vain.
    const inDoubt = await listInDoubt(tx, actor, [input.caseId], now);
    assertGuards(transition, await readCaseFile(tx, row, { endorsedByAnother: true, today, inDoubt }), input);
    const { caseId, toStage, effectiveOn } = input;
    const word = { caseId, toStage, closureReason: input.closureReason ?? null, effectiveOn, stageChangeId: null };
    const by = personOf(actor);
    await assertFirstTime(tx, { ...word, by }, { now, field: 'toStage' });
    const stamp = { caseVersion: row.version, recordedAt: now, recordedBy: by };
    await tx.insert(endorsements).values({ id: newId(now), ...word, ...stamp });
    return input.caseId;
  });
}
