import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds: nobody notices a wait of so many, and a turn of the event loop is cheap beside them. */
const longestTurn = 5;

let began = performance.now();

/** Whether whoever works through many rows has kept everybody else waiting long enough. */
export const isTurnOver = (): boolean => performance.now() - began > longestTurn;

/** Lets the event loop have its turn: others are answered before the work goes on. */
export async function giveWay(): Promise<void> {
  await nextTurn();
  began = performance.now();
}
