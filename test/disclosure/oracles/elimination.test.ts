import { describe, expect, it } from '@jest/globals';
import { LinearKnowledge } from '../../../src/disclosure/suppression/elimination.js';
import { Random } from './support.js';

/** The row space of whole-number vectors, exactly: rows in echelon form, cross-multiplied, never divided. */
class RowSpace {
  readonly #rows: bigint[][] = [];

  constructor(rows: readonly (readonly number[])[] = []) {
    for (const row of rows) this.add(row);
  }

  add(row: readonly number[]): void {
    const left = this.#reduce(row);
    if (left.some((entry) => entry !== 0n)) this.#rows.push(left);
  }

  has(row: readonly number[]): boolean {
    return this.#reduce(row).every((entry) => entry === 0n);
  }

  get rank(): number {
    return this.#rows.length;
  }

  #reduce(row: readonly number[]): bigint[] {
    let left = row.map(BigInt);
    for (const known of this.#rows) {
      const at = known.findIndex((entry) => entry !== 0n);
      const [factor, pivot] = [left[at] ?? 0n, known[at] ?? 1n];
      if (factor !== 0n) left = left.map((entry, place) => entry * pivot - factor * (known[place] ?? 0n));
    }
    return left;
  }
}

/** A random set of places, as the engine takes it and as a vector. */
interface Sum {
  readonly places: number[];
  readonly vector: number[];
}

function sumOf(places: readonly number[], width: number): Sum {
  const vector = Array.from({ length: width }, () => 0);
  for (const place of places) vector[place] = 1;
  return { places: [...places], vector };
}

function drawSum(random: Random, width: number): Sum {
  const density = 0.2 + 0.5 * random.unit();
  const places = Array.from({ length: width }, (_, place) => place).filter(() => random.unit() < density);
  return sumOf(places.length > 0 ? random.shuffle(places) : [random.below(width)], width);
}

/** All cells of a table of rows × columns: its inner cells, rows, columns and total. */
function cellsOf(rows: number, columns: number): Sum[] {
  const width = rows * columns;
  const places = Array.from({ length: width }, (_, place) => place);
  const lines = [
    ...Array.from({ length: rows }, (_, row) => places.filter((place) => Math.floor(place / columns) === row)),
    ...Array.from({ length: columns }, (_, column) => places.filter((place) => place % columns === column)),
  ];
  return [...places.map((place) => [place]), ...lines, places].map((list) => sumOf(list, width));
}

/** How a run of publishing went, each decision beside what exact arithmetic says of it. */
function run(guarded: readonly Sum[], forced: readonly Sum[], candidates: readonly Sum[]) {
  const engine = new LinearKnowledge(guarded.map(({ places }) => places));
  let published: number[][] = [];
  for (const { places, vector } of forced) {
    engine.force(places);
    published.push(vector);
  }
  let refusals = 0;
  const wrong: string[] = [];
  for (const { places, vector } of candidates) {
    const [before, after] = [new RowSpace(published), new RowSpace([...published, vector])];
    const discloses = guarded.some((sum) => !before.has(sum.vector) && after.has(sum.vector));
    const isPublished = engine.tryPublish(places);
    if (isPublished === discloses) wrong.push(`${places.join()} was ${isPublished ? 'published' : 'refused'}`);
    if (isPublished) published = [...published, vector];
    else refusals++;
  }
  return {
    engine,
    known: new RowSpace(published),
    before: new RowSpace(forced.map(({ vector }) => vector)),
    refusals,
    wrong,
  };
}

