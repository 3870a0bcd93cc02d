import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { actOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
  story = await CaseStory.open(registry);
});
afterAll(() => registry.discard());

const endless = 'а'.repeat(501);
const turned = 'Camp \u202Eretsiger';
/** What is written about a case in words, and where the words stand. */
const acts: readonly (readonly [mutation: string, field: string, input: (words: string) => object])[] = [
  [
    'whereaboutsRecord',
    'source',
    (source) => ({ sighting: { observedOn: '2017-06-01', country: 'SY', source, grade: 'D' } }),
  ],
  [
    'vitalStatusRecord',
    'source',
    (source) => ({ status: 'CONFIRMED_ALIVE', observedOn: '2017-06-01', source, grade: 'B' }),
  ],
  ['evidenceRecord', 'source', (source) => ({ type: 'CHILD_STATEMENT', obtainedOn: '2017-07-01', grade: 'C', source })],
  ['holdPlace', 'reason', (reason) => ({ placedOn: '2017-07-01', kind: 'MEDICAL', reason })],
  [
    'attestationRecord',
    'reference',
    (reference) => ({ kind: 'LEGITIMATE_BASIS', attestedOn: '2017-07-01', reference }),
  ],
];

it('what may be left out has an end as well', async () => {
  const other = await CaseStory.open(registry);
  await other.attests('TRACING_REQUEST_OPENED');
  await other.attests('LEGITIMATE_BASIS');
  const { state } = other;
  const move = (note: string) =>
    actOn(
      registry,
      'registrar',
      'caseMove',
      { caseId: state.id, expectedVersion: state.version, toStage: 'TRACING', effectiveOn: '2017-07-02', note },
      'case { id }',
    );
  for (const note of [endless, turned])
    expect((await move(note)).userErrors).toEqual([expect.objectContaining({ field: ['note'] })]);
});

it.each(acts)('%s takes words that can be seen and have an end', async (mutation, field, input) => {
  for (const [words, says] of [
    [endless, 'at most 500 characters; it came with 501'],
    ['\u200B', 'came empty'],
    ['Camp\u0000', 'control character'],
    [turned, 'turns its direction'],
  ] as const) {
    const about = { caseId: story.state.id, expectedVersion: story.state.version };
    const { userErrors } = await actOn(registry, 'registrar', mutation, { ...about, ...input(words) }, 'case { id }');
    expect([mutation, words.slice(0, 8), userErrors[0]]).toEqual([
      mutation,
      words.slice(0, 8),
      { code: 'INVALID_INPUT', field: expect.arrayContaining([field]), message: expect.stringContaining(says) },
    ]);
  }
});
