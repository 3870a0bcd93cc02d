import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actOn, mustActOn } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type Answer, type TestRegistry } from '../support/registry.js';
import { act, agree, awaited, board, plan } from './travel.js';

let registry: TestRegistry;
let under: Awaited<ReturnType<typeof agree>>;
let child: CaseStory;
/** Flights by what became of them. */
let flights: Readonly<Record<'arrived' | 'departed' | 'planned', string>>;
beforeAll(async () => {
  registry = await openTestRegistry();
  under = await agree(registry);
  flights = {
    arrived: await plan(registry, { code: 'Zhusan-1' }),
    departed: await plan(registry, { code: 'Zhusan-2' }),
    planned: await plan(registry, { code: 'Zhusan-3' }),
  };
  child = await awaited(registry, {}, under);
  await board(registry, flights.arrived, child);
  await board(registry, flights.departed, await awaited(registry));
  for (const movementId of [flights.arrived, flights.departed])
    await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-05' });
  await act(registry, 'movementComplete', { movementId: flights.arrived, arrivedOn: '2018-01-07' });
}, 60_000);
afterAll(() => registry.discard());

const ask = async (query: string, who = 'registrar'): Promise<Answer['data']> => {
  const answer = await registry.ask(who, query);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};
const idsOf = (page: { nodes: readonly { id: string }[] }): string[] => page.nodes.map(({ id }) => id);

describe('movements', () => {
  const days = async (given = ''): Promise<Answer['data']> =>
    (await ask(`{ movements(first: 10${given}) { nodes { id plannedOn departedOn arrivedOn operation { code } } } }`))
      .movements;

  it('are listed by the day they are planned for, with when they departed and arrived and of which operation', async () => {
    const { nodes } = await days();
    const known = new Map(Object.entries(flights).map(([name, id]) => [id, name]));
    expect(nodes.map(({ id, ...rest }: { id: string }) => ({ name: known.get(id), ...rest })).toReversed()).toEqual([
      {
        ...{ name: 'arrived', plannedOn: '2018-01-06', departedOn: '2018-01-05', arrivedOn: '2018-01-07' },
        operation: { code: 'Zhusan-1' },
      },
      {
        ...{ name: 'departed', plannedOn: '2018-01-06', departedOn: '2018-01-05', arrivedOn: null },
        operation: { code: 'Zhusan-2' },
      },
      {
        ...{ name: 'planned', plannedOn: '2018-01-06', departedOn: null, arrivedOn: null },
        operation: { code: 'Zhusan-3' },
      },
    ]);
  });

  it('are narrowed to where they stand, and to an operation', async () => {
    expect(idsOf(await days(', status: DEPARTED'))).toEqual([flights.departed]);
    expect(idsOf(await days(', status: CANCELLED'))).toEqual([]);
    const { operations } = await ask('{ operations { id code } }');
    const { id } = operations.find(({ code }: { code: string }) => code === 'Zhusan-3');
    expect(idsOf(await days(`, operationId: "${id}"`))).toEqual([flights.planned]);
    expect(idsOf(await days(`, operationId: "${id}0"`))).toEqual([]);
  });

  it('are the same object wherever they are read: of an operation, in the list, by their id', async () => {
    const fields =
      'id status version departedOn arrivedOn arrivals placesTaken manifest { case { id } } events { kind }';
    const { movement, movements, operations, node } = await ask(`{
      movement(id: "${flights.arrived}") { ${fields} }
      movements(first: 10, status: COMPLETED) { nodes { ${fields} } }
      operations { code movements { ${fields} } }
      node(id: "${flights.arrived}") { ... on Movement { ${fields} } }
    }`);
    expect(movement).toMatchObject({ arrivals: 1, placesTaken: 1, manifest: [{ case: { id: child.state.id } }] });
    expect(movements.nodes).toEqual([movement]);
    expect(operations.find(({ code }: { code: string }) => code === 'Zhusan-1').movements).toEqual([movement]);
    expect(node).toEqual(movement);
  });

  it('show an agency, by every way, no child on a manifest whom it may not see, and note whom they show', async () => {
    const reads = () =>
      registry.temporary.store.reader.raw.prepare('select count(*) from audit_subjects').pluck().get() as number;
    const query = '{ operations { movements { manifest { case { id } } } } }';
    const before = reads();
    const shown = JSON.stringify(await ask(query));
    expect([shown.includes(child.state.id), reads() - before]).toEqual([true, 2]);
    const foreign = await awaited(registry, { ownerAgencyId: 'agency_12' });
    await board(registry, flights.planned, foreign);
    const { movements } = await ask('{ movements(first: 10) { nodes { manifest { case { id } } } } }', 'caseworker');
    expect(JSON.stringify(movements)).not.toContain(foreign.state.id);
    expect(JSON.stringify(movements)).toContain(child.state.id);
  });

  it('show the day of an arrival as two persons put it right', async () => {
    const right = { movementId: flights.arrived, arrivedOn: '2018-01-08', reason: 'The border wrote of another day.' };
    registry.setClock('2018-01-10T09:00:01Z');
    await act(registry, 'movementCorrect', right, 'supervisor');
    registry.setClock('2018-01-10T09:00:02Z');
    expect((await act(registry, 'movementCorrect', right)).codes).toEqual([]);
    expect((await ask(`{ movement(id: "${flights.arrived}") { departedOn arrivedOn } }`)).movement).toEqual({
      departedOn: '2018-01-05',
      arrivedOn: '2018-01-08',
    });
  });
});

