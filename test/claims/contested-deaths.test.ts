import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cases } from '../../schema/cases.js';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { CaseStory } from '../support/case-story.js';
import type { Shown } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';
import { planOf, statementsOf } from '../support/plans.js';
import { seen } from './signs.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const says = (story: CaseStory, who: string, status: string, observedOn: string, grade = 'A') =>
  story.does(who, 'vitalStatusRecord', { status, observedOn, source: `A source of ${who}`, grade });
const worklist = async (who = 'registrar', args = 'first: 10'): Promise<Shown> => {
  const query = `{ contestedDeaths(${args}) { nodes { case { id vitalStatus { status } } contestedSince conflicts { code vitalStatusClaimIds whereaboutsClaimIds } } pageInfo { hasNextPage endCursor } } }`;
  const answer = await registry.ask(who, query);
  expect(answer.errors).toBeUndefined();
  return answer.data.contestedDeaths;
};
const ids = ({ nodes }: { readonly nodes: readonly { readonly case: { readonly id: string } }[] }): string[] =>
  nodes.map((node) => node.case.id);

async function dies(on: string): Promise<CaseStory> {
  const story = await CaseStory.open(registry);
  await says(story, 'caseworker', 'CONFIRMED_DEAD', on);
  return says(story, 'supervisor', 'CONFIRMED_DEAD', on);
}

describe('the worklist of contradicted deaths', () => {
  it('has each death that a later sighting or word contradicts, the longest first, with what contradicts what', async () => {
    const confirmed = await dies('2017-09-01');
    expect(ids(await worklist())).toEqual([]);
    await seen(confirmed, '2017-10-01');
    const said = await CaseStory.open(registry);
    await says(said, 'caseworker', 'REPORTED_DEAD', '2017-08-01', 'C');
    await seen(said, '2017-09-10');
    expect((await worklist()).nodes).toEqual([
      {
        case: { id: said.state.id, vitalStatus: { status: 'REPORTED_DEAD' } },
        contestedSince: '2017-09-10',
        conflicts: [
          {
            code: 'ALIVE_AND_DEAD',
            vitalStatusClaimIds: [said.names('vitalStatusClaim', 1)],
            whereaboutsClaimIds: [said.names('whereaboutsClaim', 2)],
          },
        ],
      },
      {
        case: { id: confirmed.state.id, vitalStatus: { status: 'CONFIRMED_DEAD' } },
        contestedSince: '2017-10-01',
        conflicts: [
          {
            code: 'SEEN_AFTER_DEATH',
            vitalStatusClaimIds: [confirmed.names('vitalStatusClaim', 1), confirmed.names('vitalStatusClaim', 2)],
            whereaboutsClaimIds: [confirmed.names('whereaboutsClaim', 2)],
          },
        ],
      },
    ]);
    const first = await worklist('registrar', 'first: 1');
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(ids(await worklist('registrar', `first: 1, after: "${first.pageInfo.endCursor}"`))).toEqual([
      confirmed.state.id,
    ]);
  });

  it('keeps a case that was closed for the death, and lets it go once people settled which claim was wrong', async () => {
    const story = await dies('2017-09-01');
    await story.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'DECEASED_CONFIRMED' });
    await seen(story, '2017-12-20');
    expect(ids(await worklist())).toEqual([story.state.id]);
    await story.does('caseworker', 'whereaboutsWithdraw', { claimId: '2', reason: 'It was another child.' });
    expect(ids(await worklist())).toEqual([]);
  });

  it('lets go of whoever was only said to be dead and came home', async () => {
    const story = await CaseStory.open(registry);
    await says(story, 'caseworker', 'REPORTED_DEAD', '2017-06-20', 'C');
    await says(story, 'caseworker', 'CONFIRMED_ALIVE', '2017-10-20');
    expect(ids(await worklist())).toEqual([story.state.id]);
    await story.comesHome();
    expect(ids(await worklist())).toEqual([]);
  });

  it('has what its reader may see, and no more: the own cases of an agency, and all for who sees all', async () => {
    const ours = await dies('2017-09-01');
    await seen(ours, '2017-10-01');
    const theirs = await CaseStory.open(registry, {}, 'partner');
    await says(theirs, 'partner', 'REPORTED_DEAD', '2017-08-01', 'C');
    await says(theirs, 'partner', 'CONFIRMED_ALIVE', '2017-09-10', 'B');
    expect(ids(await worklist('partner'))).toEqual([theirs.state.id]);
    expect(ids(await worklist('caseworker'))).toEqual([ours.state.id]);
    expect(ids(await worklist('hospital'))).toEqual([]);
    expect(ids(await worklist('supervisor'))).toEqual([theirs.state.id, ours.state.id]);
  });

  it('agrees with the histories, as the check of the books tells them by other code', async () => {
    const story = await dies('2017-09-01');
    await seen(story, '2017-10-01');
    await registry.temporary.store.inTransaction((tx) => tx.update(cases).set({ deathContestedOn: '2017-11-11' }));
    const found = JSON.stringify(await checkBooks(registry.temporary.store.reader));
    expect(found).toContain('deathContestedOn 2017-10-01');
  });
});

describe('the worklists of lives', () => {
  it('walk the index that holds their rows alone, whatever the registry holds', async () => {
    const asked =
      '{ contestedDeaths(first: 1) { nodes { contestedSince } } lapsingLifeSigns(first: 1) { nodes { lapsesOn } } }';
    const statements = await statementsOf(registry, async () => {
      for (const who of ['registrar', 'caseworker']) await registry.ask(who, asked);
    });
    const plans = statements
      .filter((text) => /order by "cases"\."(death_contested_on|vital_status_on)"/.test(text))
      .map((text) => planOf(registry, text).filter((detail) => /cases|TEMP B-TREE/.test(detail)));
    expect(plans.map((steps) => steps.map((step) => /INDEX (\w+)/.exec(step)?.[1] ?? step))).toEqual([
      ['cases_contested'],
      ['cases_vital'],
      ['cases_agency_contested'],
      ['cases_agency_vital'],
    ]);
  });
});
