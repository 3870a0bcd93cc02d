import type { KeyedStream } from '../model/canonical.js';
import type { Family } from '../model/catalogue.js';
import { ChosenSums } from './chosen-sums.js';
import type { Swap } from './swap.js';
import type { Swaps } from './swaps.js';
import type { Before } from './weave.js';
import type { Choice } from './world-question.js';

export interface Mending {
  /** Exchanges that no told cell of the last table notices. */
  readonly swaps: Swaps;
  readonly random: KeyedStream;
}

/** Rounds over what is still wrong, and exchanges that are tried for each in a round. */
const rounds = 100;
/** Rounds without fewer sums wrong after which it is given up; one in which nothing moves counts for three. */
const inVain = 24;
const tries = 40;

/**
 * A table in which more sums lie in one of their intervals than in the given one, by exchanges of people that no told cell
 * notices and `Slack` allows (min-conflicts, Minton et al. 1992): for one wrong sum after another, exchanges are drawn that
 * bring it nearer and leave the wrong sums together no farther. It proves nothing by itself; who uses it asks exactly.
 */
export function mend(
  family: Family,
  { swaps, random }: Mending,
  { table: given, before, choices }: { table: Int32Array; before: readonly Before[]; choices: readonly Choice[] },
): Int32Array {
  const table = Int32Array.from(given);
  const slack = swaps.slackOf(table, before);
  const sums = new ChosenSums(family.leafCount, choices, table);
  const improve = (choice: number): boolean => {
    const step = sums.stepOf(choice, random);
    const people = Math.abs(step);
    for (let at = 0; at < tries; at++) {
      const swap = drawSwap(family, swaps, sums.leavesOf(choice), step > 0, random);
      if (!swap?.losses.every((leaf) => (table[leaf] ?? 0) >= people) || !slack.allows(swap, people)) continue;
      const worse = sums.worseBy(swap, people);
      if (worse > 0 || (worse === 0 && random.below(2) === 0)) continue;
      slack.take(swap, people);
      for (const leaf of swap.gains) table[leaf] = (table[leaf] ?? 0) + people;
      for (const leaf of swap.losses) table[leaf] = (table[leaf] ?? 0) - people;
      sums.take(people);
      return true;
    }
    return false;
  };
  let [least, since] = [Infinity, 0];
  for (let round = 0; round < rounds && since < inVain; round++) {
    const wrong = sums.wrong();
    if (wrong.length === 0) break;
    [least, since] = wrong.length < least ? [wrong.length, 0] : [least, since + 1];
    let moved = 0;
    for (const choice of wrong) if (sums.isWrong(choice) && improve(choice)) moved++;
    if (moved === 0) since += 2;
  }
  return table;
}

/** An exchange drawn by chance that raises the sum, or lowers it; none where the draw has no partner. */
function drawSwap(
  family: Family,
  swaps: Swaps,
  leaves: Int32Array,
  isRaised: boolean,
  random: KeyedStream,
): Swap | undefined {
  const rows = family.dimensions[0]?.leaves.length ?? 1;
  const width = family.leafCount / rows;
  const leaf = leaves[random.below(leaves.length)] ?? 0;
  const [row, column, other] = [Math.floor(leaf / width), leaf % width, random.below(rows)];
  if (other === row) return undefined;
  const alike = swaps.columnsLike(row, other, column);
  const value = alike[random.below(Math.max(1, alike.length))] ?? column;
  if (value === column) return undefined;
  const [own, far, across] = [other * width + column, row * width + value, other * width + value];
  return isRaised ? { gains: [leaf, across], losses: [own, far] } : { gains: [own, far], losses: [leaf, across] };
}
