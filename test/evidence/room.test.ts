import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { evidence, evidenceJudgements } from '../../schema/evidence.js';
import { mostItems, mostOfOthers } from '../../src/cases/facts/room-for-evidence.js';
import { fromNodeId, newId, toRecordId, type UserId } from '../../src/identifiers.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { dna } from './dna.js';

/* A file has room for so many items, of which agencies that have it by a grant take a part alone. */

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openRegistryOfThree();
});
afterAll(() => registry.discard());

const [caseworkerId, partnerId] = [103, 105] as UserId[];
const keyOf = (story: CaseStory): number => fromNodeId('case', story.state.id) ?? 0;

/** So many items as `evidenceRecord` puts them, which would take minutes. */
async function fill(story: CaseStory, items: number, recordedBy = caseworkerId): Promise<void> {
  const item = { type: 'CAMP_OR_PRISON_REGISTER', grade: 'B', obtainedOn: '2017-08-01', source: 'Camp' } as const;
  await registry.temporary.store.inTransaction(async (tx) => {
    for (let nth = 0; nth < items; nth++)
      await tx.insert(evidence).values({
        ...{ id: newId(nth), caseId: keyOf(story), ...item, isVerified: false, standing: 'STANDING' },
        ...{ recordedAt: 0, recordedBy: recordedBy ?? 0 },
      });
  });
}

async function refute(story: CaseStory, many: number): Promise<void> {
  const caseId = keyOf(story);
  await registry.temporary.store.inTransaction(async (tx) => {
    const items = await tx.select().from(evidence).where(eq(evidence.caseId, caseId)).orderBy(evidence.id).limit(many);
    for (const { id: evidenceId } of items)
      await tx.insert(evidenceJudgements).values({
        ...{ caseId, evidenceId, standing: 'REFUTED', reason: 'Another child.' },
        ...{ recordedAt: 0, recordedBy: caseworkerId ?? 0 },
      });
  });
}

const codesOf = ({ userErrors }: Awaited<ReturnType<CaseStory['tries']>>): string[] =>
  userErrors.map(({ code }) => code);
let sources = 0;
const records = async (story: CaseStory, who: string): Promise<string[]> => {
  const item = { type: 'CAMP_OR_PRISON_REGISTER', grade: 'B', obtainedOn: '2017-08-02', isVerified: true };
  await story.refreshed();
  return codesOf(await story.tries(who, 'evidenceRecord', { ...item, source: `Register ${++sources}` }));
};

describe('a file of evidence that other agencies may record on', () => {
  it.each([
    ['that nobody has refuted', mostOfOthers.unrefuted, 0],
    ['with those that were refuted', mostOfOthers.everRecorded, 700],
  ])(
    'has so many items of theirs %s, and room for its own agency',
    async (_words, items, refuted) => {
      const story = await CaseStory.open(registry);
      await grant(registry, story.state.id, ['FACTS', 'IDENTITY', 'RECORD']);
      await fill(story, items - 1, partnerId);
      await refute(story, refuted);
      expect(await records(story, 'partner')).toEqual([]);
      expect(await records(story, 'partner')).toEqual(['FILE_FULL']);
      expect((await story.tries('partner', 'dnaResultRecord', dna)).userErrors).toMatchObject([
        { code: 'FILE_FULL', field: ['caseId'], message: expect.stringMatching(/the agency of the case/) },
      ]);
      // What the agency of the case records takes none of their places, and they none of its.
      expect(await records(story, 'caseworker')).toEqual([]);
    },
    60_000,
  );

  it('counts what its own agency recorded among theirs for nobody', async () => {
    const story = await CaseStory.open(registry);
    await grant(registry, story.state.id, ['FACTS', 'IDENTITY', 'RECORD']);
    await fill(story, mostOfOthers.unrefuted);
    expect(await records(story, 'partner')).toEqual([]);
  }, 60_000);
});

it('an item that was refuted stands again, or is contested, where there is room alone', async () => {
  const story = await CaseStory.open(registry);
  await fill(story, mostItems.unrefuted);
  await refute(story, 1);
  const evidenceId = toRecordId('evidence', [keyOf(story)], 1);
  const judges = async (standing: string) => {
    await story.refreshed();
    return codesOf(await story.tries('registrar', 'evidenceJudge', { evidenceId, standing, reason: `As ${standing}` }));
  };
  expect(await records(story, 'caseworker')).toEqual([]);
  for (const standing of ['STANDING', 'CONTESTED']) expect(await judges(standing)).toEqual(['FILE_FULL']);
  expect(await judges('REFUTED')).toEqual([]);
  await refute(story, 2);
  expect(await judges('CONTESTED')).toEqual([]);
}, 60_000);
