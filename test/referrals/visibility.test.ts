import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory, openingInput } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { doing, found, grant, lastDay, openFullCase, openRegistryOfThree, refer, seen } from './agencies.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const absent = 'case_123456789';
const name = openingInput.names[0]?.text ?? '';

/** Every way to a case. Each answers the same for a case that is absent and for one that may not be seen. */
const ways: Record<string, (id: string) => string> = {
  case: (id) => `{ case(id: "${id}") { id stage child { sex } } }`,
  node: (id) => `{ node(id: "${id}") { __typename id ... on Case { stage } } }`,
  'node by fragment and alias': (id) => `{ a: node(id: "${id}") { ...F } } fragment F on Case { b: child { sex } }`,
  caseGrants: (id) => `{ caseGrants(first: 20, caseId: "${id}") { nodes { id } pageInfo { hasNextPage } } }`,
  'a mutation': (id) =>
    `mutation { evidenceRecord(input: { idempotencyKey: "12345678", caseId: "${id}", expectedVersion: 1, type: VIDEO, grade: C, obtainedOn: "2017-07-01", source: "x" }) { case { id } userErrors { code field message } } }`,
  'a stale mutation': (id) =>
    `mutation { whereaboutsRecord(input: { idempotencyKey: "12345679", caseId: "${id}", expectedVersion: 77, sighting: { observedOn: "2017-07-01", country: SY, source: "x", grade: B } }) { case { id } userErrors { code field message } } }`,
  referralCreate: (id) =>
    `mutation { referralCreate(input: { idempotencyKey: "12345670", caseId: "${id}", expectedVersion: 1, toAgencyId: "agency_13", reason: "x", scopes: [FACTS], expiresOn: "${lastDay}" }) { referral { id } userErrors { code field message } } }`,
};

async function expectInvisible(id: string, who = 'partner'): Promise<void> {
  for (const [way, query] of Object.entries(ways)) {
    const [forbidden, missing] = [await registry.ask(who, query(id)), await registry.ask(who, query(absent))];
    expect({ way, status: forbidden.status, text: forbidden.text }).toEqual({
      way,
      status: missing.status,
      text: missing.text,
    });
    expect(forbidden.text).not.toContain(id);
  }
  for (const filter of ['{}', `{ name: "${name}" }`, '{ stages: [REPORTED, TRACING] }', '{ agencyId: "agency_11" }']) {
    const { data } = await registry.ask(who, `{ cases(first: 10, filter: ${filter}) { nodes { id } } }`);
    expect(data.cases.nodes).toEqual([]);
  }
}

describe('a case of another agency', () => {
  it('answers as an absent one, byte for byte, by every way', async () => {
    const story = await openFullCase(registry);
    await expectInvisible(story.state.id);
  });

  it('answers so while a referral is pending, and to a third agency ever after', async () => {
    const story = await openFullCase(registry);
    const referralId = await refer(registry, story.state.id);
    await expectInvisible(story.state.id);
    await doing(registry, 'partner', 'referralAccept', { referralId });
    await expectInvisible(story.state.id, 'hospital');
  });

  it('answers so again once a grant was taken back, on the very next request', async () => {
    const story = await openFullCase(registry);
    const grantId = await grant(registry, story.state.id, ['FACTS', 'IDENTITY', 'RECORD']);
    expect((await seen(registry, story.state.id))?.child.names).toHaveLength(2);
    expect((await doing(registry, 'registrar', 'accessRevoke', { grantId, reason: 'Done.' })).userErrors).toEqual([]);
    await expectInvisible(story.state.id);
  });

  it('answers so again once the grant expires, by the clock alone', async () => {
    const story = await openFullCase(registry);
    await grant(registry, story.state.id, ['FACTS']);
    registry.setClock(`${lastDay}T23:59:59.999Z`);
    expect(await seen(registry, story.state.id)).not.toBeNull();
    registry.setClock('2018-04-01T00:00:00Z');
    await expectInvisible(story.state.id);
  });
});

describe('granted cases', () => {
  it('stand in a list among the own ones, once each, in one order over all pages', async () => {
    const expected: string[] = [];
    for (let index = 0; index < 9; index++) {
      const reportedOn = `2017-06-0${1 + (index % 3)}`;
      const story = await CaseStory.open(registry, { reportedOn }, index % 2 === 0 ? 'partner' : 'registrar');
      expected.push(`${reportedOn} ${story.state.id}`);
      if (index % 2 === 1) await grant(registry, story.state.id, ['FACTS']);
      if (index === 3) await grant(registry, story.state.id, ['IDENTITY']);
    }
    await CaseStory.open(registry);
    for (const [orderBy, sorted] of [
      ['REPORTED_ON_ASC', [...expected].sort()],
      ['REPORTED_ON_DESC', [...expected].sort().reverse()],
    ] as const) {
      const listed: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const query = `query ($after: String) { cases(first: 2, after: $after, orderBy: ${orderBy}) { nodes { id reportedOn } pageInfo { hasNextPage endCursor } } }`;
        const { data } = await registry.ask('partner', query, { after });
        listed.push(
          ...data.cases.nodes.map((node: { id: string; reportedOn: string }) => `${node.reportedOn} ${node.id}`),
        );
        more = data.cases.pageInfo.hasNextPage;
        after = data.cases.pageInfo.endCursor;
      }
      expect(listed).toEqual(sorted);
    }
  });

  it('are seen as brothers and sisters, and are counted by their own agency alone', async () => {
    const [first, second] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const third = await CaseStory.open(registry, { siblingOf: first.state.id });
    await grant(registry, first.state.id, ['FACTS']);
    const query = `{ case(id: "${first.state.id}") { child { siblings { id } } } }`;
    expect((await registry.ask('partner', query)).data.case.child.siblings).toEqual([]);
    await grant(registry, third.state.id, ['FACTS']);
    expect((await registry.ask('partner', query)).data.case.child.siblings).toEqual([{ id: third.state.id }]);
    expect(await found(registry, '{}')).not.toContain(second.state.id);
    const counts = await registry.ask('partner', '{ caseCounts(by: []) { total } }');
    expect(counts.data.caseCounts.total).toBe(0);
  });
});
