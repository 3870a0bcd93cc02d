import type { KeyedStream } from '../model/canonical.js';
import type { Family } from '../model/catalogue.js';
import { MovingWorld, type Setting } from './moving-world.js';
import type { Swap } from './swap.js';
import type { Bound } from './world-question.js';
import type { World } from './worlds.js';

/** A sum that must lie between two numbers, as it stands. */
interface Goal {
  readonly low: number;
  readonly high: number;
  readonly terms: Bound['terms'];
  sum: number;
}

interface Move {
  readonly swap: Swap;
  readonly times: readonly number[];
  readonly people: number;
}

/** So many exchanges lead to a bound, or another world is nearer. */
const exchangesAtMost = 24;

/**
 * A world that is brought by exchanges of people's status (Diaconis & Sturmfels 1998) to one wanted sum after another, each
 * kept while the next is sought, so that one world shows what many targets can be. What it ends in agrees with every fact
 * that the first agreed with; who takes it for a proof checks it exactly.
 */
export class Reaching {
  readonly #moving: MovingWorld;
  readonly #goals: Goal[] = [];
  /** By time and leaf: the goals that change with it, each number followed by its sign. */
  readonly #goalsAt: (number[] | undefined)[] = [];
  /** By goal, zeros between two questions; and the goals of the question. */
  readonly #changes: number[] = [];
  readonly #touched: number[] = [];

  constructor(
    private readonly family: Family,
    private readonly setting: Setting,
    start: World,
  ) {
    this.#moving = new MovingWorld(family, setting, start);
  }

  get world(): World {
    return this.#moving.world;
  }

  /** Exchanges drawn by chance, so many for each table, those left out that cannot be made. */
  shuffle(count: number, random: KeyedStream): void {
    const tables = this.#moving.tables.length;
    const ways = [...Array(tables).keys()].map((time) => [time]).concat(tables > 1 ? [[...Array(tables).keys()]] : []);
    for (const times of ways) {
      const swaps = this.setting.swaps[times.at(-1) ?? 0];
      for (let draw = 0; draw < count; draw++) {
        const swap = swaps?.draw(random);
        if (!swap || this.#moving.peopleFor(swap, times) < 1 || !this.#moving.allows(swap, times, 1)) continue;
        this.#moving.take(swap, times, 1);
      }
    }
  }

  sumOf(terms: Bound['terms']): number {
    let sum = 0;
    for (const { time, leaves, sign } of terms) {
      const table = this.#moving.tables[time];
      for (const leaf of leaves) sum += sign * (table?.[leaf] ?? 0);
    }
    return sum;
  }

  /** Brings some sums between their bounds and keeps them there from now on; else leaves all as it was. */
  reach(bounds: readonly Bound[], random: KeyedStream): boolean {
    const first = this.#goals.length;
    for (const bound of bounds) this.#add(bound);
    const moves: Move[] = [];
    for (let number = first; number < this.#goals.length; number++) {
      for (let step = 0; this.#missing(number) !== 0; step++) {
        const move = step < exchangesAtMost ? this.#findMove(number, random) : undefined;
        if (!move) {
          for (const { swap, times, people } of moves.reverse()) this.#take(swap, times, -people);
          while (this.#goals.length > first) this.#drop();
          return false;
        }
        this.#take(move.swap, move.times, move.people);
        moves.push(move);
      }
    }
    return true;
  }

  #add({ terms, low, high }: Bound): void {
    const number = this.#goals.push({ terms, low, high, sum: this.sumOf(terms) }) - 1;
    this.#changes[number] = 0;
    for (const { time, leaves, sign } of terms) {
      for (const leaf of leaves) (this.#goalsAt[time * this.family.leafCount + leaf] ??= []).push(number, sign);
    }
  }

  #drop(): void {
    const goal = this.#goals.pop();
    for (const { time, leaves } of goal?.terms ?? []) {
      for (const leaf of leaves) this.#goalsAt[time * this.family.leafCount + leaf]?.splice(-2);
    }
  }

  /** By how many people a goal's sum must rise, or fall where it is less than 0. */
  #missing(number: number): number {
    const { sum = 0, low = 0, high = 0 } = this.#goals[number] ?? {};
    return sum < low ? low - sum : sum > high ? high - sum : 0;
  }

