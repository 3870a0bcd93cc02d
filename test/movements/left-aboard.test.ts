import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import type { TestRegistry } from '../support/registry.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { act, awaited, board, plan, refresh } from './travel.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const stageOf = async (story: CaseStory) => (await refresh(registry, story)).state.stage;
const depart = (movementId: string, departedOn = '2018-01-06') =>
  act(registry, 'movementDepart', { movementId, departedOn });
const complete = (movementId: string, arrivedOn = '2018-01-09') =>
  act(registry, 'movementComplete', { movementId, arrivedOn });
const close = async (story: CaseStory, closureReason = 'TRANSFERRED_TO_OTHER_STATE') =>
  (await refresh(registry, story)).endorsedMove('CLOSED', '2018-01-09', { closureReason });
const boarded = async (): Promise<[string, CaseStory, CaseStory]> => {
  const movementId = await plan(registry, { capacity: 2 });
  const [one, two] = [await awaited(registry), await awaited(registry)];
  await board(registry, movementId, one, two);
  return [movementId, one, two];
};
const dies = async (story: CaseStory) => {
  await refresh(registry, story);
  const death = { status: 'CONFIRMED_DEAD', observedOn: '2018-01-06', grade: 'A' };
  for (const who of ['caseworker', 'registrar'])
    await story.does(who, 'vitalStatusRecord', { ...death, source: `Doctor ${who}` });
};

describe('a child whose case is closed', () => {
  it('leaves the manifest with the closing, and its place is free', async () => {
    const [movementId, , two] = await boarded();
    await close(two);
    const next = await awaited(registry);
    const after = await board(registry, movementId, next);
    expect([after.codes, after.made.placesTaken]).toEqual([[], 2]);
    expect(after.made.manifest[1]).toMatchObject({
      endedAs: 'REMOVED',
      endReason: 'The case was closed as TRANSFERRED_TO_OTHER_STATE.',
      case: { stage: 'CLOSED' },
    });
    const { data } = await registry.ask(
      'registrar',
      `{ case(id: "${two.state.id}") { attestations { kind changes { kind } } } }`,
    );
    const onManifest = data.case.attestations.find(({ kind }: { kind: string }) => kind === 'ON_MANIFEST');
    expect(onManifest.changes).toEqual([{ kind: 'WITHDRAWN' }]);
  });

  it('and who is erased holds nobody up: the others depart, arrive, and a cancelled movement frees them', async () => {
    const [movementId, one, two] = await boarded();
    await close(two);
    await eraseCase(registry, two.state);
    const end = (mutation: string, ofCaseId: string) =>
      act(registry, mutation, { movementId, ofCaseId, reason: 'Not here.' });
    for (const mutation of ['manifestRemove', 'manifestNoShow'])
      expect((await end(mutation, two.state.id)).userErrors).toEqual((await end(mutation, 'case_999')).userErrors);
    expect((await depart(movementId)).codes).toEqual([]);
    expect((await complete(movementId)).codes).toEqual([]);
    expect(await stageOf(one)).toBe('RETURNED');

    const planned = await plan(registry, { code: 'Zhusan-2' });
    const [three, four] = [await awaited(registry), await awaited(registry)];
    await board(registry, planned, three, four);
    await close(four);
    await eraseCase(registry, four.state);
    expect((await act(registry, 'movementCancel', { movementId: planned, reason: 'Weather' })).codes).toEqual([]);
    const home = { arrivedOn: '2018-01-09', port: 'Taraz', note: 'With an aunt.' };
    await (await refresh(registry, three)).does('registrar', 'selfReturnRecord', home);
  });

  it('for a death on the way leaves the others to arrive; while it is not closed, nobody arrives and all is said', async () => {
    const [movementId, one, two] = await boarded();
    await depart(movementId);
    await dies(two);
    const refused = await complete(movementId);
    expect([refused.codes, refused.userErrors[0]?.field]).toEqual([['NOT_READY'], ['movementId']]);
    expect(refused.userErrors[0]?.message).toMatch(`${two.state.id}: the death of this child is confirmed`);
    expect([await stageOf(one), await stageOf(two)]).toEqual(['IN_TRANSIT', 'IN_TRANSIT']);
    await close(two, 'DECEASED_CONFIRMED');
    expect((await complete(movementId)).codes).toEqual([]);
    expect([await stageOf(one), await stageOf(two)]).toEqual(['RETURNED', 'CLOSED']);
    const { data, errors } = await registry.ask(
      'registrar',
      '{ caseCounts(by: [ACCOUNT]) { rows { account count } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.caseCounts.rows).toEqual([
      { account: 'RETURNED', count: 1 },
      { account: 'DECEASED', count: 1 },
    ]);
  });
});