describe('LinearKnowledge against exact arithmetic', () => {
  it('refuses exactly where a protected sum would follow: 1,500 random systems, seeds 1 to 1500', () => {
    let [refusals, decisions] = [0, 0];
    for (let seed = 1; seed <= 1_500; seed++) {
      const random = new Random(seed);
      const width = 2 + random.below(8);
      const draw = (count: number) => Array.from({ length: count }, () => drawSum(random, width));
      const [guarded, forced, candidates] = [
        draw(1 + random.below(4)),
        draw(random.below(3)),
        draw(2 + random.below(10)),
      ];
      const { wrong, ...outcome } = run(guarded, forced, candidates);
      expect({ seed, wrong }).toEqual({ seed, wrong: [] });
      refusals += outcome.refusals;
      decisions += candidates.length;
    }
    // Both decisions must have been put to the test often.
    expect(refusals).toBeGreaterThan(1_000);
    expect(decisions - refusals).toBeGreaterThan(1_000);
  });

  it('knows which sums follow, and how many protected ones do: seeds 2001 to 2500', () => {
    let [follow, open, disclosed] = [0, 0, 0];
    for (let seed = 2_001; seed <= 2_500; seed++) {
      const random = new Random(seed);
      const width = 2 + random.below(7);
      const draw = (count: number) => Array.from({ length: count }, () => drawSum(random, width));
      const [guarded, forced, asked] = [draw(3), draw(1 + random.below(width)), draw(6)];
      const engine = new LinearKnowledge(guarded.map(({ places }) => places));
      const exact = new RowSpace();
      for (const { places, vector } of forced) {
        engine.force(places);
        exact.add(vector);
      }
      const known = guarded.filter(({ vector }) => exact.has(vector)).length;
      expect({ seed, disclosed: engine.disclosed }).toEqual({ seed, disclosed: known });
      for (const { places, vector } of asked) {
        expect({ seed, is: engine.isDetermined(places) }).toEqual({ seed, is: exact.has(vector) });
        if (exact.has(vector)) follow++;
        else open++;
      }
      disclosed += known;
    }
    expect(Math.min(follow, open, disclosed)).toBeGreaterThan(200);
  });
});

describe('suppression by elimination (Langsrud 2024)', () => {
  it('leaves no small cell of a two-way table in the row space, and refuses nothing in vain: seeds 3001 to 3300', () => {
    let naive = 0;
    for (let seed = 3_001; seed <= 3_300; seed++) {
      const random = new Random(seed);
      const cells = cellsOf(2 + random.below(3), 2 + random.below(3));
      const inner = cells.filter(({ places }) => places.length === 1);
      const guarded = random.shuffle(inner).slice(0, 1 + random.below(3));
      const total = cells.at(-1);
      if (!total) throw new Error('A table has a total.');
      const candidates = random
        .shuffle(cells)
        .filter((cell) => !guarded.includes(cell))
        .sort((a, b) => b.places.length - a.places.length);
      const { engine, known, wrong } = run(guarded, [total], candidates);
      expect({ seed, wrong }).toEqual({ seed, wrong: [] });
      expect({ seed, disclosed: engine.disclosed }).toEqual({ seed, disclosed: 0 });
      const inside = guarded.filter(({ vector }) => known.has(vector)).map(({ places }) => places);
      expect({ seed, inside }).toEqual({ seed, inside: [] });
      // The control: hiding the protected cells alone gives some of them away.
      const hidden = new RowSpace(candidates.map(({ vector }) => vector));
      if (guarded.some(({ vector }) => hidden.has(vector))) naive++;
    }
    expect(naive).toBeGreaterThan(150);
  });

  it('keeps what was already given away apart: forced sums that disclose are counted, the rest stays protected', () => {
    const [a, b, c] = [sumOf([0], 4), sumOf([1], 4), sumOf([2], 4)];
    const engine = new LinearKnowledge([a.places, b.places]);
    engine.force([0, 2]);
    engine.force(c.places);
    expect(engine.disclosed).toBe(1);
    expect(engine.isDetermined(a.places)).toBe(true);
    expect(engine.tryPublish([1, 3])).toBe(true);
    expect(engine.tryPublish([3])).toBe(false);
    expect(engine.tryPublish(a.places)).toBe(true);
    expect(engine.disclosed).toBe(1);
  });
});
