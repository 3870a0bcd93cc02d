import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';

/* What was recorded of talks is not recorded a second time without a word: the answer names what stands. */

let registry: TestRegistry;
let trackId: string;
let roundId: string;
const track = { title: 'Return of children', counterpart: 'A party', country: 'SY', leadAgencyId: 'agency_11' };
const days = { startsOn: '2017-12-21', endsOn: '2017-12-22' };
const theRound = () => ({ trackId, code: 'Astana-8', place: 'Astana', ...days });
const theTerms = () => ({ roundId, agreedOn: '2017-12-22', terms: 'Children are handed over by list.' });

const make = (mutation: string, input: object): Promise<string> =>
  mustActOn(registry, 'registrar', mutation, input, 'id');
const tries = (mutation: string, input: object, selection = 'id') =>
  actOn(registry, 'registrar', mutation, input, selection);

beforeAll(async () => {
  registry = await openRegistryOfThree();
  trackId = await make('trackOpen', track);
  roundId = await make('roundRecord', theRound());
});
afterAll(() => registry.discard());

async function isRefused(mutation: string, input: object, field: readonly string[], named: string, selection = 'id') {
  const { userErrors } = await tries(mutation, input, selection);
  expect(userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field }]);
  expect(userErrors[0]?.message).toContain(named);
}

describe('talks', () => {
  it('have one track of a title, however it is spelt', async () => {
    for (const title of ['RETURN OF CHILDREN', ' Return  of children. ', 'Rеturn of childrеn'])
      await isRefused('trackOpen', { ...track, title }, ['title'], trackId);
    const otherId = await make('trackOpen', { ...track, title: 'Return of mothers' });
    const corrected = { trackId: otherId, title: 'return of children', reason: 'A slip' };
    await isRefused('trackCorrect', corrected, ['title'], trackId);
    // Its own title may be spelt better.
    await make('trackCorrect', { trackId: otherId, title: 'Return of Mothers', reason: 'A slip' });
  });

  it('have one round of a code, however it is spelt', async () => {
    for (const code of ['ASTANA-8', 'Astana 8', 'astana8'])
      await isRefused('roundRecord', { ...theRound(), code }, ['code'], roundId);
    const otherId = await make('roundRecord', { ...theRound(), code: 'Astana-18' });
    await isRefused('roundCorrect', { roundId: otherId, code: 'ASTANA-8', reason: 'A slip' }, ['code'], roundId);
  });

  it('agree to the same once in a round and on a day, while that stands', async () => {
    const agreementId = await make('agreementRecord', theTerms());
    const again = { ...theTerms(), terms: 'Children are handed over by list' };
    await isRefused('agreementRecord', again, ['terms'], agreementId);
    const otherId = await make('agreementRecord', { ...theTerms(), terms: 'Mothers are handed over by list.' });
    await make('agreementRecord', { ...theTerms(), agreedOn: '2017-12-23' });
    const corrected = { agreementId: otherId, terms: theTerms().terms, reason: 'A slip' };
    await isRefused('agreementCorrect', corrected, ['terms'], agreementId);
    await make('agreementEnd', { agreementId, endedOn: '2017-12-24', reason: 'It lapsed.' });
    await make('agreementRecord', theTerms());
  });
});

