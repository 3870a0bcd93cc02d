import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCatalogue, passGate, readPolicy, type Policy, type Solver } from '../../../src/disclosure/index.js';
import { attackOne, attackTwo } from './judge.js';
import { countIn, drawTable, flat, grouped, openTestSolver, Random } from './support.js';
import {
  gateInput,
  k,
  policyFor,
  liveOn,
  publishTwice,
  tellCarelessly,
  tinyRegistry,
  type Facts,
  type Registry,
} from './tiny-registry.js';

let solver: Solver;
beforeAll(async () => void (solver = await openTestSolver()));
afterAll(() => solver.close());

/** A table before the gate under another mechanism; nothing where it is refused. */
async function publish(registry: Registry, table: Int32Array, seed: number, changed: Partial<Policy>) {
  const policy = readPolicy({ ...policyFor(1), ...changed });
  const outcome = await passGate({ ...gateInput(registry, table, { seed, coalition: 1, solver }), policy });
  if (outcome.kind === 'refused') {
    expect({ seed, code: outcome.code }).toEqual({ seed, code: 'PROTECTION_NOT_PROVEN' });
    return null;
  }
  return outcome.entry.families[0] ?? 'no table';
}

/** G1 and G2: what is too narrow in all worlds that agree with what was told, for outsiders and for everybody there. */
const attack = (registry: Registry, table: Int32Array, facts: Facts) => attackOne(registry, table, facts, 1);

/** Two tables one after the other under another mechanism, judged by all pairs of tables; what the gate refuses is named. */
async function publishTwo(
  registry: Registry,
  seed: number,
  [people, events]: readonly [people: number, events: number],
  changed: Partial<Policy>,
) {
  const random = new Random(seed);
  const first = drawTable(random, registry.rows * registry.width, people);
  const second = liveOn(registry, first, random, events);
  const policy = readPolicy({ ...policyFor(1), ...changed });
  const input = { ...gateInput(registry, first, { seed, coalition: 1, solver }), policy };
  const outcome = await publishTwice(registry, [first, second], input);
  if (outcome.refused !== null) return { refused: outcome.refused, code: outcome.code };
  const { worlds, facts } = outcome;
  const isCareless = (tell: (table: Int32Array) => Facts) =>
    attackTwo(registry, worlds, worlds.map(tell), 1).length > 0;
  return { refused: null, worlds, facts, wrong: attackTwo(registry, worlds, facts, 1), isCareless };
}

describe('rounded bands', () => {
  it('hold the true number, and leave every secret what it must be able to be: seeds 1 to 25', async () => {
    const registry = tinyRegistry(2, 3);
    const base = 4;
    let [bands, careless] = [0, 0];
    for (let seed = 1; seed <= 25; seed++) {
      const table = drawTable(new Random(seed), 6, 26);
      const published = await publish(registry, table, seed, { mechanism: 'roundedBands', roundingBase: base });
      if (published === null || published === 'no table') continue;
      for (const [key, told] of published.cells) {
        if (told === null) continue;
        const count = countIn(registry.family, table, key);
        const low = Math.floor(count / base) * base;
        expect({ seed, key, told }).toEqual({ seed, key, told: [low, low + base - 1] });
        bands++;
      }
      const wrong = attack(registry, table, published.cells);
      expect({ seed, table: [...table], wrong }).toEqual({ seed, table: [...table], wrong: [] });
      // The control: the numbers themselves where the bands were told.
      const exact = published.cells.map(([key]) => [key, countIn(registry.family, table, key)] as const);
      if (attack(registry, table, exact).length > 0) careless++;
    }
    expect(bands).toBeGreaterThan(20);
    expect(careless).toBeGreaterThan(10);
  }, 120_000);

  it('of two tables leave every secret and every small change what it must be able to be: seeds 101 to 110', async () => {
    const registry = tinyRegistry(2, 3);
    let [admitted, bands, careless] = [0, 0, 0];
    for (let seed = 101; seed <= 110; seed++) {
      const changed = { mechanism: 'roundedBands', roundingBase: 4 } as const;
      const outcome = await publishTwo(registry, seed, [16 + (seed % 3) * 3, 4], changed);
      if (outcome.refused !== null) {
        expect({ seed, code: outcome.code }).toEqual({ seed, code: 'PROTECTION_NOT_PROVEN' });
        continue;
      }
      const { worlds, facts } = outcome;
      const wrong = attackTwo(registry, worlds, facts, 1);
      expect({ seed, worlds: worlds.map((table) => [...table]), wrong }).toMatchObject({ seed, wrong: [] });
      admitted++;
      bands += facts.flat().filter(([, told]) => told !== null).length;
      const exact = worlds.map((table) => tellCarelessly(registry, table));
      if (attackTwo(registry, worlds, exact, 1).length > 0) careless++;
    }
    expect(admitted).toBeGreaterThan(3);
    expect(bands).toBeGreaterThan(5);
    expect(careless).toBeGreaterThanOrEqual(admitted * 0.8);
  }, 120_000);
});

