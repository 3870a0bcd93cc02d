import { stageChanges } from '../../schema/cases.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { knownChain, readStageChanges } from '../counts/history.js';
import { assertNotFuture, type CivilDate } from '../dates.js';
import { Invalid, NotFound } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { atOrdinal } from './ordinals.js';
import { changeCase, type ChangeRequest } from './change-case.js';

export interface CorrectStageChange extends ChangeRequest {
  /** The stage change to correct, as `Case.stageChanges` names it. */
  readonly stageChangeId: number;
  /** The right day; or nothing, to annul a change that never happened. */
  readonly effectiveOn?: CivilDate | undefined;
  readonly reason: string;
}

/**
 * Corrects the day of a stage change, or annuls the last one. Both are further rows that name what they correct, so
 * that what was known before stays known as what was known before. Errors: NOT_FOUND, IMPOSSIBLE_DATES, INVALID_INPUT.
 */
export function correctStageChange(registry: Registry, actor: Actor, input: CorrectStageChange): Promise<CaseId> {
  const kind = { action: 'case:correct', operation: 'stageChangeCorrect', isCorrection: true } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    if (input.reason.trim() === '') throw Invalid('A correction needs a reason in words; it came empty.', ['reason']);
    const rows = await readStageChanges(tx, input.caseId);
    const chain = knownChain(rows);
    const named = atOrdinal(rows, input.stageChangeId);
    const place = chain.findIndex(({ id }) => id === named);
    const change = chain[place];
    if (!change) throw NotFound('stage change that still stands', ['stageChangeId']);
    if (input.effectiveOn === undefined) {
      assertAnnullable(chain.length, place);
    } else {
      assertNotFuture(input.effectiveOn, today, 'effectiveOn');
      assertBetween(input.effectiveOn, chain[place - 1]?.effectiveOn, chain[place + 1]?.effectiveOn);
    }
    await tx.insert(stageChanges).values({
      caseId: input.caseId,
      fromStage: change.fromStage,
      toStage: change.toStage,
      closureReason: change.closureReason,
      effectiveOn: input.effectiveOn ?? change.effectiveOn,
      note: input.reason.trim(),
      correctsId: change.id,
      isAnnulment: input.effectiveOn === undefined,
      recordedAt: now,
      recordedBy: by,
    });
  });
}

function assertAnnullable(length: number, place: number): void {
  if (place === 0)
    throw Invalid('The opening of a case cannot be annulled; close it as a DUPLICATE or as NOT_A_NATIONAL.', [
      'stageChangeId',
    ]);
  if (place < length - 1) {
    throw Invalid('Only the last stage change can be annulled: later ones rest on this one.', ['stageChangeId']);
  }
}

function assertBetween(date: CivilDate, after: CivilDate | undefined, before: CivilDate | undefined): void {
  if ((after !== undefined && date < after) || (before !== undefined && date > before)) {
    throw Invalid(
      `The day must lie between its neighbours in the history, ${after ?? 'any day'} and ${before ?? 'today'}; it came as ${date}.`,
      ['effectiveOn'],
      'IMPOSSIBLE_DATES',
    );
  }
}
