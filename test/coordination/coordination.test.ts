import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { taskEvents } from '../../schema/coordination.js';
import { compareVersions, type Line } from '../../src/coordination/compare-versions.js';
import { agree, awaited, refresh } from '../movements/travel.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import type { TestRegistry } from '../support/registry.js';
import type { Shown } from '../support/act-on.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const shown = 'task { id status isOverdue events { toStatus reason } children { case { id } outcome } }';
const createTask = async (agreementId: string, caseIds: readonly string[], more: object = {}) =>
  actOn(
    registry,
    'registrar',
    'taskCreate',
    { agreementId, ownerAgencyId: 'agency_11', title: 'Collect documents', dueOn: '2018-02-01', caseIds, ...more },
    shown,
  );
const move = (taskId: string, toStatus: string, reason?: string, who = 'caseworker') =>
  actOn(registry, who, 'taskMove', { taskId, toStatus, ...(reason === undefined ? {} : { reason }) }, shown);
const codes = async (mutation: string, input: object, selection = 'id', who = 'registrar') =>
  (await actOn(registry, who, mutation, input, selection)).codes;

describe('a task', () => {
  it('goes by its ways, says what blocks it, and is not done while a child is open', async () => {
    const { agreementId } = await agree(registry);
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const made = (await createTask(agreementId, [one.state.id, two.state.id])).made;
    expect((await move(made.id, 'BLOCKED')).codes).toEqual(['INVALID_INPUT']);
    const blocked = await move(made.id, 'BLOCKED', 'The consul is away.');
    expect(blocked.made).toMatchObject({
      status: 'BLOCKED',
      events: [{ toStatus: 'BLOCKED', reason: 'The consul is away.' }],
    });
    expect((await move(made.id, 'DONE')).codes).toEqual(['NO_SUCH_TRANSITION']);
    await move(made.id, 'IN_PROGRESS');
    const refused = await move(made.id, 'DONE');
    expect(refused.codes).toEqual(['OPEN_CHILDREN', 'OPEN_CHILDREN']);
    const settle = (ofCaseId: string) =>
      actOn(
        registry,
        'caseworker',
        'taskChildSettle',
        { taskId: made.id, ofCaseId, outcome: 'NOT_POSSIBLE', note: 'No office there.' },
        shown,
      );
    await settle(one.state.id);
    expect((await settle(one.state.id)).codes).toEqual(['NO_SUCH_TRANSITION']);
    expect((await move(made.id, 'DONE')).codes).toEqual(['OPEN_CHILDREN']);
    await settle(two.state.id);
    expect((await move(made.id, 'DONE')).made.status).toBe('DONE');
    expect((await move(made.id, 'IN_PROGRESS')).codes).toEqual(['NO_SUCH_TRANSITION']);
  });

  it('with an open child is not done by the database either', async () => {
    const { agreementId } = await agree(registry);
    const { made } = await createTask(agreementId, [(await CaseStory.open(registry)).state.id]);
    const event = {
      taskId: Number(made.id.slice('task_'.length)),
      toStatus: 'DONE',
      recordedAt: 0,
      recordedBy: 102,
    } as const;
    await expect(registry.temporary.store.inTransaction((tx) => tx.insert(taskEvents).values(event))).rejects.toThrow();
  });

  it('is what tracing may begin with', async () => {
    const { agreementId } = await agree(registry);
    const story = await CaseStory.open(registry);
    await createTask(agreementId, [story.state.id]);
    await (await refresh(registry, story)).attests('LEGITIMATE_BASIS');
    // A task says that somebody works on the case since it was given, not since before.
    const early = await story.tries('caseworker', 'caseMove', { toStage: 'TRACING', effectiveOn: '2017-07-02' });
    expect(early.userErrors.map(({ code }) => code)).toEqual(['GUARD_FAILED']);
    await story.moves('TRACING', '2018-01-10');
  });

  it('is refused before its agreement, after its end, and for a child named twice', async () => {
    const { agreementId } = await agree(registry);
    const story = await CaseStory.open(registry);
    expect((await createTask(agreementId, [], { dueOn: '2017-12-01' })).codes).toEqual(['IMPOSSIBLE_DATES']);
    expect((await createTask(agreementId, [story.state.id, story.state.id])).codes).toEqual(['INVALID_INPUT']);
    await mustActOn(
      registry,
      'registrar',
      'agreementEnd',
      { agreementId, endedOn: '2018-01-05', reason: 'Not renewed.' },
      'id',
    );
    expect((await createTask(agreementId, [])).codes).toEqual(['NO_SUCH_TRANSITION']);
  });
});

