import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { agree } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { databaseOf } from '../matrix/world.js';
import type { TestRegistry } from '../support/registry.js';
import { openList } from './talks.js';

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
    const listId = await openList(registry, under, { caseIds: [story.state.id] });
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
