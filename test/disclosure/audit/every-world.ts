import type { CatalogueDeclaration } from '../../../src/disclosure/model/catalogue.js';
import type { DimensionDeclaration } from '../../../src/disclosure/model/dimension.js';
import type { Ledger, LedgerEntry } from '../../../src/disclosure/model/ledger.js';

/*
 * The judge: all worlds of a small ledger, person by person, written from the words of the rules and of nothing else.
 */

/** Where a person can be: a leaf of each dimension, the status first. */
type State = readonly string[];

const leavesOf = ({ hierarchies: [first] }: DimensionDeclaration): string[] => {
  const nodes = first?.nodes ?? [];
  return nodes.map(({ code }) => code).filter((code) => !nodes.some(({ parent }) => parent === code));
};

/** Whether a code of a dimension stands for this leaf. */
function holds({ hierarchies }: DimensionDeclaration, code: string, leaf: string): boolean {
  if (code === '*' || code === leaf) return true;
  return hierarchies.some(({ nodes }) => {
    for (let at: string | null | undefined = leaf; at; at = nodes.find((node) => node.code === at)?.parent) {
      if (at === code) return true;
    }
    return false;
  });
}

export class EveryWorld {
  readonly states: readonly State[];
  /** Of each world: how many people are in each state, by entry. */
  readonly worlds: readonly (readonly (readonly number[])[])[];
  readonly #dimensions: readonly DimensionDeclaration[];
  readonly #values = new Map<string, readonly number[]>();
  readonly #within = new Map<string, readonly number[]>();
  readonly #reach: readonly (readonly boolean[])[];

  constructor(ledger: Ledger, familyId: string, budget: number) {
    const { catalogue, entries } = ledger;
    const family = catalogue.families.find(({ id }) => id === familyId);
    const others = (family?.dimensions ?? []).flatMap((id) => catalogue.dimensions.filter((one) => one.id === id));
    this.#dimensions = [catalogue.status, ...others];
    let states: State[] = [[]];
    for (const dimension of this.#dimensions) {
      states = states.flatMap((state) => leavesOf(dimension).map((leaf) => [...state, leaf]));
    }
    this.states = states.filter(
      (state) =>
        !(family?.structuralZeros ?? []).some((zero) =>
          this.#isIn(
            state,
            this.#dimensions.map(({ id }) => zero[id] ?? '*'),
          ),
        ),
    );
    this.#reach = this.states.map((from) => this.states.map((to) => this.#mayGo(catalogue, from, to)));
    this.worlds = this.#enumerate(entries, familyId, budget);
  }

  #isIn(state: State, key: readonly string[]): boolean {
    return this.#dimensions.every((dimension, at) => holds(dimension, key[at] ?? '*', state[at] ?? ''));
  }

  valueOf(world: readonly (readonly number[])[], entry: number, key: readonly string[]): number {
    return this.#statesIn(key).reduce((sum, at) => sum + (world[entry]?.[at] ?? NaN), 0);
  }

  /** The value of a cell at an entry in every world. */
  valuesOf(entry: number, key: readonly string[]): readonly number[] {
    const name = `${entry} ${key.join(' ')}`;
    const values = this.#values.get(name) ?? this.worlds.map((world) => this.valueOf(world, entry, key));
    this.#values.set(name, values);
    return values;
  }

  #statesIn(key: readonly string[]): readonly number[] {
    const name = key.join(' ');
    const within =
      this.#within.get(name) ?? [...this.states.keys()].filter((at) => this.#isIn(this.states[at] ?? [], key));
    this.#within.set(name, within);
    return within;
  }

  #mayGo({ moves, status }: CatalogueDeclaration, from: State, to: State): boolean {
    const reached = new Set([from[0]]);
    for (const at of reached) for (const [one, other] of moves) if (one === at) reached.add(other);
    if (!reached.has(to[0] ?? '')) return false;
    return this.#dimensions.every((dimension, at) => {
      if (dimension === status || from[at] === to[at]) return true;
      if (dimension.change === 'never' || dimension.settledIn?.includes(from[0] ?? '')) return false;
      const leaves = leavesOf(dimension);
      return dimension.change === 'freely' || leaves.indexOf(to[at] ?? '') > leaves.indexOf(from[at] ?? '');
    });
  }

  #enumerate(entries: readonly LedgerEntry[], familyId: string, budget: number): number[][][] {
    let worlds: number[][][] = [[]];
    for (const [now, entry] of entries.entries()) {
      const tables = this.#tables(entry, familyId);
      if (worlds.length * tables.length > budget) throw new RangeError('Too many worlds.');
      worlds = worlds.flatMap((world) =>
        tables
          .filter((table) => world.every((earlier, at) => this.#mayFollow(entries, at, now, earlier, table)))
          .map((table) => [...world, table]),
      );
    }
    return worlds;
  }

  /** All tables of one entry that agree with its headlines and with what it tells. */
  #tables(entry: LedgerEntry, familyId: string): number[][] {
    const facts = [
      ...Object.entries(entry.headlines).map(([code, value]) => ({ key: [code], low: value, high: value })),
      ...entry.families
        .filter(({ family }) => family === familyId)
        .flatMap(({ cells }) => cells)
        .flatMap(([key, told]) =>
          told === null
            ? []
            : [told].flat().length === 2
              ? [{ key, low: [told].flat()[0] ?? 0, high: [told].flat()[1] ?? 0 }]
              : [{ key, low: Number(told), high: Number(told) }],
        ),
    ];
    const found: number[][] = [];
    const fill = (table: number[], left: number) => {
      if (table.length === this.states.length) {
        if (left > 0) return;
        const isTrue = facts.every(({ key, low, high }) => {
          const value = this.valueOf([table], 0, key);
          return value >= low && value <= high;
        });
        if (isTrue) found.push(table);
        return;
      }
      for (let own = 0; own <= left; own++) fill([...table, own], left - own);
    };
    fill([], entry.headlines['*'] ?? 0);
    return found;
  }

  /** Whether the people of one table can be those of a later one: each has stayed or gone on, or was revised. */
  #mayFollow(
    entries: readonly LedgerEntry[],
    at: number,
    now: number,
    before: readonly number[],
    after: readonly number[],
  ): boolean {
    const [earlier, later] = [entries[at]?.asOf ?? '', entries[now]?.asOf ?? ''];
    if (earlier > later) return true;
    const revisions = entries.slice(at + 1, now + 1).reduce((sum, entry) => sum + entry.revisions, 0);
    if (earlier === later) {
      const gone = before.reduce((sum, count, state) => sum + Math.max(0, count - (after[state] ?? 0)), 0);
      const come = before.reduce((sum, count, state) => sum + Math.max(0, (after[state] ?? 0) - count), 0);
      return gone <= revisions && come <= revisions;
    }
    const people = before.flatMap((count, state) => new Array<number>(count).fill(state));
    return this.#place(people, [...after], revisions);
  }

  #place([person, ...rest]: readonly number[], free: number[], revisions: number): boolean {
    if (person === undefined) return true;
    for (let to = 0; to < free.length; to++) {
      if ((free[to] ?? 0) === 0 || !this.#reach[person]?.[to]) continue;
      free[to] = (free[to] ?? 0) - 1;
      const fits = this.#place(rest, free, revisions);
      free[to] = (free[to] ?? 0) + 1;
      if (fits) return true;
    }
    return revisions > 0 && this.#place(rest, free, revisions - 1);
  }
}
