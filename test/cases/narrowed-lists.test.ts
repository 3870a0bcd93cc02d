import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readVitalStatus } from '../../src/cases/rules/vital-status.js';
import { stagesAtHome } from '../../schema/cases.js';
import { sites } from '../../schema/places.js';
import { CaseStory } from '../support/case-story.js';
import { planOf, watchStatements } from '../support/plans.js';
import { camp, ministry, openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { layCases, type Lying } from './many-cases.js';

const today = '2018-01-10';
/** Nobody was ever seen there. */
const empty = { id: 22, code: 'SY-ROJ', name: 'Roj', kind: 'CAMP', country: 'SY' } as const;
let registry: TestRegistry;
let laid: Lying[];
let ranBy: (ask: () => Promise<unknown>) => Promise<string[]>;
beforeAll(async () => {
  registry = await openTestRegistry(`${today}T09:00:00Z`);
  ranBy = watchStatements(registry);
  await registry.temporary.store.inTransaction((tx) => tx.insert(sites).values(empty));
  // Above `mostGathered` of whatever is frequent, of all agencies and of the ministry.
  laid = await layCases(registry, await CaseStory.open(registry), 6_000);
}, 60_000);
afterAll(() => registry.discard());

const reads = (one: Lying): string =>
  readVitalStatus(
    { status: one.vitalStatus, on: one.vitalStatusOn },
    !stagesAtHome.some((stage) => stage === one.stage),
    today,
  );
type Meets = (one: Lying) => boolean;

/** Filters as they are asked, and what they mean. */
const filters: readonly (readonly [string, Meets])[] = [
  ['closureReason: REINTEGRATED', (one) => one.closureReason === 'REINTEGRATED'],
  ['closureReason: DUPLICATE', (one) => one.closureReason === 'DUPLICATE'],
  ['closureReason: NOT_A_NATIONAL', () => false],
  ['closureReason: REINTEGRATED, sex: UNKNOWN', () => false],
  [
    'closureReason: REINTEGRATED, arrivedUntil: "2015-01-01"',
    (one) => one.closureReason === 'REINTEGRATED' && (one.arrivedOn ?? '9') <= '2015-01-01',
  ],
  ['arrivedFrom: "2014-09-01", arrivedUntil: "2014-09-01"', (one) => one.arrivedOn === '2014-09-01'],
  ['arrivedFrom: "2014-06-01"', (one) => (one.arrivedOn ?? '') >= '2014-06-01'],
  ['arrivedUntil: "2016-06-01"', (one) => (one.arrivedOn ?? '9') <= '2016-06-01'],
  ['arrivedFrom: "2014-06-01", sex: FEMALE', (one) => (one.arrivedOn ?? '') >= '2014-06-01' && one.sex === 'FEMALE'],
  ['arrivedFrom: "2030-01-01"', () => false],
  ...(['CONFIRMED_ALIVE', 'REPORTED_ALIVE', 'UNKNOWN', 'REPORTED_DEAD', 'CONFIRMED_DEAD'] as const).map(
    (status) => [`vitalStatus: ${status}`, (one: Lying) => reads(one) === status] as const,
  ),
  [
    'vitalStatus: UNKNOWN, stages: [REPORTED, TRACING]',
    (one) => reads(one) === 'UNKNOWN' && ['REPORTED', 'TRACING'].includes(one.stage),
  ],
  [`siteId: "site_${camp.id}"`, (one) => one.siteId === camp.id],
  [`siteId: "site_${empty.id}"`, () => false],
  ['country: SY', (one) => one.country === 'SY'],
  ['country: TR', (one) => one.country === 'TR'],
  ['sex: UNKNOWN', ({ sex }) => sex === 'UNKNOWN'],
  ['sex: MALE', ({ sex }) => sex === 'MALE'],
  ['regionOfOrigin: KZ_10', () => false],
  ['stages: [CLOSED]', (one) => one.stage === 'CLOSED'],
  ['stages: [IN_TRANSIT]', (one) => one.stage === 'IN_TRANSIT'],
  ['updatedSince: "2017-01-01T02:40:00Z"', (one) => one.updatedAt >= Date.parse('2017-01-01T02:40:00Z')],
  ['agencyId: "agency_12", country: TR', (one) => one.owner === partner.id && one.country === 'TR'],
  [
    'agencyId: "agency_11", closureReason: REINTEGRATED',
    (one) => one.owner === ministry.id && one.closureReason === 'REINTEGRATED',
  ],
];
const orders = ['REPORTED_ON_DESC', 'REPORTED_ON_ASC', 'UPDATED_AT_DESC', 'UPDATED_AT_ASC'] as const;
const people: readonly (readonly [string, Meets])[] = [
  ['registrar', () => true],
  ['caseworker', ({ owner }) => owner === ministry.id],
  ['partner', ({ owner }) => owner === partner.id],
];

const list = (who: string, orderBy: string, filter: string, first: number, after?: string) =>
  registry.ask(
    who,
    `{ cases(first: ${first}, orderBy: ${orderBy}, filter: { ${filter} }${after === undefined ? '' : `, after: "${after}"`}) { nodes { id } pageInfo { endCursor } } }`,
  );

function inOrder(cases: readonly Lying[], orderBy: (typeof orders)[number]): string[] {
  const valueOf = (one: Lying) => (orderBy.startsWith('REPORTED') ? one.reportedOn : one.updatedAt);
  const ascending = cases.toSorted((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)];
    return x < y ? -1 : x > y ? 1 : a.id - b.id;
  });
  return (orderBy.endsWith('DESC') ? ascending.reverse() : ascending).map(({ id }) => `case_${id}`);
}