describe('lists that were exchanged', () => {
  it('are listed by their day, of a round, and by whether both parties agreed', async () => {
    const open = { ...under, title: 'Not agreed', exchangedOn: '2017-12-22', caseIds: [] };
    const { id } = await mustActOn(registry, 'registrar', 'listOpen', open, 'list { id }');
    const of = async (given: string): Promise<Answer['data']> =>
      (
        await ask(
          `{ listExchanges(first: 20${given}) { nodes { id exchangedOn agreedOn round { code } agreement { id } } } }`,
        )
      ).listExchanges;
    const all = (await of('')).nodes as { exchangedOn: string; agreedOn: string | null }[];
    expect(all.map(({ exchangedOn }) => exchangedOn)).toEqual(
      all
        .map(({ exchangedOn }) => exchangedOn)
        .toSorted()
        .toReversed(),
    );
    expect((await of(`, roundId: "${under.roundId}", isAgreed: false`)).nodes).toEqual([
      {
        id,
        exchangedOn: '2017-12-22',
        agreedOn: null,
        round: { code: 'Astana-8' },
        agreement: { id: under.agreementId },
      },
    ]);
    const agreed = await of(`, roundId: "${under.roundId}", isAgreed: true`);
    expect(agreed.nodes).toMatchObject([{ agreedOn: '2017-12-22', round: { code: 'Astana-8' } }]);
    const { homecoming } = await ask(`{ homecoming(caseId: "${child.state.id}") { lists { id round { code } } } }`);
    expect(homecoming.lists).toEqual([{ id: agreed.nodes[0].id, round: { code: 'Astana-8' } }]);
  });
});

describe('what an act on talks and operations made', () => {
  it('is answered as the object itself', async () => {
    const made = (mutation: string, input: object, selection: string) =>
      mustActOn(registry, 'registrar', mutation, input, selection);
    const track = { title: 'Other talks', counterpart: 'A party', country: 'IQ', leadAgencyId: 'agency_11' };
    const opened = await made('trackOpen', track, 'track { id title country rounds { code } }');
    expect(opened).toMatchObject({ title: 'Other talks', country: 'IQ', rounds: [] });
    const round = {
      trackId: opened.id,
      code: 'Baghdad-1',
      place: 'Baghdad',
      startsOn: '2017-12-01',
      endsOn: '2017-12-02',
    };
    const held = await made('roundRecord', round, 'round { id code lists { id } agreements { id } }');
    expect(held).toMatchObject({ code: 'Baghdad-1', lists: [], agreements: [] });
    const terms = { roundId: held.id, agreedOn: '2017-12-02', terms: 'By list.' };
    const { id: agreementId, version } = await made('agreementRecord', terms, 'agreement { id version endedOn }');
    const end = { agreementId, expectedVersion: version, endedOn: '2017-12-20', reason: 'It lapsed.' };
    expect(await made('agreementEnd', end, 'agreement { endedOn version }')).toEqual({
      endedOn: '2017-12-20',
      version: version + 1,
    });
    const operation = { code: 'Test-9', title: 'A test' };
    expect(await made('operationPlan', operation, 'operation { code movements { id } }')).toEqual({
      code: 'Test-9',
      movements: [],
    });
    const again = await actOn(registry, 'registrar', 'operationPlan', operation, 'operation { id }');
    expect([again.made, again.codes.length]).toEqual([null, 1]);
    // An operation goes back to the round in which its agreement was made, and to no other.
    const other = await made('roundRecord', { ...round, code: 'Baghdad-2' }, 'round { id }');
    const anew = { ...terms, terms: 'By list, again.' };
    const { id: standing } = await made('agreementRecord', anew, 'agreement { id }');
    const goesBack = { code: 'Test-10', title: 'A test', agreementId: standing };
    const elsewhere = await actOn(registry, 'registrar', 'operationPlan', { ...goesBack, roundId: other.id }, 'id');
    expect([elsewhere.codes, elsewhere.userErrors[0]?.field]).toEqual([['INVALID_INPUT'], ['roundId']]);
    expect(elsewhere.userErrors[0]?.message).toContain(held.id);
    const chained = await made('operationPlan', { ...goesBack, roundId: held.id }, 'operation { roundCode }');
    expect(chained).toEqual({ roundCode: 'Baghdad-1' });
  });
});

describe('the cost of an operation', () => {
  it('counts a manifest as long as it is, so that not all flights are read at once', async () => {
    const whole = 'manifest { case { id child { names { text } } } }';
    const { status, errors } = await registry.ask('registrar', `{ movements(first: 100) { nodes { ${whole} } } }`);
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'COST_TOO_HIGH']);
    expect((await registry.ask('registrar', `{ movement(id: "${flights.arrived}") { ${whole} } }`)).status).toBe(200);
  });
});
