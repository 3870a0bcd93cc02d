import type { CivilDate } from '../dates.js';
import { Invalid, type OraluError } from '../errors.js';
import {
  findStandingWord,
  holding,
  listWords,
  saysSame,
  standingOn,
  type Decision,
  type Said,
  type Word,
} from './authority-words.js';
import type { NationalityFile } from './nationality.queries.js';
import { determine, type Finding } from './nationality.rules.js';

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

const inWords = ({ nationality, statelessnessRisk }: Said): string =>
  `${nationality}, statelessnessRisk ${statelessnessRisk}`;

/** What is asked of the rules anew says what an authority said that knew the same, or it is not recorded: NO_SUCH_TRANSITION. */
export function assertRulesFollow(file: NationalityFile, finding: Finding): void {
  const known = { inputs: file.answers.now, ruleVersion: finding.ruleVersion };
  const word = findStandingWord(listWords(file), known);
  if (word && !saysSame(finding.rule, word.says)) throw decidedByAuthority(word, finding, file.decisions);
}

/**
 * Refuses a decision of one's own that would come to hold over the standing word of an authority. One of an earlier day is history, and
 * changes nothing of what holds; what the authority said itself may be said by anybody, on any day. What an authority decided is restated
 * in its day alone. NO_SUCH_TRANSITION, IMPOSSIBLE_DATES.
 */
export function assertAuthorityHolds(file: NationalityFile, further: Decision): void {
  const { decisions, answers } = file;
  const words = listWords(file);
  const restated = words.find(
    ({ decisionId, judged }) => decisionId === further.correctsId && decisionId !== judged.decisionId,
  );
  if (restated) return assertWordKept(restated, further);
  const before = holding(decisions);
  const after = holding([...decisions, further]);
  if (before?.id === after?.id && saysSame(before, after)) return;
  const finding = determine(answers.now, further.decidedOn);
  const word = findStandingWord(words, { inputs: answers.now, ruleVersion: finding.ruleVersion });
  if (!word || saysSame(after, word.says)) return;
  throw decidedByAuthority(word, finding, decisions);
}

/** What an authority decided is not restated as something else; and it decided after the contest, and before its decision was contested. */
function assertWordKept({ who, on, says, judged, of }: Word, restated: Decision): void {
  if (!saysSame(says, restated)) {
    throw Invalid(
      `This is what ${who} decided on ${on}: ${inWords(says)}. Where it was misread, nationalityWithdraw takes it back, and nationalityChallengeSettle records what was decided; where it changed, contest it with nationalityContest.`,
      ['corrects'],
      'NO_SUCH_TRANSITION',
    );
  }
  const contests = judged.challenges.filter(({ kind }) => kind === 'CONTESTED').map(({ statedOn }) => statedOn);
  const since = contests.sort()[0] ?? restated.decidedOn;
  const challenged = of === judged ? [] : of.challenges.map(({ statedOn }) => statedOn);
  const until = challenged.sort()[0] ?? restated.decidedOn;
  if (restated.decidedOn >= since && restated.decidedOn <= until) return;
  throw Invalid(
    `An authority decides on a contest once there is one, and before its decision is contested: ${spanOf(since, until, restated.decidedOn)}; decidedOn says ${restated.decidedOn}.`,
    ['decidedOn'],
    'IMPOSSIBLE_DATES',
  );
}

const spanOf = (since: CivilDate, until: CivilDate, said: CivilDate): string =>
  said < since ? `it was contested on ${since}` : `its decision was contested on ${until}`;
