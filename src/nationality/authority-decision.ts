import { Invalid, type OraluError } from '../errors.js';
import {
  findStandingWord,
  holding,
  inWords,
  listWords,
  saysSame,
  standingOn,
  type Decision,
  type Word,
} from './authority-words.js';
import type { NationalityFile } from './nationality.queries.js';
import { determine, type Finding } from './nationality.rules.js';
import { assertDayPossible, assertSaysKept } from './restated-decision.js';

/** An authority is not overruled where nothing has changed that it knew: NO_SUCH_TRANSITION, with all that can be done. */
function decidedByAuthority(word: Word, byRules: Finding, decisions: readonly Decision[]): OraluError {
  const { who, on, says, of } = word;
  const way =
    standingOn(of, decisions) === 'CONTESTED'
      ? 'record what came of the contest with nationalityChallengeSettle'
      : 'contest that decision with nationalityContest';
  const holds = saysSame(holding(decisions), says)
    ? ''
    : `; or record what it said with nationalityRecord, which then holds: ${inWords(says)}`;
  return Invalid(
    `${who} decided ${saysSame(byRules.rule, says) ? 'as' : 'otherwise than'} the rules on ${on}, and nothing that the rules ask for has changed since: record the fact, or the citizenship of a parent, that changed; or ${way}${holds}.`,
    ['caseId'],
    'NO_SUCH_TRANSITION',
  );
}

/**
 * Refuses a decision of one's own, or of the rules, that would come to hold over the standing word of an authority. One of an earlier day is history, and
 * changes nothing of what holds; what the authority said itself may be said by anybody, on any day. What an authority decided is restated
 * in its day alone, and no day is put right past a contest. NO_SUCH_TRANSITION, IMPOSSIBLE_DATES.
 */
export function assertAuthorityHolds(file: NationalityFile, further: Decision): void {
  const words = listWords(file);
  assertSaysKept(file, words, further);
  const isOfAuthority = words.some(
    ({ decisionId, judged }) => decisionId === further.correctsId && decisionId !== judged.decisionId,
  );
  if (!isOfAuthority) assertNotOver(file, words, further);
  assertDayPossible(file, further);
}

function assertNotOver({ decisions, answers }: NationalityFile, words: readonly Word[], further: Decision): void {
  const before = holding(decisions);
  const after = holding([...decisions, further]);
  if (before?.id === after?.id && saysSame(before, after)) return;
  const finding = determine(answers.now, further.decidedOn);
  const word = findStandingWord(words, { inputs: answers.now, ruleVersion: finding.ruleVersion });
  if (word && !saysSame(after, word.says)) throw decidedByAuthority(word, finding, decisions);
}
