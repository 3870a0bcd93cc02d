import type { KeyedStream } from '../model/canonical.js';
import type { Family } from '../model/catalogue.js';
import { Slack } from './slack.js';
import type { Swap } from './swap.js';
import type { Before } from './weave.js';
import type { TimePoint } from './worlds.js';

export interface Shuffling {
  readonly count: number;
  readonly mayMove: (leaf: number) => boolean;
  readonly random: KeyedStream;
}

/** Columns that may be exchanged between two rows of the status: alike are those of one class. */
interface Alike {
  /** By column; −1 where one of the two rows cannot have anybody. */
  readonly classOf: Int32Array;
  /** By class: its columns, ascending. */
  readonly members: readonly (readonly number[])[];
}

/**
 * Small changes of a world that no published fact notices. Swapping the status of two people keeps every total of the
 * status and every total without it, so only cells that cross both can change; those that are told must not. It is the
 * basic move of Diaconis & Sturmfels (1998) for two-way tables, and turns one witness into many without a solver.
 *
 * Which told cells notice that one person of a column goes from one row to another is the column's mark for these rows. A
 * swap adds one such mark and takes another away, so it goes unnoticed if and only if the two are the same.
 */
export class Swaps {
  readonly #toldAt: readonly (readonly number[])[];
  readonly #setsAt: readonly (readonly number[])[];
  readonly #alike = new Map<number, Alike>();
  /** By cell, zeros between two questions. */
  readonly #changes: Int8Array;
  readonly #width: number;
  readonly #rows: number;

  constructor(
    private readonly family: Family,
    point: Pick<TimePoint, 'facts'>,
  ) {
    const toldAt = Array.from({ length: family.leafCount }, (): number[] => []);
    for (const [index, told] of point.facts) {
      if (told === null) continue;
      for (const leaf of family.cells[index]?.leaves ?? []) toldAt[leaf]?.push(index);
    }
    this.#toldAt = toldAt;
    this.#changes = new Int8Array(family.cells.length);
    this.#setsAt = setsAtLeaves(family);
    this.#rows = family.dimensions[0]?.leaves.length ?? 1;
    this.#width = family.leafCount / this.#rows;
  }