describe('the worklist of an agency', () => {
  it('has its own tasks that are not done, overdue first, a page at a time', async () => {
    const { agreementId } = await agree(registry);
    const due = async (dueOn: string, ownerAgencyId = 'agency_12') =>
      (await createTask(agreementId, [], { dueOn, ownerAgencyId })).made.id as string;
    const [late, soon, overdue] = [await due('2018-03-01'), await due('2018-01-20'), await due('2018-01-02')];
    await due('2018-01-01', 'agency_11');
    const done = await due('2017-12-30');
    await move(done, 'DONE', undefined, 'helper');
    const list = async (who: string, args = ''): Promise<Shown> =>
      (
        await registry.ask(
          who,
          `{ tasks(first: 2${args}) { nodes { id isOverdue } pageInfo { hasNextPage endCursor } } }`,
        )
      ).data.tasks;
    const first = await list('partner');
    expect(first.nodes).toEqual([
      { id: overdue, isOverdue: true },
      { id: soon, isOverdue: false },
    ]);
    expect((await list('partner', `, after: "${first.pageInfo.endCursor}"`)).nodes).toEqual([
      { id: late, isOverdue: false },
    ]);
    expect((await list('partner', ', status: DONE')).nodes).toEqual([{ id: done, isOverdue: false }]);
    expect((await list('hospital')).nodes).toEqual([]);
  });

  it('shows of the children those that the agency may see', async () => {
    const { agreementId } = await agree(registry);
    const [own, foreign] = [await CaseStory.open(registry, {}, 'partner'), await CaseStory.open(registry)];
    const create = () => createTask(agreementId, [own.state.id, foreign.state.id], { ownerAgencyId: 'agency_12' });
    const early = await create();
    expect([early.codes, early.userErrors[0]?.field]).toEqual([['NOT_GRANTED'], ['caseIds', '1']]);
    expect(early.userErrors[0]?.message).toMatch(/accessGrant or referralCreate/);
    const grantId = await grant(registry, foreign.state.id, ['FACTS']);
    const { made } = await create();
    await mustActOn(registry, 'supervisor', 'accessRevoke', { grantId, reason: 'Done.' }, 'grant { id }');
    const { data } = await registry.ask('partner', '{ tasks(first: 5) { nodes { children { case { id } } } } }');
    expect(data.tasks.nodes).toEqual([{ children: [{ case: { id: own.state.id } }] }]);
    const refused = await move(made.id, 'DONE', undefined, 'partner');
    // The child out of sight is neither told of nor in the way.
    expect(refused.userErrors.map(({ message }) => message.split(' ')[0])).toEqual([own.state.id]);
    expect((await move(made.id, 'DONE', undefined, 'hospital')).codes).toEqual(['NOT_FOUND']);
    const settled = { taskId: made.id, ofCaseId: own.state.id, outcome: 'DONE' };
    await mustActOn(registry, 'partner', 'taskChildSettle', settled, shown);
    expect((await move(made.id, 'DONE', undefined, 'partner')).made.status).toBe('DONE');
  });

  it('is done without a child who is erased', async () => {
    const { agreementId } = await agree(registry);
    const story = await CaseStory.open(registry);
    const { made } = await createTask(agreementId, [story.state.id]);
    await refresh(registry, story);
    await story.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    expect((await move(made.id, 'DONE')).codes).toEqual(['OPEN_CHILDREN']);
    await eraseCase(registry, story.state);
    expect((await move(made.id, 'DONE')).made.status).toBe('DONE');
  });
});

describe('an agreement that lapsed', () => {
  it('is learned by the cases of its children who wait, which go back on it', async () => {
    const { agreementId } = await agree(registry);
    const [waits, searches] = [await awaited(registry), await CaseStory.open(registry)];
    await createTask(agreementId, [waits.state.id, searches.state.id]);
    const end = { agreementId, endedOn: '2018-01-05', reason: 'Not renewed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', end, 'id');
    expect(await codes('agreementEnd', end)).toEqual(['NO_SUCH_TRANSITION']);
    await (await refresh(registry, waits)).moves('RETURN_PREPARATION', '2018-01-06');
  });
});

