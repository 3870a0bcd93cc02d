import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseOf } from '../matrix/world.js';
import { agree } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import type { TestRegistry } from '../support/registry.js';

/* A line of the other party that was wrongly recorded is taken back: it stays readable, and is compared no more. */

let registry: TestRegistry;
let roundId: string;
beforeAll(async () => {
  registry = await openRegistryOfThree();
  ({ roundId } = await agree(registry));
});
afterAll(() => registry.discard());

const shown = `list { id version lines { presence case { id } ours { id } theirs { id name } differences }
  withdrawnLines { line { id name reference } reason recordedAt recordedBy } }`;
const reason = 'It is of another list.';
let lists = 0;
const open = async (...stories: readonly CaseStory[]): Promise<string> => {
  const caseIds = stories.map(({ state }) => state.id);
  const list = { roundId, title: `List ${++lists}`, exchangedOn: '2017-12-22', caseIds };
  return (await mustActOn(registry, 'registrar', 'listOpen', list, 'list { id }')).id as string;
};
const does = (mutation: string, input: object): Promise<Shown> =>
  mustActOn(registry, 'registrar', mutation, input, shown);
const tries = (mutation: string, input: object, who = 'registrar') => actOn(registry, who, mutation, input, shown);
const theirsIn = ({ lines }: { readonly lines: readonly { readonly theirs: { readonly id: string } | null }[] }) =>
  lines.flatMap(({ theirs }) => (theirs === null ? [] : [theirs.id]));

