import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { passGate, type Solver } from '../../../src/disclosure/index.js';
import { drawTable, openTestSolver, Random } from './support.js';
import { gateInput, secretsOf, tablesLike, tinyRegistry, type World } from './tiny-registry.js';

/** A refusal is public: an attacker re-runs the whole gate on every table with the same told values, not a part of it. */
describe('G3: the whole gate on every table that agrees with what it published', () => {
  let solver: Solver;
  beforeAll(async () => void (solver = await openTestSolver()));
  afterAll(() => solver.close());

  it('says the same of two tables with different values of each secret, seeds 1 to 20', async () => {
    const registry = tinyRegistry(2, 2);
    let admitted = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const table = drawTable(new Random(seed), 4, 14);
      const run = (one: Int32Array) => passGate(gateInput(registry, one, { seed, coalition: 0, solver }));
      const out = await run(table);
      if (out.kind === 'refused') continue;
      admitted++;
      const { alone, told } = tablesLike(registry, table, out.entry.families[0]?.cells ?? []);
      const same: World[] = [];
      for (const other of told) {
        const again = await run(other);
        if (again.kind === 'admitted' && again.entry.hash === out.entry.hash) same.push([other]);
      }
      const wrong = secretsOf(registry, [table], 0)
        .filter(
          ({ valueOf }) => new Set(alone.map((one) => valueOf([one]))).size > 1 && new Set(same.map(valueOf)).size < 2,
        )
        .map(({ name }) => name);
      expect({ seed, table: [...table], wrong }).toEqual({ seed, table: [...table], wrong: [] });
    }
    expect(admitted).toBeGreaterThan(4);
  }, 180_000);
});
