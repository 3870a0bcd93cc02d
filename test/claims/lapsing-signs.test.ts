import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import type { Shown } from '../support/act-on.js';
import { says } from './signs.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const lapsing = async (who = 'registrar', args = ''): Promise<Shown> =>
  (
    await registry.ask(
      who,
      `{ lapsingLifeSigns(first: 10${args}) { nodes { case { id } lastSignOn lapsesOn hasLapsed } pageInfo { hasNextPage endCursor } } }`,
    )
  ).data.lapsingLifeSigns;

describe('the worklist', () => {
  it('has the children whose sign of life lapsed or is about to, the longest lapsed first, and nobody else', async () => {
    const stories = [];
    for (const day of ['2017-07-20', '2017-07-15', '2017-07-13', '2017-12-01']) {
      const story = await CaseStory.open(registry);
      await says(story, 'caseworker', 'CONFIRMED_ALIVE', day);
      stories.push(story.state.id);
    }
    const dead = await CaseStory.open(registry);
    await says(dead, 'caseworker', 'REPORTED_DEAD', '2017-07-20', 'C');
    const home = await CaseStory.open(registry);
    await home.comesHome();
    await says(home, 'caseworker', 'CONFIRMED_ALIVE', '2017-07-20');
    const { nodes } = await lapsing();
    // 2017-07-13 is 181 days before 2018-01-10: it says no more already, and is what waits longest.
    expect(nodes).toEqual([
      { case: { id: stories[2] }, lastSignOn: '2017-07-13', lapsesOn: '2018-01-10', hasLapsed: true },
      { case: { id: stories[1] }, lastSignOn: '2017-07-15', lapsesOn: '2018-01-12', hasLapsed: false },
      { case: { id: stories[0] }, lastSignOn: '2017-07-20', lapsesOn: '2018-01-17', hasLapsed: false },
    ]);
    expect((await lapsing('registrar', ', withinDays: 3')).nodes).toHaveLength(2);
    expect((await lapsing('registrar', ', withinDays: 0')).nodes).toMatchObject([{ case: { id: stories[2] } }]);
    expect((await lapsing('partner')).nodes).toEqual([]);
    expect((await lapsing('caseworker')).nodes).toHaveLength(3);
    const [first] = [
      (await registry.ask('registrar', '{ lapsingLifeSigns(first: 1) { pageInfo { hasNextPage endCursor } } }')).data
        .lapsingLifeSigns.pageInfo,
    ];
    expect(first.hasNextPage).toBe(true);
    expect((await lapsing('registrar', `, after: "${first.endCursor}"`)).nodes).toMatchObject([
      { case: { id: stories[1] } },
      { case: { id: stories[0] } },
    ]);
    // Years later they are there still; who was seen again is not.
    registry.setClock('2021-01-10T12:00:00Z');
    expect((await lapsing('registrar', ', withinDays: 0')).nodes).toHaveLength(4);
    const again = new CaseStory(registry, { id: stories[2] ?? '', version: 2, stage: 'REPORTED' });
    await says(again, 'caseworker', 'CONFIRMED_ALIVE', '2021-01-02');
    expect((await lapsing('registrar', ', withinDays: 0')).nodes).toHaveLength(3);
  });

  it('refuses a span that cannot be', async () => {
    const answer = await registry.ask(
      'registrar',
      '{ lapsingLifeSigns(first: 10, withinDays: 181) { nodes { lapsesOn } } }',
    );
    expect(answer.errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
  });
});
