import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

describe('the life of a case', () => {
  it('goes from a report to an arrival, each guard met', async () => {
    const story = await CaseStory.open(registry);
    await story.comesHome();
    const { data } = await registry.ask(
      'registrar',
      `query ($id: ID!) { case(id: $id) {
      stage arrivedOn version
      child { names { text script role source } birth { earliest latest basis } sex regionOfOrigin languages parents { role fate } siblings { id } }
      stageChanges { fromStage toStage effectiveOn recordedBy secondPerson }
      possibleMoves { toStage needsTwoPersons missing { code } }
    } }`,
      { id: story.state.id },
    );
    expect(data.case.stage).toBe('RETURNED');
    expect(data.case.arrivedOn).toBe('2017-11-01');
    expect(data.case.child.names.map((name: { text: string }) => name.text)).toEqual(['Айгерім', 'أيجيريم']);
    expect(data.case.stageChanges.map((change: { toStage: string }) => change.toStage)).toEqual([
      'REPORTED',
      'TRACING',
      'LOCATED',
      'VERIFYING_IDENTITY',
      'IDENTITY_CONFIRMED',
      'RETURN_PREPARATION',
      'AWAITING_RETURN',
      'IN_TRANSIT',
      'RETURNED',
    ]);
    const identity = data.case.stageChanges.find(
      (change: { toStage: string }) => change.toStage === 'IDENTITY_CONFIRMED',
    );
    expect(identity).toMatchObject({ recordedBy: 'registrar', secondPerson: 'supervisor' });
    expect(data.case.possibleMoves).toContainEqual({
      toStage: 'IN_REHABILITATION',
      needsTwoPersons: false,
      missing: [{ code: 'PLAN_APPROVED' }],
    });
  });
});
