import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { agree, awaited, board, plan, refresh } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { mustActOn, type Shown } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';

/*
 * A version counts what befell a record: also children aboard, on a list or under a task whom the reader does not see. Whoever
 * may not act on the record is told none, and nothing else of it moves when an unseen child is put on or taken off.
 */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

/** Everything that movements, operations, lists and agreements say, to somebody of an agency none of whose children is on them. */
const everything = `{
  movements(first: 10) { pageInfo { hasNextPage endCursor } edges { cursor node {
    id status version plannedOn departedOn arrivedOn capacity placesTaken arrivals
    events { kind recordedAt } corrections { kind } manifest { isReady } operation { id version corrections { code } } } } }
  operations { id version movements { id version } }
  listExchanges(first: 10) { pageInfo { hasNextPage endCursor } edges { cursor node {
    id version title exchangedOn agreedOn lines { presence } corrections { title } agreement { id version } } } }
  negotiationTracks { id version rounds { id version agreements { id version } lists { id version lines { presence } } } }
  changes(first: 100) { nodes { kind caseId version } pageInfo { endCursor } }
}`;
const stranger = 'helper';
const told = async (who: string): Promise<string> => {
  const answer = await registry.ask(who, everything);
  expect(answer.errors).toBeUndefined();
  return answer.text;
};

describe('whoever sees nobody on a record and may not act on it', () => {
  it('reads the same bytes whatever befalls the children on a manifest, a list and under a task', async () => {
    const { roundId, agreementId } = await agree(registry);
    const movementId = await plan(registry, { agreementId });
    const [one, two, three] = [await awaited(registry), await awaited(registry), await awaited(registry)];
    const opened = { roundId, agreementId, title: 'A list', exchangedOn: '2017-12-22' };
    const list = await mustActOn(registry, 'registrar', 'listOpen', opened, 'list { id }');
    const toDo = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2018-02-01' };
    const before = await told(stranger);
    const seen: string[] = [];
    const after = async (act: () => Promise<unknown>): Promise<void> => {
      await act();
      seen.push(await told(stranger));
    };
    for (const story of [one, two, three]) await after(() => board(registry, movementId, story));
    await after(() =>
      mustActOn(
        registry,
        'registrar',
        'manifestRemove',
        { movementId, ofCaseId: three.state.id, reason: 'Ill.' },
        'movement { id }',
      ),
    );
    // A case that is closed frees its place by itself.
    await after(async () => {
      await refresh(registry, two);
      await two.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    });
    const lines = [{ name: 'Somebody', sex: 'FEMALE' }];
    await after(() =>
      mustActOn(registry, 'registrar', 'listTheirVersionRecord', { listId: list.id, lines }, 'list { id }'),
    );
    await after(() =>
      mustActOn(registry, 'registrar', 'taskCreate', { ...toDo, caseIds: [one.state.id] }, 'task { id }'),
    );
    expect(seen.map((text) => text === before)).toEqual(seen.map(() => true));
    const { data } = await registry.ask('registrar', everything);
    expect(versionsIn(data.movements)).toContain(6);
    expect(versionsIn(data.listExchanges)).toEqual(expect.arrayContaining([2]));
  }, 60_000);

  it('is told no version of it, nor is an own child aboard a way to count the others', async () => {
    const movementId = await plan(registry);
    const own = await awaited(registry);
    await board(registry, movementId, own);
    const query = `{ movement(id: "${movementId}") { version manifest { case { id } } } }`;
    const ask = async (who: string): Promise<Shown> => (await registry.ask(who, query)).data.movement;
    expect(await ask('caseworker')).toEqual({ version: 0, manifest: [{ case: { id: own.state.id } }] });
    expect((await ask('registrar')).version).toBe(2);
    const node = await registry.ask('caseworker', `{ node(id: "${movementId}") { ... on Movement { version } } }`);
    expect(node.data.node).toEqual({ version: 0 });
  });
});

/** The versions of movements and lists within an answer. */
function versionsIn(part: unknown): unknown[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part as Readonly<Record<string, unknown>>).flatMap(([name, inner]) =>
    name === 'version' ? [inner] : versionsIn(inner),
  );
}
