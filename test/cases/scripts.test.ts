import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actOn } from '../support/act-on.js';
import { act, CaseStory, openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { asked } from '../tracing/story.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
  story = await CaseStory.open(registry);
});
afterAll(() => registry.discard());

interface Name {
  readonly text: string;
  readonly script: string;
}
const known = ({ text, script }: Name) => ({ text, script, role: 'NICKNAME', source: 'RELATIVE' });
type Wrong = readonly { code: string; field: readonly string[] | null; message: string }[];

/** Every act that takes a name with its script, and where the name stands in its input. */
const acts: readonly [string, readonly string[], (name: Name) => Promise<Wrong>][] = [
  [
    'caseOpen',
    ['names', '1'],
    async (name) => {
      const names = [known({ text: 'Айша', script: 'CYRILLIC_KAZAKH' }), known(name)];
      return (await act(registry, 'registrar', 'caseOpen', { ...openingInput, names })).userErrors;
    },
  ],
  [
    'caseOpen, of a parent',
    ['parents', '0', 'names', '0'],
    async (name) => {
      const parents = [{ role: 'MOTHER', names: [known(name)] }];
      return (await act(registry, 'registrar', 'caseOpen', { ...openingInput, parents })).userErrors;
    },
  ],
  [
    'profileCorrect',
    ['addNames', '0'],
    async (name) =>
      (await story.tries('registrar', 'profileCorrect', { addNames: [known(name)], reason: 'By a letter' })).userErrors,
  ],
  [
    'parentRecord',
    ['addNames', '0'],
    async (name) =>
      (
        await story.tries('registrar', 'parentRecord', {
          parentId: '1',
          addNames: [known(name)],
          reason: 'By a letter',
        })
      ).userErrors,
  ],
  [
    'tracingRequestOpen',
    ['names', '0'],
    async (name) =>
      (await actOn(registry, 'caseworker', 'tracingRequestOpen', { ...asked, names: [name] }, 'request { id }'))
        .userErrors,
  ],
];

const otherwise: readonly Name[] = [
  { text: 'Айгерім', script: 'LATIN' },
  { text: 'Айгерім', script: 'ARABIC' },
  { text: 'Aigerim', script: 'CYRILLIC_KAZAKH' },
  { text: 'Aigerim', script: 'ARABIC' },
  { text: 'أيجيريم', script: 'CYRILLIC_RUSSIAN' },
  { text: 'أيجيريم', script: 'LATIN' },
  // A Cyrillic letter that looks like the Latin one, and a script that none of the vocabulary is.
  { text: 'Аigerim', script: 'LATIN' },
  { text: 'Ἀγάθη', script: 'LATIN' },
  { text: '4711', script: 'LATIN' },
];

const asWritten: readonly Name[] = [
  { text: 'Aïcha bint-Yūsuf O’Neil Aʼisha', script: 'LATIN' },
  { text: 'Айгерім Ғалымқызы 2', script: 'CYRILLIC_KAZAKH' },
  { text: 'Ольга-Мария', script: 'CYRILLIC_RUSSIAN' },
  { text: 'عائشة بنت يوســف، أُمّ', script: 'ARABIC' },
];

describe.each(acts)('%s', (_what, field, wrongsOf) => {
  it.each(otherwise)('refuses $text as $script, without a word of it', async (name) => {
    const wrongs = await wrongsOf(name);
    expect(wrongs).toMatchObject([{ code: 'INVALID_INPUT', field: [...field, 'text'] }]);
    expect(wrongs[0]?.message).not.toContain(name.text);
  });

  it.each(asWritten)('takes $text as $script', async (name) => {
    expect(await wrongsOf(name)).toEqual([]);
  });
});

describe('the parents that a case is opened with', () => {
  it('are one mother and one father: a second of either is refused, as parentRecord refuses it', async () => {
    const mother = { role: 'MOTHER', names: [] };
    const parents = [mother, mother];
    const twice = await act(registry, 'registrar', 'caseOpen', { ...openingInput, parents });
    expect(twice.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['parents', '1', 'role'] }]);
    const later = await story.tries('registrar', 'parentRecord', {
      role: 'MOTHER',
      fate: 'MISSING',
      reason: 'A letter',
    });
    expect(later.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['role'] }]);
  });
});
