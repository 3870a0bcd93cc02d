import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, awaited, board, booksHold, plan, refresh } from './travel.js';
import type { Shown } from '../support/act-on.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const stageOf = async (story: CaseStory) => (await refresh(registry, story)).state.stage;
const depart = (movementId: string) => act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
const complete = (movementId: string) => act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-07' });

describe('a movement', () => {
  it('takes its children from the manifest to their arrival, and the books follow each', async () => {
    const movementId = await plan(registry);
    const [one, two] = [await awaited(registry), await awaited(registry)];
    const boarded = await board(registry, movementId, one, two);
    expect(boarded.made).toMatchObject({
      status: 'PLANNED',
      placesTaken: 2,
      manifest: [{ isReady: true, missing: [] }, { isReady: true }],
    });
    expect((await depart(movementId)).made).toMatchObject({ status: 'DEPARTED' });
    expect([await stageOf(one), await stageOf(two)]).toEqual(['IN_TRANSIT', 'IN_TRANSIT']);
    const arrived = await complete(movementId);
    expect(arrived.made.events).toEqual([
      { kind: 'DEPARTED', happenedOn: '2018-01-06' },
      { kind: 'COMPLETED', happenedOn: '2018-01-07' },
    ]);
    expect([await stageOf(one), await stageOf(two)]).toEqual(['RETURNED', 'RETURNED']);
    const counts = await registry.ask('registrar', '{ caseCounts(by: [ACCOUNT]) { rows { account count } } }');
    expect(counts.data.caseCounts.rows).toEqual([{ account: 'RETURNED', count: 2 }]);
    const { data } = await registry.ask(
      'registrar',
      `{ case(id: "${one.state.id}") { arrivedOn possibleMoves { toStage missing { code } } } homecoming(caseId: "${one.state.id}") { arrivedOn port operationCode movementId } }`,
    );
    expect(data.case.arrivedOn).toBe('2018-01-07');
    // Rehabilitation is open from here: an approved plan is all it needs.
    expect(data.case.possibleMoves).toContainEqual({
      toStage: 'IN_REHABILITATION',
      missing: [{ code: 'PLAN_APPROVED' }],
    });
    expect(data.homecoming).toEqual({
      arrivedOn: '2018-01-07',
      port: 'Astana airport',
      operationCode: 'Zhusan-1',
      movementId,
    });
    await booksHold(registry);
  });

  it('returns everybody or nobody: one child who is not under way keeps all others from returning', async () => {
    const movementId = await plan(registry);
    const [one, two] = [await awaited(registry), await awaited(registry)];
    await board(registry, movementId, one, two);
    await depart(movementId);
    await refresh(registry, two);
    const { data } = await registry.ask('registrar', `{ case(id: "${two.state.id}") { stageChanges { id } } }`);
    await two.does('registrar', 'stageChangeCorrect', {
      stageChangeId: data.case.stageChanges.at(-1).id,
      reason: 'Never left.',
    });
    const refused = await complete(movementId);
    expect(refused.codes).toEqual(['NOT_READY']);
    expect(refused.userErrors[0]?.message).toContain(two.state.id);
    expect([await stageOf(one), await stageOf(two)]).toEqual(['IN_TRANSIT', 'AWAITING_RETURN']);
    const noShow = await act(registry, 'manifestNoShow', {
      movementId,
      ofCaseId: two.state.id,
      reason: 'Ill on the day.',
    });
    expect(noShow.made.placesTaken).toBe(1);
    expect((await complete(movementId)).codes).toEqual([]);
    expect([await stageOf(one), await stageOf(two)]).toEqual(['RETURNED', 'AWAITING_RETURN']);
    await booksHold(registry);
  });

  it('leaves a no-show where it was: the departure never was for it, and another manifest may take it', async () => {
    const movementId = await plan(registry);
    const [one, two] = [await awaited(registry), await awaited(registry)];
    await board(registry, movementId, one, two);
    await depart(movementId);
    const input = { movementId, ofCaseId: two.state.id, reason: 'The mother did not bring her.' };
    expect((await act(registry, 'manifestNoShow', input)).made.manifest[1]).toMatchObject({
      endedAs: 'NO_SHOW',
      endReason: input.reason,
      case: { stage: 'AWAITING_RETURN' },
    });
    const again = await act(registry, 'manifestNoShow', input);
    expect(again.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['ofCaseId'] }]);
    expect(again.userErrors[0]?.message).toContain('NO_SHOW');
    expect((await complete(movementId)).codes).toEqual([]);
    const next = await plan(registry, { code: 'Zhusan-2' });
    expect((await board(registry, next, two)).codes).toEqual([]);
    expect((await act(registry, 'movementDepart', { movementId: next, departedOn: '2018-01-09' })).codes).toEqual([]);
    await booksHold(registry);
  });

  it('goes forward only: it departs with somebody aboard, arrives after it departed, and is cancelled before', async () => {
    const movementId = await plan(registry);
    expect((await depart(movementId)).codes).toEqual(['NOT_READY']);
    expect((await complete(movementId)).codes).toEqual(['NO_SUCH_TRANSITION']);
    const one = await awaited(registry);
    await board(registry, movementId, one);
    expect((await act(registry, 'movementDepart', { movementId, departedOn: '2018-02-01' })).codes).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    await depart(movementId);
    expect((await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-05' })).codes).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    expect((await act(registry, 'movementCancel', { movementId, reason: 'Weather' })).codes).toEqual([
      'NO_SUCH_TRANSITION',
    ]);
    expect((await board(registry, movementId, one)).codes).toEqual(['NO_SUCH_TRANSITION']);
  });

  it('that is cancelled frees its children for another', async () => {
    const [movementId, next] = [await plan(registry), await plan(registry, { code: 'Zhusan-2' })];
    const one = await awaited(registry);
    await board(registry, movementId, one);
    expect((await act(registry, 'movementCancel', { movementId, reason: 'No clearance to land.' })).made).toMatchObject(
      { status: 'CANCELLED', placesTaken: 0 },
    );
    expect((await board(registry, next, one)).codes).toEqual([]);
  });
});

describe('the arrivals of a movement', () => {
  it('are counted for each reader as far as it may see the children', async () => {
    const movementId = await plan(registry);
    const [own, foreign] = [await awaited(registry), await awaited(registry, { ownerAgencyId: 'agency_12' })];
    await board(registry, movementId, own, foreign);
    await depart(movementId);
    await complete(movementId);
    const arrivals = async (who: string): Promise<Shown> =>
      (await registry.ask(who, '{ operations { movements { arrivals } } }')).data.operations[0].movements[0].arrivals;
    expect([await arrivals('caseworker'), await arrivals('registrar')]).toEqual([1, 2]);
  });
});

describe('progress', () => {
  it('tells the median days of each step', async () => {
    await awaited(registry);
    const { data } = await registry.ask('supervisor', '{ progress { fromStage toStage cases medianDays } }');
    expect(data.progress).toContainEqual({
      fromStage: 'LOCATED',
      toStage: 'VERIFYING_IDENTITY',
      cases: 1,
      medianDays: 10,
    });
    expect(data.progress).toHaveLength(5);
  });
});
