import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, awaited, board, homecomingOf, lastChange, plan, recordsOfArrival, refresh } from './travel.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

/** By two persons, since a movement brought the child. */
async function correct(story: CaseStory, effectiveOn?: string): Promise<void> {
  const stageChangeId = await lastChange(registry, story);
  await (await refresh(registry, story)).does('supervisor', 'correctionEndorse', { stageChangeId, effectiveOn });
  const reason = 'The border wrote another day.';
  await story.does('registrar', 'stageChangeCorrect', { stageChangeId, effectiveOn, reason });
}
const homecoming = (story: CaseStory): Promise<unknown> => homecomingOf(registry, story);
const arrivals = async (): Promise<unknown> =>
  (await registry.ask('registrar', '{ operations { movements { arrivals } } }')).data.operations[0].movements[0]
    .arrivals;
const arrivalRecords = (story: CaseStory): Promise<unknown[]> => recordsOfArrival(registry, story);

describe('an arrival whose return is corrected', () => {
  let movementId: string;
  let one: CaseStory;
  let two: CaseStory;
  beforeEach(async () => {
    movementId = await plan(registry);
    [one, two] = [await awaited(registry), await awaited(registry)];
    await board(registry, movementId, one, two);
    await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-05' });
    await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-07' });
  });

  it('to another day is told of that day, and so is what the border recorded', async () => {
    await correct(one, '2018-01-06');
    const came = { port: 'Astana airport', movementId };
    expect(await homecoming(one)).toEqual({ ...came, arrivedOn: '2018-01-06' });
    expect(await homecoming(two)).toEqual({ ...came, arrivedOn: '2018-01-07' });
    expect([await arrivals(), await arrivalRecords(one)]).toEqual([2, [['2018-01-06', true]]]);
  });

  it('since it never was is no arrival, and carries no second return; one that follows is told', async () => {
    await correct(one);
    expect([await homecoming(one), await arrivals()]).toEqual([null, 1]);
    expect(await arrivalRecords(one)).toEqual([['2018-01-07', false]]);
    const byHand = { toStage: 'RETURNED', effectiveOn: '2018-01-08' };
    expect((await one.tries('registrar', 'caseMove', byHand)).userErrors.map(({ code }) => code)).toEqual([
      'GUARD_FAILED',
    ]);
    await one.does('registrar', 'selfReturnRecord', { arrivedOn: '2018-01-08', port: 'Taraz', note: 'By train.' });
    expect(await homecoming(one)).toEqual({ arrivedOn: '2018-01-08', port: 'Taraz', movementId: null });
    expect(await arrivals()).toBe(1);
  });
});
