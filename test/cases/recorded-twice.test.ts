import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openingInput } from '../support/opening-input.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/* What stands already is not recorded a second time without a word: the answer names what stands. */

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const errorsOf = async (story: CaseStory, who: string, mutation: string, input: object) =>
  (await story.tries(who, mutation, input)).userErrors;

describe('who cares for a child', () => {
  const camp = { arrangement: 'CAMP', since: '2017-05-01' };

  it('is not recorded again where it stands since that day', async () => {
    const story = await CaseStory.open(registry);
    await story.does('caseworker', 'careRecord', camp);
    const again = await errorsOf(story, 'caseworker', 'careRecord', camp);
    expect(again).toMatchObject([{ code: 'ALREADY_RECORDED', field: ['since'] }]);
    expect(again[0]?.message).toContain(story.names('carePeriod', 1));
    const restated = { ...camp, corrects: '1', reason: 'Read again' };
    expect(await errorsOf(story, 'caseworker', 'careRecord', restated)).toMatchObject([{ code: 'ALREADY_RECORDED' }]);
    // Since another day it is another period; what was restated or withdrawn stands no more.
    await story.does('caseworker', 'careRecord', { ...camp, since: '2017-05-02', corrects: '1', reason: 'A slip' });
    await story.does('caseworker', 'careRecord', camp);
    await story.does('caseworker', 'careWithdraw', { periodId: '3', reason: 'It was not there' });
    await story.does('caseworker', 'careRecord', camp);
  });
});

describe('a name of a child', () => {
  const name = { text: 'Айша', role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' };
  const correct = (story: CaseStory, input: object) =>
    errorsOf(story, 'registrar', 'profileCorrect', { reason: 'By a letter', ...input });

  it('is added once in one script, role and source', async () => {
    const story = await CaseStory.open(registry);
    await story.does('registrar', 'profileCorrect', { addNames: [name], reason: 'By a letter' });
    const path = ['addNames', '1', 'text'];
    const [known] = openingInput.names;
    for (const other of [name, { ...name, text: ' Айша ' }, known]) {
      const further = { ...name, text: 'Айгуль' };
      expect(await correct(story, { addNames: [further, other] })).toMatchObject([
        { code: 'ALREADY_RECORDED', field: path },
      ]);
    }
    // Nothing of such a list was taken.
    const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { child { names { text } } } }`);
    expect(data.case.child.names).toHaveLength(openingInput.names.length + 1);
    const otherwise = [{ role: 'NICKNAME' }, { source: 'CAMP_REGISTER' }, { script: 'CYRILLIC_RUSSIAN' }];
    for (const change of otherwise) expect(await correct(story, { addNames: [{ ...name, ...change }] })).toEqual([]);
  });

  it('stands once in the list that comes', async () => {
    const story = await CaseStory.open(registry);
    expect(await correct(story, { addNames: [name, { ...name, text: 'Айша ' }] })).toMatchObject([
      { code: 'INVALID_INPUT', field: ['addNames', '1', 'text'] },
    ]);
  });
});

describe('a correction of what is known of a child', () => {
  it('says something else than the record', async () => {
    const story = await CaseStory.open(registry);
    const { sex, regionOfOrigin, birth } = openingInput;
    for (const same of [{ sex }, { regionOfOrigin }, { birth }, { sex, regionOfOrigin, birth }])
      expect(await errorsOf(story, 'registrar', 'profileCorrect', { ...same, reason: 'Read again' })).toMatchObject([
        { code: 'ALREADY_RECORDED', field: null },
      ]);
    // The same days on another basis are something else.
    const better = { birth: { ...birth, basis: 'DOCUMENT' }, sex, reason: 'By her certificate' };
    expect(await errorsOf(story, 'registrar', 'profileCorrect', better)).toEqual([]);
  });
});
