import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { graphql, type GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { countsKeyOf } from '../../src/database/enciphered/counts-key.js';
import { BalanceIndex } from '../../src/counts/counting/balance-index.js';
import { CountsResolver } from '../../src/counts/counts.resolver.js';
import { startOf } from '../../src/dates.js';
import { openTemporaryStore, type TemporaryStore } from '../support/temporary-store.js';
import { supervisor, write, writeCase, writeSurroundings } from './writer.js';

let temporary: TemporaryStore;
let counting: BalanceIndex;
let schema: GraphQLSchema;
beforeAll(async () => {
  temporary = openTemporaryStore();
  counting = new BalanceIndex(temporary.store.file, countsKeyOf(temporary.store));
  schema = await buildSchema({ resolvers: [CountsResolver], validate: false, authChecker: () => true });
  await temporary.store.inTransaction(async (tx) => {
    await writeSurroundings(tx);
    const [home, abroad] = [await writeCase(tx, 101), await writeCase(tx, 102)];
    const birth = { earliest: '2010-01-01', latest: '2010-01-01' };
    await write(tx, home, 1, {
      change: { toStage: 'RETURNED', effectiveOn: '2019-05-09' },
      claim: { observedOn: '2018-01-01', siteId: 11 },
      profile: { regionOfOrigin: 'KZ-75', birth },
    });
    await write(tx, abroad, 2, { change: { toStage: 'TRACING', effectiveOn: '2018-01-01' } });
  });
});
afterAll(async () => {
  await counting.close();
  await temporary.discard();
});

async function ask(source: string): Promise<unknown> {
  const registry = { store: temporary.store, clock: () => startOf('2020-06-15') };
  const answer = await graphql({ schema, source, contextValue: { registry, actor: supervisor, counting } });
  return answer.errors ? answer.errors.map(({ message }) => message) : answer.data?.['caseCounts'];
}

describe('the query caseCounts', () => {
  it('answers each dimension in its own field, and null in those not asked for', async () => {
    const counts = await ask(`{ caseCounts(by: [ACCOUNT, AGE_BAND, SITE, YEAR_OF_RETURN]) {
      asOf knownAt by total rows { account subAccount ageBand site { id name } yearOfReturn monthOfReturn count } } }`);
    expect(counts).toEqual({
      asOf: '2020-06-15',
      knownAt: '2020-06-15T00:00:00.000Z',
      by: ['ACCOUNT', 'AGE_BAND', 'SITE', 'YEAR_OF_RETURN'],
      total: 2,
      rows: [
        {
          account: 'RETURNED',
          subAccount: null,
          ageBand: 'FROM_5_TO_9',
          site: { id: 'site_11', name: 'Site 11' },
          yearOfReturn: 2019,
          monthOfReturn: null,
          count: 1,
        },
        {
          account: 'UNACCOUNTED',
          subAccount: null,
          ageBand: 'NOT_DETERMINED',
          site: null,
          yearOfReturn: null,
          monthOfReturn: null,
          count: 1,
        },
      ],
    });
  });

  it('takes filters in the words of the schema, null for what is not known', async () => {
    const total = (where: string) => ask(`{ caseCounts(by: [], where: { ${where} }) { total } }`);
    expect(await total('regionOfOrigin: [KZ_75]')).toEqual({ total: 1 });
    expect(await total('yearOfReturn: [2019], ageBand: [FROM_5_TO_9, AGE_17], site: ["site_11"]')).toEqual({
      total: 1,
    });
    expect(await total('yearOfReturn: [null]')).toEqual({ total: 1 });
    expect(await total('regionOfOrigin: [null, KZ_75], account: null')).toEqual({ total: 2 });
  });

  it('answers by what was known at the instant asked for', async () => {
    expect(
      await ask(
        `{ caseCounts(asOf: "2019-06-01", knownAt: "1970-01-01T00:00:00.001Z", by: [MONTH_OF_RETURN]) { rows { monthOfReturn count } } }`,
      ),
    ).toEqual({
      rows: [{ monthOfReturn: '2019-05', count: 1 }],
    });
  });
});
