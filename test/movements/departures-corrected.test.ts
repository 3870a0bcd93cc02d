import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { actOn, type Outcome } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import {
  act,
  agree,
  awaited,
  board,
  booksHold,
  plan,
  refresh,
  stageFields,
  standing,
  type StageChange,
} from './travel.js';
import { TwoWords } from './two-words.js';

let registry: TestRegistry;
let words: TwoWords;
beforeEach(async () => {
  registry = await openTestRegistry();
  words = new TwoWords(registry, 'movementDepartureCorrect');
});
afterEach(() => registry.discard());

const reason = 'The flight list says another day.';
const correct = (movementId: string, who: string, departedOn: string): Promise<Outcome> =>
  words.correct(who, { movementId, departedOn, reason });
const corrected = (movementId: string, departedOn: string): Promise<string[]> =>
  words.corrected({ movementId, departedOn, reason });
const departedOn = async (movementId: string) => {
  const { data } = await registry.ask('registrar', `{ movement(id: "${movementId}") { departedOn } }`);
  return data.movement.departedOn as string | null;
};
/** On which day a child left, by its case. */
async function leftOn({ state }: CaseStory): Promise<string | undefined> {
  const { data } = await registry.ask('registrar', `{ case(id: "${state.id}") { ${stageFields} } }`);
  const changes = standing(data.case.stageChanges as StageChange[]);
  return changes.find(({ fromStage, toStage }) => fromStage === 'AWAITING_RETURN' && toStage === 'IN_TRANSIT')
    ?.effectiveOn;
}

/** A movement under an agreement, which departed with two children by what was typed. */
async function departed(on = '2018-01-08') {
  const under = await agree(registry);
  const movementId = await plan(registry, under);
  const [one, two] = [await awaited(registry, {}, under), await awaited(registry, {}, under)];
  await board(registry, movementId, one, two);
  expect((await act(registry, 'movementDepart', { movementId, departedOn: on })).codes).toEqual([]);
  return { movementId, one, two, ...under };
}
const end = (agreementId: string, endedOn: string) =>
  actOn(registry, 'registrar', 'agreementEnd', { agreementId, endedOn, reason: 'It lapsed.' }, 'agreement { endedOn }');

