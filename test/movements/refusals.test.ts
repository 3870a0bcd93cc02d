import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import type { TestRegistry } from '../support/registry.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { act, awaited, board, plan, refresh } from './travel.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

interface Readiness {
  readonly isReady: boolean | null;
  readonly missing: readonly { readonly code: string; readonly needs: string }[];
}
const readiness = async (who: string, movementId: string): Promise<Readiness[]> => {
  const { data } = await registry.ask(
    who,
    `{ movement(id: "${movementId}") { manifest { isReady missing { code needs } } } }`,
  );
  return data.movement.manifest as Readiness[];
};

describe('what a manifest refuses', () => {
  it('is said of each entry: nobody, a sealed file, a closed case, a death, a home-comer, an empty list', async () => {
    const movementId = await plan(registry);
    expect((await board(registry, movementId)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['entries'] },
    ]);
    const [ready, sealed, closed, dead, home] = [
      await awaited(registry),
      await CaseStory.open(registry),
      await CaseStory.open(registry),
      await CaseStory.open(registry),
      await CaseStory.open(registry),
    ];
    for (const story of [sealed, closed])
      await story.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await sealed.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Moved' });
    const death = { status: 'CONFIRMED_DEAD', observedOn: '2018-01-06', grade: 'A' };
    for (const who of ['caseworker', 'registrar'])
      await dead.does(who, 'vitalStatusRecord', { ...death, source: `Doctor ${who}` });
    await home.does('registrar', 'selfReturnRecord', {
      arrivedOn: '2017-11-01',
      port: 'Taraz',
      note: 'With an uncle.',
    });

    const absent = [{ caseId: ready.state.id }, { caseId: 'case_999' }, { caseId: sealed.state.id }];
    const unnamed = await act(registry, 'manifestAdd', { movementId, entries: absent });
    expect(unnamed.userErrors.map(({ code, field }) => [code, field])).toEqual([
      ['NOT_FOUND', ['entries', '1', 'caseId']],
      ['FILE_SEALED', ['entries', '2', 'caseId']],
    ]);
    const refused = await board(registry, movementId, ready, closed, dead, home);
    expect(
      refused.userErrors.map(({ code, field, message }) => [code, field?.[1], message.split(': ')[1]?.slice(0, 25)]),
    ).toEqual([
      ['NOT_READY', '1', 'the case is closed as TRA'],
      ['NOT_READY', '2', 'the death of this child i'],
      ['ALREADY_RETURNED', '3', 'the child is not abroad a'],
    ]);
  });

  it('says of a child who left the manifest that it did, and of one who is erased nothing more than of one who was never there', async () => {
    const movementId = await plan(registry);
    const [one, beside] = [await awaited(registry), await CaseStory.open(registry)];
    await board(registry, movementId, one);
    const taking = (ofCaseId: string) =>
      act(registry, 'manifestRemove', { movementId, ofCaseId, reason: 'The family withdrew.' });
    expect((await taking(one.state.id)).codes).toEqual([]);
    const again = await taking(one.state.id);
    expect(again.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['ofCaseId'] }]);
    expect(again.userErrors[0]?.message).toMatch(/REMOVED.*manifestAdd/);
    await refresh(registry, one);
    await one.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await eraseCase(registry, one.state);
    const absent = await taking(`${one.state.id.slice(0, -6)}000001`);
    expect(absent.codes).toEqual(['NOT_FOUND']);
    expect(await taking(one.state.id)).toEqual(absent);
    expect(await taking(beside.state.id)).toEqual(absent);
  });

  it('names the way on of a movement that stands elsewhere, and a child that came twice', async () => {
    const movementId = await plan(registry);
    const one = await awaited(registry);
    const twice = await board(registry, movementId, one, one);
    expect(twice.userErrors).toMatchObject([{ code: 'ON_MANIFEST_ALREADY', field: ['entries', '1', 'caseId'] }]);
    expect(twice.userErrors[0]?.message).toContain('names the child twice');
    await board(registry, movementId, one);
    await refresh(registry, one);
    const selfReturn = { arrivedOn: '2018-01-08', port: 'Taraz', note: 'With an uncle.' };
    const waiting = await one.tries('caseworker', 'selfReturnRecord', selfReturn);
    expect(waiting.userErrors).toMatchObject([{ code: 'ON_OTHER_MANIFEST' }]);
    expect(waiting.userErrors[0]?.message).toMatch(/registrar.*manifestRemove.*manifestNoShow/);
    const depart = { movementId, departedOn: '2018-01-06' };
    expect((await act(registry, 'movementDepart', depart)).codes).toEqual([]);
    const message = async (mutation: string, input: object) =>
      (await act(registry, mutation, { movementId, ...input })).userErrors[0]?.message;
    expect(await message('movementDepart', depart)).toMatch(/DEPARTED: movementComplete.*manifestNoShow/);
    await refresh(registry, one);
    const underWay = await one.tries('caseworker', 'selfReturnRecord', selfReturn);
    expect(underWay.userErrors[0]?.message).toMatch(/departed.*manifestNoShow.*movementComplete/);
    const complete = { arrivedOn: '2018-01-07' };
    expect((await act(registry, 'movementComplete', { movementId, ...complete })).codes).toEqual([]);
    expect(await message('movementComplete', complete)).toMatch(/COMPLETED.*movementCorrect/);
    const other = await plan(registry, { code: 'Zhusan-2' });
    await act(registry, 'movementCancel', { movementId: other, reason: 'Weather' });
    const cancelled = await act(registry, 'movementCancel', { movementId: other, reason: 'Weather' });
    expect(cancelled.userErrors[0]?.message).toMatch(/CANCELLED.*movementPlan/);
  });

  it('is on record with the movement and the children that it spoke of', async () => {
    const movementId = await plan(registry);
    const one = await awaited(registry);
    await board(registry, movementId, one);
    await refresh(registry, one);
    await one.does('caseworker', 'holdPlace', { kind: 'MEDICAL', reason: 'Fever.', placedOn: '2018-01-05' });
    const depart = { movementId, departedOn: '2018-01-06' };
    expect((await act(registry, 'movementDepart', depart)).codes).toEqual(['NOT_READY']);
    await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-07' });
    await board(registry, movementId, one);
    await act(registry, 'manifestNoShow', { movementId, ofCaseId: 'case_999', reason: 'Ill.' });
    const { data } = await registry.ask(
      'auditor',
      '{ auditTrail(first: 50) { nodes { operation decision subjects } } }',
    );
    const rows = data.auditTrail.nodes as { operation: string; decision: string; subjects: string[] }[];
    const refused = (operation: string) =>
      rows.find((row) => row.operation === operation && row.decision === 'REFUSED')?.subjects;
    expect(refused('movementDepart')).toEqual([one.state.id, movementId]);
    expect(refused('movementComplete')).toEqual([movementId]);
    expect(refused('manifestAdd')).toEqual([one.state.id, movementId]);
    expect(refused('manifestNoShow')).toEqual(['case_999', movementId]);
  });
});

describe('readiness', () => {
  it('is told of whoever waits to depart, and of nobody who has', async () => {
    const movementId = await plan(registry);
    await board(registry, movementId, await awaited(registry));
    expect(await readiness('registrar', movementId)).toEqual([{ isReady: true, missing: [] }]);
    await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
    expect(await readiness('registrar', movementId)).toEqual([{ isReady: null, missing: [] }]);
  });

  it('does not tell of a brother or sister whom the reader may not see, and whoever lets them depart sees all', async () => {
    const movementId = await plan(registry);
    const own = await awaited(registry);
    const foreign = await CaseStory.open(registry, { ownerAgencyId: 'agency_12', siblingOf: own.state.id });
    await board(registry, movementId, own);
    expect(await readiness('caseworker', movementId)).toEqual([{ isReady: true, missing: [] }]);
    const [entry] = await readiness('registrar', movementId);
    expect(entry).toMatchObject({ isReady: false, missing: [{ code: 'SIBLINGS_SEPARATED' }] });
    expect(entry?.missing[0]?.needs).toMatch(new RegExp(`manifestAdd.*${foreign.state.id}`));
    const refused = await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
    expect(refused.codes).toEqual(['SIBLINGS_SEPARATED']);
  });
});
