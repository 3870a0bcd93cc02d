import { siblingSeparations, type separationReasons } from '../../../schema/rehabilitation/care.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, getNameableCase, type ChangeRequest } from '../../cases/change-case.js';
import { assertWithinLife } from '../../cases/rules/chronology.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import type { Tx } from '../../database/connection.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { plainWords } from '../words.js';
import { listSeparationRows } from './separations.queries.js';

export interface SeparateSiblings extends ChangeRequest {
  readonly siblingCaseId: CaseId;
  readonly since: CivilDate;
  readonly separationReason: (typeof separationReasons)[number];
  /** Why, in words, and what is done so that they meet. */
  readonly explanation: string;
  /** The day on which they live together again. */
  readonly endedOn?: CivilDate | undefined;
}

/**
 * Records that a child lives apart from a brother or sister and why, or that this has ended. No separation is without its
 * reason. Errors: NOT_FOUND, FILE_SEALED (of either), IMPOSSIBLE_DATES, ALREADY_RECORDED where it is what
 * stands, INVALID_INPUT where the two are no siblings.
 */
export function separateSiblings(registry: Registry, actor: Actor, input: SeparateSiblings): Promise<CaseId> {
  const kind = { action: 'care:record', operation: 'siblingSeparationRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by, row }) => {
    const { caseId, siblingCaseId: otherCaseId, since, endedOn } = input;
    const other = await getNameableCase(tx, actor, otherCaseId, now, 'siblingCaseId');
    if (otherCaseId === caseId || row.siblingGroupId === null || other.siblingGroupId !== row.siblingGroupId) {
      throw Invalid('Only brothers and sisters of one sibling group can be apart from each other.', ['siblingCaseId']);
    }
    for (const id of [caseId, otherCaseId])
      await assertWithinLife(tx, { caseId: id, on: since, today, field: 'since' });
    if (endedOn !== undefined) assertNotFuture(endedOn, today, 'endedOn');
    if (endedOn !== undefined && endedOn < since) {
      throw Invalid(
        `They have been apart since ${since}; it cannot have ended on ${endedOn}.`,
        ['endedOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    const explanation = plainWords(input.explanation, 'explanation');
    await assertOtherwise(tx, { ...input, explanation });
    const separation = { caseId, otherCaseId, since, reason: input.separationReason, explanation };
    await tx
      .insert(siblingSeparations)
      .values({ ...separation, endedOn: endedOn ?? null, recordedAt: now, recordedBy: by });
  });
}

/** Of two siblings the last row holds, whichever file it was written into, and the last words of this file. */
async function assertOtherwise(
  tx: Tx,
  { caseId, siblingCaseId, since, endedOn, separationReason, explanation }: SeparateSiblings,
): Promise<void> {
  const all = await listSeparationRows(tx, { ids: JSON.stringify([caseId]) });
  const rows = all.filter(({ other }) => other === siblingCaseId);
  const last = rows.at(-1);
  const words = rows.findLast((row) => row.explanation !== null)?.explanation;
  const isSame = last?.since === since && last.reason === separationReason && last.endedOn === (endedOn ?? null);
  if (!isSame || words !== explanation) return;
  throw Invalid(
    `That they live apart since ${since}, ${separationReason}, is on record already in these words. To end it, give endedOn.`,
    ['since'],
    'ALREADY_RECORDED',
  );
}