  /** An exchange that brings a goal nearer and leaves those that are reached, from a place drawn by chance on. */
  #findMove(number: number, random: KeyedStream): Move | undefined {
    const terms = this.#goals[number]?.terms ?? [];
    const isRising = this.#missing(number) > 0;
    const from = random.below(terms.length);
    for (let at = 0; at < terms.length; at++) {
      const term = terms[(from + at) % terms.length];
      const move = term && this.#findMoveAt(number, term, { isRaised: isRising === term.sign > 0, random });
      if (move) return move;
    }
    return undefined;
  }

  #findMoveAt(
    number: number,
    { time, leaves }: Bound['terms'][number],
    { isRaised, random }: { readonly isRaised: boolean; readonly random: KeyedStream },
  ): Move | undefined {
    const swaps = this.setting.swaps[time];
    const ways = this.#moving.waysFrom(time);
    const rows = this.family.dimensions[0]?.leaves.length ?? 1;
    const width = this.family.leafCount / rows;
    const count = leaves.length * rows;
    const start = random.below(Math.max(1, count));
    for (let at = 0; at < count; at++) {
      const place = (start + at) % count;
      const leaf = leaves[Math.floor(place / rows)] ?? 0;
      const [row, column, other] = [Math.floor(leaf / width), leaf % width, place % rows];
      if (other === row) continue;
      const alike = swaps?.columnsLike(row, other, column) ?? [];
      const offset = random.below(Math.max(1, alike.length));
      for (let step = 0; step < alike.length; step++) {
        const value = alike[(offset + step) % alike.length] ?? column;
        if (value === column) continue;
        const [own, across, far] = [other * width + column, other * width + value, row * width + value];
        const swap: Swap = isRaised
          ? { gains: [leaf, across], losses: [own, far] }
          : { gains: [own, far], losses: [leaf, across] };
        for (const times of ways) {
          const people = this.#peopleFor(number, swap, times);
          if (people > 0) return { swap, times, people };
        }
      }
    }
    return undefined;
  }

  /** How many people can make an exchange: as many as the goal needs, else one; 0 where it does not help or hurts another. */
  #peopleFor(number: number, swap: Swap, times: readonly number[]): number {
    const there = this.#moving.peopleFor(swap, times);
    if (there < 1) return 0;
    this.#ask(swap, times);
    const [change, missing] = [this.#changes[number] ?? 0, this.#missing(number)];
    let people = 0;
    if (change * missing > 0 && Math.abs(change) <= Math.abs(missing)) {
      const most = Math.min(there, Math.floor(missing / change));
      people = [most, 1].find((some) => this.#keepsAll(number, some) && this.#moving.allows(swap, times, some)) ?? 0;
    }
    this.#forget();
    return people;
  }

  /** Whether the other goals of the question that are reached stay so. */
  #keepsAll(number: number, people: number): boolean {
    for (const other of this.#touched) {
      const goal = this.#goals[other];
      if (other === number || !goal || goal.sum < goal.low || goal.sum > goal.high) continue;
      const sum = goal.sum + (this.#changes[other] ?? 0) * people;
      if (sum < goal.low || sum > goal.high) return false;
    }
    return true;
  }

  #take(swap: Swap, times: readonly number[], people: number): void {
    this.#moving.take(swap, times, people);
    this.#ask(swap, times);
    for (const number of this.#touched) {
      const goal = this.#goals[number];
      if (goal) goal.sum += (this.#changes[number] ?? 0) * people;
      this.#changes[number] = 0;
    }
    this.#forget();
  }

  #ask({ gains, losses }: Swap, times: readonly number[]): void {
    for (const time of times) {
      for (const leaf of gains) this.#change(time, leaf, 1);
      for (const leaf of losses) this.#change(time, leaf, -1);
    }
  }

  #change(time: number, leaf: number, by: number): void {
    const goals = this.#goalsAt[time * this.family.leafCount + leaf];
    for (let at = 0; goals && at < goals.length; at += 2) {
      const number = goals[at] ?? 0;
      this.#touched.push(number);
      this.#changes[number] = (this.#changes[number] ?? 0) + by * (goals[at + 1] ?? 0);
    }
  }

  #forget(): void {
    for (const number of this.#touched) this.#changes[number] = 0;
    this.#touched.length = 0;
  }
}
