import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { openConnection } from '../../src/database/connection.js';
import { useVault } from '../../src/database/enciphered/use-vault.js';
import { mustActOn, type Shown } from '../support/act-on.js';
import { agreeListOf } from '../support/agreed-list.js';
import type { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, agree, awaited, board, homecomingOf, lastChange, plan, refresh } from './travel.js';
import { TwoWords } from './two-words.js';

let registry: TestRegistry;
let [arrival, departure]: TwoWords[] = [];
beforeEach(async () => {
  registry = await openTestRegistry();
  arrival = new TwoWords(registry, 'movementCorrect');
  departure = new TwoWords(registry, 'movementDepartureCorrect');
});
afterEach(() => registry.discard());

const reason = 'By the border.';
const shown = async (movementId: string): Promise<Shown> =>
  (await registry.ask('registrar', `{ movement(id: "${movementId}") { status departedOn arrivedOn } }`)).data.movement;
async function booksHold(): Promise<void> {
  const connection = openConnection(`${registry.temporary.folder}/registry.sqlite`, 'read');
  useVault(connection, registry.temporary.store.vault);
  const { firstFault, cases } = await checkBooks(connection);
  connection.raw.close();
  expect([firstFault, cases > 0]).toEqual([undefined, true]);
}

/** A movement that departed on the 5th and brought two children on the 7th. */
async function arrived(): Promise<{ movementId: string; one: CaseStory; two: CaseStory }> {
  const movementId = await plan(registry);
  const [one, two] = [await awaited(registry), await awaited(registry)];
  await board(registry, movementId, one, two);
  await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-05' });
  expect((await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-07' })).codes).toEqual([]);
  return { movementId, one, two };
}
const grownUp = async (story: CaseStory) =>
  (await refresh(registry, story)).endorsedMove('CLOSED', '2018-01-09', { closureReason: 'ADULT_SERVICES' });

describe('an erased child whom a movement brought', () => {
  it('is as one who was not aboard where the day is put right, also beyond its own days', async () => {
    const { movementId, one, two } = await arrived();
    await grownUp(two);
    // Until it is erased it is in the way of a day after its closing.
    const before = await arrival?.correct('supervisor', { movementId, arrivedOn: '2018-01-10', reason });
    expect(before?.userErrors).toMatchObject([
      { code: 'IMPOSSIBLE_DATES', field: ['arrivedOn'], message: expect.stringContaining(two.state.id) },
    ]);
    await eraseCase(registry, two.state);
    expect(await arrival?.corrected({ movementId, arrivedOn: '2018-01-10', reason })).toEqual([]);
    expect(await shown(movementId)).toMatchObject({ arrivedOn: '2018-01-10' });
    expect(await homecomingOf(registry, one)).toMatchObject({ arrivedOn: '2018-01-10' });
    await booksHold();
  });

  it('holds nobody up where the movement never arrived: its own history changes no more', async () => {
    const { movementId, one, two } = await arrived();
    await grownUp(two);
    const before = await arrival?.correct('supervisor', { movementId, reason });
    expect(before?.userErrors).toMatchObject([
      { code: 'NOT_READY', field: ['movementId'], message: expect.stringContaining(two.state.id) },
    ]);
    await eraseCase(registry, two.state);
    expect(await arrival?.corrected({ movementId, reason })).toEqual([]);
    expect(await shown(movementId)).toMatchObject({ status: 'DEPARTED', arrivedOn: null });
    expect((await refresh(registry, one)).state.stage).toBe('IN_TRANSIT');
    await booksHold();
    const again = await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-10' });
    expect([again.codes, await homecomingOf(registry, one)]).toMatchObject([[], { arrivedOn: '2018-01-10' }]);
    await booksHold();
  });
});

describe('a sealed child whom a movement brought', () => {
  it('is named before the first word, of the arrival as of the departure', async () => {
    const { movementId, two } = await arrived();
    await grownUp(two);
    await two.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Grown up.' });
    const sealed = [{ code: 'FILE_SEALED', field: ['movementId'], message: expect.stringContaining(two.state.id) }];
    const ofArrival = await arrival?.correct('supervisor', { movementId, arrivedOn: '2018-01-08', reason });
    expect(ofArrival?.userErrors).toMatchObject(sealed);
    const ofDeparture = await departure?.correct('supervisor', { movementId, departedOn: '2018-01-06', reason });
    expect(ofDeparture?.userErrors).toMatchObject(sealed);
  });
});

describe('the day of an arrival', () => {
  it('is put right for the movement also where that of each child was put right alone', async () => {
    const { movementId, one, two } = await arrived();
    for (const story of [one, two]) {
      const alone = { stageChangeId: await lastChange(registry, story), effectiveOn: '2018-01-09' };
      await (await refresh(registry, story)).does('supervisor', 'correctionEndorse', alone);
      await story.does('registrar', 'stageChangeCorrect', { ...alone, reason: 'By the second bus.' });
    }
    expect(await departure?.corrected({ movementId, departedOn: '2018-01-08', reason })).toEqual(['IMPOSSIBLE_DATES']);
    expect(await arrival?.corrected({ movementId, arrivedOn: '2018-01-09', reason })).toEqual([]);
    expect(await shown(movementId)).toMatchObject({ arrivedOn: '2018-01-09' });
    expect(await homecomingOf(registry, one)).toMatchObject({ arrivedOn: '2018-01-09' });
    expect(await departure?.corrected({ movementId, departedOn: '2018-01-08', reason })).toEqual([]);
    expect(await arrival?.corrected({ movementId, arrivedOn: '2018-01-09', reason })).toEqual(['ALREADY_RECORDED']);
    await booksHold();
  });

  it('of a movement that brought nobody is not corrected to the one that stands', async () => {
    const [movementId, one] = [await plan(registry), await awaited(registry)];
    await board(registry, movementId, one);
    await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-05' });
    await act(registry, 'manifestNoShow', { movementId, ofCaseId: one.state.id, reason: 'Ill.' });
    await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-09' });
    expect(await arrival?.corrected({ movementId, arrivedOn: '2018-01-09', reason })).toEqual(['ALREADY_RECORDED']);
    expect(await arrival?.corrected({ movementId, arrivedOn: '2018-01-08', reason })).toEqual([]);
  });
});

describe('the day of a departure', () => {
  const departed = async (departedOn: string) => {
    const under = await agree(registry);
    const [movementId, one] = [await plan(registry, under), await awaited(registry, {}, under)];
    await board(registry, movementId, one);
    await act(registry, 'movementDepart', { movementId, departedOn });
    return { ...under, movementId, one: await refresh(registry, one) };
  };
  it('is the true one also after the end of its agreement that was recorded since, on which it is not asked to have flown', async () => {
    const { agreementId, movementId, one } = await departed('2018-01-05');
    const end = { agreementId, endedOn: '2018-01-06', reason: 'It lapsed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', end, 'id');
    expect(await departure?.corrected({ movementId, departedOn: '2018-01-07', reason })).toEqual([]);
    // Another list was agreed since, on which it did not fly.
    await agreeListOf(registry, one.state.id, '2018-01-09');
    expect(await departure?.corrected({ movementId, departedOn: '2018-01-08', reason })).toEqual([]);
    expect(await shown(movementId)).toMatchObject({ departedOn: '2018-01-08' });
  });

  it('rests on the papers that it was recorded on, though one was withdrawn since and another recorded', async () => {
    const { movementId, one } = await departed('2018-01-06');
    const { data } = await registry.ask('registrar', `{ case(id: "${one.state.id}") { attestations { id kind } } }`);
    const papers = data.case.attestations as { id: string; kind: string }[];
    const attestationId = papers.find(({ kind }) => kind === 'RECEIVING_PLAN')?.id;
    // Until it is withdrawn it may be found to be of a later day, which stands against an earlier departure.
    const restated = { attestationId, attestedOn: '2018-01-05', reference: 'Plan', reason: 'Its true day.' };
    await one.does('registrar', 'attestationRestate', restated);
    const early = { movementId, departedOn: '2018-01-04', reason };
    expect(await departure?.corrected(early)).toEqual(['IMPOSSIBLE_DATES']);
    await one.does('registrar', 'attestationRestate', { ...restated, attestedOn: '2018-01-03' });
    await one.does('registrar', 'attestationWithdraw', { attestationId, reason: 'Of another child.' });
    await one.attests('RECEIVING_PLAN', '2018-01-09');
    expect(await departure?.corrected(early)).toEqual([]);
    expect(await shown(movementId)).toMatchObject({ departedOn: '2018-01-04' });
  });

  it('rests on the result that it was recorded on, though that was refuted since and another found', async () => {
    const { movementId, one } = await departed('2018-01-06');
    departure?.passes(1_000);
    const { data } = await registry.ask('registrar', `{ case(id: "${one.state.id}") { evidence { id } } }`);
    const evidenceId = data.case.evidence[0].id as string;
    await one.does('registrar', 'evidenceJudge', { evidenceId, standing: 'REFUTED', reason: 'Another kit.' });
    const result = { laboratory: 'Laboratory', kitReference: 'Kit 2', relation: 'MOTHER', likelihood: 0.9999 };
    await one.does('registrar', 'dnaResultRecord', { ...result, testedOn: '2018-01-09' });
    expect(await departure?.corrected({ movementId, departedOn: '2018-01-04', reason })).toEqual([]);
    expect(await shown(movementId)).toMatchObject({ departedOn: '2018-01-04' });
  });

  it('is none on which a child aboard was dead, until the day of its death is put right', async () => {
    const movementId = await plan(registry);
    const [one, two] = [await awaited(registry), await awaited(registry)];
    await board(registry, movementId, one, two);
    await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-05' });
    const death = { status: 'CONFIRMED_DEAD', observedOn: '2018-01-06', grade: 'A' };
    await refresh(registry, two);
    const doctors = ['caseworker', 'registrar'];
    for (const who of doctors) await two.does(who, 'vitalStatusRecord', { ...death, source: `Doctor ${who}` });
    await (await refresh(registry, two)).endorsedMove('CLOSED', '2018-01-09', { closureReason: 'DECEASED_CONFIRMED' });
    const refused = await departure?.correct('supervisor', { movementId, departedOn: '2018-01-08', reason });
    expect(refused?.userErrors).toMatchObject([
      { code: 'IMPOSSIBLE_DATES', field: ['departedOn'], message: expect.stringContaining('died on 2018-01-06') },
    ]);
    const { data } = await registry.ask(
      'registrar',
      `{ case(id: "${two.state.id}") { vitalStatusClaims { id status } } }`,
    );
    const deaths = data.case.vitalStatusClaims.filter(({ status }: { status: string }) => status === death.status);
    for (const [place, { id: corrects }] of deaths.entries()) {
      const who = doctors[place] ?? '';
      const day = { ...death, observedOn: '2018-01-08', source: `Doctor ${who}`, corrects, reason: 'Its true day.' };
      await (await refresh(registry, two)).does(who, 'vitalStatusRecord', day);
    }
    expect(await departure?.corrected({ movementId, departedOn: '2018-01-08', reason })).toEqual([]);
    await booksHold();
  });
});
