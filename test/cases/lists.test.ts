import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
const stories: Record<string, CaseStory> = {};
beforeAll(async () => {
  registry = await openTestRegistry();
  const opened = async (name: string) => (stories[name] = await CaseStory.open(registry));
  await (await opened('early')).comesHome('2017-10-01');
  await (await opened('late')).comesHome('2017-11-01');
  const alive = { status: 'CONFIRMED_ALIVE', source: 'A letter', grade: 'B' };
  await (await opened('seen')).does('caseworker', 'vitalStatusRecord', { ...alive, observedOn: '2017-12-01' });
  await (await opened('lapsed')).does('caseworker', 'vitalStatusRecord', { ...alive, observedOn: '2017-06-01' });
  await opened('unknown');
  await (await opened('closed')).endorsedMove('CLOSED', '2017-12-01', { closureReason: 'DUPLICATE' });
}, 60_000);
afterAll(() => registry.discard());

/** The names of the stories that a list shows to somebody, in no order. */
async function listed(filter: string, who = 'registrar'): Promise<string[]> {
  const { data, errors } = await registry.ask(who, `{ cases(first: 20, filter: { ${filter} }) { nodes { id } } }`);
  expect(errors).toBeUndefined();
  const ids = (data.cases.nodes as { id: string }[]).map(({ id }) => id);
  return ids.map((id) => Object.entries(stories).find(([, { state }]) => state.id === id)?.[0] ?? id).toSorted();
}

describe('a list of cases', () => {
  it('is narrowed to those who came home in a range of days, its ends included, and to nobody abroad', async () => {
    expect(await listed('arrivedFrom: "2017-01-01"')).toEqual(['early', 'late']);
    expect(await listed('arrivedFrom: "2017-10-02"')).toEqual(['late']);
    expect(await listed('arrivedUntil: "2017-10-01"')).toEqual(['early']);
    expect(await listed('arrivedFrom: "2017-10-01", arrivedUntil: "2017-11-01"')).toEqual(['early', 'late']);
    expect(await listed('arrivedFrom: "2017-11-02"')).toEqual([]);
    expect(await listed('arrivedFrom: "2017-01-01"', 'partner')).toEqual([]);
  });

  it('is narrowed by what is known of a life as the case itself reads: what was confirmed long ago is UNKNOWN', async () => {
    const { data } = await registry.ask('registrar', '{ cases(first: 20) { nodes { id vitalStatus { status } } } }');
    const nodes = data.cases.nodes as { id: string; vitalStatus: { status: string } }[];
    const read = (status: string) => nodes.filter(({ vitalStatus }) => vitalStatus.status === status).length;
    for (const status of new Set(nodes.map(({ vitalStatus }) => vitalStatus.status)))
      expect([status, (await listed(`vitalStatus: ${status}`)).length]).toEqual([status, read(status)]);
    expect(await listed('vitalStatus: UNKNOWN, stages: [REPORTED]')).toEqual(['lapsed', 'unknown']);
    expect(await listed('vitalStatus: CONFIRMED_ALIVE, stages: [REPORTED]')).toEqual(['seen']);
  });

  it('is narrowed to what was closed for a reason', async () => {
    expect(await listed('closureReason: DUPLICATE')).toEqual(['closed']);
    expect(await listed('closureReason: REINTEGRATED')).toEqual([]);
  });
});
