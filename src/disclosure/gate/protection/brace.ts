import { findWorld } from '../../attack/find-world.js';
import { neighbourhoodOf } from '../../attack/neighbourhood.js';
import type { Solver } from '../../attack/solver.js';
import { Swaps, type Swap } from '../../attack/swaps.js';
import { sumsOf, type TimePoint, type World } from '../../attack/worlds.js';
import type { KeyedStream } from '../../model/canonical.js';
import type { Told } from '../../model/ledger.js';
import type { Transcript } from '../replay/pattern.js';
import { decidingCell, targetBound, type TargetRules } from './primaries.js';
import { jointLeavesAtMost } from './search.js';
import type { Target } from './targets.js';

interface BraceInput {
  readonly rules: TargetRules;
  readonly solver: Solver;
  readonly past: readonly (TimePoint & { readonly transcript: Transcript })[];
  readonly link: Pick<TimePoint, 'follows' | 'link' | 'revisions'>;
  readonly facts: Map<number, Told>;
  /** Cells that the detail shows. */
  readonly shown: ReadonlySet<number>;
  /** Cells that may be withheld, with what one person's deviation costs. */
  readonly costs: ReadonlyMap<number, number>;
  readonly random: KeyedStream;
}

/**
 * Withholds, before any number is looked at, what the poorest history of this pattern would need: small inner cells empty,
 * all others just not small, and nobody new in any closed set. What moves there (a cell up by k, and down again, while
 * every told sum of every time stays) can be moved in every history of the pattern. It is the idea of the hypercube
 * method (Repsilber 1994) as a linear program, as in Kelly, Golden & Assad (1992), and because it looks at names alone,
 * worlds of one pattern are treated alike.
 */
export async function brace(primaries: readonly Target[], input: BraceInput): Promise<number> {
  const past = input.past.flatMap(({ transcript }) => transcript.primaries);
  const history = poorestHistory(primaries, input);
  let withheld = 0;
  const done = new Set<string>();
  const before = input.past.map((point) => new Swaps(input.rules.family, point));
  const swapsNow = () => [...before, new Swaps(input.rules.family, input)];
  let swaps = swapsNow();
  for (const target of [...past, ...primaries]) {
    const cell = decidingCell(target);
    if (done.has(`${target.time} ${cell}`)) continue;
    done.add(`${target.time} ${cell}`);
    if (canSwap(history, target.time, cell, swaps, input.rules)) continue;
    const more = await braceCell(history, { time: target.time, cell, swaps }, input);
    if (more > 0) swaps = swapsNow();
    withheld += more;
  }
  return withheld;
}

/**
 * Whether a cell has room by exchanges of two people's status, k times over and back, so that no closed set gains or loses:
 * at all times alike, or at one time alone between statuses that are in the same closed sets. The cheap proof of what
 * `braceCell` would find.
 */
function canSwap(
  history: World,
  time: number,
  cell: number,
  swaps: readonly Swaps[],
  { family, k }: TargetRules,
): boolean {
  const leaves = family.cells[cell]?.leaves ?? new Int32Array();
  const hasRoomAt = (at: number, leaf: number) => (history[at]?.[leaf] ?? 0) >= k;
  const hasRoom = (leaf: number) => history.every((_, at) => hasRoomAt(at, leaf));
  const everywhere = (swap: Swap) =>
    [...swap.losses, swap.gains[1]].every(hasRoom) && swaps.every((at) => at.isUnnoticed(swap));
  const isStill = ({ gains, losses }: Swap) =>
    hasRoomAt(time, gains[1]) &&
    swaps[time]?.isSettled(gains[0], losses[0]) &&
    swaps[time].isSettled(gains[1], losses[1]);
  return leaves.some((leaf) => {
    const canSpare = (one: number) => !leaves.includes(one) && hasRoomAt(time, one);
    for (const swap of swaps[time]?.around(leaf, canSpare) ?? []) {
      if (!leaves.includes(swap.gains[1]) && (isStill(swap) || everywhere(swap))) return true;
    }
    return false;
  });
}

interface Place {
  readonly time: number;
  readonly cell: number;
  /** By time: exchanges that its facts do not notice. */
  readonly swaps: readonly Swaps[];
}

