import { expect } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import type { Shown } from '../support/act-on.js';

/** A child of parents of whom one is a citizen: the rules leave it open. */
export const openUndetermined = (registry: TestRegistry): Promise<CaseStory> =>
  CaseStory.open(registry, {
    parents: [
      { role: 'MOTHER', citizenship: 'OTHER' },
      { role: 'FATHER', citizenship: 'KZ' },
    ],
  });

/** What is held of a child, by which words, and what its case says. */
export const nationalityOf = async ({ registry, state }: CaseStory): Promise<Shown> => {
  const query = `{ nationalityStatus(caseId: "${state.id}") { ruleVersion ruleCode nationality statelessnessRisk isOutdated held heldStatelessnessRisk facts { kind answer stands evidenceId } determinations { id standing ruleCode nationality decidedOn authority reference evidenceId overturns inputs trace { rule reading } challenges { kind reason authority reference } recordedBy } } case(id: "${state.id}") { nationality statelessnessRisk nationalityDecisions { rule nationality } } }`;
  const answer = await registry.ask('registrar', query);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};
