import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isEnumType } from 'graphql';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userErrorCodes } from '../../src/errors.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { CaseStory, openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/*
 * How each kind of wrong comes back, as docs/partner/README.md tells the makers of apps. A client is written against
 * these shapes; what is wrong in particular is tested where it is decided.
 */
let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
  story = await CaseStory.open(registry);
}, 60_000);
afterAll(() => registry.discard());

const all = 'code field guard subjectId currentVersion';
const acts = async (who: string, mutation: string, input: object, selected = all) =>
  registry.ask(
    who,
    `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { userErrors { ${selected} } } }`,
    { input: { idempotencyKey: randomUUID(), ...input } },
  );
const ofCase = (more: object) => ({ caseId: story.state.id, expectedVersion: story.state.version, ...more });
const errorsOf = async (who: string, mutation: string, input: object): Promise<Record<string, unknown>[]> => {
  const { data, errors } = await acts(who, mutation, input);
  expect(errors).toBeUndefined();
  return data[mutation].userErrors as Record<string, unknown>[];
};
const nothingMore = { guard: null, subjectId: null, currentVersion: null };

describe('a code of userErrors', () => {
  it('is explained in the schema, and in the same words to the makers of apps', () => {
    const type = buildRegistrySchema().getType('ErrorCode');
    const values = isEnumType(type) ? type.getValues() : [];
    expect(values.map(({ name }) => name)).toEqual([...userErrorCodes]);
    const document = readFileSync('docs/partner/README.md', 'utf8');
    const told = [...document.matchAll(/^\| `([A-Z_]+)` \| (.+) \|$/gm)].map(([, code, words]) => [code, words]);
    expect(told.filter(([code]) => !code?.startsWith('ORALU_'))).toEqual(
      values.map(({ name, description }) => [name, description]),
    );
    for (const { name, description } of values)
      expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)]);
  });
});

describe('what is wrong with a request itself', () => {
  it.each([
    ['no operation', '{ cases(first: 1) { nodes { id }', 'GRAPHQL_PARSE_FAILED'],
    ['a field that there is not', '{ cases(first: 1) { nodes { nothing } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a page left out', '{ cases { nodes { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a page of none', '{ cases(first: 0) { nodes { id } } }', 'INVALID_INPUT'],
    ['a page that is too long', '{ cases(first: 101) { nodes { id } } }', 'INVALID_INPUT'],
  ])('%s is 400, without data and before anything runs', async (_name, query, code) => {
    const { status, data, errors } = await registry.ask('registrar', query);
    expect([status, data, errors?.map(({ extensions }) => extensions.code)]).toEqual([400, undefined, [code]]);
  });

  it('a missing token is 401, a right that a field takes and the role lacks 403; neither shows any of the rest', async () => {
    const query = '{ viewer { name } auditTrail(first: 1) { nodes { sequence } } }';
    const anonymous = await registry.ask(undefined, query);
    expect([anonymous.status, anonymous.data, anonymous.errors?.[0]?.extensions.code]).toEqual([
      401,
      undefined,
      'UNAUTHENTICATED',
    ]);
    const { status, data, errors } = await registry.ask('caseworker', query);
    expect([status, data, errors?.map(({ extensions, path }) => [extensions.code, path])]).toEqual([
      403,
      undefined,
      [['FORBIDDEN', undefined]],
    ]);
  });
});

