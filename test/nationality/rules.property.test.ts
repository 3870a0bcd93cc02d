import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parentCitizenships } from '../../schema/parents.js';
import { factAnswers } from '../../schema/nationality.js';
import {
  answersOfParents,
  determine,
  questions,
  ruleVersions,
  type Inputs,
} from '../../src/nationality/nationality.rules.js';

const answer = fc.constantFrom(...factAnswers);
const inputs: fc.Arbitrary<Inputs> = fc.record(
  Object.fromEntries(questions.map((question) => [question, answer])) as Record<keyof Inputs, typeof answer>,
);

const allAnswered = (given: (typeof factAnswers)[number]) =>
  Object.fromEntries(questions.map((question) => [question, given])) as Record<keyof Inputs, typeof given>;

/** The six rules of the design, written again by hand. */
function expected(
  mother: string,
  father: string,
  at: Pick<Inputs, 'BORN_AT_HOME' | 'PARENT_RESIDENT_AT_HOME' | 'PARENTS_AGREED_IN_WRITING' | 'COURT_FOUND_CITIZEN'>,
): string {
  const citizens = [mother, father].filter((one) => one === 'KZ').length;
  const other = mother === 'KZ' ? father : mother;
  if (citizens === 2) return 'RULE_1';
  if (citizens === 1) {
    if (at.BORN_AT_HOME === 'YES') return 'RULE_2';
    if (at.BORN_AT_HOME === 'NO' && at.PARENT_RESIDENT_AT_HOME === 'YES') return 'RULE_3';
    if (at.PARENT_RESIDENT_AT_HOME === 'NO' && at.PARENTS_AGREED_IN_WRITING === 'YES') return 'RULE_4';
    if (at.COURT_FOUND_CITIZEN === 'YES') return 'RULE_4_COURT';
    if (other === 'STATELESS' || other === 'UNKNOWN') return 'RULE_5';
  }
  return 'RULE_6';
}

describe('the rules of nationality', () => {
  it('decide as the design says, for every pair of parents and every set of answers', () => {
    const parent = fc.constantFrom(...parentCitizenships);
    fc.assert(
      fc.property(parent, parent, inputs, (mother, father, recorded) => {
        const given = { ...recorded, ...answersOfParents([mother, father]) };
        expect(determine(given, '2017-12-27').rule.code).toBe(expected(mother, father, recorded));
      }),
      { numRuns: 2_000 },
    );
  });

  it('decide only by a rule whose every question is answered as it asks', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { rule, trace } = determine(given, '2017-12-27');
        expect(trace).toHaveLength(ruleVersions[0]?.rules.length ?? 0);
        for (const [question, wanted] of Object.entries(rule.where))
          expect(given[question as keyof Inputs]).toBe(wanted);
        expect(rule.statelessnessRisk).toBe(rule.nationality === 'UNDER_DETERMINATION');
      }),
    );
  });

  it('say why each rule was read as it was', () => {
    const unknown = allAnswered('UNKNOWN');
    const given = { ...unknown, A_PARENT_IS_CITIZEN: 'YES', BORN_AT_HOME: 'NO', BOTH_PARENTS_CITIZENS: 'NO' } as const;
    const { trace, rule } = determine(given, '2017-12-27');
    expect(rule.code).toBe('RULE_6');
    expect(trace.slice(0, 3)).toEqual([
      { rule: 'RULE_1', reading: 'FAILS', because: ['BOTH_PARENTS_CITIZENS NO'] },
      { rule: 'RULE_2', reading: 'FAILS', because: ['BORN_AT_HOME NO'] },
      { rule: 'RULE_3', reading: 'OPEN', because: ['PARENT_RESIDENT_AT_HOME UNKNOWN'] },
    ]);
  });

  it('are those of the day of the decision', () => {
    const [first] = ruleVersions;
    if (!first) throw new Error('There are no rules.');
    const later = { ...first, version: 'KZ-2030.1', from: '2030-01-01', rules: first.rules.slice(-1) };
    const answered = allAnswered('YES');
    expect(determine(answered, '2029-12-31', [first, later]).rule.code).toBe('RULE_1');
    expect(determine(answered, '2030-01-01', [first, later])).toMatchObject({
      ruleVersion: 'KZ-2030.1',
      rule: { code: 'RULE_6' },
    });
  });

  it('take a parent of whom nothing is on file for undetermined', () => {
    expect(answersOfParents([])).toMatchObject({ A_PARENT_IS_CITIZEN: 'UNKNOWN', BOTH_PARENTS_CITIZENS: 'UNKNOWN' });
    expect(answersOfParents(['KZ'])).toMatchObject({ OTHER_PARENT_STATELESS_OR_UNDETERMINED: 'YES' });
  });
});