describe('talks', () => {
  it.each([
    [
      'a round upside down',
      'roundRecord',
      { code: 'A-9', place: 'Astana', startsOn: '2018-01-02', endsOn: '2018-01-01' },
      'IMPOSSIBLE_DATES',
    ],
    [
      'a round of a code that is taken',
      'roundRecord',
      { code: 'Astana-8', place: 'Astana', startsOn: '2018-01-01', endsOn: '2018-01-02' },
      'INVALID_INPUT',
    ],
    [
      'an agreement before its round',
      'agreementRecord',
      { agreedOn: '2017-12-20', terms: 'Early.' },
      'IMPOSSIBLE_DATES',
    ],
    ['an agreement to come', 'agreementRecord', { agreedOn: '2018-02-20', terms: 'Late.' }, 'IMPOSSIBLE_DATES'],
  ])('refuse %s', async (_what, mutation, input, code) => {
    const { roundId } = await agree(registry);
    const { data } = await registry.ask(
      'registrar',
      '{ negotiationTracks { id rounds { code agreements { terms } } } }',
    );
    expect(data.negotiationTracks[0].rounds).toMatchObject([{ code: 'Astana-8', agreements: [{}] }]);
    const within = mutation === 'roundRecord' ? { trackId: data.negotiationTracks[0].id } : { roundId };
    expect(await codes(mutation, { ...within, ...input })).toEqual([code]);
  });
});

describe('a list', () => {
  const open = async (...stories: readonly CaseStory[]) => {
    const { roundId } = await agree(registry);
    const input = {
      roundId,
      title: 'A list',
      exchangedOn: '2017-12-22',
      caseIds: stories.map(({ state }) => state.id),
    };
    return (await mustActOn(registry, 'registrar', 'listOpen', input, 'list { id }')).id as string;
  };
  const compared = 'list { agreedOn lines { presence case { id } theirs { id name } differences } }';
  const theirs = (listId: string, lines: readonly object[]) =>
    actOn(registry, 'registrar', 'listTheirVersionRecord', { listId, lines }, compared);
  const agreeOn = { agreedOn: '2017-12-22', reference: 'Protocol' };

  it('names who is on which version, and what they say differently', async () => {
    const [one, two] = [
      await CaseStory.open(registry),
      await CaseStory.open(registry, {
        names: [{ text: 'Әлия', role: 'NICKNAME', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' }],
      }),
    ];
    const listId = await open(one, two);
    const { made } = await theirs(listId, [
      { name: 'АЙГЕРИМ', sex: 'MALE' },
      { name: 'Алиja', sex: 'FEMALE' },
    ]);
    expect(made.lines.map(({ presence }: { presence: string }) => presence)).toEqual([
      'ON_BOTH',
      'ONLY_OURS',
      'ONLY_THEIRS',
    ]);
    expect(made.lines[0].differences).toEqual(['SEX']);
    const lineId = made.lines[2].theirs.id;
    const matched = await actOn(registry, 'registrar', 'listLineMatch', { lineId, ofCaseId: two.state.id }, compared);
    expect(matched.made.lines[1]).toMatchObject({
      presence: 'ON_BOTH',
      case: { id: two.state.id },
      differences: ['NAME'],
    });
    expect((await actOn(registry, 'registrar', 'listLineMatch', { lineId }, compared)).made.lines[1].presence).toBe(
      'ONLY_OURS',
    );
  });

  it('is agreed for those on both versions alone, once, and stands then', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry, { names: [] })];
    const listId = await open(one, two);
    expect(await codes('listAgree', { listId, ...agreeOn }, compared)).toEqual(['NO_SUCH_TRANSITION']);
    await theirs(listId, [{ name: 'Айгерім' }]);
    expect(await codes('listAgree', { listId, ...agreeOn, agreedOn: '2017-12-21' }, compared)).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    expect(await codes('listAgree', { listId, ...agreeOn }, compared)).toEqual([]);
    expect(await codes('listAgree', { listId, ...agreeOn }, compared)).toEqual(['NO_SUCH_TRANSITION']);
    expect((await theirs(listId, [{ name: 'Another' }])).codes).toEqual(['NO_SUCH_TRANSITION']);
    const kinds = async ({ state }: CaseStory): Promise<Shown> =>
      (
        await registry.ask('registrar', `{ case(id: "${state.id}") { attestations { kind } } }`)
      ).data.case.attestations.map(({ kind }: { kind: string }) => kind);
    expect([await kinds(one), await kinds(two)]).toEqual([['HOST_CONSENT', 'ON_AGREED_LIST'], []]);
  });

  it('agrees to no child on whom the versions differ, or whom theirs names twice, unless the protocol says so', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry, { names: [] })];
    const listId = await open(one, two);
    const lines = [{ name: 'Айгерім', sex: 'MALE' }, { name: 'Another' }, { name: 'Twice' }];
    const { made } = await theirs(listId, lines);
    for (const { theirs: line } of made.lines.filter(({ presence }: Shown) => presence === 'ONLY_THEIRS'))
      await mustActOn(registry, 'registrar', 'listLineMatch', { lineId: line.id, ofCaseId: two.state.id }, compared);
    const refused = await actOn(registry, 'registrar', 'listAgree', { listId, ...agreeOn }, compared);
    expect(
      refused.userErrors.map(({ code, message }) => [code, message.match(/(case_\d+): .* in ([A-Z, ]+)\./)?.slice(1)]),
    ).toEqual([
      ['NOT_READY', [one.state.id, 'SEX']],
      ['NOT_READY', [two.state.id, 'TWICE']],
    ]);
    const despite = [two.state.id];
    expect(await codes('listAgree', { listId, ...agreeOn, despite }, compared)).toEqual(['NOT_READY']);
    expect(await codes('listAgree', { listId, ...agreeOn, despite: [one.state.id, two.state.id] }, compared)).toEqual(
      [],
    );
  });

  it('is exchanged in its round, and speaks of nobody who is home', async () => {
    const { roundId } = await agree(registry);
    const list = { roundId, title: 'A list', exchangedOn: '2017-12-20', caseIds: [] };
    expect(await codes('listOpen', list, compared)).toEqual(['IMPOSSIBLE_DATES']);
    const { id: listId } = await mustActOn(
      registry,
      'registrar',
      'listOpen',
      { ...list, exchangedOn: '2017-12-21' },
      'list { id }',
    );
    const { made } = await theirs(listId as string, [{ name: 'Somebody' }]);
    const home = await CaseStory.open(registry);
    await home.does('registrar', 'selfReturnRecord', {
      arrivedOn: '2017-11-01',
      port: 'Taraz',
      note: 'With an uncle.',
    });
    const match = { lineId: made.lines[0].theirs.id, ofCaseId: home.state.id };
    expect(await codes('listLineMatch', match, compared)).toEqual(['ALREADY_RETURNED']);
  });

  it('shows an agency its own children, and no line of anybody else', async () => {
    const own = await CaseStory.open(registry, {}, 'partner');
    const listId = await open(own, await CaseStory.open(registry));
    await theirs(listId, [{ name: 'Nobody known' }]);
    const lines = async (who: string): Promise<Shown> =>
      (await registry.ask(who, `{ listExchange(id: "${listId}") { lines { case { id } theirs { name } } } }`)).data
        .listExchange.lines;
    expect(await lines('helper')).toEqual([{ case: { id: own.state.id }, theirs: null }]);
    expect(await lines('registrar')).toHaveLength(3);
  });

  it('refuses a line upside down, a name without a letter and a case out of sight', async () => {
    const listId = await open(await CaseStory.open(registry));
    expect((await theirs(listId, [{ name: 'A', bornFrom: '2013-01-01', bornUntil: '2012-01-01' }])).codes).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    expect((await theirs(listId, [{ name: '17' }, { name: '--' }])).codes).toEqual(['INVALID_INPUT']);
    expect(await codes('listLineMatch', { lineId: 'line_99' }, compared)).toEqual(['NOT_FOUND']);
  });
});

