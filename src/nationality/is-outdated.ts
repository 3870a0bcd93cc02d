import { inOrderOf } from '../cases/standing-rows.js';
import { findDecision, findStandingWord, holding, listWords, saysSame } from './authority-words.js';
import type { NationalityFile } from './nationality.queries.js';
import { byAuthority, type Finding } from './nationality.rules.js';

/**
 * Whether what was said last follows no more from what is known. While an authority's word stands: whether something else holds than it said.
 * Else by what was determined or said last: the rules, where they say something else now; an authority, since what it knew has changed or the
 * item that it rests on fell; or nothing, all of it being withdrawn.
 */
export function isOutdated(file: NationalityFile, now: Finding): boolean {
  const { rows, decisions, answers } = file;
  const words = listWords(file);
  const word = findStandingWord(words, { inputs: answers.now, ruleVersion: now.ruleVersion });
  if (word) return !saysSame(holding(decisions), word.says);
  const determined = rows.flatMap((row) => {
    const decision = row.ruleCode === byAuthority ? undefined : findDecision(row, decisions);
    return decision ? [{ id: decision.id, on: decision.decidedOn, by: row }] : [];
  });
  const said = words.map(({ decisionId, on, isUpholding, stands, judged }) => ({
    ...{ id: decisionId, on },
    by: isUpholding && stands && judged.ruleCode !== byAuthority ? judged : undefined,
  }));
  const last = inOrderOf([...determined, ...said], ({ on }) => on).at(-1);
  if (!last?.by) return rows.length > 0;
  return last.by.ruleVersion !== now.ruleVersion || last.by.ruleCode !== now.rule.code;
}
