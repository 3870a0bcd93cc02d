import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { outerPlanOf, planOf, statementsOf } from '../support/plans.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let caseId: string;
beforeAll(async () => {
  registry = await openTestRegistry();
  caseId = (await CaseStory.open(registry)).state.id;
}, 60_000);
afterAll(() => registry.discard());

/** Each step by which a page of a list is found in these tables, and whether it is sorted. */
async function stepsOf(list: string, tables: string, who = 'registrar'): Promise<string[]> {
  const statements = await statementsOf(registry, async () => {
    const { errors } = await registry.ask(who, `{ ${list} { nodes { id } } }`);
    expect(errors).toBeUndefined();
  });
  const about = new RegExp(`^(SCAN|SEARCH) (main\\.)?(${tables})\\b|USE TEMP B-TREE FOR ORDER BY`);
  return statements
    .filter((text) => new RegExp(`"(${tables})"`).test(text) && /\blimit\b/.test(text))
    .flatMap((text) => outerPlanOf(registry, text).filter((step) => about.test(step)));
}

describe('a page of a list', () => {
  it.each([
    ['movements(first: 3)', 'movements', ['SEARCH movements USING INDEX movements_planned (planned_on<?)']],
    [
      'movements(first: 3, operationId: "operation_5")',
      'movements',
      ['SEARCH movements USING INDEX movements_operation (operation_id=? AND planned_on<?)'],
    ],
    [
      'listExchanges(first: 3)',
      'list_exchanges',
      ['SEARCH list_exchanges USING INDEX list_exchanges_exchanged (exchanged_on<?)'],
    ],
    [
      'listExchanges(first: 3, roundId: "round_5")',
      'list_exchanges',
      ['SEARCH list_exchanges USING INDEX list_exchanges_round (round_id=? AND exchanged_on<?)'],
    ],
    [
      'tasks(first: 3, ownerAgencyId: "agency_12")',
      'agreement_tasks|task_children',
      ['SEARCH agreement_tasks USING INDEX agreement_tasks_owner_due (owner_agency_id=? AND due_on>? AND due_on<?)'],
    ],
  ])('of %s is found along one index, in its order', async (list, tables, steps) => {
    expect(await stepsOf(list, tables)).toEqual(steps);
  });

  it('of the tasks of a child begins at the child', async () => {
    expect(await stepsOf(`tasks(first: 3, caseId: "${caseId}")`, 'agreement_tasks|task_children')).toEqual([
      'SEARCH task_children USING INDEX task_children_case (case_id=?)',
      'SEARCH agreement_tasks USING INTEGER PRIMARY KEY (rowid=?)',
      'USE TEMP B-TREE FOR ORDER BY',
    ]);
  });

  it.each([['registrar'], ['caseworker']])(
    'of who came by a movement and has no plan begins at the movement, for a %s',
    async (who) => {
      const query = `{ unplannedArrivals(first: 3, movementId: "movement_7") { nodes { caseId } } }`;
      const statements = await statementsOf(registry, () => registry.ask(who, query));
      const plans = statements
        .filter((text) => /from "unplanned_arrivals"/.test(text))
        .map((text) => planOf(registry, text).filter((step) => /unplanned_arrivals|arrivals_movement/.test(step)));
      expect(plans.length).toBe(who === 'registrar' ? 1 : 2);
      for (const steps of plans)
        expect(steps).toEqual([
          'SEARCH unplanned_arrivals USING INTEGER PRIMARY KEY (rowid=?)',
          'SEARCH main.arrivals USING COVERING INDEX arrivals_movement (movement_id=?)',
        ]);
    },
  );

  it('of links looks up what was last judged of each item', async () => {
    const statements = await statementsOf(registry, () =>
      registry.ask('registrar', '{ tracingLinks(first: 3, isInDoubt: true) { nodes { id } } }'),
    );
    const steps = statements
      .filter((text) => /evidence_judgements/.test(text))
      .flatMap((text) => planOf(registry, text).filter((step) => /evidence_judgements/.test(step)));
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps)
      expect(step).toMatch(/^SEARCH (main\.)?evidence_judgements USING INDEX evidence_judgements_evidence/);
  });
});
