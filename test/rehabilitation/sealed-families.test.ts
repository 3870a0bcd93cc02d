import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { openHome, openSealed, openWithPlan, readFile } from './home.js';

const reason = 'The young man asks for his birth certificate';
let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

describe('a sealed file', () => {
  it('hides the family with the child, from either side, to all but who has opened it', async () => {
    const elder = await openWithPlan(registry);
    const story = await openWithPlan(registry, { siblingOf: elder.state.id });
    const third = await CaseStory.open(registry, { siblingOf: elder.state.id });
    const apart = { since: '2017-11-20', separationReason: 'MEDICAL_CARE', explanation: 'She is in hospital' };
    const separation = { ...apart, siblingCaseId: story.state.id };
    await elder.does('caseworker', 'siblingSeparationRecord', separation);
    await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });

    interface Family {
      parents: unknown[];
      siblings: string[];
    }
    const familyOf = async (who: string, { state }: CaseStory): Promise<Family[]> => {
      const child = 'id child { parents { role fate versions { fate } } siblings { id } }';
      const { data, errors } = await registry.ask(
        who,
        `{ case(id: "${state.id}") { ${child} } node(id: "${state.id}") { ... on Case { ${child} } } cases(first: 100) { nodes { ${child} } } }`,
      );
      expect(errors).toBeUndefined();
      const listed = data.cases.nodes.find((node: { id: string }) => node.id === state.id);
      return [data.case, data.node, listed].map(({ child: { parents, siblings } }) => ({
        parents,
        siblings: siblings.map(({ id }: { id: string }) => id),
      }));
    };
    const idsOf = (...stories: CaseStory[]): string[] => stories.map(({ state }) => state.id).toSorted();
    const mother = { role: 'MOTHER', fate: 'WITH_CHILD', versions: [{ fate: 'WITH_CHILD' }] };
    const isWhole = async (who: string): Promise<void> => {
      for (const [one, others] of [
        [story, idsOf(elder, third)],
        [elder, idsOf(story, third)],
      ] as const)
        for (const { parents, siblings } of await familyOf(who, one))
          expect([who, parents, siblings.toSorted()]).toEqual([who, [mother], others]);
    };
    const apartFrom = async (who: string): Promise<unknown> =>
      (await readFile(registry, who, elder.state.id, 'separations { siblingCaseId reason }')).separations;
    await isWhole('registrar');

    await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Adopted' });
    for (const who of ['registrar', 'supervisor', 'caseworker']) {
      for (const seen of await familyOf(who, story)) expect([who, seen]).toEqual([who, { parents: [], siblings: [] }]);
      for (const one of [elder, third])
        for (const { parents, siblings } of await familyOf(who, one))
          expect([who, parents, siblings]).toEqual([who, [mother], idsOf(one === elder ? third : elder)]);
      // By way of a brother: nobody comes back to the child.
      const { text } = await registry.ask(
        who,
        `{ case(id: "${third.state.id}") { child { siblings { child { siblings { id } } } } possibleDuplicates { id child { siblings { id } } } } }`,
      );
      expect([who, text.includes(story.state.id)]).toEqual([who, false]);
      expect([who, await apartFrom(who)]).toEqual([who, [{ siblingCaseId: null, reason: 'MEDICAL_CARE' }]]);
    }
    // Nor is it told by a refusal: of a stranger's sealed file and a brother's the same is said.
    const stranger = await openSealed(registry);
    for (const siblingCaseId of [story.state.id, stranger.state.id]) {
      const { userErrors } = await elder.tries('caseworker', 'siblingSeparationRecord', { ...apart, siblingCaseId });
      expect(userErrors).toMatchObject([{ code: 'FILE_SEALED', field: ['siblingCaseId'] }]);
    }
    const file = await registry.app.inject({
      method: 'GET',
      url: '/exports/cases.jsonl',
      headers: { authorization: `Bearer ${registry.tokens['registrar']}` },
    });
    const line = (id: string) => file.body.split('\n').find((text) => text.includes(id)) ?? '';
    expect([line(elder.state.id).includes('WITH_CHILD'), line(story.state.id).includes('WITH_CHILD')]).toEqual([
      true,
      false,
    ]);

    await story.does('registrar', 'sealedFileOpen', { justification: reason });
    await isWhole('registrar');
    expect(await apartFrom('registrar')).toEqual([{ siblingCaseId: story.state.id, reason: 'MEDICAL_CARE' }]);
    for (const seen of await familyOf('supervisor', story)) expect(seen).toEqual({ parents: [], siblings: [] });
  });
});
