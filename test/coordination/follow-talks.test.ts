import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { act, agree, awaited, board, lastChange, plan, refresh } from '../movements/travel.js';
import { TwoWords } from '../movements/two-words.js';
import { mustActOn } from '../support/act-on.js';
import { agreeListOf } from '../support/agreed-list.js';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());
const reason = 'By the mission.';
const must = (mutation: string, input: object, selection = 'id') =>
  mustActOn(registry, 'registrar', mutation, input, selection);
const end = (agreementId: string, endedOn: string) => must('agreementEnd', { agreementId, endedOn, reason });

/** What lists and agreements gave the case that counts still, and how often it was said at all. */
async function given({ state }: CaseStory) {
  const { data } = await registry.ask(
    'registrar',
    `{ case(id: "${state.id}") { stage attestations { kind reference revokedAt } } }`,
  );
  const all = data.case.attestations as { kind: string; reference: string; revokedAt: string | null }[];
  const ofTalks = all.filter(({ reference }) => /^(list|agreement)_/.test(reference));
  const kinds = ofTalks.filter(({ revokedAt }) => revokedAt === null).map(({ kind }) => kind);
  return { stage: data.case.stage, kinds: kinds.sort(), said: ofTalks.length };
}
/** Why it does not fly on another flight. */
async function inTheWay(story: CaseStory): Promise<string[]> {
  const movementId = await plan(registry, { code: 'Zhusan-9' });
  expect((await board(registry, movementId, story)).codes).toEqual([]);
  const left = await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-10' });
  return left.userErrors.map(({ message }) => message.split(': ')[1] ?? '');
}
const lapsed = { stage: 'AWAITING_RETURN', kinds: ['AGREEMENT_LAPSED'], said: 3 };
const neither = ['AGREED_LIST', 'AGREEMENT_STANDS'];

