import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createBudget } from '../../src/graphql/limits/budgets.js';
import { limitResponse } from '../../src/graphql/limits/limit-response.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const siblings = 'nodes { child { siblings { child { names { text } parents { names { text } } } } } }';

describe('the cost of an operation', () => {
  it('is told, and follows the page asked for in a variable, however often it was asked before', async () => {
    const query = 'query ($first: Int!) { cases(first: $first) { nodes { id } } }';
    const costs: unknown[] = [];
    for (const first of [1, 50, 50, 50, 10, 100]) {
      const { text } = await registry.ask('registrar', query, { first });
      costs.push((JSON.parse(text) as { extensions: { cost: unknown } }).extensions.cost);
    }
    expect(costs.map((cost) => (cost as { requested: number }).requested)).toEqual([2, 100, 100, 100, 20, 200]);
    expect(costs[0]).toEqual({ requested: 2, maximum: 10_000 });
  });

  it('of a list of cases grows with each further thing that it is narrowed to, in the document and in variables', async () => {
    const costOf = async (query: string, variables?: object): Promise<number> => {
      const { text, errors } = await registry.ask('registrar', query, variables);
      expect(errors).toBeUndefined();
      return (JSON.parse(text) as { extensions: { cost: { requested: number } } }).extensions.cost.requested;
    };
    const given = (filter: string) => costOf(`{ cases(first: 1, filter: { ${filter} }) { nodes { id } } }`);
    expect(await given('closureReason: DUPLICATE')).toBe(2);
    expect(await given('arrivedFrom: "2017-01-01", arrivedUntil: "2017-12-31", agencyId: "agency_11"')).toBe(2);
    expect(await given('closureReason: DUPLICATE, sex: FEMALE')).toBe(1_002);
    expect([await given('name: "Айгерім"'), await given('name: "Айгерім", sex: FEMALE')]).toEqual([1_002, 1_002]);
    expect(await given('closureReason: DUPLICATE, sex: FEMALE, country: SY')).toBe(2_002);
    const whole = 'query ($filter: CaseFilterInput) { cases(first: 1, filter: $filter) { nodes { id } } }';
    expect(await costOf(whole, { filter: { sex: 'FEMALE' } })).toBe(2);
    expect(await costOf(whole, { filter: { sex: 'FEMALE', country: 'SY' } })).toBe(1_002);
    expect(await costOf(whole, { filter: { sex: 'FEMALE', country: null } })).toBe(2);
    const part = 'query ($sex: Sex) { cases(first: 1, filter: { country: SY, sex: $sex }) { nodes { id } } }';
    expect([await costOf(part), await costOf(part, { sex: 'MALE' }), await costOf(part)]).toEqual([2, 1_002, 2]);
  });

  it('of the audit grows where no index says which of its rows are meant', async () => {
    const costOf = async (filter: string): Promise<number> => {
      const query = `{ auditTrail(first: 1, filter: { ${filter} }) { nodes { sequence } } }`;
      const { text, errors } = await registry.ask('auditor', query);
      expect(errors).toBeUndefined();
      return (JSON.parse(text) as { extensions: { cost: { requested: number } } }).extensions.cost.requested;
    };
    for (const filter of ['', 'caseId: "case_1"', 'recordId: "request_1", operation: null'])
      expect([filter, await costOf(filter)]).toEqual([filter, 2]);
    for (const filter of [
      'decision: REFUSED',
      'caseId: "case_1", operation: "read"',
      'caseId: "case_1", recordId: "request_1"',
    ])
      expect([filter, await costOf(filter)]).toEqual([filter, 1_002]);
  });

  it('is refused above the maximum before anything runs, also for a document seen before', async () => {
    const query = `query ($first: Int!) { cases(first: $first) { ${siblings} } }`;
    expect((await registry.ask('registrar', query, { first: 1 })).errors).toBeUndefined();
    for (let round = 0; round < 3; round++) {
      const { status, errors } = await registry.ask('registrar', query, { first: 100 });
      expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'COST_TOO_HIGH']);
    }
  });
});

describe('a budget', () => {
  it('is spent by cost, refills with time and is one for each spender', () => {
    let now = 0;
    const spend = createBudget({ name: 'user', quota: 600, windowSeconds: 60 }, () => now);
    expect(spend('a', 500)).toMatchObject({ granted: true, remaining: 100 });
    expect(spend('a', 200)).toMatchObject({ granted: false, remaining: 100, seconds: 10 });
    expect(spend('b', 200).granted).toBe(true);
    now = 10_000;
    expect(spend('a', 200).granted).toBe(true);
    expect(spend('c', 10_000)).toMatchObject({ granted: true, remaining: 0 });
  });

  it('owes what is done without being asked for, up to once the whole, and meets nothing until that is made up', () => {
    let now = 0;
    const spend = createBudget({ name: 'address', quota: 600, windowSeconds: 60 }, () => now);
    expect(spend('a', 500, 'DONE')).toMatchObject({ granted: true, remaining: 100 });
    expect(spend('a', 200, 'DONE')).toMatchObject({ granted: false, remaining: 0 });
    expect(spend('a', 0)).toMatchObject({ granted: false, seconds: 10 });
    now = 10_000;
    expect(spend('a', 0).granted).toBe(true);
    for (let times = 0; times < 10; times++) spend('a', 600, 'DONE');
    expect(spend('a', 0)).toMatchObject({ granted: false, seconds: 60 });
  });

  it('is remembered whoever else comes, and forgotten only once it is whole again', () => {
    let now = 0;
    const spend = createBudget({ name: 'address', quota: 600, windowSeconds: 60 }, () => now);
    const come = (from: number, to: number): void => {
      for (let at = from; at < to; at++) spend(`other ${at}`, 1);
    };
    spend('a', 600);
    come(0, 9_999);
    expect(spend('a', 1).granted).toBe(false);
    come(10_000, 15_000);
    expect(spend('a', 1).granted).toBe(false);
    come(20_000, 65_000);
    expect(spend('a', 1).granted).toBe(false);
    now = 60_000;
    come(70_000, 95_000);
    expect(spend('a', 600).granted).toBe(true);
  });
});

describe('the schema of the registry', () => {
  it('is shown to who is signed in and to nobody else', async () => {
    for (const query of [
      '{ __schema { queryType { name } } }',
      '{ ...A } fragment A on Query { __type(name: "Case") { name } }',
    ]) {
      const refused = await registry.ask(undefined, query);
      expect([refused.status, refused.errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
      expect(refused.text).not.toContain('"name"');
      for (const who of Object.keys(registry.tokens)) expect((await registry.ask(who, query)).errors).toBeUndefined();
    }
  });
});

describe('an answer', () => {
  it('is replaced by an error where it is too large, counted in bytes', () => {
    expect(limitResponse('ж'.repeat(50), 100)).toBe('ж'.repeat(50));
    expect(limitResponse('ж'.repeat(51), 100)).toContain('RESPONSE_TOO_LARGE');
  });
});