describe('a day of departure that was recorded wrongly', () => {
  it('is put right by two persons, for the movement and each child, and keeps its agreement from ending no more', async () => {
    const { movementId, one, two, agreementId } = await departed();
    const refused = await end(agreementId, '2018-01-07');
    expect(refused.userErrors).toMatchObject([
      { code: 'IMPOSSIBLE_DATES', message: expect.stringContaining('movementDepartureCorrect') },
    ]);
    const first = await correct(movementId, 'supervisor', '2018-01-06');
    expect([first.codes, await departedOn(movementId), await leftOn(one)]).toEqual([[], '2018-01-08', '2018-01-08']);
    expect((await correct(movementId, 'supervisor', '2018-01-06')).codes).toEqual(['SAME_PERSON']);
    expect((await correct(movementId, 'registrar', '2018-01-06')).codes).toEqual([]);
    expect([await departedOn(movementId), await leftOn(one), await leftOn(two)]).toEqual(Array(3).fill('2018-01-06'));
    // Nothing is overwritten: what was recorded first is there to be read.
    const { data } = await registry.ask(
      'registrar',
      `{ movement(id: "${movementId}") { events { kind happenedOn } corrections { kind arrivedOn departedOn reason recordedBy } } }`,
    );
    const word = { arrivedOn: null, departedOn: '2018-01-06', reason };
    expect(data.movement).toEqual({
      events: [{ kind: 'DEPARTED', happenedOn: '2018-01-08' }],
      corrections: [
        { ...word, kind: 'VOUCHED', recordedBy: 'supervisor' },
        { ...word, kind: 'CORRECTED', recordedBy: 'registrar' },
      ],
    });
    expect((await end(agreementId, '2018-01-05')).codes).toEqual(['IMPOSSIBLE_DATES']);
    expect((await end(agreementId, '2018-01-07')).codes).toEqual([]);
    await booksHold(registry);
  }, 20_000);

  it('is put right after the arrival as well, and neither of the two comes before the other', async () => {
    const { movementId, one } = await departed('2018-01-07');
    expect((await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-06' })).codes).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    expect((await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-08' })).codes).toEqual([]);
    const late = await correct(movementId, 'supervisor', '2018-01-09');
    expect(late.userErrors).toMatchObject([
      { code: 'IMPOSSIBLE_DATES', field: ['departedOn'], message: expect.stringContaining('movementCorrect') },
    ]);
    expect(await corrected(movementId, '2018-01-05')).toEqual([]);
    expect([await departedOn(movementId), await leftOn(one)]).toEqual(['2018-01-05', '2018-01-05']);
    // The arrival goes by the day of the departure that was put right.
    const arrival = { movementId, arrivedOn: '2018-01-06', reason };
    for (const who of ['supervisor', 'registrar']) {
      words.passes(1_000);
      expect((await act(registry, 'movementCorrect', arrival, who)).codes).toEqual([]);
    }
    expect(await corrected(movementId, '2018-01-07')).toEqual(['IMPOSSIBLE_DATES']);
    expect((await refresh(registry, one)).state.stage).toBe('RETURNED');
    await booksHold(registry);
  }, 20_000);

  it('is refused for a day on which it cannot have been, by its own field, and nothing is written', async () => {
    const { movementId, one } = await departed('2018-01-06');
    const refused = async (day: string) => {
      const { userErrors } = await correct(movementId, 'supervisor', day);
      return userErrors.map(({ code, field }) => [code, field?.join('.')]);
    };
    expect(await refused('2018-01-06')).toEqual([['ALREADY_RECORDED', 'departedOn']]);
    expect(await refused('2018-01-11')).toEqual([['IMPOSSIBLE_DATES', 'departedOn']]);
    // Before the agreement that its operation rests on.
    expect(await refused('2017-12-21')).toEqual([['IMPOSSIBLE_DATES', 'departedOn']]);
    const blank = { movementId, departedOn: '2018-01-07', reason: ' ' };
    expect((await act(registry, 'movementDepartureCorrect', blank)).codes).toEqual(['INVALID_INPUT']);
    const { data } = await registry.ask('registrar', `{ movement(id: "${movementId}") { corrections { kind } } }`);
    expect([data.movement.corrections, await leftOn(one)]).toEqual([[], '2018-01-06']);
    const planned = await plan(registry, { code: 'Zhusan-2' });
    expect((await act(registry, 'movementDepartureCorrect', { ...blank, movementId: planned, reason })).codes).toEqual([
      'NO_SUCH_TRANSITION',
    ]);
  }, 20_000);

  it('rests on what a child travelled on, of that day: each who could not have left then is named, and nobody is changed', async () => {
    const movementId = await plan(registry);
    const [one, two] = [await awaited(registry), await awaited(registry)];
    await board(registry, movementId, one, two);
    await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
    // Between its neighbours: both were awaited since 2017-09-01.
    const early = await correct(movementId, 'supervisor', '2017-08-31');
    expect(early.userErrors).toMatchObject(
      [one, two].map(({ state }) => ({ code: 'IMPOSSIBLE_DATES', message: expect.stringContaining(state.id) })),
    );
    const { data } = await registry.ask('registrar', `{ case(id: "${two.state.id}") { attestations { id kind } } }`);
    const written = data.case.attestations as { id: string; kind: string }[];
    const attestationId = written.find(({ kind }) => kind === 'TRAVEL_DOCUMENT')?.id;
    await refresh(registry, two);
    await two.does('registrar', 'attestationRestate', {
      ...{ attestationId, attestedOn: '2018-01-02', reason: 'Its true day.' },
    });
    const refused = await correct(movementId, 'supervisor', '2018-01-01');
    expect(refused.userErrors).toMatchObject([
      {
        code: 'IMPOSSIBLE_DATES',
        field: ['departedOn'],
        message: expect.stringMatching(new RegExp(`^${two.state.id}: TRAVEL_DOCUMENT: .* since 2018-01-02`)),
      },
    ]);
    expect([await departedOn(movementId), await leftOn(one), await leftOn(two)]).toEqual(Array(3).fill('2018-01-06'));
    expect(await corrected(movementId, '2018-01-03')).toEqual([]);
    expect([await leftOn(one), await leftOn(two)]).toEqual(['2018-01-03', '2018-01-03']);
    await booksHold(registry);
  }, 20_000);

  it('follows whoever left with it, also who was closed on the way, and nobody who did not or is erased', async () => {
    const movementId = await plan(registry);
    const [one, two, three, four] = [
      await awaited(registry),
      await awaited(registry),
      await awaited(registry),
      await awaited(registry),
    ];
    await board(registry, movementId, one, two, three, four);
    await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
    const stayed = { movementId, ofCaseId: two.state.id, reason: 'Stayed.' };
    expect((await act(registry, 'manifestNoShow', stayed)).codes).toEqual([]);
    // In the very millisecond: it leaves with another, and that departure is of the other.
    const other = await plan(registry, { code: 'Zhusan-2' });
    expect((await board(registry, other, two)).codes).toEqual([]);
    expect((await act(registry, 'movementDepart', { movementId: other, departedOn: '2018-01-07' })).codes).toEqual([]);
    await (
      await refresh(registry, three)
    ).endorsedMove('CLOSED', '2018-01-09', { closureReason: 'DECLINED_BEST_INTERESTS' });
    await (
      await refresh(registry, four)
    ).endorsedMove('CLOSED', '2018-01-09', { closureReason: 'DECLINED_BEST_INTERESTS' });
    await eraseCase(registry, four.state);
    expect(await corrected(movementId, '2018-01-05')).toEqual([]);
    expect([await leftOn(one), await leftOn(two), await leftOn(three)]).toEqual([
      '2018-01-05',
      '2018-01-07',
      '2018-01-05',
    ]);
    expect(await corrected(other, '2018-01-08')).toEqual([]);
    expect([await leftOn(one), await leftOn(two)]).toEqual(['2018-01-05', '2018-01-08']);
    await booksHold(registry);
  }, 30_000);

  it('takes the second word on exactly what the first was given on', async () => {
    const { movementId, one } = await departed();
    await correct(movementId, 'supervisor', '2018-01-06');
    const other = await correct(movementId, 'registrar', '2018-01-07');
    expect([other.codes, other.userErrors[0]?.field]).toEqual([['GUARD_FAILED'], ['departedOn']]);
    // A word on the arrival in between, and a word on the departure is a first one again; so is one of a month ago.
    await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-09' });
    expect((await correct(movementId, 'registrar', '2018-01-07')).codes).toEqual([]);
    expect(await departedOn(movementId)).toBe('2018-01-08');
    words.passes(31 * 86_400_000);
    expect((await correct(movementId, 'supervisor', '2018-01-06')).codes).toEqual([]);
    expect([await departedOn(movementId), await leftOn(one)]).toEqual(['2018-01-08', '2018-01-08']);
    expect((await correct(movementId, 'registrar', '2018-01-06')).codes).toEqual([]);
    expect(await leftOn(one)).toBe('2018-01-06');
  }, 20_000);
});
