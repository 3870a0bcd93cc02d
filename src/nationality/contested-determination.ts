import { atOrdinal, ordinalsOf } from '../cases/ordinals.js';
import { assertNotFuture, type CivilDate } from '../dates.js';
import { Invalid, NotFound } from '../errors.js';
import { toRecordId } from '../identifiers.js';
import { findHeldSince, standingOn, type Standing } from './authority-words.js';
import type { DeterminationRow, NationalityFile } from './nationality.queries.js';

/** The determination that is contested or settled, on a day that is not to come. Errors: NOT_FOUND, IMPOSSIBLE_DATES. */
export function getDetermination(
  { rows }: NationalityFile,
  { determinationId, statedOn }: { readonly determinationId: number; readonly statedOn: CivilDate },
  today: CivilDate,
): DeterminationRow {
  const found = rows.find(({ id }) => id === atOrdinal(rows, determinationId));
  if (!found) throw NotFound('determination', ['determinationId']);
  assertNotFuture(statedOn, today, 'statedOn');
  return found;
}

/** Nobody contests what does not hold by then: NO_SUCH_TRANSITION where it never did, IMPOSSIBLE_DATES. */
export function assertHeld(found: DeterminationRow, { decisions }: NationalityFile, statedOn: CivilDate): void {
  const since = findHeldSince(found, decisions);
  if (since === undefined)
    throw Invalid(
      'The decision that this determination made was withdrawn, and nothing holds by it: nationalityDetermine asks the rules anew, nationalityRecord records what was decided.',
      ['determinationId'],
      'NO_SUCH_TRANSITION',
    );
  if (statedOn < since)
    throw Invalid(
      `Nobody contests a decision before it is made: it is of ${since}, statedOn says ${statedOn}.`,
      ['statedOn'],
      'IMPOSSIBLE_DATES',
    );
}

/**
 * A contest needs a determination that stood on its day, a settlement one that was contested by then, whatever was said of it since: an older
 * paper is always put on file. Errors: NO_SUCH_TRANSITION with what is recorded first, IMPOSSIBLE_DATES before there was a contest.
 */
export function assertStood(
  found: DeterminationRow,
  { rows, decisions }: NationalityFile,
  on: CivilDate,
  from: readonly Standing[],
): void {
  const stood = standingOn(found, decisions, on);
  if (from.includes(stood)) return;
  const contests = found.challenges.filter(({ kind }) => kind === 'CONTESTED').map(({ statedOn }) => statedOn);
  const first = contests.sort()[0];
  if (first !== undefined && on < first && from.includes('CONTESTED')) {
    throw Invalid(
      `No authority decides on a contest before there is one: the determination was contested on ${first}, statedOn says ${on}.`,
      ['statedOn'],
      'IMPOSSIBLE_DATES',
    );
  }
  throw Invalid(
    `This needs a determination that was ${from.join(' or ')} on ${on}; it was ${stood}. ${wayFrom(stood, found, rows)}`,
    ['determinationId'],
    'NO_SUCH_TRANSITION',
  );
}

function wayFrom(stood: Standing, { id, caseId }: DeterminationRow, rows: readonly DeterminationRow[]): string {
  if (stood === 'CONTESTED')
    return 'What came of that contest is recorded with nationalityChallengeSettle; who contests that, does so of its day or later.';
  if (stood !== 'OVERTURNED') return 'Record first that it was contested, with nationalityContest.';
  const instead = rows.find(({ overturnsId }) => overturnsId === id);
  if (!instead) return 'Nothing is on file in its place that could be contested.';
  return `What was decided in its place is ${toRecordId('nationalityDetermination', [caseId], ordinalsOf(rows)(instead.id))}: contest that.`;
}