describe('what is wrong with what a query is asked with', () => {
  it('comes among errors with its path', async () => {
    for (const [query, code] of [
      ['{ cases(first: 1, after: "nowhere") { nodes { id } } }', 'INVALID_CURSOR'],
      ['{ cases(first: 1, after: "") { nodes { id } } }', 'INVALID_CURSOR'],
      ['{ changes(first: 1, after: "nowhere") { nodes { number } } }', 'INVALID_CURSOR'],
      ['{ lapsingLifeSigns(first: 1, withinDays: 999) { nodes { lapsesOn } } }', 'INVALID_INPUT'],
    ] as const) {
      const { status, data, errors } = await registry.ask('registrar', query);
      const field = /^\{ (\w+)/.exec(query)?.[1];
      expect([status, data, errors?.map(({ extensions, path }) => [extensions.code, path])]).toEqual([
        200,
        null,
        [[code, [field]]],
      ]);
    }
  });
});

describe('a right that depends on the values of an input', () => {
  it('is FORBIDDEN among errors with the path of the mutation, never a user error', async () => {
    const closing = ofCase({ toStage: 'CLOSED', closureReason: 'DUPLICATE', effectiveOn: '2017-12-01' });
    const { status, data, errors } = await acts('caseworker', 'caseMove', closing);
    expect([status, data, errors?.map(({ extensions, path }) => [extensions.code, path])]).toEqual([
      200,
      null,
      [['FORBIDDEN', ['caseMove']]],
    ]);
  });
});

describe('what is wrong with an act', () => {
  it('names each guard that failed as data', async () => {
    const found = await errorsOf('registrar', 'caseMove', ofCase({ toStage: 'TRACING', effectiveOn: '2017-07-01' }));
    expect(found).toEqual(
      ['TRACING_OPENED', 'LAWFUL_BASIS'].map((guard) => ({
        ...nothingMore,
        ...{ code: 'GUARD_FAILED', field: ['toStage'], guard },
      })),
    );
  });

  it('names a condition that no table holds by its code too', async () => {
    const said = { kind: 'ON_MANIFEST', attestedOn: '2017-12-01', reference: 'None' };
    expect(await errorsOf('registrar', 'attestationRecord', ofCase(said))).toEqual([
      { ...nothingMore, code: 'GUARD_FAILED', field: ['kind'], guard: 'RECORDED_ELSEWHERE' },
    ]);
  });

  it('names the version that stands as a number', async () => {
    const stale = { text: 'Late.', caseId: story.state.id, expectedVersion: story.state.version + 7 };
    expect(await errorsOf('registrar', 'noteWrite', stale)).toEqual([
      { ...nothingMore, code: 'VERSION_CONFLICT', field: ['expectedVersion'], currentVersion: story.state.version },
    ]);
  });

  it('tells no version of what is out of sight', async () => {
    const [found] = await errorsOf('partner', 'evidenceRecord', {
      ...ofCase({ expectedVersion: 7, type: 'CHILD_STATEMENT', grade: 'C', obtainedOn: '2017-12-01', source: 'S.' }),
    });
    expect(found).toEqual({ ...nothingMore, code: 'NOT_FOUND', field: ['caseId'] });
  });

  it('names the child of many that it is about', async () => {
    const { data } = await registry.ask(
      'registrar',
      `mutation ($o: OperationPlanInput!) { operationPlan(input: $o) { id } }`,
      { o: { idempotencyKey: randomUUID(), code: 'Test-1', title: 'A test' } },
    );
    const planned = await registry.ask(
      'registrar',
      'mutation ($m: MovementPlanInput!) { movementPlan(input: $m) { movement { id version } } }',
      {
        m: {
          ...{ idempotencyKey: randomUUID(), operationId: data.operationPlan.id, plannedOn: '2018-01-20' },
          ...{ fromPlace: 'There', port: 'Here', capacity: 3 },
        },
      },
    );
    const { id: movementId, version: expectedVersion } = planned.data.movementPlan.movement;
    const entries = [{ caseId: story.state.id }];
    expect(await errorsOf('registrar', 'manifestAdd', { movementId, expectedVersion, entries })).toEqual([
      {
        ...nothingMore,
        ...{ code: 'CONSENT_MISSING', field: ['entries', '0', 'caseId'], subjectId: story.state.id },
      },
    ]);
  });

  it.each([
    [
      'a sighting before the birth',
      'whereaboutsRecord',
      { sighting: { ...openingInput.sighting, observedOn: '1999-02-20' } },
      ['sighting', 'observedOn'],
    ],
    [
      'a sighting to come',
      'whereaboutsRecord',
      { sighting: { ...openingInput.sighting, observedOn: '2018-02-20' } },
      ['sighting', 'observedOn'],
    ],
    [
      'a birth after what was seen',
      'profileCorrect',
      { reason: 'Told so.', birth: { earliest: '2017-12-30', latest: '2017-12-31', basis: 'RELATIVE' } },
      ['birth', 'earliest'],
    ],
    [
      'a birth before 1990',
      'profileCorrect',
      { reason: 'Told so.', birth: { earliest: '1970-01-01', latest: '1970-12-31', basis: 'RELATIVE' } },
      ['birth', 'earliest'],
    ],
    [
      'a vital status before the birth',
      'vitalStatusRecord',
      { observedOn: '1999-02-28', status: 'REPORTED_DEAD', source: 'A letter', grade: 'D' },
      ['observedOn'],
    ],
    ['a move before the one before', 'caseMove', { toStage: 'LOCATED', effectiveOn: '2011-05-01' }, ['effectiveOn']],
  ] as const)('blames the field in which an impossible day came: %s', async (_name, mutation, input, field) => {
    expect(await errorsOf('registrar', mutation, ofCase(input))).toEqual([
      { ...nothingMore, code: 'IMPOSSIBLE_DATES', field },
    ]);
  });
});
