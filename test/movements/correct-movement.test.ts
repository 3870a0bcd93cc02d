import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { users } from '../../schema/agencies.js';
import type { Outcome, Shown } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, awaited, board, booksHold, lastChange, plan, refresh } from './travel.js';
import { TwoWords } from './two-words.js';

let registry: TestRegistry;
let words: TwoWords;
beforeEach(async () => {
  registry = await openTestRegistry();
  words = new TwoWords(registry, 'movementCorrect');
});
afterEach(() => registry.discard());

const reason = 'The border wrote of another flight.';
const correct = (movementId: string, who: string, arrivedOn?: string): Promise<Outcome> =>
  words.correct(who, { movementId, arrivedOn, reason });
const corrected = (movementId: string, arrivedOn?: string): Promise<string[]> =>
  words.corrected({ movementId, arrivedOn, reason });
const stageOf = async (story: CaseStory): Promise<string> => (await refresh(registry, story)).state.stage;
const ask = async (query: string): Promise<Shown> => {
  const answer = await registry.ask('registrar', query);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};
const homeOn = async ({ state }: CaseStory): Promise<string | null> =>
  ((await ask(`{ homecoming(caseId: "${state.id}") { arrivedOn } }`)).homecoming?.arrivedOn ?? null) as string | null;
const counted = async (at = ''): Promise<Record<string, number>> => {
  const { caseCounts } = await ask(`{ caseCounts(by: [ACCOUNT]${at}) { rows { account count } } }`);
  const rows = caseCounts.rows as { account: string; count: number }[];
  return Object.fromEntries(rows.map(({ account, count }) => [account, count]));
};

