import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sumsOf } from '../../../src/disclosure/attack/worlds.js';
import { openSolver, readPolicy, type Solver } from '../../../src/disclosure/index.js';
import { dayOf, liveHistory, regionCatalogue } from '../scenario/history.js';
import { passHistory } from '../scenario/pass-history.js';

const policy = readPolicy({});
let solver: Solver;
beforeAll(async () => {
  solver = await openSolver(policy.solveMilliseconds);
});
afterAll(() => solver.close());

describe('the worlds that the gate seals as proof', () => {
  it('have every number that was ever told, at each time, and nobody who came back: 24 months of 1,620 children', async () => {
    const history = liveHistory(regionCatalogue(18), { seed: '1', months: 24, from: 1_620, to: 2_120 });
    const { ledger, sealed } = await passHistory(history, { policy, solver });
    const { family } = history;
    const tables = ledger.entries.filter(({ families }) => families.length > 0);
    expect(tables[0]?.asOf).toBe(dayOf(0));
    expect(tables.length).toBeGreaterThan(1);
    const { pool = [], replicas = [] } = sealed?.families['region'] ?? {};
    expect(Math.min(pool.length, replicas.length)).toBeGreaterThan(20);
    const [wrong, lost]: [string[], string[]] = [[], []];
    [...pool, ...replicas].forEach((world, at) => {
      tables.forEach(({ families, headlines }, time) => {
        const sums = sumsOf(family, world[time] ?? new Int32Array());
        const told = new Map(families[0]?.cells.map(([key, value]) => [key.join('\t'), value]));
        for (const { key, index, isHeadline } of family.cells) {
          const number = isHeadline ? headlines[key[0] ?? ''] : told.get(key.join('\t'));
          if (typeof number === 'number' && sums[index] !== number) wrong.push(`${at} ${time} ${key.join(' × ')}`);
        }
        for (const set of time > 0 ? family.closedSets : []) {
          const count = (table: number) => set.reduce((sum, leaf) => sum + (world[table]?.[leaf] ?? 0), 0);
          if (count(time) < count(time - 1)) lost.push(`${at} ${time} ${set.join()}`);
        }
      });
    });
    expect({ wrong: wrong.slice(0, 5), lost: lost.slice(0, 5) }).toEqual({ wrong: [], lost: [] });
  }, 120_000);
});
