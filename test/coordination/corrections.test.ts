import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { agree, plan } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { databaseOf } from '../matrix/world.js';
import type { TestRegistry } from '../support/registry.js';

/* What was recorded wrongly of talks is put right: what it said stays, and nothing comes to lie before what it rests on. */

let registry: TestRegistry;
let under: Awaited<ReturnType<typeof agree>>;
beforeEach(async () => {
  registry = await openRegistryOfThree();
  under = await agree(registry);
});
afterEach(() => registry.discard());

const reason = 'A slip of the pen.';
const stamp = { reason, recordedBy: 'registrar' };
const corrections = 'reason recordedBy';
const correct = (what: string, input: object, selection = 'id') =>
  actOn(registry, 'registrar', `${what}Correct`, { reason, ...input }, selection);
const read = async (query: string, who = 'registrar'): Promise<Shown> => (await registry.ask(who, query)).data;
const trackId = async (): Promise<string> =>
  (await read('{ negotiationTracks { id } }')).negotiationTracks[0].id as string;
const openList = async (more: object = {}): Promise<string> => {
  const list = { roundId: under.roundId, agreementId: under.agreementId, title: 'A lst', exchangedOn: '2017-12-22' };
  return (await mustActOn(registry, 'registrar', 'listOpen', { ...list, ...more }, 'list { id }')).id as string;
};