/** Room for one cell at one time: up by k, and down again. */
async function braceCell(history: World, place: Place, input: BraceInput): Promise<number> {
  const { time, cell } = place;
  const { k, family } = input.rules;
  const leaves = family.cells[cell]?.leaves ?? new Int32Array();
  const [first] = leaves;
  const table = history[time];
  if (first === undefined || !table) return 0;
  const stands = leaves.reduce((sum, leaf) => sum + (table[leaf] ?? 0), 0);
  const raised = history.with(time, table.with(first, (table[first] ?? 0) + k));
  const up = await makeRoom(history, place, [stands + k, Infinity], input);
  return up + (await makeRoom(raised, place, [0, stands], input));
}

/** At each time, the least that the pattern leaves: told cells as they were told before, the others by their names. */
function poorestHistory(primaries: readonly Target[], { rules, past, shown }: BraceInput): World {
  const told = past.map(({ transcript, facts }) => poorestTable(rules, transcript.primaries, facts, facts));
  return [...told, poorestTable(rules, primaries, shown, new Map())];
}

/** In the innermost cells that are shown: in one leaf of each, since nothing tells its leaves apart. */
function poorestTable(
  { family, k }: TargetRules,
  primaries: readonly Target[],
  shown: { has(cell: number): boolean },
  facts: ReadonlyMap<number, Told>,
): Int32Array {
  const small = new Set(primaries.flatMap((target) => (target.kind === 'cell' ? [target.cell] : [])));
  const table = new Int32Array(family.leafCount);
  const isCovered = new Uint8Array(family.leafCount);
  const inward = family.cells
    .filter(({ index, leaves }) => leaves.length > 0 && shown.has(index))
    .sort((a, b) => a.leaves.length - b.leaves.length);
  for (const { index, leaves } of inward) {
    const [leaf = 0] = leaves;
    const isInnermost = leaves.every((one) => isCovered[one] === 0);
    for (const one of leaves) isCovered[one] = 1;
    if (!isInnermost || small.has(index)) continue;
    const told = facts.get(index);
    table[leaf] = typeof told === 'number' ? told : k;
  }
  return table;
}

/**
 * Withholds the cheapest told cells without which the cell cannot move into the range; says how many. Where earlier
 * tables forbid the move outright, it is asked for within the last table alone.
 */
async function makeRoom(
  history: World,
  { time, cell, swaps }: Place,
  range: readonly [number, number],
  input: BraceInput,
): Promise<number> {
  const { family } = input.rules;
  const now = history.length - 1;
  const everywhere = history.map((_, at) => at);
  const isJoint = now > 0 && history.length * family.leafCount <= jointLeavesAtMost;
  const leaves = family.cells[cell]?.leaves ?? new Int32Array();
  const nearby = neighbourhoodOf(family, leaves, isJoint ? swaps : swaps.slice(-1), input.random);
  // What can be moved nearby needs nothing to be withheld; only else is the whole table looked at.
  if (await findMove(history, isJoint ? everywhere : [now], { time, cell }, range, { ...input, nearby })) return 0;
  for (const times of [...(isJoint ? [everywhere] : []), ...(time === now ? [[now]] : [])]) {
    const found = await findMove(history, times, { time, cell }, range, input);
    if (!found) continue;
    for (const index of found) input.facts.set(index, null);
    return found.length;
  }
  return 0;
}

/** The told cells of the last time that stand in the way of a move over the given times; null where others do. */
async function findMove(
  history: World,
  times: readonly number[],
  { time, cell }: { readonly time: number; readonly cell: number },
  range: readonly [number, number],
  { rules, solver, past, link, facts, costs, nearby }: BraceInput & { readonly nearby?: ReadonlySet<number> },
): Promise<readonly number[] | null> {
  const { family } = rules;
  const points = times.map((at): TimePoint => {
    const sums = sumsOf(family, history[at] ?? new Int32Array());
    const told = [...(past[at]?.facts ?? facts)].map(
      ([index, fact]) => [index, fact === null ? null : (sums[index] ?? 0)] as const,
    );
    const { follows, link: kind } = past[at] ?? link;
    return { facts: new Map(told), follows: times.indexOf(follows), link: kind, revisions: 0 };
  });
  const world = times.map((at) => history[at] ?? new Int32Array(family.leafCount));
  const weight = new Float64Array(family.leafCount).fill(0.01);
  const found = await findWorld(solver, {
    family,
    times: points,
    free: points.map((_, at) => at),
    base: [],
    bounds: [targetBound(family, { kind: 'cell', time: times.indexOf(time), cell }, range)],
    aim: new Map(world.map((table, at) => [at, { table, weight }])),
    reference: world,
    ...(nearby ? { within: nearby } : { elastic: new Map([...costs].filter(([index]) => facts.get(index) !== null)) }),
  });
  return found?.givenUp ?? null;
}
