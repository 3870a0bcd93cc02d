import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gt, max } from 'drizzle-orm';
import { auditEntries } from '../../schema/audit.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { mustActOn } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';
import { act, agree, awaited, board, plan, refresh } from './travel.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const words = { separation: 'Her brother Dauren is ill', end: 'Her aunt Saule came', note: 'Her mother Aigul wrote' };

describe('words written by hand beside a child', () => {
  it('are read on a manifest and under a task by whoever may know who the child is, and by nobody else', async () => {
    const story = await awaited(registry);
    const { id: caseId } = story.state;
    const { agreementId } = await agree(registry);
    const given = { agreementId, ownerAgencyId: 'agency_12', title: 'Papers', dueOn: '2018-02-01', caseIds: [caseId] };
    await grant(registry, caseId, ['FACTS']);
    const { id: taskId } = await mustActOn(registry, 'registrar', 'taskCreate', given, 'task { id }');
    const settled = { taskId, ofCaseId: caseId, outcome: 'DONE', note: words.note };
    await mustActOn(registry, 'registrar', 'taskChildSettle', settled, 'task { id }');
    const movementId = await plan(registry);
    await refresh(registry, story);
    await act(registry, 'manifestAdd', { movementId, entries: [{ caseId, separationReason: words.separation }] });
    await act(registry, 'manifestRemove', { movementId, ofCaseId: caseId, reason: words.end });
    const query = `{
      movement(id: "${movementId}") { manifest { case { id } separationReason endReason } }
      tasks(first: 5) { nodes { children { case { id } note } } }
    }`;
    const read = async (who: string): Promise<readonly unknown[]> => {
      const { data } = await registry.ask(who, query);
      const { separationReason, endReason } = data.movement.manifest[0];
      return [separationReason, endReason, data.tasks.nodes[0].children[0].note] as unknown[];
    };
    const [told, nothing] = [Object.values(words), [null, null, null]];
    expect(await read('registrar')).toEqual([words.separation, words.end, words.note]);
    expect(await read('helper')).toEqual(nothing);
    await grant(registry, caseId, ['FACTS', 'IDENTITY']);
    expect(await read('helper')).toEqual(told);
  });

  it('of a whole movement are read by whoever may know who each child aboard is; places are counted within sight', async () => {
    const [one, two] = [await awaited(registry), await awaited(registry)];
    const flown = await plan(registry);
    for (const story of [one, two]) await refresh(registry, story);
    await board(registry, flown, one, two);
    await act(registry, 'movementDepart', { movementId: flown, departedOn: '2018-01-05' });
    await act(registry, 'movementComplete', { movementId: flown, arrivedOn: '2018-01-07' });
    const correction = { movementId: flown, arrivedOn: '2018-01-06', reason: words.note };
    expect((await act(registry, 'movementCorrect', correction, 'supervisor')).codes).toEqual([]);
    const empty = await plan(registry, { code: 'Zhusan-2' });
    expect((await act(registry, 'movementCancel', { movementId: empty, reason: words.end })).codes).toEqual([]);
    const read = async (who: string): Promise<readonly unknown[]> => {
      const { data, errors } = await registry.ask(
        who,
        `{ flown: movement(id: "${flown}") { placesTaken corrections { reason recordedBy } }
           empty: movement(id: "${empty}") { placesTaken events { kind note } } }`,
      );
      expect(errors).toBeUndefined();
      return [data.flown.placesTaken, data.flown.corrections[0].reason, data.empty.events.at(-1).note] as unknown[];
    };
    const all = [2, words.note, words.end];
    for (const who of ['registrar', 'supervisor']) expect([who, await read(who)]).toEqual([who, all]);
    // With nobody aboard, with one child shown, with one of two named, and with both.
    expect(await read('helper')).toEqual([0, null, null]);
    await grant(registry, one.state.id, ['FACTS', 'IDENTITY']);
    expect(await read('helper')).toEqual([1, null, null]);
    await grant(registry, two.state.id, ['FACTS']);
    expect(await read('helper')).toEqual([2, null, null]);
    await grant(registry, two.state.id, ['IDENTITY']);
    expect(await read('helper')).toEqual([2, words.note, null]);
  });

  it('of a movement leave the trace of a reading of each child whom they may name, by whatever way they were reached', async () => {
    const story = await awaited(registry);
    const movementId = await plan(registry);
    await refresh(registry, story);
    await board(registry, movementId, story);
    await act(registry, 'movementCancel', { movementId, reason: words.end });
    const { operation } = (await registry.ask('registrar', `{ movement(id: "${movementId}") { operation { id } } }`))
      .data.movement as { operation: { id: string } };
    const notes = 'events { kind note }';
    const ways = [
      `{ movement(id: "${movementId}") { ${notes} } }`,
      `{ movements(first: 10) { nodes { ${notes} } } }`,
      `{ operations { movements { ...A } } } fragment A on Movement { ${notes} }`,
      `{ node(id: "${operation.id}") { ... on Operation { movements { ${notes} } } } }`,
    ];
    const readings = async (query: string): Promise<readonly unknown[]> => {
      const { reader } = registry.temporary.store;
      const [before] = await reader.db.select({ last: max(auditEntries.sequence) }).from(auditEntries);
      expect((await registry.ask('supervisor', query)).text.includes(words.end)).toBe(query.includes('note'));
      const rows = await reader.db
        .select()
        .from(auditEntries)
        .where(gt(auditEntries.sequence, before?.last ?? 0));
      return rows.map(({ decision, subjects }) => [decision, subjects]);
    };
    for (const way of ways) expect([way, await readings(way)]).toEqual([way, [['READ', [story.state.id, movementId]]]]);
    // What names nobody is no reading of anybody.
    expect(await readings('{ movements(first: 10) { nodes { events { kind } } } }')).toEqual([]);
  });
});
