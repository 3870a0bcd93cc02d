import type { Solver } from './solver.js';
import { mend, type Mending } from './mend.js';
import { neighbourhoodOf } from './neighbourhood.js';
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
  const missedIn = (one: World) => choices.filter((choice) => keptBy(one, choice).length === 0);
  if (missedIn(found.world).length === 0) return found;
  const mostly = mending && (await mendNearby(solver, question, found.world, { ...mending, missedIn }));
  if (mostly) return mostly;
  const missed = missedIn(found.world);
  if (missed.length <= branchedAtMost) {
    const kept = choices.flatMap((choice) => keptBy(found.world, choice));
    const fixed = await findWorld(solver, { ...open, aim, bounds: [...bounds, ...kept], choices: missed });
    if (fixed) return fixed;
  }
  return choices.length > branchedAtMost && mending ? null : findWorld(solver, question);
}

/**
 * The world mended by exchanges, and what they leave wrong by programs over the few columns around it, in which the choices
 * that these touch are open again; null where that does not do.
 */
async function mendNearby(
  solver: Solver,
  question: WorldQuestion,
  start: World,
  { missedIn, ...mending }: Mending & { readonly missedIn: (world: World) => readonly Choice[] },
): Promise<FoundWorld | null> {
  const { family, choices = [], bounds = [], ...rest } = question;
  const world = mended(start, question, { missedIn, ...mending });
  const missed = missedIn(world);
  if (missed.length > nearbyAtMost) return null;
  for (let attempt = 0; attempt < (missed.length > 0 ? repairs : 1); attempt++) {
    const within = new Set(
      missed
        .flatMap(({ terms }) => terms)
        .flatMap(({ leaves }) => [...neighbourhoodOf(family, leaves, [mending.swaps], mending.random)]),
    );
    const isOpen = ({ terms }: Choice) => terms.some(({ leaves }) => leaves.some((leaf) => within.has(leaf)));
    const kept = choices.filter((choice) => !isOpen(choice)).flatMap((choice) => keptBy(world, choice));
    const found = await findWorld(solver, {
      ...rest,
      family,
      base: world,
      aim: aimAt(world, question),
      within,
      bounds: [...bounds, ...kept],
      choices: choices.filter(isOpen),
    });
    if (found) return found;
  }
  return null;
}

/** With more sums in no interval, programs around them are no small programs. */
const nearbyAtMost = 24;
/** How often the columns around are drawn. */
const repairs = 4;

/**
 * Choices that a solver may branch over in reasonable time. Beyond, where exchanges do not come near, the answer is that
 * none was found: who asks with `mending` looks for some such world and takes none for a proof of anything.
 */
const branchedAtMost = 160;
/** How often a table is mended before the best is taken. */
const mendings = 6;

/** The world with its last table mended, where it is sought: the best of some attempts. */
function mended(
  world: World,
  { family, times, free, bounds, choices }: WorldQuestion,
  { missedIn, ...mending }: Mending & { readonly missedIn: (world: World) => readonly Choice[] },
): World {
  const last = times.length - 1;
  if (!free.includes(last)) return world;
  const ranges = (bounds ?? []).map(({ terms, low, high }) => ({ terms, intervals: [[low, high]] as const }));
  const rules = [...(choices ?? []), ...ranges].flatMap((rule) => aboutLast(rule, world));
  let [best, least] = [world, missedIn(world).length];
  for (let attempt = 0; attempt < mendings && least > 0; attempt++) {
    const table = best[last] ?? new Int32Array();
    const one = best.with(last, mend(family, mending, { table, before: tablesBefore(times, best), choices: rules }));
    const missed = missedIn(one).length;
    if (missed <= least) [best, least] = [one, missed];
  }
  return best;
}

/** What a rule says of the last table alone, as the others stay as they are; nothing where it takes people of it away. */
function aboutLast({ terms, intervals }: Choice, world: World): readonly Choice[] {
  const last = world.length - 1;
  const [own, others] = [terms.filter(({ time }) => time === last), terms.filter(({ time }) => time !== last)];
  if (own.length === 0 || own.some(({ sign }) => sign < 0)) return [];
  const apart = sumOver(world, others);
  return [{ terms: own, intervals: intervals.map(([low, high]) => [low - apart, high - apart] as const) }];
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