describe('a line of the other party', () => {
  it('is taken back with the reason: it is compared no more, and the right one is recorded', async () => {
    const story = await CaseStory.open(registry);
    const listId = await open(story);
    const wrong = { name: 'Айгерім', reference: '17', sex: 'MALE' };
    const recorded = await does('listTheirVersionRecord', { listId, lines: [wrong] });
    expect(recorded.lines).toMatchObject([{ presence: 'ON_BOTH', differences: ['SEX'] }]);
    const [lineId] = theirsIn(recorded);
    const after = await does('listLineWithdraw', { lineId, reason });
    expect(after).toMatchObject({
      version: recorded.version + 1,
      lines: [{ presence: 'ONLY_OURS', theirs: null }],
      withdrawnLines: [{ line: { id: lineId, name: 'Айгерім', reference: '17' }, reason, recordedBy: 'registrar' }],
    });
    const right = await does('listTheirVersionRecord', { listId, lines: [{ ...wrong, sex: 'FEMALE' }] });
    expect(right.lines).toMatchObject([{ presence: 'ON_BOTH', differences: [] }]);
    // The very line may be said again, once it stands no more.
    expect((await tries('listTheirVersionRecord', { listId, lines: [wrong] })).codes).toEqual([]);
    const agreed = { listId, agreedOn: '2017-12-23', reference: 'Protocol' };
    expect((await tries('listAgree', agreed)).userErrors).toMatchObject([{ code: 'NOT_READY' }]);
  });

  it('is taken back once, with words, by who records talks, and while the list is open', async () => {
    const story = await CaseStory.open(registry);
    const listId = await open(story);
    const recorded = await does('listTheirVersionRecord', { listId, lines: [{ name: 'Айгерім' }, { name: 'Other' }] });
    const [first, second] = theirsIn(recorded);
    const take = { lineId: second, reason };
    expect((await tries('listLineWithdraw', { ...take, reason: ' ' })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['reason'] },
    ]);
    const ours = recorded.lines[0].ours.id as string;
    expect((await tries('listLineWithdraw', { ...take, lineId: ours })).codes).toEqual(['INVALID_INPUT']);
    await does('listLineWithdraw', take);
    for (const mutation of ['listLineWithdraw', 'listLineMatch'])
      expect(
        (await tries(mutation, mutation === 'listLineMatch' ? { lineId: second } : take)).userErrors,
      ).toMatchObject([
        {
          ...{ code: 'NO_SUCH_TRANSITION', field: ['lineId'] },
          message: expect.stringMatching(/taken back.*listTheirVersionRecord/),
        },
      ]);
    await does('listAgree', { listId, agreedOn: '2017-12-23', reference: 'Protocol' });
    const late = await tries('listLineWithdraw', { ...take, lineId: first });
    expect(late.codes).toEqual(['NO_SUCH_TRANSITION']);
    const audit = databaseOf(registry)
      .prepare("select decision from audit_entries where operation = 'listLineWithdraw' order by sequence")
      .pluck();
    expect(audit.all().slice(-5)).toEqual(['REFUSED', 'REFUSED', 'DONE', 'REFUSED', 'REFUSED']);
  });

  it('is as one that is not there once it is shown to nobody: its child is erased', async () => {
    const story = await CaseStory.open(registry);
    const listId = await open(story);
    const [first, second] = theirsIn(
      await does('listTheirVersionRecord', { listId, lines: [{ name: 'One' }, { name: 'Two' }] }),
    );
    await does('listLineMatch', { lineId: first, ofCaseId: story.state.id });
    await does('listLineWithdraw', { lineId: first, reason });
    const absent = `${second?.slice(0, -6) ?? ''}000001`;
    const taking = async (lineId: string | undefined) => {
      const { userErrors } = await tries('listLineWithdraw', { lineId, expectedVersion: 4, reason });
      return userErrors;
    };
    expect(await taking(first)).toMatchObject([{ code: 'NO_SUCH_TRANSITION' }]);
    await story.refreshed();
    await story.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'NOT_A_NATIONAL' });
    await eraseCase(registry, story.state);
    expect(await taking(first)).toMatchObject([{ code: 'NOT_FOUND', field: ['lineId'] }]);
    expect(await taking(first)).toEqual(await taking(absent));
  });

  it('is as one that is not there, whether it was taken back or not, once the child that it speaks of is erased', async () => {
    const [gone, other] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const listId = await open(gone, other);
    const [line = ''] = theirsIn(await does('listTheirVersionRecord', { listId, lines: [{ name: 'One' }] }));
    await does('listLineMatch', { lineId: line, ofCaseId: gone.state.id });
    await gone.refreshed();
    await gone.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'NOT_A_NATIONAL' });
    await eraseCase(registry, gone.state);
    const absent = `${line.slice(0, -6)}000001`;
    for (const [act, more] of [
      ['listLineWithdraw', { reason }],
      ['listLineMatch', { ofCaseId: other.state.id }],
      ['listLineMatch', {}],
    ] as const) {
      const [ofErased, ofNone] = await Promise.all(
        [line, absent].map((lineId) => tries(act, { lineId, expectedVersion: 3, ...more })),
      );
      expect(ofErased?.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['lineId'] }]);
      expect(ofErased).toEqual(ofNone);
    }
    // Nor does a new list with that child say that it is on one.
    const again = (caseIds: readonly string[]) =>
      tries('listOpen', { roundId, title: `List ${lists}`, exchangedOn: '2017-12-22', caseIds });
    expect((await again([other.state.id, gone.state.id])).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['caseIds', '1'] },
    ]);
  });

  it('is read by who sees its child alone, and its words by who may know the child', async () => {
    const [own, other] = [await CaseStory.open(registry, {}, 'partner'), await CaseStory.open(registry)];
    const listId = await open(own, other);
    const recorded = await does('listTheirVersionRecord', { listId, lines: [{ name: 'One' }, { name: 'Two' }] });
    const lineIds = theirsIn(recorded);
    for (const [place, story] of [own, other].entries())
      await does('listLineMatch', { lineId: lineIds[place], ofCaseId: story.state.id });
    for (const lineId of lineIds) await does('listLineWithdraw', { lineId, reason });
    const read = async (who: string): Promise<Shown> => {
      const query = `{ listExchange(id: "${listId}") { withdrawnLines { line { name } reason } } }`;
      return (await registry.ask(who, query)).data.listExchange.withdrawnLines;
    };
    expect(await read('helper')).toEqual([{ line: { name: 'One' }, reason }]);
    expect(await read('registrar')).toHaveLength(2);
    await other.refreshed();
    await other.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'NOT_A_NATIONAL' });
    await other.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Closed' });
    expect(await read('registrar')).toEqual([
      { line: { name: 'One' }, reason },
      { line: { name: null }, reason: null },
    ]);
  });
});
