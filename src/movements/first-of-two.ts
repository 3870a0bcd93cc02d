import type { User } from '../access/actor.js';
import { may } from '../access/permissions.js';
import { endorsementLastsMilliseconds, findPerson } from '../cases/moves/endorsers.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import type { UserId } from '../identifiers.js';
import type { ChangeOfMany } from './change-of-many.js';
import { listMovementCorrections, type MovementRow } from './movement.queries.js';

/*
 * What befell a movement is put right by two persons, for every child aboard at once: the first word is kept with the movement, and
 * counts for the second while nothing has changed that the first person saw.
 */

interface Word {
  /** What befell the movement, and on which day it truly did; none where it never did. */
  readonly eventId: number;
  readonly day: CivilDate | undefined;
  readonly by: UserId;
  readonly now: number;
  readonly changed: readonly ChangeOfMany[];
  /** In words: what is put right, the field that says the day, and what no day says. */
  readonly what: { readonly words: string; readonly field: string; readonly never: string };
}

/**
 * The person who gave the first of the two words, where this is the second: the same day, on the version that the first
 * left, within 30 days, by somebody who still may, and with the case of no child whom it reaches at another stage than
 * the first person saw. SAME_PERSON for whoever gave it, but for another day, which takes its place; GUARD_FAILED for a colleague
 * with another day, by whom the first word would be lost without anybody being told.
 */
export async function findFirstPerson(db: Reader, movement: MovementRow, word: Word): Promise<UserId | undefined> {
  const { day = null, what } = word;
  const last = (await listMovementCorrections(db, { ids: JSON.stringify([movement.key]) })).at(-1);
  const isOfThis =
    last?.kind === 'VOUCHED' &&
    last.eventId === word.eventId &&
    last.movementVersion === movement.version &&
    last.recordedAt >= word.now - endorsementLastsMilliseconds;
  if (!isOfThis || word.changed.some((one) => hasMovedOn(one, last.recordedAt))) return undefined;
  const isOfThisDay = last.arrivedOn === day;
  if (last.recordedBy === word.by) {
    if (!isOfThisDay) return undefined;
    throw Invalid(
      `The correction of ${what.words} takes two persons, and you gave the first word: a colleague gives the second.`,
      ['movementId'],
      'SAME_PERSON',
    );
  }
  const first: User | undefined = await findPerson(db, last.recordedBy as UserId, word.now);
  if (!first || !may(first, 'movement:manage')) return undefined;
  if (!isOfThisDay) {
    throw Invalid(
      `TWO_PERSONS: ${first.name} gave the first word of this correction, and said ${last.arrivedOn ?? what.never}; the second person says the same. Where that is wrong, ${first.name} gives another word in its place.`,
      [what.field],
      'GUARD_FAILED',
    );
  }
  return first.userId;
}

/**
 * Whether the stages of a case have changed since an instant, corrections among them. What was recorded at that very instant may have
 * been recorded after what was said in it, and counts as later.
 */
const hasMovedOn = ({ rows, change }: ChangeOfMany, since: number): boolean =>
  rows.some(({ id, recordedAt }) => id > change.id && recordedAt >= since);