describe('coarsening alone', () => {
  const catalogue = buildCatalogue({
    status: { id: 'status', change: 'freely', hierarchies: [flat('s0', 's1')] },
    moves: [['s0', 's1']],
    dimensions: [{ id: 'a', change: 'never', hierarchies: [grouped({ left: ['a0', 'a1'], right: ['a2'] })] }],
    families: [
      {
        id: 'family',
        dimensions: ['a'],
        details: [
          { id: 'full', depths: {} },
          { id: 'coarse', depths: { a: 1 } },
          { id: 'total', depths: { a: 0 } },
        ],
      },
    ],
  });
  const [family] = catalogue.families;
  if (!family) throw new Error('The catalogue has no family.');
  const registry: Registry = { rows: 2, width: 3, catalogue, family };

  it('tells a table whole at the finest detail that withholds nothing: seeds 1 to 40', async () => {
    const details = new Map<string, number>();
    for (let seed = 1; seed <= 40; seed++) {
      const table = drawTable(new Random(seed), 6, seed % 3 === 0 ? 14 : 27);
      const published = await publish(registry, table, seed, { mechanism: 'coarseOnly', meanCellAtLeast: 0 });
      const detail = published === null ? 'refused' : published === 'no table' ? published : published.detail;
      details.set(detail, (details.get(detail) ?? 0) + 1);
      if (published === null || published === 'no table') continue;
      for (const [key, told] of published.cells) {
        expect({ seed, key, told }).toEqual({ seed, key, told: countIn(family, table, key) });
        expect(Number(told)).toBeGreaterThanOrEqual(k);
      }
      const wrong = attack(registry, table, published.cells);
      expect({ seed, table: [...table], wrong }).toEqual({ seed, table: [...table], wrong: [] });
    }
    // The finest where it can be, a coarser one where it must be.
    expect(Object.fromEntries(details)).toMatchObject({ coarse: expect.any(Number), total: expect.any(Number) });
  }, 120_000);

  it('of two tables tells both whole or the second not at all: seeds 212 to 219', async () => {
    const seen = { second: 0, none: 0, careless: 0 };
    for (let seed = 212; seed <= 219; seed++) {
      const outcome = await publishTwo(registry, seed, [18 + (seed % 3) * 6, 4], {
        mechanism: 'coarseOnly',
        meanCellAtLeast: 0,
      });
      if (outcome.refused !== null) {
        expect({ seed, code: outcome.code }).toEqual({ seed, code: 'PROTECTION_NOT_PROVEN' });
        continue;
      }
      const { worlds, facts } = outcome;
      if ((facts[1] ?? []).length === 0) {
        seen.none++;
        continue;
      }
      seen.second++;
      for (const [key, told] of facts[1] ?? []) {
        expect({ seed, key, told }).toEqual({ seed, key, told: countIn(family, worlds[1] ?? new Int32Array(), key) });
      }
      // Before the first table nothing but headlines was told: the second is then judged as a first one is.
      const [before = [], after = []] = facts;
      const judge = (told: Facts) =>
        before.length > 0 ? attackTwo(registry, worlds, [before, told], 1) : attack(registry, table, told);
      const table = worlds[1] ?? new Int32Array();
      expect({ seed, table: [...table], wrong: judge(after) }).toEqual({ seed, table: [...table], wrong: [] });
      if (judge(tellCarelessly(registry, table)).length > 0) seen.careless++;
    }
    expect(seen.none).toBeGreaterThan(4);
    expect(seen.second).toBeGreaterThan(0);
    expect(seen.careless).toBe(seen.second);
  }, 120_000);
});
