import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, awaited, board, homecomingOf, lastChange, plan, recordsOfArrival, refresh } from './travel.js';

let registry: TestRegistry;
let movementId: string;
let one: CaseStory;
let two: CaseStory;
let minute: number;

/** Two children who departed on the 5th and arrived on the 7th. */
beforeEach(async () => {
  registry = await openTestRegistry();
  minute = 0;
  movementId = await plan(registry);
  [one, two] = [await awaited(registry), await awaited(registry)];
  await board(registry, movementId, one, two);
  await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-05' });
  expect((await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-07' })).codes).toEqual([]);
});
afterEach(() => registry.discard());

const reason = 'It was recorded wrongly.';
/** A minute later than the last such word. */
function correct(who: string, arrivedOn?: string) {
  const time = `2018-01-10T10:${String(++minute).padStart(2, '0')}:00Z`;
  registry.setClock(time);
  return act(registry, 'movementCorrect', { movementId, arrivedOn, reason }, who);
}
const codesOf = async (trying: Promise<{ userErrors: { code: string }[] }>): Promise<string[]> =>
  (await trying).userErrors.map(({ code }) => code);

async function close(story: CaseStory, on = '2018-01-08'): Promise<void> {
  await (await refresh(registry, story)).endorsedMove('CLOSED', on, { closureReason: 'ADULT_SERVICES' });
}
const reopen = async (story: CaseStory, effectiveOn = '2018-01-09'): Promise<CaseStory> =>
  (await refresh(registry, story)).does('registrar', 'caseReopen', { effectiveOn, reason: 'It was not over.' });

/** The correction of the last stage change, by two persons. */
async function correctLast(story: CaseStory, effectiveOn?: string): Promise<void> {
  const stageChangeId = await lastChange(registry, story);
  await (await refresh(registry, story)).does('supervisor', 'correctionEndorse', { stageChangeId, effectiveOn });
  await story.does('registrar', 'stageChangeCorrect', { stageChangeId, effectiveOn, reason });
}
const stageOf = async (story: CaseStory): Promise<string> => (await refresh(registry, story)).state.stage;
const arrivals = async (): Promise<unknown> =>
  (await registry.ask('registrar', '{ operations { movements { arrivals } } }')).data.operations[0].movements[0]
    .arrivals;
const byTheMovement = (arrivedOn: string) => ({ arrivedOn, port: 'Astana airport', movementId });

describe('a child who came home by a movement and whose case was closed and taken up again', () => {
  beforeEach(async () => {
    await close(one);
    await reopen(one);
  });

  it('is not closed by taking the completion back: it is refused, and names what is to be taken back first', async () => {
    const refused = await correct('supervisor');
    expect([refused.codes, refused.userErrors[0]?.message]).toEqual([
      ['NOT_READY'],
      expect.stringMatching(
        new RegExp(
          `^${one.state.id}: .* with stageChangeCorrect, .* stage change ${one.names('stageChange', 10)} \\(CLOSED to RETURNED on 2018-01-09\\), then ${one.names('stageChange', 9)} \\(RETURNED to CLOSED on 2018-01-08\\)`,
        ),
      ),
    ]);
    expect([await stageOf(one), await stageOf(two), await arrivals()]).toEqual(['RETURNED', 'RETURNED', 2]);
    // Whoever takes those back in that order can take the completion back then.
    await correctLast(one);
    await correctLast(one);
    await correct('supervisor');
    expect((await correct('registrar')).codes).toEqual([]);
    expect([await stageOf(one), await stageOf(two), await arrivals()]).toEqual(['IN_TRANSIT', 'IN_TRANSIT', 0]);
  });

  it('is given the true day of its return, whatever the day on which its case was taken up again', async () => {
    await correct('supervisor', '2018-01-06');
    expect((await correct('registrar', '2018-01-06')).codes).toEqual([]);
    expect([await homecomingOf(registry, one), await homecomingOf(registry, two)]).toEqual([
      byTheMovement('2018-01-06'),
      byTheMovement('2018-01-06'),
    ]);
    const { data } = await registry.ask('registrar', `{ case(id: "${one.state.id}") { arrivedOn stageSince } }`);
    expect(data.case).toEqual({ arrivedOn: '2018-01-06', stageSince: '2018-01-09' });
  });

  it('keeps its arrival and its day when the day of the reopening is corrected', async () => {
    const stageChangeId = await lastChange(registry, one);
    const day = { stageChangeId, effectiveOn: '2018-01-10', reason };
    await (await refresh(registry, one)).does('registrar', 'stageChangeCorrect', day);
    expect(await homecomingOf(registry, one)).toEqual(byTheMovement('2018-01-07'));
    expect(await recordsOfArrival(registry, one)).toEqual([['2018-01-07', true]]);
  });

  it('keeps its arrival when the reopening is taken back, which closes the case and so takes two persons', async () => {
    const stageChangeId = await lastChange(registry, one);
    await refresh(registry, one);
    expect(await codesOf(one.tries('registrar', 'stageChangeCorrect', { stageChangeId, reason }))).toEqual([
      'GUARD_FAILED',
    ]);
    expect(await stageOf(one)).toBe('RETURNED');
    await correctLast(one);
    expect([await stageOf(one), await arrivals()]).toEqual(['CLOSED', 2]);
    expect(await homecomingOf(registry, one)).toEqual(byTheMovement('2018-01-07'));
    expect(await recordsOfArrival(registry, one)).toEqual([['2018-01-07', true]]);
    await reopen(one);
    const { data } = await registry.ask(
      'registrar',
      `{ unplannedArrivals(first: 10, movementId: "${movementId}") { nodes { caseId } } }`,
    );
    const listed = data.unplannedArrivals.nodes as { caseId: string }[];
    expect(listed.map(({ caseId }) => caseId)).toContain(one.state.id);
  });
});

describe('a child under way whose case was closed and taken up again', () => {
  const neverCame = (story: CaseStory) =>
    act(registry, 'manifestNoShow', { movementId, ofCaseId: story.state.id, reason: 'Stayed behind.' });

  it('is not closed by recording that it never came: it is refused, and names what is to be taken back first', async () => {
    await correctLast(two);
    await close(two, '2018-01-08');
    await reopen(two);
    expect(await stageOf(two)).toBe('IN_TRANSIT');
    await correct('supervisor');
    expect((await correct('registrar')).made.status).toBe('DEPARTED');
    const refused = await neverCame(two);
    expect([refused.codes, refused.userErrors[0]?.field, refused.userErrors[0]?.message]).toEqual([
      ['NOT_READY'],
      ['ofCaseId'],
      expect.stringMatching(
        /^case_\d+: .* stage change stageChange_\d+_11 \(CLOSED to IN_TRANSIT on 2018-01-09\), then stageChange_\d+_10 \(IN_TRANSIT to CLOSED on 2018-01-08\), and last the departure itself, stageChange_\d+_7;/,
      ),
    ]);
    expect(await stageOf(two)).toBe('IN_TRANSIT');
    // In that order it can be taken back; the other child, whose case was never closed, by the manifest.
    await correctLast(two);
    await correctLast(two);
    const stageChangeId = await lastChange(registry, two);
    await (await refresh(registry, two)).does('registrar', 'stageChangeCorrect', { stageChangeId, reason });
    expect((await neverCame(one)).codes).toEqual([]);
    expect([await stageOf(one), await stageOf(two)]).toEqual(['AWAITING_RETURN', 'AWAITING_RETURN']);
  });

  it('leaves the manifest on which it was put meanwhile when its reopening is taken back', async () => {
    const other = await plan(registry, { code: 'Zhusan-2' });
    const three = await awaited(registry);
    await close(three);
    await reopen(three);
    expect((await board(registry, other, three)).codes).toEqual([]);
    await correctLast(three);
    const { data } = await registry.ask(
      'registrar',
      `{ movement(id: "${other}") { placesTaken manifest { endedAs } } }`,
    );
    expect([await stageOf(three), data.movement]).toEqual([
      'CLOSED',
      { placesTaken: 0, manifest: [{ endedAs: 'REMOVED' }] },
    ]);
  });
});

describe('what two persons say of an arrival', () => {
  it('is said by two of one child as well: nobody takes back alone, child by child, what a movement brought', async () => {
    const stageChangeId = await lastChange(registry, one);
    for (const effectiveOn of ['2018-01-06', undefined]) {
      const alone = { stageChangeId, effectiveOn, reason };
      await refresh(registry, one);
      expect(await codesOf(one.tries('registrar', 'stageChangeCorrect', alone))).toEqual(['GUARD_FAILED']);
      await one.does('registrar', 'correctionEndorse', { stageChangeId, effectiveOn });
      expect(await codesOf(one.tries('registrar', 'stageChangeCorrect', alone))).toEqual(['SAME_PERSON']);
      expect(await homecomingOf(registry, one)).toEqual(byTheMovement('2018-01-07'));
    }
    await correctLast(one, '2018-01-06');
    expect(await homecomingOf(registry, one)).toEqual(byTheMovement('2018-01-06'));
    await correctLast(one);
    expect([await homecomingOf(registry, one), await arrivals()]).toEqual([null, 1]);
    // A return that no movement made is corrected by the one who recorded it.
    await one.does('registrar', 'selfReturnRecord', { arrivedOn: '2018-01-08', port: 'Taraz', note: 'By train.' });
    const own = { stageChangeId: await lastChange(registry, one), effectiveOn: '2018-01-09', reason };
    await one.does('registrar', 'stageChangeCorrect', own);
    expect(await homecomingOf(registry, one)).toEqual({ arrivedOn: '2018-01-09', port: 'Taraz', movementId: null });
  });

  it('lapses when a child of the movement has moved on since the first of them said it', async () => {
    await correct('supervisor', '2018-01-08');
    registry.setClock('2018-01-10T10:01:01Z');
    await close(two, '2018-01-10');
    // This is a first word then, since the supervisor has not seen the closing.
    expect((await correct('registrar', '2018-01-08')).codes).toEqual([]);
    expect(await homecomingOf(registry, one)).toEqual(byTheMovement('2018-01-07'));
    // What is recorded in the very millisecond of a word may have followed it.
    await reopen(two, '2018-01-10');
    minute--;
    expect((await correct('supervisor', '2018-01-08')).codes).toEqual([]);
    expect(await homecomingOf(registry, one)).toEqual(byTheMovement('2018-01-07'));
    expect((await correct('registrar', '2018-01-08')).codes).toEqual([]);
    expect((await correct('supervisor', '2018-01-08')).codes).toEqual([]);
    expect([await homecomingOf(registry, one), await homecomingOf(registry, two)]).toEqual([
      byTheMovement('2018-01-08'),
      byTheMovement('2018-01-08'),
    ]);
  });

  it('does not count a child whose case turned out to be void', async () => {
    const closing = { closureReason: 'NOT_A_NATIONAL' };
    await (await refresh(registry, two)).endorsedMove('CLOSED', '2018-01-08', closing);
    expect([await homecomingOf(registry, two), await arrivals()]).toEqual([null, 1]);
    expect(await homecomingOf(registry, one)).toEqual(byTheMovement('2018-01-07'));
    await reopen(two);
    expect([await homecomingOf(registry, two), await arrivals()]).toEqual([byTheMovement('2018-01-07'), 2]);
  });
});