describe('comparing two versions', () => {
  const line = (side: 'OURS' | 'THEIRS') =>
    fc.record({
      side: fc.constant(side),
      caseKey: side === 'OURS' ? fc.integer({ min: 1, max: 6 }) : fc.option(fc.integer({ min: 1, max: 8 })),
      sex: fc.constantFrom('FEMALE', 'MALE', 'UNKNOWN'),
    });
  const lines = fc
    .tuple(
      fc.uniqueArray(line('OURS'), { selector: ({ caseKey }) => caseKey }),
      fc.array(line('THEIRS'), { maxLength: 8 }),
    )
    .map(([ours, theirs]) =>
      [...ours, ...theirs].map((row, key): Line => ({
        ...row,
        key,
        id: `line_${key}`,
        reference: null,
        bornFrom: null,
        bornUntil: null,
        name: null,
        nameKey: null,
      })),
    );

  it('loses no line and doubles none, and puts on both versions exactly those that name one case', () => {
    fc.assert(
      fc.property(lines, (given) => {
        const found = compareVersions(given);
        const seen = found.flatMap(({ ours, theirs }) => [ours?.key, theirs?.key]).filter((key) => key !== undefined);
        expect(seen.toSorted((a, b) => a - b)).toEqual(given.map(({ key }) => key));
        for (const { presence, ours, theirs } of found)
          expect(presence).toBe(ours && theirs ? 'ON_BOTH' : ours ? 'ONLY_OURS' : 'ONLY_THEIRS');
        const inOurs = new Set(given.filter(({ side }) => side === 'OURS').map(({ caseKey }) => caseKey));
        const both = new Set(
          given.filter(({ side, caseKey }) => side === 'THEIRS' && inOurs.has(caseKey)).map(({ caseKey }) => caseKey),
        );
        expect(found.filter(({ presence }) => presence === 'ON_BOTH')).toHaveLength(both.size);
      }),
    );
  });
});
