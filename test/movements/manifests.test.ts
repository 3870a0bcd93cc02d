import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { manifestEntries } from '../../schema/movements.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, awaited, board, plan, refresh, unseen } from './travel.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const stageOf = async (story: CaseStory) => (await refresh(registry, story)).state.stage;
const depart = (movementId: string) => act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });

describe('a manifest', () => {
  it('refuses a child twice, in one act and in two', async () => {
    const movementId = await plan(registry);
    const one = await awaited(registry);
    const twice = await board(registry, movementId, one, one);
    expect([twice.codes, twice.userErrors[0]?.field]).toEqual([['ON_MANIFEST_ALREADY'], ['entries', '1', 'caseId']]);
    await board(registry, movementId, one);
    expect((await board(registry, movementId, one)).codes).toEqual(['ON_MANIFEST_ALREADY']);
  });

  it('refuses a child who stands on another that is open, and the database does so as well', async () => {
    const [movementId, other] = [await plan(registry), await plan(registry, { code: 'Zhusan-2' })];
    const one = await awaited(registry);
    await board(registry, movementId, one);
    const refused = await board(registry, other, one);
    expect(refused.codes).toEqual(['ON_OTHER_MANIFEST']);
    expect(refused.userErrors[0]?.message).toContain(movementId);
    const entry = {
      id: 1,
      movementId: Number(other.slice('movement_'.length)),
      caseId: Number(one.state.id.slice('case_'.length)),
      recordedAt: 0,
      recordedBy: 102,
    };
    await expect(
      registry.temporary.store.inTransaction((tx) => tx.insert(manifestEntries).values(entry)),
    ).rejects.toThrow();
  });

  it('refuses more children than there are places, and then nobody is on it', async () => {
    const movementId = await plan(registry, { capacity: 1 });
    const [one, two] = [await awaited(registry), await awaited(registry)];
    const refused = await board(registry, movementId, one, two);
    expect(refused.codes).toEqual(['OVER_CAPACITY']);
    expect(refused.userErrors[0]?.message).toBe('The movement has 1 place, of which 0 are taken; it came with 2 more.');
    // Who cannot board takes no place: one more fits.
    expect((await board(registry, movementId, one)).codes).toEqual([]);
    expect((await board(registry, movementId, one)).codes).toEqual(['ON_MANIFEST_ALREADY']);
    await act(registry, 'manifestRemove', { movementId, ofCaseId: one.state.id, reason: 'Another flight.' });
    const { data } = await registry.ask('registrar', `{ movement(id: "${movementId}") { placesTaken } }`);
    expect(data.movement.placesTaken).toBe(0);
  });

  it('refuses a child who has returned, one without consent, and one whose identity is open: each is named', async () => {
    const movementId = await plan(registry);
    const [home, unwilling, ready] = [await awaited(registry), await awaited(registry), await awaited(registry)];
    await home.does('registrar', 'selfReturnRecord', {
      arrivedOn: '2017-11-01',
      port: 'Border at Taraz',
      note: 'Brought by an uncle.',
    });
    const { data } = await registry.ask(
      'registrar',
      `{ case(id: "${unwilling.state.id}") { attestations { id kind } } }`,
    );
    const consent = data.case.attestations.find(({ kind }: { kind: string }) => kind === 'GUARDIAN_CONSENT');
    await unwilling.does('caseworker', 'attestationWithdraw', { attestationId: consent.id, reason: 'Taken back.' });
    const open = await CaseStory.open(registry);
    await open.attests('GUARDIAN_CONSENT');
    const refused = await board(registry, movementId, ready, home, unwilling, open);
    expect(refused.userErrors.map(({ code, field }) => [code, field?.[1]])).toEqual([
      ['ALREADY_RETURNED', '1'],
      ['CONSENT_MISSING', '2'],
      ['NOT_READY', '3'],
    ]);
  });
});

