import type { KnownChange, StageChangeRow } from '../../counts/books/history.js';
import { toRecordId, type CaseId } from '../../identifiers.js';
import { ordinalsOf } from '../ordinals.js';

/*
 * Which stage change is a departure, and which brought the child home. Taking up a case again leads to IN_TRANSIT and RETURNED
 * as well, and is neither: a change is known by both its ends. Of each kind one stands at most, since the life-cycle leads
 * nobody abroad again; an arrival belongs to the return, and to no other change.
 */

type Step = Pick<KnownChange, 'fromStage' | 'toStage'>;

export const isReopening = ({ fromStage }: Step): boolean => fromStage === 'CLOSED';

export const isReturn = (step: Step): boolean => step.toStage === 'RETURNED' && !isReopening(step);

export const isDeparture = (step: Step): boolean => step.toStage === 'IN_TRANSIT' && !isReopening(step);

/**
 * What rests on a change that stands, and has to be annulled before it, in the order in which that goes, in words that name
 * each as `Case.stageChanges` does; nothing where the change is the last. `rows` are all rows of the case, `chain` those that stand.
 */
export function whatRestsOn(
  caseId: CaseId,
  change: KnownChange,
  rows: readonly StageChangeRow[],
  chain: readonly KnownChange[],
): string | undefined {
  const place = ordinalsOf(rows);
  const nameOf = (id: number) => toRecordId('stageChange', [caseId], place(id));
  const later = chain.slice(chain.findIndex(({ id }) => id === change.id) + 1);
  const words = later
    .reverse()
    .map(({ id, fromStage, toStage, effectiveOn }) => `${nameOf(id)} (${fromStage} to ${toStage} on ${effectiveOn})`);
  return words.length === 0 ? undefined : `stage change ${words.join(', then ')}`;
}
