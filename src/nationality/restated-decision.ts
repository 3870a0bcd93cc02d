import type { CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import {
  contestsOf,
  findAnswered,
  inWords,
  saysSame,
  standingDecision,
  type Decision,
  type Word,
} from './authority-words.js';
import type { NationalityFile } from './nationality.queries.js';

/** What an authority decided, or upheld, is not restated as something else: NO_SUCH_TRANSITION. */
export function assertSaysKept({ decisions }: NationalityFile, words: readonly Word[], restated: Decision): void {
  const stood = standingDecision(decisions, restated.correctsId);
  if (!stood || saysSame(stood, restated)) return;
  const word = words.find(({ decisionId, isUpholding, judged }) =>
    [decisionId, isUpholding ? judged.decisionId : decisionId].includes(stood.id),
  );
  if (!word) return;
  throw Invalid(
    `This is what ${word.who} ${word.decisionId === stood.id ? 'decided' : 'upheld'} on ${word.on}: ${inWords(word.says)}. Where it was misread, nationalityWithdraw takes it back, and nationalityChallengeSettle records what was decided; where it changed, contest it with nationalityContest.`,
    ['corrects'],
    'NO_SUCH_TRANSITION',
  );
}

/**
 * A day that is put right leaves every contest where it was: that of the decision comes after it, and a settlement still answers the contest that
 * it answered, neither coming before that nor passing over the next. IMPOSSIBLE_DATES.
 */
export function assertDayPossible({ rows, decisions }: NationalityFile, restated: Decision): void {
  const stood = standingDecision(decisions, restated.correctsId);
  if (!stood) return;
  const after = [...decisions, restated];
  const made = rows.find(({ decisionId }) => decisionId === stood.id);
  const first = made && contestsOf(made, decisions)[0]?.day;
  if (first !== undefined && stood.decidedOn <= first && restated.decidedOn > first)
    throw outOfPlace(`the decision was contested on ${first}`, restated.decidedOn);
  for (const judged of rows) {
    const [was, is] = [decisions, after].map((some) => findAnswered(judged, some, stood.id));
    if (was?.id === is?.id) continue;
    const isEarlier = is === undefined || (was !== undefined && is.day < was.day);
    const between = isEarlier ? `it was contested on ${was?.day}` : `its decision was contested on ${is.day}`;
    throw outOfPlace(between, restated.decidedOn);
  }
}

const outOfPlace = (between: string, said: CivilDate) =>
  Invalid(
    `An authority decides on a contest once there is one, and a decision is contested once it is made: ${between}; decidedOn says ${said}.`,
    ['decidedOn'],
    'IMPOSSIBLE_DATES',
  );