describe('a correction', () => {
  it('of a track says what it is about from now on, keeps what it said, and frees the title', async () => {
    const id = await trackId();
    const put = await correct(
      'track',
      { trackId: id, title: 'Return of the children', counterpart: 'Northern authorities', leadAgencyId: 'agency_13' },
      `track { version title counterpart country leadAgency { id } corrections { title counterpart country leadAgency { id } ${corrections} } }`,
    );
    expect(put.userErrors).toEqual([]);
    expect(put.made).toEqual({
      ...{ version: 2, title: 'Return of the children', counterpart: 'Northern authorities', country: 'SY' },
      leadAgency: { id: 'agency_13' },
      corrections: [
        {
          ...{ title: 'Return of children', counterpart: 'Authorities of northern Syria', country: 'SY' },
          ...{ leadAgency: { id: 'agency_11' }, ...stamp },
        },
      ],
    });
    const other = { title: 'Return of children', counterpart: 'Another', country: 'IQ', leadAgencyId: 'agency_11' };
    expect((await actOn(registry, 'registrar', 'trackOpen', other, 'id')).codes).toEqual([]);
    const nobody = { leadAgencyId: 'agency_999' };
    const unknown = [
      await correct('track', { trackId: id, ...nobody }),
      await actOn(registry, 'registrar', 'trackOpen', { ...other, title: 'Others', ...nobody }, 'id'),
    ];
    for (const { userErrors } of unknown)
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['leadAgencyId'] }]);
    const taken = await correct('track', { trackId: id, title: 'Return of children' });
    expect(taken.userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field: ['title'] }]);
  });

  it('of a round takes its code along wherever it is named', async () => {
    const { roundId, agreementId } = under;
    await mustActOn(registry, 'registrar', 'operationPlan', { code: 'Z', title: 'Zhusan', agreementId }, 'id');
    const put = await correct(
      'round',
      { roundId, code: 'Astana-9', place: 'Nur-Sultan', startsOn: '2017-12-20' },
      `round { version code place startsOn endsOn corrections { code place startsOn endsOn ${corrections} } }`,
    );
    expect(put.userErrors).toEqual([]);
    const [was, is] = [
      { code: 'Astana-8', place: 'Astana', startsOn: '2017-12-21', endsOn: '2017-12-22' },
      { code: 'Astana-9', place: 'Nur-Sultan', startsOn: '2017-12-20', endsOn: '2017-12-22' },
    ];
    expect(put.made).toEqual({ version: 2, ...is, corrections: [{ ...was, ...stamp }] });
    const told = await read('{ negotiationRound(code: "Astana-8") { id } operations { roundCode } }');
    expect(told).toEqual({ negotiationRound: null, operations: [{ roundCode: 'Astana-9' }] });
  });

  it('of an agreement states its day and terms anew, twice over, the terms enciphered both times', async () => {
    const { agreementId } = under;
    const shown = `agreement { version agreedOn terms corrections { agreedOn terms ${corrections} } }`;
    await correct('agreement', { agreementId, terms: 'By list and by name.' });
    const put = await correct('agreement', { agreementId, agreedOn: '2017-12-23' }, shown);
    expect(put.made).toEqual({
      ...{ version: 3, agreedOn: '2017-12-23', terms: 'By list and by name.' },
      corrections: [
        { agreedOn: '2017-12-22', terms: 'Children are handed over by list.', ...stamp },
        { agreedOn: '2017-12-22', terms: 'By list and by name.', ...stamp },
      ],
    });
    const kept = databaseOf(registry)
      .prepare('select terms from agreements union all select terms from agreement_corrections')
      .pluck()
      .all();
    expect(kept).toHaveLength(3);
    expect(kept.filter((terms) => String(terms).includes('list'))).toEqual([]);
  });

  it('of a list says what it is called, also once both parties agreed, and no day after that', async () => {
    const story = await CaseStory.open(registry);
    const listId = await openList({ caseIds: [story.state.id] });
    const lines = [{ name: 'Somebody', sex: 'FEMALE' }];
    await mustActOn(registry, 'registrar', 'listTheirVersionRecord', { listId, lines }, 'list { id }');
    const { listExchange } = await read(`{ listExchange(id: "${listId}") { lines { theirs { id } } } }`);
    const lineId = listExchange.lines.find(({ theirs }: { theirs: object | null }) => theirs).theirs.id;
    await mustActOn(registry, 'registrar', 'listLineMatch', { lineId, ofCaseId: story.state.id }, 'list { id }');
    const agreed = { listId, agreedOn: '2017-12-23', reference: 'Protocol', despite: [story.state.id] };
    await mustActOn(registry, 'registrar', 'listAgree', agreed, 'list { id }');
    const shown = `list { title exchangedOn agreedOn corrections { title exchangedOn ${corrections} } }`;
    const late = await correct('list', { listId, exchangedOn: '2017-12-24' }, shown);
    expect(late.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['exchangedOn'] }]);
    expect(late.userErrors[0]?.message).toContain('2017-12-23');
    const put = await correct('list', { listId, title: 'A list', exchangedOn: '2017-12-23' }, shown);
    expect(put.made).toEqual({
      ...{ title: 'A list', exchangedOn: '2017-12-23', agreedOn: '2017-12-23' },
      corrections: [{ title: 'A lst', exchangedOn: '2017-12-22', ...stamp }],
    });
    const early = await correct('list', { listId, exchangedOn: '2017-12-20' }, shown);
    expect(early.codes).toEqual(['IMPOSSIBLE_DATES']);
  });

  it('is refused where it says what is on record, nothing, or no reason, and leaves its trace', async () => {
    const { agreementId, roundId } = under;
    const same = [
      await correct('agreement', { agreementId }),
      await correct('agreement', { agreementId, agreedOn: '2017-12-22' }),
      await correct('round', { roundId, code: ' Astana-8 ' }),
    ];
    expect(same.map(({ codes }) => codes)).toEqual([['ALREADY_RECORDED'], ['ALREADY_RECORDED'], ['ALREADY_RECORDED']]);
    expect((await correct('round', { roundId, place: 'Almaty', reason: ' ' })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['reason'] },
    ]);
    const traces = databaseOf(registry)
      .prepare(
        "select operation, decision, subjects from audit_entries where operation like '%Correct' order by sequence",
      )
      .raw()
      .all();
    expect(traces).toEqual([
      ['agreementCorrect', 'REFUSED', JSON.stringify([agreementId])],
      ['agreementCorrect', 'REFUSED', JSON.stringify([agreementId])],
      ['roundCorrect', 'REFUSED', JSON.stringify([roundId])],
      ['roundCorrect', 'REFUSED', JSON.stringify([roundId])],
    ]);
  });
});