describe('readiness', () => {
  it('names every condition of every child that is missing, and refuses the departure for them', async () => {
    const movementId = await plan(registry);
    const one = await unseen(registry);
    await board(registry, movementId, one);
    await refresh(registry, one);
    const { data } = await registry.ask('registrar', `{ case(id: "${one.state.id}") { attestations { id kind } } }`);
    for (const { id, kind } of data.case.attestations)
      if (['TRAVEL_DOCUMENT', 'HOST_CONSENT'].includes(kind))
        await one.does('caseworker', 'attestationWithdraw', { attestationId: id, reason: 'Expired.' });
    await one.does('caseworker', 'holdPlace', { kind: 'MEDICAL', reason: 'Fever.', placedOn: '2018-01-05' });
    await one.does('caseworker', 'vitalStatusRecord', {
      status: 'CONFIRMED_ALIVE',
      observedOn: '2017-06-01',
      source: 'Visit',
      grade: 'A',
    });
    const asked = await registry.ask(
      'registrar',
      `{ movement(id: "${movementId}") { manifest { isReady missing { code needs } } } }`,
    );
    const [entry] = asked.data.movement.manifest;
    expect([entry.isReady, entry.missing.map(({ code }: { code: string }) => code)]).toEqual([
      false,
      ['HOST_CONSENT', 'TRAVEL_DOCUMENT', 'HOLD_MEDICAL', 'LIFE_LAPSED'],
    ]);
    const refused = await depart(movementId);
    expect(refused.codes).toEqual(['NOT_READY', 'NOT_READY', 'NOT_READY', 'NOT_READY']);
    expect(refused.userErrors[0]?.message).toContain(one.state.id);
    expect(await stageOf(one)).toBe('AWAITING_RETURN');
  });

  it('asks for a sign of life of a child about whom nobody ever said that it lives, and names what satisfies it', async () => {
    const [movementId, one] = [await plan(registry), await unseen(registry)];
    await board(registry, movementId, one);
    const { data } = await registry.ask(
      'registrar',
      `{ movement(id: "${movementId}") { manifest { isReady missing { code needs } } } }`,
    );
    const unknown = { code: 'LIFE_UNKNOWN', needs: expect.stringMatching(/vitalStatusRecord.*nobody ever said/) };
    expect(data.movement.manifest).toEqual([{ isReady: false, missing: [unknown] }]);
    expect((await depart(movementId)).codes).toEqual(['NOT_READY']);
    const says = (status: string, observedOn: string) =>
      one.does('registrar', 'vitalStatusRecord', { status, observedOn, source: 'Visit', grade: 'B' });
    await refresh(registry, one);
    await says('UNKNOWN', '2017-12-20');
    expect((await depart(movementId)).userErrors[0]?.message).toContain('LIFE_UNKNOWN');
    await says('REPORTED_ALIVE', '2017-12-21');
    expect((await depart(movementId)).codes).toEqual([]);
  });

  it('reads how old a sign of life is on the day of the departure, whenever that is recorded', async () => {
    const [movementId, one] = [await plan(registry), await awaited(registry)];
    await board(registry, movementId, one);
    registry.setClock('2018-06-01T10:00:00Z');
    const { data } = await registry.ask(
      'registrar',
      `{ movement(id: "${movementId}") { manifest { missing { code } } } }`,
    );
    expect(data.movement.manifest).toEqual([{ missing: [{ code: 'LIFE_LAPSED' }] }]);
    expect((await depart(movementId)).codes).toEqual([]);
  });

  it('keeps siblings together, unless somebody says why not', async () => {
    const [movementId, elder] = [await plan(registry), await awaited(registry)];
    const younger = await awaited(registry, { siblingOf: elder.state.id });
    await board(registry, movementId, elder);
    const refused = await depart(movementId);
    expect(refused.codes).toEqual(['SIBLINGS_SEPARATED']);
    expect(refused.userErrors[0]?.message).toContain(younger.state.id);
    await act(registry, 'manifestRemove', { movementId, ofCaseId: elder.state.id, reason: 'To say why.' });
    const entries = [{ caseId: elder.state.id, separationReason: 'The younger is in hospital until March.' }];
    expect((await act(registry, 'manifestAdd', { movementId, entries })).made.manifest[1]).toMatchObject({
      isReady: true,
      separationReason: entries[0]?.separationReason,
    });
    expect((await depart(movementId)).codes).toEqual([]);
  });
});
