import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { manifestEntries } from '../../schema/movements.js';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { useVault } from '../../src/database/enciphered/use-vault.js';
import { openConnection } from '../../src/database/connection.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, awaited, board, plan, refresh, unseen } from './travel.js';
import type { Shown } from '../support/act-on.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const stageOf = async (story: CaseStory) => (await refresh(registry, story)).state.stage;
const depart = (movementId: string) => act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
const complete = (movementId: string) => act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-07' });
const booksHold = async () => {
  const connection = openConnection(`${registry.temporary.folder}/registry.sqlite`, 'read');
  useVault(connection, registry.temporary.store.vault);
  const { firstFault, cases } = await checkBooks(connection);
  connection.raw.close();
  expect([firstFault, cases > 0]).toEqual([undefined, true]);
};

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
    await booksHold();
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
    await booksHold();
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
    await booksHold();
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
    await booksHold();
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
