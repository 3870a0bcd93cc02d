import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory, openingInput } from '../support/case-story.js';
import { planOf, statementsOf } from '../support/plans.js';
import type { TestRegistry } from '../support/registry.js';
import { grant, openRegistryOfThree } from './agencies.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const name = openingInput.names[0]?.text ?? '';
const filters = [
  '',
  ', filter: { stages: [REPORTED] }',
  ', filter: { stages: [REPORTED, TRACING] }',
  ', filter: { agencyId: "agency_11" }',
  ', filter: { country: SY, sex: FEMALE }',
  ', filter: { siteId: "site_21" }',
  ', filter: { regionOfOrigin: KZ_75, updatedSince: "2018-01-01T00:00:00Z" }',
  `, filter: { name: "${name}" }`,
];
const orders = ['REPORTED_ON_DESC', 'REPORTED_ON_ASC', 'UPDATED_AT_DESC', 'UPDATED_AT_ASC'];

describe('what an agency asks', () => {
  it('never walks all cases or all grants, whatever the filter, the order and the page', async () => {
    const granted = await CaseStory.open(registry);
    await CaseStory.open(registry, { siblingOf: granted.state.id }, 'registrar');
    await CaseStory.open(registry, {}, 'partner');
    await CaseStory.open(registry, {}, 'partner');
    await grant(registry, granted.state.id, ['IDENTITY']);
    const statements = await statementsOf(registry, async () => {
      for (const filter of filters) {
        for (const orderBy of orders) {
          const list = (after: string) =>
            registry.ask(
              'partner',
              `{ cases(first: 1, orderBy: ${orderBy}${filter}${after}) { nodes { id } pageInfo { endCursor } } }`,
            );
          const { data } = await list('');
          const cursor: unknown = data.cases.pageInfo.endCursor;
          if (typeof cursor === 'string') await list(`, after: "${cursor}"`);
        }
      }
      const query = `{ case(id: "${granted.state.id}") { child { siblings { id } } possibleDuplicates { id } } caseGrants(first: 20, caseId: "${granted.state.id}") { nodes { id } } }`;
      await registry.ask('partner', query);
      await registry.ask('partner', '{ whatMayISee { ownCases grantedCases grants { nodes { id } } } }');
      await registry.ask('partner', '{ referrals(first: 5) { nodes { id case { id } } } }');
    });
    const about = statements.filter((text) => /"(cases|case_grants|granted_places)"/.test(text));
    expect(about.length).toBeGreaterThan(80);
    const walks = about.flatMap((text) =>
      planOf(registry, text)
        .filter((step) => /^SCAN (cases|case_grants|granted_places|grant_endings|referrals)\b/.test(step))
        .map((step) => `${step}: ${text}`),
    );
    expect(walks).toEqual([]);
  });
});
