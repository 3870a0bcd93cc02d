import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { awaited, board, booksHold, plan, refresh } from './travel.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

describe('a self-organised return', () => {
  it('is recorded with how it came about, from wherever the case stood', async () => {
    const story = await CaseStory.open(registry);
    await story.does('caseworker', 'selfReturnRecord', {
      arrivedOn: '2017-11-01',
      port: 'Border at Taraz',
      note: 'Brought by an uncle.',
    });
    const { data } = await registry.ask(
      'registrar',
      `{ case(id: "${story.state.id}") { stage arrivedOn } homecoming(caseId: "${story.state.id}") { port traceable untracedBecause movementId note roundCode } }`,
    );
    expect(data.case).toEqual({ stage: 'RETURNED', arrivedOn: '2017-11-01' });
    expect(data.homecoming).toEqual({
      port: 'Border at Taraz',
      movementId: null,
      note: 'Brought by an uncle.',
      roundCode: null,
      traceable: 'SELF_ORGANISED',
      untracedBecause: 'The return was self-organised: no movement brought the child.',
    });
    const again = await story.tries('caseworker', 'selfReturnRecord', {
      arrivedOn: '2017-11-02',
      port: 'Taraz',
      note: 'Again.',
    });
    expect(again.userErrors.map(({ code, field }) => [code, field])).toEqual([['ALREADY_RETURNED', ['caseId']]]);
    await booksHold(registry);
  });

  it('blames fields that its input has', async () => {
    const story = await CaseStory.open(registry);
    const refused = async (arrivedOn: string) => {
      const given = { arrivedOn, port: 'Taraz', note: 'Brought by an uncle.' };
      const { userErrors } = await story.tries('caseworker', 'selfReturnRecord', given);
      return userErrors.map(({ code, field }) => [code, field]);
    };
    expect(await refused('2030-01-01')).toEqual([['IMPOSSIBLE_DATES', ['arrivedOn']]]);
    expect(await refused('2016-01-01')).toEqual([['IMPOSSIBLE_DATES', ['arrivedOn']]]);
    await story.does('caseworker', 'holdPlace', { kind: 'MEDICAL', placedOn: '2017-07-01', reason: 'Fever' });
    const held = await refused('2017-11-01');
    expect(held.map(([, field]) => field)).toEqual(held.map(() => ['caseId']));
    await story.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'DUPLICATE' });
    expect(await refused('2017-12-02')).toEqual([['NO_SUCH_TRANSITION', ['caseId']]]);
  });

  it('is refused while the child stands on an open manifest', async () => {
    const movementId = await plan(registry);
    const one = await awaited(registry);
    await board(registry, movementId, one);
    await refresh(registry, one);
    const { userErrors } = await one.tries('registrar', 'selfReturnRecord', {
      arrivedOn: '2018-01-05',
      port: 'Taraz',
      note: 'Brought by an aunt.',
    });
    expect(userErrors.map(({ code }) => code)).toEqual(['ON_OTHER_MANIFEST']);
  });
});
