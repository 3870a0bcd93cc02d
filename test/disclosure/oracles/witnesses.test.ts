import { describe, expect, it } from '@jest/globals';
import { sumsOf } from '../../../src/disclosure/attack/worlds.js';
import { WitnessPool, witnessOf, type Witness } from '../../../src/disclosure/gate/protection/witnesses.js';
import { valueOf, type Target } from '../../../src/disclosure/gate/protection/targets.js';
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

  it('are asked about earlier times, and changes since, as if each were looked at: seeds 1 to 40', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Random(seed);
      const pasts = Array.from({ length: 3 }, () => drawTable(random, family.leafCount, 8));
      const known = pasts.map((table) => [sumsOf(family, table)]);
      const witnesses = Array.from({ length: 150 }, () => {
        const at = random.below(pasts.length);
        const world = [pasts[at] ?? new Int32Array(), drawTable(random, family.leafCount, 8)];
        return witnessOf(family, { world, before: [] }, random.below(4) === 0 ? [] : known[at]);
      });
      const point = { facts: new Map<number, Told>(), link: 'later', revisions: 0 } as const;
      const times = [
        { ...point, follows: -1 },
        { ...point, follows: 0 },
      ];
      const pool = new WitnessPool(family, times, witnesses.slice(0, 30));
      const [cell, other] = [random.pick([...family.cells]).index, random.pick([...family.cells]).index];
      const targets: readonly Target[] = [
        { kind: 'cell', time: 0, cell },
        { kind: 'difference', time: 0, outer: cell, inner: other },
        { kind: 'difference', time: 1, outer: cell, inner: other },
        { kind: 'flow', time: 1, from: 0, cell },
      ];
      const seen = (some: readonly Witness[]) =>
        targets.map((target) => [...new Set(some.map(({ sums }) => valueOf(target, sums)))].sort((a, b) => a - b));
      const shown = () => targets.map((target) => [...pool.valuesOf(target)].sort((a, b) => a - b));
      expect({ seed, shown: shown() }).toEqual({ seed, shown: seen(witnesses.slice(0, 30)) });
      for (const witness of witnesses.slice(30)) pool.add(witness);
      expect({ seed, shown: shown() }).toEqual({ seed, shown: seen(witnesses) });
      // What is lacking is what no witness has, of all of them and of those that remain.
      const kept = witnesses.filter((_, at) => at % 3 !== 1);
      for (const some of [witnesses, kept]) {
        if (some === kept) pool.keep(kept);
        const ranges = [-2, 0, 1, 3, 5].map((value): [number, number] => [value, value]);
        const lacking = seen(some).map((values) => ranges.filter(([value]) => !values.includes(value)));
        for (const [at, target] of targets.entries()) {
          expect({ seed, at, ranges: pool.unmet(target, { ranges, values: 1 }).ranges }).toEqual({
            ...{ seed, at },
            ranges: lacking[at],
          });
        }
      }
      expect({ seed, shown: shown() }).toEqual({ seed, shown: seen(kept) });
    }
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
