import { storage } from './storage.js';

/*
 * Which examples were opened: several may have the same text, with other variables and another word of what to run first.
 */

/** The numbers of the examples that were opened, the last first. */
const openedNumbers = 'openedNumbers';

export const readOpened = (): readonly number[] =>
  JSON.parse(storage.getItem(openedNumbers) ?? '[]') as readonly number[];

export function noteOpened(number: number): void {
  const others = readOpened().filter((other) => other !== number);
  storage.setItem(openedNumbers, JSON.stringify([number, ...others]));
}