describe('a list', () => {
  const shown = 'list { id version lines { presence case { id } theirs { id name } } }';
  const open = async (title: string, ...stories: readonly CaseStory[]) => {
    const caseIds = stories.map(({ state }) => state.id);
    return { roundId, title, exchangedOn: '2017-12-22', caseIds };
  };
  const record = (listId: string, lines: readonly object[]) =>
    tries('listTheirVersionRecord', { listId, lines }, shown);

  it('of one title and day with the same children is opened once', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const { id } = await mustActOn(registry, 'registrar', 'listOpen', await open('List A', one, two), shown);
    await isRefused('listOpen', await open('list a', two, one), ['title'], id as string, shown);
    for (const other of [await open('List A', one), await open('List B', one, two)])
      expect((await tries('listOpen', other, shown)).codes).toEqual([]);
    const later = { ...(await open('List A', one, two)), exchangedOn: '2017-12-23' };
    expect((await tries('listOpen', later, shown)).codes).toEqual([]);
  });

  it('takes a version of the other party with a line at least, and each line once', async () => {
    const story = await CaseStory.open(registry);
    const list = await mustActOn(registry, 'registrar', 'listOpen', await open('List C', story), shown);
    const empty = await record(list.id, []);
    expect(empty.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['lines'] }]);
    const line = { name: 'Somebody Small', reference: 'No. 17', bornFrom: '2013-01-01', bornUntil: '2013-12-31' };
    const twice = await record(list.id, [line, { ...line, name: 'SMALL, Somebody' }]);
    expect(twice.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['lines', '1'] }]);
    const { made } = await record(list.id, [line]);
    const lineId = made.lines.find(({ theirs }: Shown) => theirs !== null).theirs.id as string;
    const again = {
      listId: list.id,
      lines: [
        { ...line, reference: 'no 18' },
        { ...line, reference: 'no 17' },
      ],
    };
    await isRefused('listTheirVersionRecord', again, ['lines', '1'], lineId, shown);
    // Nothing of what was refused was kept.
    const others = [{ name: 'Another' }, { reference: 'No. 18' }, { bornUntil: '2013-12-30' }, { sex: 'MALE' }];
    const { made: after } = await record(
      list.id,
      others.map((other) => ({ ...line, ...other })),
    );
    expect(after.lines.filter(({ theirs }: Shown) => theirs !== null)).toHaveLength(5);
    expect(after.version).toBe(3);
  });

  it('may have two children of one name of whom nothing tells that they are one', async () => {
    const list = await mustActOn(registry, 'registrar', 'listOpen', await open('List D'), shown);
    const [bare, year] = [{ name: 'Namesake' }, { name: 'Namesake', bornFrom: '2013-01-01', bornUntil: '2013-12-31' }];
    expect((await record(list.id, [bare, bare, year, year])).codes).toEqual([]);
    expect(
      (
        await record(list.id, [
          { ...bare, reference: 'orphan' },
          { ...bare, reference: 'orphan' },
        ])
      ).codes,
    ).toEqual([]);
    const birthday = { name: 'Namesake', bornFrom: '2013-05-05', bornUntil: '2013-05-05' };
    expect((await record(list.id, [birthday, birthday])).codes).toEqual(['INVALID_INPUT']);
  });

  it('does not tell by a line that is refused how a child behind a seal is called', async () => {
    const story = await CaseStory.open(registry);
    const list = await mustActOn(registry, 'registrar', 'listOpen', await open('List E', story), shown);
    const line = { name: 'Behind The Seal', reference: '17' };
    const { made } = await record(list.id, [line]);
    const lineId = made.lines.find(({ theirs }: Shown) => theirs !== null).theirs.id as string;
    await mustActOn(registry, 'registrar', 'listLineMatch', { lineId, ofCaseId: story.state.id }, shown);
    await story.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'NOT_A_NATIONAL' });
    await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Closed' });
    expect((await record(list.id, [line])).codes).toEqual([]);
  });

  it('is agreed despite what its versions say of children who are on both, and of no others', async () => {
    const [both, ours, neither] = [
      await CaseStory.open(registry),
      await CaseStory.open(registry, { names: [] }),
      await CaseStory.open(registry),
    ];
    const list = await mustActOn(registry, 'registrar', 'listOpen', await open('List F', both, ours), shown);
    await record(list.id, [{ name: 'Айгерім', sex: 'MALE' }]);
    const agreed = { listId: list.id, agreedOn: '2017-12-23', reference: 'Protocol' };
    const despite = [neither, both, ours].map(({ state }) => state.id);
    const { userErrors } = await tries('listAgree', { ...agreed, despite }, shown);
    expect(userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['despite', '0'], message: expect.stringContaining(neither.state.id) },
      { code: 'INVALID_INPUT', field: ['despite', '2'], message: expect.stringContaining(ours.state.id) },
    ]);
    expect((await tries('listAgree', { ...agreed, despite: [both.state.id] }, shown)).codes).toEqual([]);
  });
});

describe('a task', () => {
  it('is given once for its children, agency and day, while it is neither done nor given up', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const agreementId = await make('agreementRecord', { ...theTerms(), terms: 'Papers are made out.' });
    const toDo = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2018-02-01' };
    const given = { ...toDo, caseIds: [one.state.id, two.state.id] };
    const taskId = (await mustActOn(registry, 'registrar', 'taskCreate', given, 'task { id }')).id as string;
    const again = { ...given, title: ' PAPERS.', caseIds: given.caseIds.toReversed() };
    await isRefused('taskCreate', again, ['title'], taskId, 'task { id }');
    for (const other of [
      { title: 'Papers of birth' },
      { dueOn: '2018-02-02' },
      { caseIds: [one.state.id] },
      { caseIds: [] },
    ])
      expect((await tries('taskCreate', { ...given, ...other }, 'task { id }')).codes).toEqual([]);
    const giveUp = { taskId, toStatus: 'CANCELLED', reason: 'No office there.' };
    await mustActOn(registry, 'registrar', 'taskMove', giveUp, 'task { id }');
    expect((await tries('taskCreate', given, 'task { id }')).codes).toEqual([]);
  });

  it('is given once for whom it covers now', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const agreementId = await make('agreementRecord', { ...theTerms(), terms: 'Papers are corrected.' });
    const toDo = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2018-02-01' };
    const given = { ...toDo, caseIds: [one.state.id] };
    const taskId = (await mustActOn(registry, 'registrar', 'taskCreate', given, 'task { id }')).id as string;
    const put = { taskId, addCaseIds: [two.state.id], removeCaseIds: [one.state.id], reason: 'A slip' };
    await mustActOn(registry, 'registrar', 'taskCorrect', put, 'task { id }');
    await isRefused('taskCreate', { ...given, caseIds: [two.state.id] }, ['title'], taskId, 'task { id }');
    expect((await tries('taskCreate', given, 'task { id }')).codes).toEqual([]);
  });
});

describe('a line of the other party', () => {
  it('is matched once with a case, and once with nobody who is known', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const shown = 'list { id version lines { theirs { id } } }';
    const list = { roundId, title: 'List of matches', exchangedOn: '2017-12-22', caseIds: [one.state.id] };
    const { id: listId } = await mustActOn(registry, 'registrar', 'listOpen', list, shown);
    const theirs = { listId, lines: [{ name: 'Nobody Of Ours' }] };
    const { lines } = await mustActOn(registry, 'registrar', 'listTheirVersionRecord', theirs, shown);
    const lineId = (lines as Shown[]).find((line: Shown) => line.theirs !== null).theirs.id as string;
    const match = (ofCaseId?: string) => tries('listLineMatch', { lineId, ofCaseId }, shown);
    expect((await match()).codes).toEqual([]);
    expect((await match()).userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field: ['ofCaseId'] }]);
    for (const { state } of [one, two, one]) {
      expect((await match(state.id)).codes).toEqual([]);
      expect((await match(state.id)).userErrors).toMatchObject([
        { code: 'ALREADY_RECORDED', field: ['ofCaseId'], message: expect.stringContaining(state.id) },
      ]);
    }
    expect((await match()).codes).toEqual([]);
  });
});
