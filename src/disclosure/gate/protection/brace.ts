import type { Swap } from '../../attack/swap.js';
import { Swaps } from '../../attack/swaps.js';
import type { TimePoint, World } from '../../attack/worlds.js';
import type { Told } from '../../model/ledger.js';
import type { Transcript } from '../replay/pattern.js';
import { MoveSearch, type MoveInput, type Place } from './brace-move.js';
import { decidingCell, type TargetRules } from './primaries.js';
import type { Target } from './targets.js';

interface BraceInput extends MoveInput {
  readonly past: readonly (TimePoint & { readonly transcript: Transcript })[];
  readonly facts: Map<number, Told>;
  /** Cells that the detail shows. */
  readonly shown: ReadonlySet<number>;
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
  const search = new MoveSearch(input);
  for (const target of [...past, ...primaries]) {
    const cell = decidingCell(target);
    if (done.has(`${target.time} ${cell}`)) continue;
    done.add(`${target.time} ${cell}`);
    if (canSwap(history, target.time, cell, swaps, input.rules)) continue;
    const more = await braceCell(history, { time: target.time, cell, swaps }, search, input);
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

/** Room for one cell at one time: up by k, and down again. The cells that are withheld for it. */
async function braceCell(
  history: World,
  { time, cell, swaps }: Omit<Place, 'range'>,
  search: MoveSearch,
  { rules: { k, family }, facts }: BraceInput,
): Promise<number> {
  const leaves = family.cells[cell]?.leaves ?? new Int32Array();
  const [first] = leaves;
  const table = history[time];
  if (first === undefined || !table) return 0;
  const stands = leaves.reduce((sum, leaf) => sum + (table[leaf] ?? 0), 0);
  const raised = history.with(time, table.with(first, (table[first] ?? 0) + k));
  let withheld = 0;
  for (const [from, range] of [
    [history, [stands + k, Infinity]],
    [raised, [0, stands]],
  ] as const) {
    for (const index of (await search.find(from, { time, cell, range, swaps })) ?? []) {
      facts.set(index, null);
      withheld++;
    }
  }
  return withheld;
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
