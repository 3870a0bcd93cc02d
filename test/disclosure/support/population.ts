import { buildCatalogue, type CatalogueDeclaration, type Family } from '../../../src/disclosure/index.js';
import { sumsOf } from '../../../src/disclosure/attack/worlds.js';
import { KeyedStream } from '../../../src/disclosure/model/canonical.js';

/** The accounts of the registry, and how a child may go from one to another without a declared revision. */
export const accountStatus: Pick<CatalogueDeclaration, 'status' | 'moves'> = {
  status: {
    id: 'account',
    change: 'freely',
    hierarchies: [
      {
        nodes: [
          { code: 'RETURNED', parent: null },
          { code: 'AWAITING', parent: null },
          { code: 'UNACCOUNTED', parent: null },
          { code: 'LOCATED', parent: 'UNACCOUNTED' },
          { code: 'UNKNOWN', parent: 'UNACCOUNTED' },
          { code: 'DECEASED', parent: null },
          { code: 'OTHER', parent: null },
        ],
      },
    ],
  },
  moves: [
    ['LOCATED', 'UNKNOWN'],
    ['UNKNOWN', 'LOCATED'],
    ['LOCATED', 'AWAITING'],
    ['AWAITING', 'LOCATED'],
    ['LOCATED', 'RETURNED'],
    ['LOCATED', 'DECEASED'],
    ['LOCATED', 'OTHER'],
    ['RETURNED', 'DECEASED'],
    ['RETURNED', 'OTHER'],
  ],
};

export const codes = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ code: `${prefix}${at}`, parent: null }));

/** Account × region of origin and nothing else. */
export const regionCatalogue = (regions: number) =>
  buildCatalogue({
    ...accountStatus,
    dimensions: [{ id: 'region', change: 'never', hierarchies: [{ nodes: codes('r', regions) }] }],
    families: [{ id: 'region', dimensions: ['region'] }],
  });

export interface Child {
  account: number;
  readonly values: number[];
}

/** Children by the leaves of the status and of each family's dimensions, who live on month by month. */
export class Population {
  readonly #random: KeyedStream;
  readonly children: Child[] = [];

  constructor(
    seed: string,
    private readonly widths: readonly number[],
    size: number,
    private readonly shares: readonly number[] = [0.14, 0.11, 0.32, 0.4, 0.01, 0.02],
  ) {
    this.#random = new KeyedStream(new TextEncoder().encode(seed), 'population');
    for (let child = 0; child < size; child++) this.#add(this.#pick(shares));
  }

  /** `born` children become known; some are located, cleared, returned, found dead or lost to the register. */
  liveOn(born: number): void {
    for (let child = 0; child < born; child++) this.#add(3);
    for (const child of this.children) {
      const chance = this.#random.unit();
      if (child.account === 3) child.account = chance < 0.03 ? 2 : chance < 0.032 ? 5 : 3;
      else if (child.account === 2) child.account = chance < 0.03 ? 1 : chance < 0.035 ? 4 : 2;
      else if (child.account === 1) child.account = chance < 0.12 ? 0 : 1;
    }
  }

  /** The inner counts of a family whose dimensions, beside the status, are the given ones of the population. */
  tableOf(family: Family, dimensions: readonly number[]): Int32Array {
    const table = new Int32Array(family.leafCount);
    for (const { account, values } of this.children) {
      let leaf = account;
      for (const at of dimensions) leaf = leaf * (this.widths[at] ?? 1) + (values[at] ?? 0);
      table[leaf] = (table[leaf] ?? 0) + 1;
    }
    return table;
  }

  #add(account: number): void {
    // Squared, so that some values are common and others rare.
    const values = this.widths.map((width) => Math.floor(this.#random.unit() ** 2 * width));
    this.children.push({ account, values });
  }

  #pick(shares: readonly number[]): number {
    let left = this.#random.unit() * shares.reduce((sum, share) => sum + share, 0);
    const found = shares.findIndex((share) => (left -= share) < 0);
    return found < 0 ? shares.length - 1 : found;
  }
}

/** The headlines that a table adds up to. */
export function headlinesOf(family: Family, table: Int32Array): Record<string, number> {
  const sums = sumsOf(family, table);
  const headlines = family.cells.filter(({ isHeadline }) => isHeadline);
  return Object.fromEntries(headlines.map(({ key: [code = ''], index }) => [code, sums[index] ?? 0]));
}