/** Two children who arrived by a movement on the 7th, departed on the 5th. */
async function arrived(): Promise<{ movementId: string; one: CaseStory; two: CaseStory }> {
  const movementId = await plan(registry);
  const [one, two] = [await awaited(registry), await awaited(registry)];
  await board(registry, movementId, one, two);
  await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-05' });
  expect((await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-07' })).codes).toEqual([]);
  return { movementId, one, two };
}

describe('a completion that was recorded wrongly', () => {
  it('is taken back as a whole by two persons, and the movement is completed anew without whoever did not come', async () => {
    const { movementId, one, two } = await arrived();
    const first = await correct(movementId, 'supervisor');
    expect([first.codes, first.made.status, await stageOf(one)]).toEqual([[], 'COMPLETED', 'RETURNED']);
    expect((await correct(movementId, 'supervisor')).codes).toEqual(['SAME_PERSON']);
    const second = await correct(movementId, 'registrar');
    expect([second.codes, second.made.status]).toEqual([[], 'DEPARTED']);
    expect([await stageOf(one), await stageOf(two)]).toEqual(['IN_TRANSIT', 'IN_TRANSIT']);
    expect([await homeOn(one), await homeOn(two)]).toEqual([null, null]);
    const { movement } = await ask(
      `{ movement(id: "${movementId}") { events { kind } corrections { kind arrivedOn reason recordedBy } } }`,
    );
    const word = { arrivedOn: null, reason };
    expect(movement.corrections).toEqual([
      { ...word, kind: 'VOUCHED', recordedBy: 'supervisor' },
      { ...word, kind: 'CORRECTED', recordedBy: 'registrar' },
    ]);
    // What was known before is still known as what was known before.
    expect(await counted(', knownAt: "2018-01-10T09:30:00Z"')).toEqual({ RETURNED: 2 });
    expect((await counted())['RETURNED']).toBeUndefined();
    const absent = { movementId, ofCaseId: two.state.id, reason: 'She had stayed behind.' };
    expect((await act(registry, 'manifestNoShow', absent)).codes).toEqual([]);
    expect((await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-08' })).codes).toEqual([]);
    expect([await homeOn(one), await homeOn(two), await stageOf(two)]).toEqual(['2018-01-08', null, 'AWAITING_RETURN']);
    const { operations } = await ask('{ operations { movements { status arrivals } } }');
    expect(operations[0].movements).toEqual([{ status: 'COMPLETED', arrivals: 1 }]);
    await booksHold(registry);
  }, 20_000);

  it('is given its true day for every child, between the days of each', async () => {
    const { movementId, one, two } = await arrived();
    expect(await corrected(movementId, '2018-01-04')).toEqual(['IMPOSSIBLE_DATES']);
    expect(await corrected(movementId, '2018-01-11')).toEqual(['IMPOSSIBLE_DATES']);
    expect(await corrected(movementId, '2018-01-06')).toEqual([]);
    expect([await homeOn(one), await homeOn(two), await stageOf(one)]).toEqual([
      '2018-01-06',
      '2018-01-06',
      'RETURNED',
    ]);
    await booksHold(registry);
  });

  it('is not taken back while a child has gone on since: each is named, and nothing is done of any', async () => {
    const { movementId, one, two } = await arrived();
    await (await refresh(registry, two)).endorsedMove('CLOSED', '2018-01-09', { closureReason: 'ADULT_SERVICES' });
    const refused = await correct(movementId, 'supervisor');
    expect([refused.codes, refused.userErrors[0]?.message]).toEqual([
      ['NOT_READY'],
      expect.stringMatching(new RegExp(`^${two.state.id}: its case has gone on to CLOSED`)),
    ]);
    expect([await stageOf(one), await homeOn(one)]).toEqual(['RETURNED', '2018-01-07']);
    // The day alone may be put right all the same, as far as what followed allows.
    expect(await corrected(movementId, '2018-01-10')).toEqual(['IMPOSSIBLE_DATES']);
    expect(await corrected(movementId, '2018-01-08')).toEqual([]);
    expect(await homeOn(two)).toBe('2018-01-08');
    await booksHold(registry);
  });

  it('takes the second word on exactly what the first was given on: another day is refused, and after a change both are given anew', async () => {
    const { movementId, one } = await arrived();
    await correct(movementId, 'supervisor', '2018-01-06');
    const other = await correct(movementId, 'registrar', '2018-01-08');
    expect([other.codes, other.userErrors[0]?.field]).toEqual([['GUARD_FAILED'], ['arrivedOn']]);
    expect(other.userErrors[0]?.message).toMatch(/^TWO_PERSONS: supervisor .* said 2018-01-06/);
    expect((await correct(movementId, 'registrar')).codes).toEqual(['GUARD_FAILED']);
    expect(await homeOn(one)).toBe('2018-01-07');
    // Whoever gave the first word may say another day in its place, which the second then says too.
    expect((await correct(movementId, 'supervisor', '2018-01-08')).codes).toEqual([]);
    expect((await correct(movementId, 'registrar', '2018-01-06')).codes).toEqual(['GUARD_FAILED']);
    // Between the two words the return of one child is corrected alone.
    const alone = { stageChangeId: await lastChange(registry, one), effectiveOn: '2018-01-09' };
    await (await refresh(registry, one)).does('supervisor', 'correctionEndorse', alone);
    await one.does('registrar', 'stageChangeCorrect', { ...alone, reason: 'By the second bus.' });
    await correct(movementId, 'supervisor', '2018-01-08');
    expect(await homeOn(one)).toBe('2018-01-09');
    expect((await correct(movementId, 'registrar', '2018-01-08')).codes).toEqual([]);
    expect(await homeOn(one)).toBe('2018-01-08');
  });

  it('is not corrected to the day that stands: no word is taken, and nothing is written into any history', async () => {
    const { movementId, one, two } = await arrived();
    const before = [
      (await refresh(registry, one)).state.version,
      await ask(`{ movement(id: "${movementId}") { version } }`),
    ];
    for (const who of ['supervisor', 'registrar']) {
      const same = await correct(movementId, who, '2018-01-07');
      expect([same.codes, same.userErrors[0]?.field]).toEqual([['ALREADY_RECORDED'], ['arrivedOn']]);
    }
    const after = [
      (await refresh(registry, one)).state.version,
      await ask(`{ movement(id: "${movementId}") { version } }`),
    ];
    expect(after).toEqual(before);
    // Where one child was given another day alone, that day is a correction for it.
    const alone = { stageChangeId: await lastChange(registry, two), effectiveOn: '2018-01-08' };
    await (await refresh(registry, two)).does('supervisor', 'correctionEndorse', alone);
    await two.does('registrar', 'stageChangeCorrect', { ...alone, reason: 'By the second bus.' });
    expect(await corrected(movementId, '2018-01-07')).toEqual([]);
    expect(await homeOn(two)).toBe('2018-01-07');
  });

  it.each([
    ['who was disabled', { disabledAt: 1 }],
    ['who may manage movements no more', { role: 'CASEWORKER' }],
  ] as const)('counts no first word of somebody %s', async (_how, change) => {
    const { movementId, one } = await arrived();
    await correct(movementId, 'supervisor');
    await registry.temporary.store.inTransaction((tx) =>
      tx.update(users).set(change).where(eq(users.name, 'supervisor')),
    );
    // It is a first word then, and the movement stands as it was completed.
    expect((await correct(movementId, 'registrar')).made.status).toBe('COMPLETED');
    expect(await homeOn(one)).toBe('2018-01-07');
  });

  it('puts nobody on two open manifests', async () => {
    const { movementId, one } = await arrived();
    const never = { stageChangeId: await lastChange(registry, one) };
    await (await refresh(registry, one)).does('supervisor', 'correctionEndorse', never);
    await one.does('registrar', 'stageChangeCorrect', { ...never, reason: 'Never arrived.' });
    const departure = { stageChangeId: await lastChange(registry, one), reason: 'Never left.' };
    await one.does('registrar', 'stageChangeCorrect', departure);
    const other = await plan(registry, { code: 'Zhusan-2' });
    expect((await board(registry, other, one)).codes).toEqual([]);
    const refused = await correct(movementId, 'supervisor');
    expect([refused.codes, refused.userErrors[0]?.message]).toEqual([
      ['ON_OTHER_MANIFEST'],
      expect.stringContaining(other),
    ]);
    await act(registry, 'manifestRemove', { movementId: other, ofCaseId: one.state.id, reason: 'Not on this one.' });
    expect(await corrected(movementId)).toEqual([]);
  });

  it('leaves the books balanced whatever is completed, put right and taken back in whatever order', async () => {
    const { movementId, one, two } = await arrived();
    const step = fc.record({
      how: fc.constantFrom('day', 'back', 'complete', 'noShow'),
      day: fc.integer({ min: 4, max: 10 }).map((day) => `2018-01-${String(day).padStart(2, '0')}`),
    });
    const moves = {
      day: (day: string) => corrected(movementId, day),
      back: () => corrected(movementId),
      complete: async (day: string) => (await act(registry, 'movementComplete', { movementId, arrivedOn: day })).codes,
      noShow: async () =>
        (await act(registry, 'manifestNoShow', { movementId, ofCaseId: two.state.id, reason: 'Stayed.' })).codes,
    };
    let done = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 3 }), async (steps) => {
        for (const { how, day } of steps) {
          if ((await moves[how](day)).length === 0) done++;
          await booksHold(registry);
          const { RETURNED = 0, ...rest } = await counted();
          const home = [await homeOn(one), await homeOn(two)].filter((on) => on !== null).length;
          expect([RETURNED, RETURNED + Object.values(rest).reduce((sum, count) => sum + count, 0)]).toEqual([home, 2]);
        }
      }),
      { numRuns: 12, seed: 7 },
    );
    expect(done).toBeGreaterThan(4);
  }, 60_000);
});