describe('a list that is narrowed', () => {
  it.each(people)(
    'shows %s page by page who meets all conditions, in each order',
    async (who, isSeen) => {
      for (const [filter, meets] of filters)
        for (const orderBy of orders) {
          const expected = inOrder(
            laid.filter((one) => isSeen(one) && meets(one)),
            orderBy,
          );
          const first = await list(who, orderBy, filter, 30);
          const { nodes, pageInfo } = first.data.cases;
          const cursor: unknown = pageInfo.endCursor;
          const second = typeof cursor === 'string' ? await list(who, orderBy, filter, 30, cursor) : undefined;
          const shown = [...nodes, ...(second?.data.cases.nodes ?? [])].map(({ id }: { id: string }) => id);
          expect([who, filter, orderBy, shown]).toEqual([who, filter, orderBy, expected.slice(0, 60)]);
        }
    },
    120_000,
  );
});

/** The indexes by which a list is found, in turn; `id` where rows are fetched by their ids. */
async function indexesOf(who: string, orderBy: string, filter: string): Promise<string> {
  const ran = await ranBy(() => list(who, orderBy, filter, 5));
  return ran
    .filter((text) => /from "cases"/.test(text))
    .map((text) => {
      const steps = planOf(registry, text).filter((step) => /^(SCAN|SEARCH) cases\b/.test(step));
      return steps.map((step) => /INDEX cases_(\w+)/.exec(step)?.[1] ?? (/PRIMARY KEY/.test(step) ? 'id' : step));
    })
    .map((indexes) => [...new Set(indexes)].join('+'))
    .join(', ');
}

describe('what narrows a list', () => {
  const [reported, updated] = ['REPORTED_ON_DESC', 'UPDATED_AT_ASC'];
  it.each([
    // Which few meet: its index, then their ids, in whichever order.
    ['arrivedFrom: "2015-09-01", arrivedUntil: "2015-09-02"', updated, 'arrived, id', 'agency_arrived, id'],
    ['arrivedFrom: "2030-01-01"', reported, 'arrived, id', 'agency_arrived, id'],
    ['vitalStatus: REPORTED_DEAD', reported, 'stage_vital, id', 'agency_stage_vital, id'],
    ['vitalStatus: REPORTED_ALIVE', updated, 'stage_vital, id', 'agency_stage_vital, id'],
    [`siteId: "site_${empty.id}"`, updated, 'site, id', 'site, id'],
    ['country: TR', updated, 'country, id', 'country, id'],
    ['sex: UNKNOWN', reported, 'sex', 'sex, id'],
    ['regionOfOrigin: KZ_10', updated, 'region, id', 'region, id'],
    // An index that goes on in the order, whatever the number.
    ['closureReason: REINTEGRATED', reported, 'closed_reported', 'agency_closed_reported'],
    ['closureReason: NOT_A_NATIONAL', updated, 'closed_updated', 'agency_closed_updated'],
    [`siteId: "site_${camp.id}"`, reported, 'site', 'site, agency_reported'],
    ['country: SY', reported, 'country', 'country, agency_reported'],
    // Many, where no index goes on in the order: arrivals are sorted, others are soon met along it.
    ['arrivedFrom: "2014-02-01"', updated, 'arrived, arrived, id', 'agency_arrived, id'],
    ['vitalStatus: UNKNOWN', updated, 'stage_vital, updated', 'agency_stage_vital, id'],
    // Refused without asking.
    ['arrivedFrom: "2016-01-01", arrivedUntil: "2015-01-01"', reported, '', ''],
    ['closureReason: REINTEGRATED, stages: [TRACING, LOCATED]', updated, '', ''],
  ])('is answered by an index: %s, %s', async (filter, orderBy, all, own) => {
    expect(await indexesOf('registrar', orderBy, filter)).toBe(all);
    expect(await indexesOf('partner', orderBy, filter)).toBe(own);
  });

  it('reads no row of a case to sort those who came home', async () => {
    const ran = await ranBy(() => list('registrar', updated, 'arrivedFrom: "2014-02-01"', 5));
    const sorting = ran
      .map((text) => planOf(registry, text))
      .filter((steps) => steps.some((step) => /TEMP B-TREE/.test(step)));
    expect(sorting[0]?.[0]).toBe('SEARCH cases USING COVERING INDEX cases_arrived (arrived_on>?)');
  });
});
