import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { dna } from './dna.js';
import { codesOf, identityOf, item, openUntested } from './identity.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
beforeEach(async () => {
  story = await openUntested(registry);
});

const status = () => identityOf(story);
const records = (input: object) => story.does('caseworker', 'evidenceRecord', { ...item, ...input });

describe('a DNA result', () => {
  it('decides by itself where it is likely enough, and keeps reference, relation, likelihood and day', async () => {
    await story.does('caseworker', 'dnaResultRecord', dna);
    const { isProven, decisive, items } = await status();
    expect([isProven, decisive, items[0].dna]).toEqual([true, [story.names('evidence', 1)], dna]);
  });

  it('is one item: the very result is not recorded twice, and names the item that has it', async () => {
    await story.does('caseworker', 'dnaResultRecord', dna);
    const { userErrors } = await story.tries('caseworker', 'dnaResultRecord', dna);
    expect(userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field: ['kitReference'] }]);
    expect(userErrors[0]?.message).toContain(story.names('evidence', 1));
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.62 });
    expect((await status()).items).toHaveLength(2);
  });

  it('of low likelihood decides nothing: the guard holds, and the explanation asks for a nearer relative', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.97 });
    const found = await status();
    expect([found.isProven, codesOf(found.nextSteps)[0]]).toEqual([false, 'TEST_AGAIN']);
    expect(found.items[0]).toMatchObject({ counts: false, uncounted: { code: 'TOO_UNLIKELY' } });
    const answer = await registry.ask('registrar', `{ case(id: "${story.state.id}") { evidence { type } } }`);
    expect(answer.data.case.evidence).toEqual([{ type: 'DNA_KINSHIP' }]);
    for (const kind of ['TRACING_REQUEST_OPENED', 'LEGITIMATE_BASIS', 'IDENTITY_FILE_OPENED'])
      await story.attests(kind);
    await story.moves('LOCATED', '2017-07-10');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    const move = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };
    const { userErrors } = await story.tries('supervisor', 'caseEndorse', move);
    expect(userErrors.map(({ message }) => message.split(':')[0])).toEqual(['IDENTITY_PROVEN']);
  });

  it.each([
    ['likelier than certain', { likelihood: 1.01 }, 'INVALID_INPUT'],
    ['from no laboratory', { laboratory: ' ' }, 'INVALID_INPUT'],
    ['from the future', { testedOn: '2018-02-01' }, 'IMPOSSIBLE_DATES'],
    ['from before birth', { testedOn: '2012-02-29' }, 'EVIDENCE_BEFORE_BIRTH'],
  ])('%s is refused', async (_what, changes, code) => {
    const { userErrors } = await story.tries('caseworker', 'dnaResultRecord', { ...dna, ...changes });
    expect(userErrors.map((error) => error.code)).toEqual([code]);
  });
});

describe('a kinship that a laboratory excluded', () => {
  it('contradicts the file by itself until a person has answered for it', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.9995 });
    const another = { kitReference: 'Kit 4712', likelihood: 0.0001 };
    await story.does('caseworker', 'dnaResultRecord', { ...dna, ...another });
    const open = await status();
    expect([open.isContested, codesOf(open.nextSteps)]).toEqual([true, ['SETTLE_EXCLUSION']]);
    expect(open.items[1].uncounted).toEqual({ code: 'EXCLUDED' });
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('LOCATED', '2017-07-10');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    const move = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };
    const { userErrors } = await story.tries('supervisor', 'caseEndorse', move);
    expect(userErrors.map(({ message }) => message.split(':')[0])).toEqual(['NOTHING_CONTESTED']);
    const finding = { evidenceId: '2', standing: 'STANDING', reason: 'The other grandmother: by marriage alone.' };
    await story.does('supervisor', 'evidenceJudge', finding);
    expect(await status()).toMatchObject({ isProven: true, isContested: false });
    await story.endorsedMove('IDENTITY_CONFIRMED', '2017-08-10');
  });
});

describe('a profile', () => {
  it.each([
    ['kitReference', 'D3S1358 15,16 vWA 17,18 FGA 22,24'],
    ['laboratory', 'Astana TH01 6,9.3'],
    ['kitReference', 'Kit 12,14 16,18 9.3,9'],
    ['kitReference', 'D3S\u00AD1358\u200B 1\u200B5,16'],
    ['laboratory', 'Astana \uFF34H01 6,9.3'],
  ])('is refused as %s: %s', async (field, profile) => {
    const { userErrors } = await story.tries('caseworker', 'dnaResultRecord', { ...dna, [field]: profile });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: [field] }]);
    expect(userErrors[0]?.message).not.toContain(profile);
  });

  it('is refused as the source of an item, and what only looks like numbers is taken', async () => {
    const bad = await story.tries('caseworker', 'evidenceRecord', { ...item, source: 'Amelogenin X, D8S1179 13/14' });
    expect(bad.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['source'] }]);
    await records({ source: 'Registry, vol. 12, no. 14/16 of 2017-08-01, 01.08.2017' });
  });
});
