import type { KeyedStream } from '../model/canonical.js';
import type { Family } from '../model/catalogue.js';
import type { Swap } from './swap.js';
import type { Swaps } from './swaps.js';
import type { Before } from './weave.js';
import type { Choice } from './world-question.js';

export interface Mending {
  /** Exchanges that no told cell of the last table notices. */
  readonly swaps: Swaps;
  readonly random: KeyedStream;
}

/** A sum that must lie in one of some intervals, ascending. */
interface Rule {
  readonly leaves: readonly number[];
  readonly intervals: Choice['intervals'];
  sum: number;
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
  const rules = choices.map((choice) => ruleOf(choice, table));
  const rulesAt = Array.from({ length: family.leafCount }, (): Rule[] => []);
  for (const rule of rules) for (const leaf of rule.leaves) rulesAt[leaf]?.push(rule);
  const changesOf = (swap: Swap): ReadonlyMap<Rule, number> => {
    const changes = new Map<Rule, number>();
    for (const leaf of swap.gains)
      for (const rule of rulesAt[leaf] ?? []) changes.set(rule, (changes.get(rule) ?? 0) + 1);
    for (const leaf of swap.losses)
      for (const rule of rulesAt[leaf] ?? []) changes.set(rule, (changes.get(rule) ?? 0) - 1);
    return changes;
  };
  const improve = (rule: Rule): boolean => {
    const step = stepOf(rule, random);
    for (let at = 0; at < tries; at++) {
      const swap = drawSwap(family, swaps, rule, step > 0, random);
      const people = Math.abs(step);
      if (!swap?.losses.every((leaf) => (table[leaf] ?? 0) >= people) || !slack.allows(swap, people)) continue;
      const changes = changesOf(swap);
      let worse = 0;
      for (const [one, change] of changes) worse += distance(one, one.sum + change * people) - distance(one, one.sum);
      if (worse > 0 || (worse === 0 && random.below(2) === 0)) continue;
      slack.take(swap, people);
      for (const leaf of swap.gains) table[leaf] = (table[leaf] ?? 0) + people;
      for (const leaf of swap.losses) table[leaf] = (table[leaf] ?? 0) - people;
      for (const [one, change] of changes) one.sum += change * people;
      return true;
    }
    return false;
  };
  let [least, since] = [Infinity, 0];
  for (let round = 0; round < rounds && since < inVain; round++) {
    const wrong = rules.filter((rule) => distance(rule, rule.sum) > 0);
    if (wrong.length === 0) break;
    [least, since] = wrong.length < least ? [wrong.length, 0] : [least, since + 1];
    let moved = 0;
    for (const rule of wrong) if (distance(rule, rule.sum) > 0 && improve(rule)) moved++;
    if (moved === 0) since += 2;
  }
  return table;
}

function ruleOf({ terms, intervals }: Choice, table: Int32Array): Rule {
  const leaves = terms.flatMap((term) => [...term.leaves]);
  return { leaves, intervals, sum: leaves.reduce((so, leaf) => so + (table[leaf] ?? 0), 0) };
}

function distance({ intervals }: Rule, sum: number): number {
  let least = Infinity;
  for (const [low, high] of intervals) least = Math.min(least, Math.max(low - sum, sum - high, 0));
  return least;
}

/** How far it is into the next interval above or below, the nearer one mostly. */
function stepOf({ intervals, sum }: Rule, random: KeyedStream): number {
  const steps = intervals.map(([low, high]) => (sum < low ? low - sum : high - sum));
  steps.sort((a, b) => Math.abs(a) - Math.abs(b));
  return steps[random.below(4) === 0 ? Math.min(1, steps.length - 1) : 0] ?? 0;
}

/** An exchange drawn by chance that raises the sum, or lowers it; none where the draw has no partner. */
function drawSwap(
  family: Family,
  swaps: Swaps,
  { leaves }: Rule,
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
