import type { KeyedStream } from '../model/canonical.js';
import type { Family } from '../model/catalogue.js';
import type { Swap } from './swap.js';
import type { Swaps } from './swaps.js';
import type { Before } from './weave.js';
import type { Bound } from './world-question.js';
import type { World } from './worlds.js';

interface Exchanging {
  readonly family: Family;
  /** Exchanges that no told cell of the last time notices. */
  readonly swaps: Swaps;
  readonly world: World;
  /** What the last table of the world follows. */
  readonly before: readonly Before[];
  readonly bounds: readonly Bound[];
  readonly random: KeyedStream;
}

/** A bound as it stands: by leaf of the last time how the sum changes with it, and what the sum is now. */
interface Goal {
  readonly signs: Int8Array;
  readonly leaves: readonly number[];
  readonly low: number;
  readonly high: number;
  sum: number;
}

/** So many exchanges lead to a bound, or another witness is nearer. */
const exchangesAtMost = 24;

/**
 * The last table of a world after exchanges of two people's status (Diaconis & Sturmfels 1998) that bring its sums between
 * the bounds; null where none are found one after the other. It is the search that a linear program makes in a hundred
 * times the time, and what it finds proves as much: an exchange that no told cell notices leaves every fact as it is, one
 * that `Slack` allows leaves every closed set with those who were there before, and so by induction the table agrees with
 * all that the first agreed with. What it does not find is asked of the solver.
 */
export function exchangeInto({ family, swaps, world, before, bounds, random }: Exchanging): Int32Array | null {
  const now = world.length - 1;
  const table = Int32Array.from(world[now] ?? []);
  const goals = bounds.map((bound) => goalOf(family, world, bound));
  const slack = swaps.slackOf(table, before);
  const move = (swap: Swap, people: number) => {
    slack.take(swap, people);
    for (const leaf of swap.gains) table[leaf] = (table[leaf] ?? 0) + people;
    for (const leaf of swap.losses) table[leaf] = (table[leaf] ?? 0) - people;
    for (const goal of goals) goal.sum += people * changeOf(goal, swap);
  };
  /** How many people can make the exchange: as many as the goal needs, else one. */
  const peopleFor = (swap: Swap, goal: Goal): number => {
    const change = changeOf(goal, swap);
    const missing = missingTo(goal);
    if (change * missing <= 0 || Math.abs(change) > Math.abs(missing)) return 0;
    const [first, second] = swap.losses;
    const there = Math.min(table[first] ?? 0, table[second] ?? 0, Math.floor(missing / change));
    for (const people of there > 1 ? [there, 1] : [there]) {
      if (people < 1 || !slack.allows(swap, people)) continue;
      const keeps = goals.every((other) => other === goal || keepsTo(other, people * changeOf(other, swap)));
      if (keeps) return people;
    }
    return 0;
  };
  // What speaks of one leaf alone first: it can be met in fewer ways.
  for (const goal of [...goals].sort((a, b) => a.leaves.length - b.leaves.length)) {
    for (let step = 0; missingTo(goal) !== 0; step++) {
      if (step >= exchangesAtMost || !makeOne(goal, { family, swaps, random }, peopleFor, move)) return null;
    }
  }
  return goals.every((goal) => missingTo(goal) === 0) ? table : null;
}

/** Makes one exchange that brings the goal nearer, from a place drawn by chance on; says whether there was any. */
function makeOne(
  goal: Goal,
  { family, swaps, random }: Pick<Exchanging, 'family' | 'swaps' | 'random'>,
  peopleFor: (swap: Swap, goal: Goal) => number,
  move: (swap: Swap, people: number) => void,
): boolean {
  const rows = family.dimensions[0]?.leaves.length ?? 1;
  const width = family.leafCount / rows;
  const count = goal.leaves.length * rows;
  const start = random.below(Math.max(1, count));
  for (let at = 0; at < count; at++) {
    const place = (start + at) % count;
    const leaf = goal.leaves[Math.floor(place / rows)] ?? 0;
    const [row, column, other] = [Math.floor(leaf / width), leaf % width, place % rows];
    if (other === row) continue;
    const alike = swaps.columnsLike(row, other, column);
    const offset = random.below(Math.max(1, alike.length));
    const isRaised = (goal.signs[leaf] ?? 0) * missingTo(goal) > 0;
    for (let step = 0; step < alike.length; step++) {
      const value = alike[(offset + step) % alike.length] ?? column;
      if (value === column) continue;
      const [own, across] = [other * width + column, other * width + value];
      const far = row * width + value;
      const swap: Swap = isRaised
        ? { gains: [leaf, across], losses: [own, far] }
        : { gains: [own, far], losses: [leaf, across] };
      const people = peopleFor(swap, goal);
      if (people === 0) continue;
      move(swap, people);
      return true;
    }
  }
  return false;
}

function goalOf(family: Family, world: World, { terms, low, high }: Bound): Goal {
  const now = world.length - 1;
  const signs = new Int8Array(family.leafCount);
  const leaves: number[] = [];
  let sum = 0;
  for (const term of terms) {
    for (const leaf of term.leaves) {
      sum += term.sign * (world[term.time]?.[leaf] ?? 0);
      if (term.time !== now) continue;
      signs[leaf] = term.sign;
      leaves.push(leaf);
    }
  }
  return { signs, leaves, low, high, sum };
}

/** By how many people the sum must rise, or fall where it is less than 0. */
const missingTo = ({ sum, low, high }: Goal): number => (sum < low ? low - sum : sum > high ? high - sum : 0);

/** Whether a goal that is met stays met. */
const keepsTo = ({ sum, low, high }: Goal, change: number): boolean =>
  sum < low || sum > high || (low <= sum + change && sum + change <= high);

const changeOf = ({ signs }: Goal, { gains, losses }: Swap): number =>
  (signs[gains[0]] ?? 0) + (signs[gains[1]] ?? 0) - (signs[losses[0]] ?? 0) - (signs[losses[1]] ?? 0);
