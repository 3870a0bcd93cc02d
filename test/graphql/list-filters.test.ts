import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sites } from '../../schema/places.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  await registry.temporary.store.inTransaction((tx) =>
    tx.insert(sites).values({ id: 22, code: 'IQ-MOS', name: 'Mosul', kind: 'CAMP', country: 'IQ' }),
  );
  await CaseStory.open(registry);
});
afterAll(() => registry.discard());

/** Who asks, what for, the code of the refusal, and what came, as the message repeats it. */
const impossible: readonly [string, string, string, RegExp][] = [
  ['registrar', 'cases(first: 5, filter: { stages: [] })', 'INVALID_INPUT', /stages.*empty list/],
  [
    'registrar',
    'cases(first: 5, filter: { arrivedFrom: "2017-02-02", arrivedUntil: "2017-02-01" })',
    'INVALID_DATE',
    /arrivedUntil.*2017-02-01.*arrivedFrom.*2017-02-02/,
  ],
  [
    'registrar',
    'cases(first: 5, filter: { stages: [REPORTED], closureReason: DUPLICATE })',
    'INVALID_INPUT',
    /CLOSED.*REPORTED/,
  ],
  ['registrar', 'cases(first: 5, filter: { agencyId: "site_21" })', 'INVALID_INPUT', /agencyId.*agency_.*Site/],
  ['registrar', 'cases(first: 5, filter: { agencyId: "agency_99" })', 'UNKNOWN_CODE', /agencyId/],
  ['registrar', 'cases(first: 5, filter: { siteId: "agency_11" })', 'INVALID_INPUT', /siteId.*site_.*Agency/],
  ['registrar', 'cases(first: 5, filter: { siteId: "al-Hol" })', 'INVALID_INPUT', /siteId.*site_/],
  ['registrar', 'cases(first: 5, filter: { siteId: "site_99" })', 'UNKNOWN_CODE', /siteId/],
  ['registrar', 'cases(first: 5, filter: { siteId: "site_22", country: SY })', 'INVALID_INPUT', /IQ-MOS.*IQ.*SY/],
  ['registrar', 'cases(first: 5, filter: { name: " - " })', 'INVALID_INPUT', /name/],
  [
    'registrar',
    'tasks(first: 5, dueFrom: "2018-02-02", dueUntil: "2018-02-01")',
    'INVALID_DATE',
    /dueUntil.*2018-02-01/,
  ],
  ['registrar', 'tasks(first: 5, ownerAgencyId: "case_1")', 'INVALID_INPUT', /ownerAgencyId.*agency_.*Case/],
  ['registrar', 'tasks(first: 5, ownerAgencyId: "agency_99")', 'UNKNOWN_CODE', /ownerAgencyId/],
  ['registrar', 'tasks(first: 5, agreementId: "round_1")', 'INVALID_INPUT', /agreementId.*NegotiationRound/],
  ['registrar', 'tasks(first: 5, caseId: "agency_11")', 'INVALID_INPUT', /caseId.*Agency/],
  ['registrar', 'worklist(first: 5, bodyAgencyId: "user_100")', 'INVALID_INPUT', /bodyAgencyId.*UserAccount/],
  ['registrar', 'worklist(first: 5, bodyAgencyId: "agency_99")', 'UNKNOWN_CODE', /bodyAgencyId/],
  ['registrar', 'worklist(first: 5, caseworkerId: "agency_11")', 'INVALID_INPUT', /caseworkerId.*Agency/],
  ['registrar', 'movements(first: 5, operationId: "movement_1")', 'INVALID_INPUT', /operationId.*Movement/],
  ['registrar', 'listExchanges(first: 5, roundId: "list_1")', 'INVALID_INPUT', /roundId.*ListExchange/],
  ['registrar', 'unplannedArrivals(first: 5, movementId: "operation_1")', 'INVALID_INPUT', /movementId.*Operation/],
  ['registrar', 'tracingLinks(first: 5, requestId: "link_1")', 'INVALID_INPUT', /requestId.*TracingLink/],
  ['registrar', 'tracingLinks(first: 5, caseId: "link_1")', 'INVALID_INPUT', /caseId.*TracingLink/],
  ['registrar', 'caseGrants(first: 5, caseId: "grant_1")', 'INVALID_INPUT', /caseId.*AccessGrant/],
  ['registrar', 'caseNotes(first: 5, caseId: "case_0")', 'INVALID_INPUT', /caseId.*case_/],
  ['registrar', 'caseSessions(first: 5, caseId: "agency_11")', 'INVALID_INPUT', /caseId.*Agency/],
  ['supervisor', 'fileReads(first: 5, caseId: "user_100")', 'INVALID_INPUT', /caseId.*UserAccount/],
  ['supervisor', 'auditTrail(first: 5, filter: { userId: "case_1" })', 'INVALID_INPUT', /userId.*Case/],
  ['supervisor', 'auditTrail(first: 5, filter: { caseId: "" })', 'INVALID_INPUT', /caseId/],
  [
    'supervisor',
    'auditTrail(first: 5, filter: { from: "2018-01-02T00:00:00Z", until: "2018-01-01T00:00:00Z" })',
    'INVALID_DATE',
    /until.*2018-01-01.*from.*2018-01-02/,
  ],
];

