import { setImmediate as afterOthers } from 'node:timers/promises';

/*
 * Long readings let the event loop in between their parts, and the parts of all readings take turns: of ten that are under way at once
 * one part runs in each round of the loop, or they would hold it up together.
 */

let last: Promise<unknown> = Promise.resolve();

/** Resolves in a round of the event loop that no other caller has. */
export function nextTurn(): Promise<unknown> {
  last = last.then(() => afterOthers());
  return last;
}
