import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { mustActOn } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';
import { act, agree, awaited, plan, refresh } from './travel.js';

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
});
