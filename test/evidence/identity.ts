import { expect } from '@jest/globals';
import { kitMarks } from '../../schema/evidence.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import type { Shown } from '../support/act-on.js';

/** A child with a kit of its own: that the children of others were tested by one of that name is forgotten. */
export async function openUntested(registry: TestRegistry): Promise<CaseStory> {
  await registry.temporary.store.inTransaction((tx) => tx.delete(kitMarks));
  return CaseStory.open(registry);
}

/** What somebody is told of who a child is. */
export async function identityOf({ registry, state }: CaseStory, who = 'registrar'): Promise<Shown> {
  const items =
    'items { evidenceId weight counts uncounted { code } dna { laboratory kitReference relation likelihood testedOn } custody { holder heldFrom recordedBy } }';
  const contested = 'conflicts { id about settledBy } sharedKits { evidenceId otherCaseId otherEvidenceId }';
  const shown = `ruleVersion isProven isContested decisive missing { code words } nextSteps { code words } ${items} ${contested}`;
  const answer = await registry.ask(who, `{ identityStatus(caseId: "${state.id}") { ${shown} } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data.identityStatus;
}

export const codesOf = (steps: { code: string }[]) => steps.map(({ code }) => code);

/** An item that is strong, and verified. */
export const item = {
  type: 'MOTHER_OR_GUARDIAN_STATEMENT',
  grade: 'A',
  obtainedOn: '2017-08-01',
  source: 'The consul',
  isVerified: true,
};