interface Refusal {
  readonly code: string;
  readonly subjectId: string | null;
  readonly message: string;
  readonly field: readonly string[] | null;
}

describe('a day that is put right', () => {
  const named = (errors: readonly Refusal[]) => errors.map(({ code, subjectId }) => [code, subjectId]);
  const refused = async (what: string, input: object): Promise<Refusal[]> => {
    const type = `${what[0]?.toUpperCase()}${what.slice(1)}CorrectInput!`;
    const { data } = await registry.ask(
      'registrar',
      `mutation ($input: ${type}) { act: ${what}Correct(input: $input) { userErrors { code subjectId message field } } }`,
      { input: { idempotencyKey: randomUUID(), reason, ...input } },
    );
    return data.act.userErrors as Refusal[];
  };

  it('of a round is refused where what was agreed, handed over or planned would come before it, each by its name', async () => {
    const { roundId, agreementId } = under;
    const listId = await openList();
    await mustActOn(registry, 'registrar', 'operationPlan', { code: 'Z', title: 'Zhusan', roundId }, 'id');
    const operationId = (await read('{ operations { id } }')).operations[0].id;
    const flight = { operationId, plannedOn: '2017-12-24', fromPlace: 'There', port: 'Here', capacity: 5 };
    const movement = await mustActOn(registry, 'registrar', 'movementPlan', flight, 'movement { id }');
    const to = (startsOn: string) => refused('round', { roundId, expectedVersion: 1, startsOn, endsOn: '2017-12-26' });
    expect(named(await to('2017-12-25'))).toEqual([
      ['IMPOSSIBLE_DATES', agreementId],
      ['IMPOSSIBLE_DATES', listId],
      ['IMPOSSIBLE_DATES', movement.id],
    ]);
    expect(named(await to('2017-12-23'))).toEqual([
      ['IMPOSSIBLE_DATES', agreementId],
      ['IMPOSSIBLE_DATES', listId],
    ]);
    expect(
      (await refused('round', { roundId, expectedVersion: 1, endsOn: '2017-12-20' })).map(({ field }) => field),
    ).toEqual([['endsOn']]);
    expect(await to('2017-12-22')).toEqual([]);
  });

  it('of an agreement is refused before its round, after its end, and where its tasks or flights would come before it', async () => {
    const { agreementId } = under;
    const toDo = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2017-12-24', caseIds: [] };
    const task = await mustActOn(registry, 'registrar', 'taskCreate', toDo, 'task { id }');
    const operation = { code: 'Z', title: 'Zhusan', agreementId };
    const operationId = await mustActOn(registry, 'registrar', 'operationPlan', operation, 'id');
    const flight = { operationId, plannedOn: '2017-12-25', fromPlace: 'There', port: 'Here', capacity: 5 };
    const movement = await mustActOn(registry, 'registrar', 'movementPlan', flight, 'movement { id }');
    const to = (agreedOn: string, expectedVersion = 2) =>
      refused('agreement', { agreementId, expectedVersion, agreedOn });
    expect(named(await to('2018-01-05'))).toEqual([
      ['IMPOSSIBLE_DATES', task.id],
      ['IMPOSSIBLE_DATES', movement.id],
    ]);
    expect(named(await to('2017-12-25'))).toEqual([['IMPOSSIBLE_DATES', task.id]]);
    expect((await to('2017-12-20')).map(({ message }) => message)).toEqual([expect.stringContaining('2017-12-21')]);
    expect((await to('2018-02-01')).map(({ code }) => code)).toEqual(['IMPOSSIBLE_DATES']);
    expect(await to('2017-12-24')).toEqual([]);
    const ended = { agreementId, endedOn: '2017-12-24', reason: 'It lapsed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', ended, 'id');
    expect((await to('2017-12-25', 4)).map(({ message }) => message)).toEqual([
      expect.stringContaining('ended on 2017-12-24'),
    ]);
  });

  it('of an agreement is refused where a list was handed over or agreed to under it before that day', async () => {
    const { agreementId } = under;
    const story = await CaseStory.open(registry);
    const listId = await openList({ caseIds: [story.state.id] });
    const exchangedLater = await openList({ title: 'Another', exchangedOn: '2017-12-27' });
    const to = (agreedOn: string) => refused('agreement', { agreementId, expectedVersion: 1, agreedOn });
    expect(named(await to('2018-01-05'))).toEqual([
      ['IMPOSSIBLE_DATES', listId],
      ['IMPOSSIBLE_DATES', exchangedLater],
    ]);
    expect(named(await to('2017-12-23'))).toEqual([['IMPOSSIBLE_DATES', listId]]);
    await correct('list', { listId, exchangedOn: '2017-12-27' }, 'list { id }');
    expect(await to('2017-12-27')).toEqual([]);
  });

  it('of a list is not before the agreement under which it is handed over and agreed to', async () => {
    const { roundId, agreementId } = under;
    const story = await CaseStory.open(registry);
    const listId = await openList({ caseIds: [story.state.id] });
    const early = { roundId, agreementId, title: 'Early', exchangedOn: '2017-12-21', caseIds: [] };
    const opened = await actOn(registry, 'registrar', 'listOpen', early, 'list { id }');
    expect(opened.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['exchangedOn'] }]);
    expect(opened.userErrors[0]?.message).toContain('agreement');
    const moved = await correct('list', { listId, exchangedOn: '2017-12-21' }, 'list { id }');
    expect(moved.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['exchangedOn'] }]);
    // Of before this was asked: an agreement that was moved past its lists.
    const raw = new Database(`${registry.temporary.folder}/registry.sqlite`);
    raw.exec("drop trigger agreements_corrected; update agreements set agreed_on = '2018-01-05'");
    raw.close();
    const agreeing = { listId, agreedOn: '2018-01-04', reference: 'Protocol' };
    const agreed = await actOn(registry, 'registrar', 'listAgree', agreeing, 'list { id }');
    expect(agreed.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['agreedOn'] }]);
    expect(agreed.userErrors[0]?.message).toContain('2018-01-05');
  });

  it('does not wait for a task that was given up', async () => {
    const { agreementId } = under;
    const toDo = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2017-12-24', caseIds: [] };
    const { id: taskId } = await mustActOn(registry, 'registrar', 'taskCreate', toDo, 'task { id }');
    const to = () => refused('agreement', { agreementId, expectedVersion: 2, agreedOn: '2017-12-26' });
    expect(named(await to())).toEqual([['IMPOSSIBLE_DATES', taskId]]);
    const givenUp = { taskId, toStatus: 'CANCELLED', reason: 'Nobody needs it.' };
    await mustActOn(registry, 'registrar', 'taskMove', givenUp, 'task { id }');
    expect(await to()).toEqual([]);
  });

  it('does not wait for a flight that was given up', async () => {
    const { roundId } = under;
    const movementId = await plan(registry, { roundId });
    const to = { roundId, endsOn: '2018-01-08', startsOn: '2018-01-07' };
    const before = await correct('round', to);
    expect(before.codes.length).toBeGreaterThan(0);
    await mustActOn(
      registry,
      'registrar',
      'movementCancel',
      { movementId, reason: 'No clearance.' },
      'movement { id }',
    );
    const after = await correct('round', to);
    expect(after.userErrors.filter(({ message }) => message.includes(movementId))).toEqual([]);
    expect(before.userErrors.filter(({ message }) => message.includes(movementId))).toHaveLength(1);
  });
});

describe('the database', () => {
  it('refuses to change what talks say without keeping what they said', () => {
    const raw = new Database(`${registry.temporary.folder}/registry.sqlite`);
    for (const change of [
      "update negotiation_tracks set title = 'x'",
      "update negotiation_rounds set starts_on = '2017-12-01'",
      "update agreements set agreed_on = '2017-12-25'",
    ])
      expect(() => raw.exec(change)).toThrow('keeps what it said');
    raw.close();
  });
});
