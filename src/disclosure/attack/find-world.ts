import { DisclosureError } from '../errors.js';
import type { Solver } from './solver.js';
import { buildWorldProgram, tolerance } from './world-program.js';
import type { Bound, WorldQuestion } from './world-question.js';
import { weave, type Before } from './weave.js';
import { agrees, follows, linksOf, sumsOf, type World } from './worlds.js';

/** A world that answers a question, and the elastic cells whose facts it does not respect. */
export interface FoundWorld {
  readonly world: World;
  readonly givenUp: readonly number[];
  /** What the last table had to follow, as the answer has it. */
  readonly before: readonly Before[];
}

/** Twice the least distance from the aim. */
const anyWorld = 1;

/**
 * A whole-number world that agrees with the facts, near the aim; null where there is none. The linear program decides
 * where its optimum is whole (as it is for two-way tables, whose constraints are totally unimodular); else the integer
 * program. What comes back has been checked exactly, so a solver's tolerance never proves anything.
 * Throws SOLVER_FAILED where the solver errs or its answer does not hold.
 */
export async function findWorld(solver: Solver, question: WorldQuestion): Promise<FoundWorld | null> {
  const woven = weave(question);
  if (!woven) {
    const answer = await answerTo(solver, question);
    const before = question.times.at(-1);
    const table = answer?.world[before?.follows ?? -1];
    return answer && { ...answer, before: before && table ? [{ table, kind: before.link }] : [] };
  }
  const plain = await answerTo(solver, woven.plain);
  if (!plain) return null;
  // Most worlds have a path through the headlines told between: look for it before asking for all at once.
  if (!woven.isMore) return { ...plain, before: woven.beforeLast(plain.world) };
  const quick = woven.quickPath(plain.world);
  // Where few leaves may move it is a first attempt, after which all of them are tried.
  if (!quick && question.within) return null;
  const path = quick ?? (await answerTo(solver, woven.path(plain.world)))?.world;
  if (path) return { ...plain, before: woven.beforeLast(path) };
  const whole = await answerTo(solver, woven.whole);
  return whole && { ...whole, world: woven.tablesOf(whole.world), before: woven.beforeLast(whole.world) };
}

type Answer = Pick<FoundWorld, 'world' | 'givenUp'>;

async function answerTo(solver: Solver, question: WorldQuestion): Promise<Answer | null> {
  const { program, whole, readTables, readGivenUp } = buildWorldProgram(question);
  // A choice between intervals is an integer program from the start.
  let values = question.choices?.length ? undefined : await solver.solve(program);
  if (values === undefined || (values && !isWhole(values, whole))) {
    // Any world does, and the aim only scatters them; what is given up must cost little.
    values = await solver.solve({ ...program, isWhole: whole, gap: question.elastic ? 0 : anyWorld });
  }
  if (!values) return null;
  const found = { world: readTables(values), givenUp: [...new Set(readGivenUp(values))] };
  assertHolds(found, question);
  return found;
}

function isWhole(values: Float64Array, whole: Int32Array): boolean {
  return whole.every((must, at) => {
    const value = values[at] ?? 0;
    return must === 0 || Math.abs(value - Math.round(value)) <= tolerance;
  });
}

function assertHolds(
  { world, givenUp }: Answer,
  { family, times, links, free, bounds, choices, reference }: WorldQuestion,
): void {
  const holds =
    free.every((time) => world[time]?.every((count) => count >= 0)) &&
    times.every((point, time) => {
      const table = world[time];
      if (!table) return false;
      const isLast = time === times.length - 1;
      const facts = isLast ? new Map([...point.facts].filter(([cell]) => !givenUp.includes(cell))) : point.facts;
      return !free.includes(time) || agrees(sumsOf(family, table), facts);
    }) &&
    (links ?? linksOf(times)).every(({ from, to, kind, revisions }) => {
      const [before, after] = [world[from], world[to]];
      if (!before || !after || reference || (!free.includes(to) && !free.includes(from))) return true;
      return follows(family, before, after, kind, revisions);
    }) &&
    (bounds ?? []).every(({ terms, low, high }) => isBetween(sumOver(world, terms), [low, high])) &&
    (choices ?? []).every(({ terms, intervals }) => intervals.some((one) => isBetween(sumOver(world, terms), one)));
  if (!holds) {
    throw new DisclosureError('SOLVER_FAILED', `family ${family.id}`, 'the answer of the solver does not hold.');
  }
}

/** The sum of inner cells that a bound or a choice speaks of. */
export function sumOver(world: World, terms: Bound['terms']): number {
  let sum = 0;
  for (const { time, leaves, sign } of terms) for (const leaf of leaves) sum += sign * (world[time]?.[leaf] ?? 0);
  return sum;
}

const isBetween = (value: number, [low, high]: readonly [number, number]) => low <= value && value <= high;
