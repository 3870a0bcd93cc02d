import type { Solver } from './solver.js';
import { findWorld, sumOver, type FoundWorld } from './find-world.js';
import type { WorldQuestion } from './world-question.js';

/**
 * A world that answers a question with choices, each sum in one of its intervals. A solver that branches over hundreds of
 * choices takes long also to find that there is nothing: what cannot be had between the outermost numbers cannot be had
 * with gaps between them, and that is a linear program. Null where there is none.
 */
export async function chooseWorld(solver: Solver, question: WorldQuestion): Promise<FoundWorld | null> {
  const { choices = [], ...open } = question;
  if (choices.length === 0) return findWorld(solver, question);
  const hulls = choices.map(({ terms, intervals }) => ({
    terms,
    low: intervals[0]?.[0] ?? 0,
    high: intervals.at(-1)?.[1] ?? Infinity,
  }));
  const found = await findWorld(solver, { ...open, bounds: [...(open.bounds ?? []), ...hulls] });
  const isChosen = choices.every(({ terms, intervals }) => {
    const sum = found ? sumOver(found.world, terms) : 0;
    return intervals.some(([low, high]) => low <= sum && sum <= high);
  });
  return !found || isChosen ? found : findWorld(solver, question);
}
