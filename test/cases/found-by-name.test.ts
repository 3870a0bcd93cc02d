import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { addDays } from '../../src/dates.js';
import type { UserId } from '../../src/identifiers.js';
import { importCases } from '../../src/imports/import-cases.js';
import { goodRow } from '../imports/files.js';
import { expectShortTurns } from '../support/short-turns.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';

/* A name that thousands bear, all of them cases of one agency: found by that agency, and not told to another by how long nothing takes. */

const bearers = 4_000;
const common = 'Мухаммад';
const rare = 'Ерасыл';
/** Every so many-eth bears the rare name. */
const every = 900;

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  const { store } = registry.temporary;
  const actor: Actor = { kind: 'user', userId: 105 as UserId, name: 'who', role: 'PARTNER', agencyId: partner.id };
  const left = [
    'site',
    'languages',
    'name_2',
    'name_2_role',
    'name_2_script',
    'name_2_source',
    'mother_fate',
    'mother_citizenship',
  ];
  const row = { ...goodRow, ...Object.fromEntries(left.map((name) => [name, ''])) };
  const lines = Array.from({ length: bearers }, (_, at) =>
    JSON.stringify({
      ...row,
      reference: `R${at}`,
      name_1: at % every === 7 ? rare : common,
      birth: addDays('2009-01-01', at % 2_900),
      birth_basis: 'DOCUMENT',
    }),
  );
  const open = () => [Buffer.from(`${lines.join('\n')}\n`)];
  const clock = () => Date.parse('2018-01-10T09:00:00Z');
  const report = await importCases({ store, clock }, actor, { format: 'JSON_LINES', open, dryRun: false });
  expect(report.imported).toBe(bearers);
  await store.analyze();
}, 120_000);
afterAll(() => registry.discard());

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

async function readAll(who: string, name: string, first: number, orderBy: string): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const query = `query ($after: String) { cases(first: ${first}, after: $after, orderBy: ${orderBy}, filter: { name: "${name}" }) {
      nodes { id } pageInfo { hasNextPage endCursor } } }`;
    const { nodes, pageInfo } = (await registry.ask(who, query, { after })).data.cases as Page;
    ids.push(...nodes.map(({ id }) => id));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return ids;
}

it.each(['partner', 'registrar'])('is read without a gap by a %s, in either order, however rare it is', async (who) => {
  const byDay = await readAll(who, rare, 2, 'REPORTED_ON_DESC');
  expect(new Set(byDay).size).toBe(Math.ceil((bearers - 7) / every));
  expect(byDay).toHaveLength(new Set(byDay).size);
  for (const orderBy of ['UPDATED_AT_DESC', 'REPORTED_ON_DESC'])
    expect((await readAll(who, rare, 100, orderBy)).sort()).toEqual([...byDay].sort());
  const all = await readAll(who, common, 100, 'REPORTED_ON_DESC');
  expect(new Set(all).size).toBe(bearers - byDay.length);
  expect(all).toHaveLength(bearers - byDay.length);
});

it('is looked for among whom the asker may see, so that it takes as long whoever else bears it', async () => {
  const { reader } = registry.temporary.store;
  const search = (name: string) =>
    registry.ask('caseworker', `{ cases(first: 1, filter: { name: "${name}" }) { nodes { id } } }`);
  const taken = new Map(
    [common, rare, 'Никто'].map((name) => [name, { times: [] as number[], statements: new Set<number>() }]),
  );
  for (let round = 0; round < 45; round++)
    for (const [name, { times, statements }] of taken) {
      const [before, executed] = [process.threadCpuUsage(), reader.executed];
      const { data } = await search(name);
      const { user, system } = process.threadCpuUsage(before);
      expect(data.cases.nodes).toEqual([]);
      if (round < 15) continue;
      times.push(user + system);
      statements.add(reader.executed - executed);
    }
  const told = [...taken.values()].map(({ times, statements }) => ({
    quick: times.sort((a, b) => a - b)[times.length >> 2] ?? 0,
    statements: [...statements],
  }));
  for (const { quick, statements } of told) {
    expect(statements).toEqual(told[0]?.statements);
    expect(quick).toBeLessThan(2 * Math.min(...told.map((one) => one.quick)));
  }
});

it.each(['caseworker', 'partner', 'registrar'])('holds nobody up, nine times in a document of a %s', async (who) => {
  const one = (at: number) => `a${at}: cases(first: 1, filter: { name: "${common}", sex: MALE }) { nodes { id } }`;
  const query = `{ ${Array.from({ length: 9 }, (_, at) => one(at)).join(' ')} }`;
  const ask = () => registry.ask(who, query);
  await ask();
  const given = await expectShortTurns(60, () => Promise.all([ask(), ask()]), 5);
  for (const { text } of given) expect(text).toContain('"a8":{"nodes":[');
});