const close = async (story: CaseStory) =>
  (await refresh(registry, story)).endorsedMove('CLOSED', '2018-01-05', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
const reopen = async (story: CaseStory) =>
  (await refresh(registry, story)).does('registrar', 'caseReopen', { effectiveOn: '2018-01-09', reason });

const another = async (roundId: string, terms: string) => ({
  roundId,
  agreementId: (await must('agreementRecord', { roundId, agreedOn: '2017-12-22', terms })) as string,
});
const agreed = 'list { id }';
/** A list of ours, of which the other party wrote one child alone. */
async function handOver(under: object, theirs: CaseStory, ...ours: readonly CaseStory[]): Promise<string> {
  const caseIds = ours.map(({ state }) => state.id);
  const { id: listId } = await must(
    'listOpen',
    { ...under, title: 'List', exchangedOn: '2017-12-23', caseIds },
    agreed,
  );
  const lines = [{ name: 'As they write it' }];
  const said = await must('listTheirVersionRecord', { listId, lines }, 'list { lines { theirs { id } } }');
  const line = said.lines.find((one: { theirs: { id: string } | null }) => one.theirs !== null);
  await must('listLineMatch', { lineId: line.theirs.id, ofCaseId: theirs.state.id }, agreed);
  return listId as string;
}

describe('a child who is found to be abroad after all', () => {
  it('flies on no list of an agreement that ended while it was said to be home', async () => {
    const words = new TwoWords(registry, 'movementCorrect');
    const under = await agree(registry);
    const movementId = await plan(registry, under);
    const one = await awaited(registry, {}, under);
    await board(registry, movementId, one);
    await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-05' });
    await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-07' });
    await end(under.agreementId, '2018-01-08');
    // Of who is home nothing is written.
    expect((await given(one)).kinds).toEqual(['HOST_CONSENT', 'ON_AGREED_LIST']);
    expect(await words.corrected({ movementId, reason })).toEqual([]);
    const stayed = { movementId, ofCaseId: one.state.id, reason: 'Stayed.' };
    expect((await act(registry, 'manifestNoShow', stayed)).codes).toEqual([]);
    expect(await given(one)).toEqual(lapsed);
    expect(await inTheWay(one)).toEqual(neither);
  });

  it.each([
    ['taken up again', reopen],
    [
      'found never to have been closed',
      async (story: CaseStory) => {
        const never = { stageChangeId: await lastChange(registry, story) };
        await (await refresh(registry, story)).does('supervisor', 'correctionEndorse', never);
        await story.does('registrar', 'stageChangeCorrect', { ...never, reason });
      },
    ],
  ])('nor of one that ended while its case was closed: %s', async (_how, takeBack) => {
    const under = await agree(registry);
    const one = await awaited(registry, {}, under);
    await close(one);
    await end(under.agreementId, '2018-01-08');
    await takeBack(one);
    expect(await given(one)).toEqual(lapsed);
    expect(await inTheWay(one)).toEqual(neither);
  });

  it('nor of one that ended while a move back had used up what the list gave, and the move is taken back', async () => {
    const under = await agree(registry);
    const one = await awaited(registry, {}, under);
    await (
      await refresh(registry, one)
    ).does('registrar', 'attestationRecord', {
      ...{ kind: 'AGREEMENT_LAPSED', attestedOn: '2018-01-02', reference: 'Note verbale' },
    });
    await one.moves('RETURN_PREPARATION', '2018-01-02');
    await end(under.agreementId, '2018-01-04');
    await refresh(registry, one);
    await one.does('registrar', 'stageChangeCorrect', { stageChangeId: await lastChange(registry, one), reason });
    expect(await given(one)).toEqual(lapsed);
  });

  it('learns of a list that was agreed meanwhile, and flies on it', async () => {
    const under = await agree(registry);
    const one = await awaited(registry, {}, under);
    const listId = await handOver(await another(under.roundId, 'By another way.'), one, one);
    await close(one);
    await must('listAgree', { listId, agreedOn: '2017-12-28', reference: 'Protocol', despite: [one.state.id] }, agreed);
    await end(under.agreementId, '2018-01-08');
    expect((await given(one)).said).toBe(2);
    await reopen(one);
    const stands = { stage: 'AWAITING_RETURN', kinds: ['HOST_CONSENT', 'ON_AGREED_LIST'], said: 4 };
    expect(await given(one)).toEqual(stands);
    expect(await inTheWay(one)).toEqual([]);
  });

  it('is told no second time of what a person withdrew', async () => {
    const under = await agree(registry);
    const one = await awaited(registry, {}, under);
    await end(under.agreementId, '2018-01-04');
    await refresh(registry, one);
    const { data } = await registry.ask('registrar', `{ case(id: "${one.state.id}") { attestations { id kind } } }`);
    const told = data.case.attestations.find(({ kind }: { kind: string }) => kind === 'AGREEMENT_LAPSED');
    await one.does('registrar', 'attestationWithdraw', { attestationId: told.id, reason: 'Agreed by telephone.' });
    await close(one);
    await reopen(one);
    expect(await given(one)).toEqual({ ...lapsed, kinds: [] });
  });
});

describe('an agreement that ends', () => {
  it('tells a child whom another agreed list does not carry, since the other party left it out', async () => {
    const under = await agree(registry);
    const [one, two] = [await awaited(registry, {}, under), await awaited(registry, {}, under)];
    const other = await another(under.roundId, 'Others are handed over.');
    const listId = await handOver(other, two, one, two);
    await must('listAgree', { listId, agreedOn: '2017-12-24', reference: 'Protocol', despite: [two.state.id] }, agreed);
    await end(under.agreementId, '2018-01-02');
    expect(await given(one)).toEqual(lapsed);
    await (await refresh(registry, one)).moves('RETURN_PREPARATION', '2018-01-03');
    // Whom both wrote, the other list brings home.
    expect((await given(two)).kinds).toEqual(['HOST_CONSENT', 'ON_AGREED_LIST']);
    expect(await inTheWay(two)).toEqual([]);
  });

  it.each([
    ['first', '2018-01-03', '2018-01-08'],
    ['last', '2018-01-08', '2018-01-03'],
  ])('lets a child fly on the list that stood longest, its end recorded %s', async (_which, firstEnd, secondEnd) => {
    const under = await agree(registry);
    const one = await awaited(registry, {}, under);
    const other = await another(under.roundId, 'By another way.');
    await agreeListOf(registry, one.state.id, '2017-12-23', other);
    const movementId = await plan(registry);
    await board(registry, movementId, await refresh(registry, one));
    await end(under.agreementId, firstEnd);
    await end(other.agreementId, secondEnd);
    expect(await given(one)).toEqual({ ...lapsed, said: 5 });
    const late = await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-09' });
    expect(late.codes).toEqual(['NOT_READY', 'NOT_READY']);
    expect((await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-07' })).codes).toEqual([]);
  });

  it('tells anew what a list had answered that has ended as well', async () => {
    const under = await agree(registry);
    const one = await awaited(registry, {}, under);
    const other = await another(under.roundId, 'By another way.');
    await end(under.agreementId, '2018-01-08');
    await agreeListOf(registry, one.state.id, '2017-12-23', other);
    expect((await given(one)).kinds).toEqual(['HOST_CONSENT', 'ON_AGREED_LIST']);
    await end(other.agreementId, '2018-01-03');
    expect(await given(one)).toEqual({ ...lapsed, said: 6 });
  });
});
