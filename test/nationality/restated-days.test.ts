import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/* A day that was misread is put right where every contest stays where it was: before what answers it, and after what it contests. */

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
/** Of parents of whom one is a citizen the rules leave it open; that was contested. */
beforeEach(async () => {
  story = await CaseStory.open(registry, {
    parents: [
      { role: 'MOTHER', citizenship: 'OTHER' },
      { role: 'FATHER', citizenship: 'KZ' },
    ],
  });
  await does('nationalityDetermine', { decidedOn: '2017-12-01' });
  await contests('1', '2017-12-10');
});

const does = (mutation: string, input: object) => story.does('registrar', mutation, input);
const contests = (determinationId: string, statedOn: string) =>
  does('nationalityContest', { determinationId, statedOn, reason: 'Counsel.' });
const decides = (determinationId: string, statedOn: string, overturnedTo?: string) =>
  does('nationalityChallengeSettle', {
    ...{ determinationId, statedOn, authority: 'Court', reference: 'Decision 17', reason: 'By its file.' },
    ...(overturnedTo !== undefined && { overturnedTo }),
  });
const restates = async (corrects: string, decidedOn: string, nationality = 'UNDER_DETERMINATION') => {
  const restated = { nationality, rule: 'As read', decidedOn, corrects, reason: 'Misread.' };
  const { userErrors } = await story.tries('registrar', 'nationalityRecord', restated);
  return userErrors.map(({ code, field, message }) => `${code} ${String(field)} ${message}`);
};
const standings = async (): Promise<string[]> => {
  const query = `{ nationalityStatus(caseId: "${story.state.id}") { determinations { standing } } }`;
  const { data } = await registry.ask('registrar', query);
  const { determinations } = data.nationalityStatus as { determinations: { standing: string }[] };
  return determinations.map(({ standing }) => standing);
};
const impossible = (why: string) => [expect.stringMatching(`^IMPOSSIBLE_DATES decidedOn .*: ${why}; decidedOn says`)];

describe('the day of what an authority upheld', () => {
  beforeEach(() => decides('1', '2018-01-05'));

  it('does not pass over the contest of it, which stays open', async () => {
    await contests('1', '2018-01-07');
    expect(await restates('2', '2018-01-08')).toEqual(impossible('its decision was contested on 2018-01-07'));
    expect(await standings()).toEqual(['CONTESTED']);
    for (const day of ['2018-01-07', '2018-01-03']) expect(await restates('2', day)).toEqual([]);
    await decides('1', '2018-01-08', 'CITIZEN');
    expect(await standings()).toEqual(['OVERTURNED', 'STANDING']);
  });

  it('comes after the contest that it answers, the second no less than the first', async () => {
    expect(await restates('2', '2017-12-09')).toEqual(impossible('it was contested on 2017-12-10'));
    await contests('1', '2018-01-07');
    await decides('1', '2018-01-09');
    expect(await restates('3', '2018-01-06')).toEqual(impossible('it was contested on 2018-01-07'));
    expect(await restates('3', '2018-01-07')).toEqual([]);
    expect(await standings()).toEqual(['UPHELD']);
  });

  it('of one day with the contest, typed after it, does not answer it instead', async () => {
    await contests('1', '2018-01-07');
    await story.does('registrar', 'nationalityWithdraw', { decisionId: '2', reason: 'Of another child.' });
    await decides('1', '2018-01-06');
    expect(await restates('4', '2018-01-07')).toEqual(impossible('its decision was contested on 2018-01-07'));
  });
});

it('the day of what an authority put in the place of another passes over no contest either', async () => {
  await decides('1', '2018-01-05', 'NOT_A_CITIZEN');
  await contests('2', '2018-01-07');
  const restated = (day: string) => restates('2', day, 'NOT_A_CITIZEN');
  expect(await restated('2018-01-08')).toEqual(impossible('the decision was contested on 2018-01-07'));
  expect(await restated('2017-12-09')).toEqual(impossible('it was contested on 2017-12-10'));
  expect(await restated('2018-01-07')).toEqual([]);
  expect(await standings()).toEqual(['OVERTURNED', 'CONTESTED']);
});

it('what the rules decided was decided before it was contested', async () => {
  expect(await restates('1', '2017-12-11')).toEqual(impossible('the decision was contested on 2017-12-10'));
  expect(await restates('1', '2017-12-10')).toEqual([]);
  expect(await standings()).toEqual(['CONTESTED']);
});

it('of two papers on one contest each is put right past the other', async () => {
  await decides('1', '2018-01-07', 'CITIZEN');
  await decides('1', '2018-01-05', 'NOT_A_CITIZEN');
  expect(await restates('3', '2018-01-08', 'NOT_A_CITIZEN')).toEqual([]);
});
