import { buildCatalogue, type Catalogue, type Family } from '../../../src/disclosure/index.js';
import { accountStatus, codes, headlinesOf, Population, regionCatalogue } from '../support/population.js';

/** What a registry would publish about one day. */
export interface Day {
  readonly asOf: string;
  readonly children: number;
  readonly headlines: Readonly<Record<string, number>>;
  readonly table: Int32Array;
}

export interface History {
  readonly catalogue: Catalogue;
  readonly family: Family;
  readonly days: readonly Day[];
}

/** The first of each month from January 2018. */
export const dayOf = (month: number): string => new Date(Date.UTC(2018, month, 1)).toISOString().slice(0, 10);

/** Account × region where regions lie in macro-regions, which alone are shown while the regions would hold too few. */
export const macroCatalogue = (regions: number, macros: number): Catalogue =>
  buildCatalogue({
    ...accountStatus,
    dimensions: [
      {
        id: 'region',
        change: 'never',
        hierarchies: [
          {
            nodes: [
              ...codes('m', macros),
              ...codes('r', regions).map(({ code }, at) => ({ code, parent: `m${at % macros}` })),
            ],
          },
        ],
      },
    ],
    families: [
      {
        id: 'region',
        dimensions: ['region'],
        details: [
          { id: 'region', depths: {} },
          { id: 'macro-region', depths: { region: 1 } },
        ],
      },
    ],
  });

interface Growth {
  readonly seed: string;
  readonly months?: number;
  readonly from?: number;
  readonly to?: number;
}

/** Children who become known and live on, month by month; the last day knows `to` of them. */
export function liveHistory(catalogue: Catalogue, { seed, months = 36, from = 390, to = 600 }: Growth): History {
  const [family] = catalogue.families;
  if (!family) throw new Error('The catalogue has no family.');
  const population = new Population(seed, [family.dimensions[1]?.leaves.length ?? 1], from);
  const known = (month: number) => from + Math.round(((to - from) * month) / Math.max(1, months - 1));
  const days = Array.from({ length: months }, (_, month): Day => {
    if (month > 0) population.liveOn(known(month) - known(month - 1));
    const table = population.tableOf(family, [0]);
    return {
      asOf: dayOf(month),
      children: population.children.length,
      headlines: headlinesOf(family, table),
      table,
    };
  });
  return { catalogue, family, days };
}

export { regionCatalogue };
