import type { Solver } from './solver.js';
import { mend, type Mending } from './mend.js';
import { tablesBefore } from './weave.js';
import type { World } from './worlds.js';
import { findWorld, sumOver, type FoundWorld } from './find-world.js';
import type { Aim, Bound, Choice, WorldQuestion } from './world-question.js';

/**
 * A world that answers a question with choices, each sum in one of its intervals; null where there is none.
 *
 * A solver that branches over a thousand choices takes minutes, also to find that there is nothing. So what cannot be had
 * between the outermost numbers of each choice is not sought further: that is a linear program. Near an aim that has made
 * its choices already, most come out right; where exchanges may mend the last table, most others do as well. What is right
 * is kept in the interval in which it is (relax and fix), so that few are left to branch over, or none: then it is only
 * asked whether all holds. Only where that finds nothing are all of them open again.
 */
export async function chooseWorld(
  solver: Solver,
  question: WorldQuestion,
  mending?: Mending,
): Promise<FoundWorld | null> {
  const { choices = [], ...open } = question;
  if (choices.length === 0) return findWorld(solver, question);
  const aim = new Map([...question.aim].map(([time, one]) => [time, chosenAim(one, time, choices)] as const));
  const bounds = open.bounds ?? [];
  const hulls = choices.map(({ terms, intervals }) => ({
    terms,
    low: intervals[0]?.[0] ?? 0,
    high: intervals.at(-1)?.[1] ?? Infinity,
  }));
  const found = await findWorld(solver, { ...open, aim, bounds: [...bounds, ...hulls] });
  if (!found) return null;
  for (const one of [...(mending ? [mended(found, question, mending)] : []), found.world]) {
    const kept = choices.flatMap((choice) => keptBy(one, choice));
    const missed = choices.filter((choice) => keptBy(one, choice).length === 0);
    if (missed.length === 0 && one === found.world) return found;
    if (missed.length > missedAtMost && one !== found.world) continue;
    const still = missed.length === 0 ? { base: one, aim: aimAt(one, question), within: new Set<number>() } : { aim };
    const fixed = await findWorld(solver, { ...open, ...still, bounds: [...bounds, ...kept], choices: missed });
    if (fixed) return fixed;
  }
  return findWorld(solver, question);
}

/** With more sums in no interval the mended table is no better a start than the one before. */
const missedAtMost = 24;

/** The world with its last table mended, where that alone is sought. */
function mended(
  { world }: FoundWorld,
  { family, times, free, bounds, choices }: WorldQuestion,
  mending: Mending,
): World {
  const last = times.length - 1;
  const table = world[last];
  if (!table || free.some((time) => time !== last)) return world;
  const rules = [
    ...(choices ?? []),
    ...(bounds ?? []).map(({ terms, low, high }) => ({ terms, intervals: [[low, high]] as const })),
  ].filter(({ terms }) => terms.every(({ time, sign }) => time === last && sign > 0));
  return world.with(last, mend(family, mending, { table, before: tablesBefore(times, world), choices: rules }));
}

const aimAt = (world: World, { free, family }: WorldQuestion): WorldQuestion['aim'] =>
  new Map(
    free.map((time) => [time, { table: world[time] ?? new Int32Array(), weight: new Float64Array(family.leafCount) }]),
  );

/** The interval of a choice in which its sum is, as a bound; none where it is in none. */
function keptBy(world: World, { terms, intervals }: Choice): readonly Bound[] {
  const sum = sumOver(world, terms);
  const [interval] = intervals.filter(([low, high]) => low <= sum && sum <= high);
  return interval ? [{ terms, low: interval[0], high: interval[1] }] : [];
}

/** An aim moved into the nearest interval wherever a choice is about one inner cell alone, and twice as worth keeping there. */
function chosenAim({ table, weight }: Aim, time: number, choices: readonly Choice[]): Aim {
  const chosen = { table: Int32Array.from(table), weight: Float64Array.from(weight) };
  for (const { terms, intervals } of choices) {
    const [term, ...others] = terms;
    const [leaf, ...more] = term?.leaves ?? [];
    if (!term || others.length > 0 || leaf === undefined || more.length > 0 || term.time !== time) continue;
    const aimed = table[leaf] ?? 0;
    const nearest = intervals.map(([low, high]) => Math.max(low, Math.min(high, aimed)));
    nearest.sort((a, b) => Math.abs(a - aimed) - Math.abs(b - aimed));
    chosen.table[leaf] = nearest[0] ?? aimed;
    chosen.weight[leaf] = 2 * (weight[leaf] ?? 0);
  }
  return chosen;
}
