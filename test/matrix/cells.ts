import type { GraphQLSchema } from 'graphql';
import type { World } from './world.js';

/**
 * Before anything runs, as it must be; or, where the guards before the one in question are off, with an error in its place;
 * or by nothing being shown.
 */
export type Refusal = 'before' | 'behind' | 'nothing shown';

/** What the campaign that takes guards away asks of the matrix; there is none in an ordinary run. */
export interface Campaign {
  /** Whether this cell is asked. */
  wants(cell: string): boolean;
  /** Runs a cell so that the guards it reaches are known to be its. */
  within<Result>(cell: string, work: () => Promise<Result>): Promise<Result>;
  /** Told what went wrong in a cell; answers whether that is enough. */
  saw(cell: string): boolean;
  /** How it is seen that the guard in question refuses. */
  readonly refusal: Refusal;
  openWorld(schema: GraphQLSchema): Promise<World>;
}

declare global {
  var guardCampaign: Campaign | undefined;
}

/** How each cell of one test is called and asked; what it answers is what went wrong. */
export interface Ask<Cell> {
  readonly name: (cell: Cell) => string;
  readonly ask: (cell: Cell) => Promise<readonly string[]>;
  /** Reads wait for their audit rows, which are written together. */
  readonly atOnce?: number;
}

/** Asks every cell, and answers what went wrong where. A campaign asks some of them, and may have seen enough. */
export async function visit<Cell>(cells: readonly Cell[], { name, ask, atOnce = 25 }: Ask<Cell>): Promise<string[]> {
  const campaign = globalThis.guardCampaign;
  const asked = campaign ? cells.filter((cell) => campaign.wants(name(cell))) : cells;
  const wrongs: string[] = [];
  for (let start = 0; start < asked.length; start += atOnce) {
    const some = asked.slice(start, start + atOnce).map(async (cell) => {
      const called = name(cell);
      const own = await (campaign ? campaign.within(called, () => ask(cell)) : ask(cell));
      const isEnough = own.length > 0 && campaign?.saw(called) === true;
      return { wrongs: own.map((wrong) => `${called}: ${wrong}`), isEnough };
    });
    const found = await Promise.all(some);
    wrongs.push(...found.flatMap((one) => one.wrongs));
    if (found.some(({ isEnough }) => isEnough)) break;
  }
  return wrongs;
}

/** The first few of what went wrong: a broken guard breaks hundreds of cells. */
export const shown = (wrongs: readonly string[]): string[] => [...new Set(wrongs)].slice(0, 12);