describe('a list that is narrowed to what cannot be', () => {
  it.each(impossible)('%s: %s is refused as %s, and says why', async (who, list, code, message) => {
    const { data, errors } = await registry.ask(who, `{ ${list} { pageInfo { hasNextPage } } }`);
    expect([data, errors?.map(({ extensions }) => extensions.code)]).toEqual([null, [code]]);
    expect(errors?.[0]?.message).toMatch(message);
  });

  it.each(['2017-02-30T00:00:00Z', '2017-02-28T24:00:00Z', '2017-13-01T00:00:00Z', '2017-02-28T23:60:00Z'])(
    'is refused of an instant that is none: %s',
    async (instant) => {
      const ask = async (from: string) =>
        (await registry.ask('auditor', `{ auditTrail(first: 1, filter: { from: "${from}" }) { nodes { sequence } } }`))
          .errors;
      expect((await ask(instant))?.[0]?.extensions.code).toBe('INVALID_DATE');
      expect(await ask('2016-02-29T23:59:59.999+06:00')).toBeUndefined();
    },
  );

  it('is refused of statements too', async () => {
    const ask = async (filter: string) =>
      (await registry.ask('registrar', `{ officialStatements(filter: { ${filter} }) { id } }`)).errors;
    expect(await ask('measures: []')).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
    expect(await ask('saidFrom: "2018-02-02", saidTo: "2018-02-01"')).toMatchObject([
      { extensions: { code: 'INVALID_DATE' } },
    ]);
  });

  it('is refused before any case is looked for', async () => {
    const before = registry.temporary.store.statements();
    await registry.ask('registrar', '{ cases(first: 5, filter: { stages: [] }) { nodes { id } } }');
    const refused = registry.temporary.store.statements() - before;
    await registry.ask('registrar', '{ cases(first: 5, filter: { stages: [REPORTED] }) { nodes { id } } }');
    expect(refused).toBeLessThan(registry.temporary.store.statements() - before - refused);
  });
});

describe('a list that is narrowed to what nobody meets today', () => {
  const possible = [
    'cases(first: 5, filter: { arrivedFrom: "2017-02-02", arrivedUntil: "2017-02-02" })',
    'cases(first: 5, filter: { agencyId: "agency_12" })',
    'cases(first: 5, filter: { siteId: "site_22", country: IQ })',
    'cases(first: 5, filter: { stages: [REPORTED, CLOSED], closureReason: DUPLICATE })',
    'caseNotes(first: 5, caseId: "case_1")',
    'tasks(first: 5, agreementId: "agreement_1", dueFrom: "2018-02-01", dueUntil: "2018-02-01")',
    'movements(first: 5, operationId: "operation_1")',
    'auditTrail(first: 5, filter: { caseId: "case_1", userId: null, operation: null })',
  ];
  it.each(possible)('%s shows an empty page', async (list) => {
    const { data, errors } = await registry.ask('supervisor', `{ ${list} { nodes { __typename } } }`);
    expect([Object.values(data as object), errors]).toEqual([[{ nodes: [] }], undefined]);
  });
});
