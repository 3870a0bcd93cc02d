import { describe, expect, it } from '@jest/globals';
import { WitnessPool, witnessOf } from '../../../src/disclosure/gate/protection/witnesses.js';
import type { Target } from '../../../src/disclosure/gate/protection/targets.js';
import type { Told } from '../../../src/disclosure/index.js';
import { countIn, dimension, drawTable, flat, numbered, oneFamily, Random } from './support.js';

const { family } = oneFamily(flat('s0', 's1'), [dimension('a', 'never', flat(...numbered('a', 3)))], {
  moves: [['s0', 's1']],
});
const indexOf = (...key: string[]) => family.cellByKey.get(key.join('\t'))?.index ?? -1;

/** A pool over one time, whose facts can be added to as the engine does. */
function poolOf(tables: readonly Int32Array[], facts = new Map<number, Told>()) {
  const times = [{ facts, follows: -1, link: 'later', revisions: 0 }] as const;
  return {
    facts,
    pool: new WitnessPool(
      family,
      times,
      tables.map((table) => witnessOf(family, { world: [table], before: [] })),
    ),
  };
}

describe('witnesses', () => {
  it('are asked as if each were looked at, also those that come later and those of one value: seeds 1 to 60', () => {
    let narrowed = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      const tables = Array.from({ length: 140 }, () => drawTable(random, family.leafCount, 8));
      const { pool } = poolOf(tables.slice(0, 20));
      const target: Target = { kind: 'cell', time: 0, cell: random.pick([...family.cells]).index };
      const valueIn = (table: Int32Array) => countIn(family, table, family.cells[target.cell]?.key ?? []);
      const distinct = (some: readonly Int32Array[]) => [...new Set(some.map(valueIn))].sort((a, b) => a - b);
      const seen = () => [...pool.valuesOf(target)].sort((a, b) => a - b);
      expect({ seed, values: seen() }).toEqual({ seed, values: distinct(tables.slice(0, 20)) });
      for (const table of tables.slice(20)) pool.add(witnessOf(family, { world: [table], before: [] }));
      expect({ seed, values: seen() }).toEqual({ seed, values: distinct(tables) });
      const other = random.pick([...family.cells]);
      const value = countIn(family, tables[0] ?? new Int32Array(), other.key);
      const alike = tables.filter((table) => countIn(family, table, other.key) === value);
      const among = pool.among(other.index, value);
      expect(among.witnesses.length).toBe(alike.length);
      expect([...among.valuesOf(target)].sort((a, b) => a - b)).toEqual(distinct(alike));
      const leaf = random.below(family.leafCount);
      const knowing = among.sieveKnowing(
        target,
        { ranges: [[valueIn(tables[0] ?? new Int32Array()), 99]], values: 1 },
        [leaf],
      );
      const isShown = alike.some(
        (table) => (table[leaf] ?? 0) > 0 && valueIn(table) >= valueIn(tables[0] ?? new Int32Array()),
      );
      expect({ seed, isShown: knowing.length === 0 }).toEqual({ seed, isShown });
      pool.keep(among.witnesses);
      expect(seen()).toEqual(distinct(alike));
      if (alike.length < tables.length) narrowed++;
    }
    expect(narrowed).toBeGreaterThan(30);
  });

  it('show nothing to an insider by an exchange that a cell told again notices', () => {
    const headlines = new Map<number, Told>([
      [indexOf('s0', '*'), 5],
      [indexOf('s1', '*'), 5],
    ]);
    // Nobody is in s0 × a0, but somebody of s1 × a0 could have changed places with somebody of s0 × a1.
    const { pool, facts } = poolOf([Int32Array.of(0, 3, 2, 3, 1, 1)], headlines);
    const target: Target = { kind: 'cell', time: 0, cell: indexOf('s0', 'a2') };
    const isThere = 0;
    expect([...pool.valuesKnowing(target, isThere)]).toEqual([2]);
    const cell = indexOf('s0', 'a0');
    facts.set(cell, 0);
    expect([...pool.among(cell, 0).valuesKnowing(target, isThere)]).toEqual([]);
  });
});
