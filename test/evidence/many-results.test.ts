import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dnaResults, evidence } from '../../schema/evidence.js';
import { newId } from '../../src/identifiers.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

const caseworkerId = 103;
const each = 300;
const ofKits = Array.from({ length: each }, (_, nth) => ({ kitReference: `Kit ${nth}`, likelihoodPpm: nth }));
const ofOne = Array.from({ length: each }, (_, nth) => ({ kitReference: 'One kit', likelihoodPpm: 500_000 + nth }));

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
  story = await CaseStory.open(registry);
  const caseId = Number(story.state.id.slice('case_'.length));
  // As they lie in a file of before the comparison: of none of them anybody said that it contradicts another.
  await registry.temporary.store.inTransaction(async (tx) => {
    for (const [nth, result] of [...ofKits, ...ofOne].entries()) {
      const id = newId(nth);
      const stamp = { recordedAt: 0, recordedBy: caseworkerId, isVerified: true, standing: 'STANDING' } as const;
      const item = { type: 'DNA_KINSHIP', grade: 'A', obtainedOn: '2017-08-01', source: 'A laboratory' } as const;
      await tx.insert(evidence).values({ id, caseId, ...item, ...stamp });
      const test = { laboratory: 'L'.repeat(450), relation: 'MOTHER', testedOn: '2017-08-01' } as const;
      await tx.insert(dnaResults).values({ evidenceId: id, caseId, ...test, ...result });
    }
  });
});
afterAll(() => registry.discard());

/** How often a laboratory or a kit was spelt anew while something was asked. */
async function spellingsOf<Answer>(ask: () => Promise<Answer>): Promise<{ answer: Answer; spellings: number }> {
  const spelt = jest.spyOn(String.prototype, 'normalize');
  try {
    const answer = await ask();
    return { answer, spellings: spelt.mock.contexts.filter((text) => /kit|LLLL/iu.test(String(text))).length };
  } finally {
    spelt.mockRestore();
  }
}
const once = 2 * (ofKits.length + ofOne.length);

describe('a child with many results of laboratories', () => {
  it('is read with each of them spelt once, and no more steps than somebody takes', async () => {
    const asks = (query: string) => spellingsOf(() => registry.ask('registrar', query));
    const named = `caseId: "${story.state.id}"`;
    const status = await asks(`{ identityStatus(${named}) { isProven isContested nextSteps { code } } }`);
    expect(status.spellings).toBe(once);
    expect(status.answer.data.identityStatus).toMatchObject({ isProven: false, isContested: true });
    const steps = status.answer.data.identityStatus.nextSteps as { code: string }[];
    expect(steps.filter(({ code }) => code === 'RECORD_CONFLICT')).toHaveLength(20);
    const moves = await asks(`{ case(id: "${story.state.id}") { possibleMoves { toStage } } }`);
    expect(moves.answer.errors).toBeUndefined();
    expect(moves.spellings).toBe(once);
  });

  it('takes one more, which is put into conflict with the first of those that it contradicts', async () => {
    const more = { laboratory: 'L'.repeat(450), kitReference: 'ONE-KIT', relation: 'MOTHER', likelihood: 0.9999 };
    const { answer, spellings } = await spellingsOf(() =>
      story.tries('caseworker', 'dnaResultRecord', { ...more, testedOn: '2017-08-01' }),
    );
    expect(answer.userErrors).toEqual([]);
    // Twice for the file, as it is weighed and as the new one is compared with it, and twice for the new one itself, whose two
    // names are looked through for a profile before.
    expect(spellings).toBeLessThanOrEqual(2 * (once + 2) + 2);
    const query = `{ identityStatus(caseId: "${story.state.id}") { isProven isContested conflicts { otherEvidenceId } items { evidenceId counts } } }`;
    const { identityStatus } = (await registry.ask('registrar', query)).data;
    expect(identityStatus).toMatchObject({ isProven: false, isContested: true });
    const newest = identityStatus.items.at(-1).evidenceId;
    expect(identityStatus.conflicts).toEqual(Array(20).fill({ otherEvidenceId: newest }));
  });
});