describe('the days of a movement', () => {
  it('follow the days of each case: nobody departs before it was awaited', async () => {
    const [movementId, one] = await boarded();
    const refused = await depart(movementId, '2017-08-25');
    expect([refused.codes, refused.userErrors[0]?.field]).toEqual([['IMPOSSIBLE_DATES'], ['departedOn']]);
    expect(refused.userErrors[0]?.message).toContain(`${one.state.id}: at AWAITING_RETURN since 2017-09-01`);
    expect((await depart(movementId, '2017-09-01')).codes).toEqual([]);
  });

  it('follow each other also where nobody is left aboard: it ends alone, after it departed', async () => {
    const [movementId, one, two] = await boarded();
    await depart(movementId);
    for (const { state } of [one, two])
      await act(registry, 'manifestNoShow', { movementId, ofCaseId: state.id, reason: 'Ill.' });
    const refused = await complete(movementId, '2018-01-05');
    expect([refused.codes, refused.userErrors[0]?.field]).toEqual([['IMPOSSIBLE_DATES'], ['arrivedOn']]);
    expect((await complete(movementId)).made).toMatchObject({ status: 'COMPLETED', placesTaken: 0 });
  });
});

describe('what a manifest decides', () => {
  it('is attested by nobody, nor is what a list says: the acts that put a child on one, and return it, say so', async () => {
    const one = await awaited(registry);
    for (const [kind, by] of [
      ['ON_AGREED_LIST', 'listAgree'],
      ['ON_MANIFEST', 'manifestAdd'],
      ['ARRIVAL_RECORD', 'selfReturnRecord'],
    ] as const) {
      const fact = { kind, attestedOn: '2018-01-06', reference: 'By hand' };
      const { userErrors } = await one.tries('registrar', 'attestationRecord', fact);
      expect(userErrors).toMatchObject([{ code: 'GUARD_FAILED', field: ['kind'] }]);
      expect(userErrors[0]?.message).toContain(by);
    }
  });

  it('is not done by hand for a child who stands on one that is open, before the departure and after', async () => {
    const [movementId, one] = await boarded();
    const tries = async (toStage: string) => {
      await refresh(registry, one);
      const move = { toStage, effectiveOn: '2018-01-07', note: 'By hand' };
      const { userErrors } = await one.tries('registrar', 'caseMove', move);
      return userErrors.map(({ code, message }) => [
        code,
        message.includes(movementId),
        message.match(/ (\w+[A-Z]\w+) /)?.[1],
      ]);
    };
    expect(await tries('IN_TRANSIT')).toEqual([['ON_OTHER_MANIFEST', true, 'movementDepart']]);
    expect(await tries('RETURN_PREPARATION')).toEqual([['ON_OTHER_MANIFEST', true, undefined]]);
    await depart(movementId);
    expect(await tries('RETURNED')).toEqual([['ON_OTHER_MANIFEST', true, 'movementComplete']]);
    expect((await complete(movementId)).codes).toEqual([]);
  });

  it('is named in possibleMoves before it is refused, to whoever sees the case, and the movement is not', async () => {
    const [movementId, one, two] = await boarded();
    const alone = await awaited(registry);
    for (const { state } of [one, two, alone]) await grant(registry, state.id, ['FACTS']);
    interface Way {
      readonly toStage: string;
      readonly missing: readonly { readonly code: string; readonly needs: string }[];
    }
    const told = async ({ state }: CaseStory): Promise<[string, string | undefined][]> => {
      const read = `{ case(id: "${state.id}") { possibleMoves { toStage missing { code needs } closures { missing { code } } } } }`;
      const { data, text } = await registry.ask('partner', read);
      expect(text).not.toContain(movementId);
      expect(
        JSON.stringify((data.case.possibleMoves as { closures: unknown }[]).map(({ closures }) => closures)),
      ).not.toContain('MANIFEST');
      return (data.case.possibleMoves as Way[]).flatMap(({ toStage, missing }) =>
        missing
          .filter(({ code }) => code === 'ON_OTHER_MANIFEST')
          .map(({ needs }): [string, string | undefined] => [toStage, /(movement|manifest)[A-Z]\w+/.exec(needs)?.[0]]),
      );
    };
    const waits = [
      ['IN_TRANSIT', 'movementDepart'],
      ['RETURNED', 'movementComplete'],
      ['RETURN_PREPARATION', 'manifestRemove'],
    ];
    expect((await told(one)).toSorted()).toEqual(waits);
    expect(await told(alone)).toEqual([]);
    await act(registry, 'manifestRemove', { movementId, ofCaseId: two.state.id, reason: 'Ill.' });
    expect(await told(two)).toEqual([]);
    await depart(movementId);
    expect(await told(one)).toEqual([['RETURNED', 'movementComplete']]);
    expect((await complete(movementId)).codes).toEqual([]);
    expect(await told(one)).toEqual([]);
  });
});
