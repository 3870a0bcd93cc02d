import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCatalogue, passGate, type LedgerEntry, type Solver } from '../../../src/disclosure/index.js';
import type { FamilyDeclaration } from '../../../src/disclosure/model/catalogue.js';
import { countIn, dimension, drawTable, flat, openTestSolver, Random, tablesOf } from './support.js';
import { gateInput, rowsOf, secretsOf, threeWayRegistry, tooNarrow, type Facts } from './tiny-registry.js';

let solver: Solver;
beforeAll(async () => void (solver = await openTestSolver()));
afterAll(() => solver.close());

const whole = threeWayRegistry();

/** The same two dimensions as two families, as one with two tables, and as one that crosses them. */
const ways: Readonly<Record<string, readonly FamilyDeclaration[]>> = {
  apart: [
    { id: 'a', dimensions: ['a'] },
    { id: 'b', dimensions: ['b'] },
  ],
  linked: [{ id: 'ab', dimensions: ['a', 'b'], tables: [['a'], ['b']] }],
  crossed: [{ id: 'ab', dimensions: ['a', 'b'] }],
};

const catalogueOf = (families: readonly FamilyDeclaration[]) =>
  buildCatalogue({
    status: { id: 'status', change: 'freely', hierarchies: [flat('s0', 's1')] },
    moves: [['s0', 's1']],
    dimensions: [dimension('a', 'never', flat('a0', 'a1')), dimension('b', 'never', flat('b0', 'b1'))],
    families,
  });

/** What was told, by the keys of the whole: status, a, b. */
const toldOf = ({ families }: LedgerEntry): Facts =>
  families.flatMap(({ family, cells }) =>
    cells.map(([[status = '', ...rest], told]) => {
      const [a = '*', b = '*'] = family === 'b' ? ['*', ...rest] : rest;
      return [[status, a, b], told] as const;
    }),
  );

/** The people of a family's own dimensions alone. */
function tableFor(dimensions: readonly string[], table: Int32Array): Int32Array {
  if (dimensions.length === 2) return table;
  const codes = ['0', '1'].map((value) => `${dimensions[0]}${value}`);
  const keys = ['s0', 's1'].flatMap((status) =>
    codes.map((code) => (dimensions[0] === 'a' ? [status, code, '*'] : [status, '*', code])),
  );
  return Int32Array.from(keys, (key) => countIn(whole.family, table, key));
}

describe('families split or merged', () => {
  it('make no published number unsafe, to an outsider or to an insider: 20 registries each, seeds 501 to 520', async () => {
    const told = { apart: 0, linked: 0, crossed: 0 };
    for (let seed = 501; seed <= 520; seed++) {
      const coalition = seed % 2;
      const table = drawTable(new Random(seed), 8, 9 + (seed % 7));
      const worlds = tablesOf(rowsOf(whole, table), whole.width).map((one) => [one]);
      // Nobody is in a status of which the headlines say that it is empty.
      const canBe = (leaf: number) => (rowsOf(whole, table)[Math.floor(leaf / whole.width)] ?? 0) > 0;
      const attackers = [undefined, ...(coalition > 0 ? [...table.keys()].filter(canBe) : [])];
      for (const way of ['apart', 'linked', 'crossed'] as const) {
        const families = ways[way] ?? [];
        const catalogue = catalogueOf(families);
        const outcome = await passGate({
          ...gateInput({ ...whole, catalogue }, table, { seed, coalition, solver }),
          tables: Object.fromEntries(families.map(({ id, dimensions }) => [id, tableFor(dimensions, table)])),
        });
        if (outcome.kind === 'refused') continue;
        const facts = toldOf(outcome.entry);
        told[way] += facts.filter(([, value]) => value !== null).length;
        const names = new Set(facts.map(([key]) => key.join('×')));
        const secrets = secretsOf(whole, [table], coalition).filter(({ name }) =>
          names.has(name.split(' in ')[0] ?? ''),
        );
        const isTold = ([one]: readonly Int32Array[]) =>
          facts.every(([key, value]) => value === null || countIn(whole.family, one ?? table, key) === value);
        expect({ seed, way, unsafe: tooNarrow(secrets, worlds, isTold, attackers) }).toEqual({ seed, way, unsafe: [] });
      }
    }
    expect(Math.min(told.apart, told.linked)).toBeGreaterThan(5);
  }, 240_000);
});