  /** Up to `count` swaps after which somebody is in `leaf`, in a table that follows those `before` (none for the first). */
  into(leaf: number, table: Int32Array, before: readonly Before[], count: number): readonly Swap[] {
    const found: Swap[] = [];
    const slack = this.slackOf(table, before);
    let row = -1;
    for (const swap of this.around(leaf, (one) => (table[one] ?? 0) > 0)) {
      const other = Math.floor(swap.losses[0] / this.#width);
      // One for each status that is exchanged, so that they differ.
      if (other === row || !slack.allows(swap)) continue;
      row = other;
      found.push(swap);
      if (found.length >= count) return found;
    }
    return found;
  }

  /** All unnoticed swaps that put somebody into `leaf` from leaves where somebody can be spared. */
  *around(leaf: number, canSpare: (leaf: number) => boolean): Generator<Swap> {
    const row = Math.floor(leaf / this.#width);
    const column = leaf % this.#width;
    for (let other = 0; other < this.#rows; other++) {
      const partner = other * this.#width + column;
      if (other === row || !canSpare(partner)) continue;
      for (const value of this.columnsLike(row, other, column)) {
        const leaves = row * this.#width + value;
        if (value === column || !canSpare(leaves)) continue;
        yield { gains: [leaf, other * this.#width + value], losses: [partner, leaves] };
      }
    }
  }

  /**
   * The table after so many swaps drawn by chance, as far as each can be made: among leaves that may move, unnoticed, and
   * following those `before`. A second opinion of one world, without a solver.
   */
  shuffle(table: Int32Array, before: readonly Before[], { count, mayMove, random }: Shuffling): Int32Array {
    const shuffled = Int32Array.from(table);
    const slack = this.slackOf(shuffled, before);
    const isThere = (leaf: number) => (shuffled[leaf] ?? 0) > 0;
    for (let draw = 0; draw < count; draw++) {
      const swap = this.draw(random);
      if (!swap?.losses.every(isThere) || ![...swap.gains, ...swap.losses].every(mayMove)) continue;
      if (!slack.allows(swap)) continue;
      slack.take(swap);
      for (const one of swap.gains) shuffled[one] = (shuffled[one] ?? 0) + 1;
      for (const one of swap.losses) shuffled[one] = (shuffled[one] ?? 0) - 1;
    }
    return shuffled;
  }

  /** An unnoticed swap of two people drawn by chance, whether or not they are there; none where the draw has no partner. */
  draw(random: KeyedStream): Swap | undefined {
    const leaf = random.below(this.family.leafCount);
    const [row, column] = [Math.floor(leaf / this.#width), leaf % this.#width];
    const other = random.below(this.#rows);
    const alike = other === row ? [] : this.columnsLike(row, other, column);
    const value = alike[random.below(Math.max(1, alike.length))] ?? column;
    if (value === column) return undefined;
    return {
      gains: [leaf, other * this.#width + value],
      losses: [other * this.#width + column, row * this.#width + value],
    };
  }

  /** What a table may lose that follows those before; it is kept up to date by who changes the table. */
  slackOf(table: Int32Array, before: readonly Before[]): Slack {
    return new Slack(this.family, this.#setsAt, table, before);
  }

  /** Whether no closed set notices that somebody goes from one leaf to the other. */
  isSettled(leaf: number, other: number): boolean {
    return (this.#setsAt[leaf] ?? []).join() === (this.#setsAt[other] ?? []).join();
  }

  /**
   * Columns in which somebody's status can be exchanged with somebody's in this column, for some two rows, of which one is
   * among those given; ascending.
   */
  partnersOf(column: number, rows?: ReadonlySet<number>): ReadonlySet<number> {
    const found = new Set<number>();
    for (let row = 0; row < this.#rows; row++) {
      for (let other = row + 1; other < this.#rows; other++) {
        if (rows && !rows.has(row) && !rows.has(other)) continue;
        for (const value of this.columnsLike(row, other, column)) if (value !== column) found.add(value);
      }
    }
    return found;
  }

  /** Whether every told cell keeps its value. */
  isUnnoticed({ gains, losses }: Swap): boolean {
    const [row, other] = [Math.floor(gains[0] / this.#width), Math.floor(gains[1] / this.#width)];
    const { classOf } = this.#alikeIn(row, other);
    const own = classOf[losses[0] % this.#width] ?? -1;
    return own >= 0 && own === classOf[losses[1] % this.#width];
  }

  /** The told cells whose value an exchange changes. */
  noticing({ gains, losses }: Swap): readonly number[] {
    const touched: number[] = [];
    for (const leaf of gains) for (const cell of this.#toldAt[leaf] ?? []) this.#change(cell, 1, touched);
    for (const leaf of losses) for (const cell of this.#toldAt[leaf] ?? []) this.#change(cell, -1, touched);
    const noticed = touched.filter((cell) => (this.#changes[cell] ?? 0) !== 0);
    for (const cell of touched) this.#changes[cell] = 0;
    return [...new Set(noticed)];
  }

  #change(cell: number, by: number, touched: number[]): void {
    if ((this.#changes[cell] ?? 0) === 0) touched.push(cell);
    this.#changes[cell] = (this.#changes[cell] ?? 0) + by;
  }

  /** Columns that exchange a person between the two rows with this one unnoticed, itself among them; ascending. */
  columnsLike(row: number, other: number, column: number): readonly number[] {
    const { classOf, members } = this.#alikeIn(row, other);
    return members[classOf[column] ?? -1] ?? [];
  }

  #alikeIn(row: number, other: number): Alike {
    const [first, second] = row < other ? [row, other] : [other, row];
    const name = first * this.#rows + second;
    let alike = this.#alike.get(name);
    if (!alike) this.#alike.set(name, (alike = this.#compare(first, second)));
    return alike;
  }

  #compare(first: number, second: number): Alike {
    const classOf = new Int32Array(this.#width).fill(-1);
    const members: number[][] = [];
    const classes = new Map<string, number>();
    for (let column = 0; column < this.#width; column++) {
      const [one, two] = [first * this.#width + column, second * this.#width + column];
      if (this.family.isPossible[one] === 0 || this.family.isPossible[two] === 0) continue;
      const mark = `${this.#toldAlone(one, two)}|${this.#toldAlone(two, one)}`;
      let number = classes.get(mark);
      if (number === undefined) classes.set(mark, (number = members.push([]) - 1));
      classOf[column] = number;
      members[number]?.push(column);
    }
    return { classOf, members };
  }

  /** The told cells that hold the one leaf and not the other, in the order of the facts, which is the same for all leaves. */
  #toldAlone(leaf: number, without: number): string {
    const others = this.#toldAt[without] ?? [];
    return (this.#toldAt[leaf] ?? []).filter((cell) => !others.includes(cell)).join();
  }
}

const known = new WeakMap<Family, readonly (readonly number[])[]>();

/** By leaf: the closed sets that hold it. */
export function setsAtLeaves(family: Family): readonly (readonly number[])[] {
  let setsAt = known.get(family);
  if (!setsAt) {
    const found = Array.from({ length: family.leafCount }, (): number[] => []);
    family.closedSets.forEach((set, number) => set.forEach((leaf) => found[leaf]?.push(number)));
    known.set(family, (setsAt = found));
  }
  return setsAt;
}
