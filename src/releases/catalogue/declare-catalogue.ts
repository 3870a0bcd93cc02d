import { ageBands } from '../../../schema/counts.js';
import type { regionsOfOrigin } from '../../../schema/places.js';
import { countriesAbroad } from '../../../schema/places.js';
import type { rehabilitationPhases } from '../../../schema/release.js';
import { sexes } from '../../../schema/cases.js';
import type { CatalogueDeclaration } from '../../disclosure/index.js';
import { milestoneDimensions, milestoneFamilies } from './milestone-tables.js';
import { notReturned } from './not-returned.js';

/** A site abroad as the catalogue names it: its code stands in public tables, never its database id. */
export interface CatalogueSite {
  readonly code: string;
  readonly country: (typeof countriesAbroad)[number];
}

type Nodes = CatalogueDeclaration['dimensions'][number]['hierarchies'][number]['nodes'];

/** What is not known has a code of its own: a blank would read like a total. */
export const notKnown = 'NOT_KNOWN';

/** The accounts in which a child's age, place and return no longer change (docs/decisions/books.md, "Age freezes"). */
const settled = ['RETURNED', 'DECEASED', 'OTHER'];

/** The parts of the country, for a coarser table of origin. */
export const regionGroups: Readonly<Record<string, readonly (typeof regionsOfOrigin)[number][]>> = {
  WEST: ['KZ-15', 'KZ-23', 'KZ-27', 'KZ-47'],
  NORTH: ['KZ-11', 'KZ-39', 'KZ-55', 'KZ-59'],
  CENTRE_EAST: ['KZ-10', 'KZ-35', 'KZ-62', 'KZ-63'],
  SOUTH: ['KZ-19', 'KZ-31', 'KZ-33', 'KZ-43', 'KZ-61'],
  CITIES: ['KZ-71', 'KZ-75', 'KZ-79'],
};

/**
 * Whether the programme goes on or is over: a few children have only just arrived, and beside the exact number of the
 * returned no table could tell so without telling of them.
 */
export const phaseGroups: Readonly<Record<string, readonly (typeof rehabilitationPhases)[number][]>> = {
  IN_PROGRAMME: ['ARRIVED', 'IN_REHABILITATION'],
  AFTER_PROGRAMME: ['IN_FOLLOW_UP', 'COMPLETED'],
};

/** The years a return can fall in. A later year needs a new catalogue, hence a new ledger. */
export const firstYearOfReturn = 2012;
export const lastYearOfReturn = 2031;
const yearsOfReturn = Array.from({ length: lastYearOfReturn - firstYearOfReturn + 1 }, (_, at) =>
  String(firstYearOfReturn + at),
);
const monthsOf = (year: string) => Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, '0')}`);

/**
 * How finely a registry can ever be shown. With few children the engine must prove each cell against so many small ones
 * that it refuses whole tables, so that a small registry declares coarser leaves from the start. Chosen once, from the
 * public total, when the first release is built.
 */
export const editions = ['small', 'full'] as const;
export type Edition = (typeof editions)[number];
export const editionFor = (known: number): Edition => (known < 3_000 ? 'small' : 'full');

/**
 * The only cells that can ever be asked for. The sites are those registered when the first release was built; children
 * in sites that came later count under `XX-OTHER-SITE` of their country, so that the catalogue, and with it the ledger,
 * stays.
 */
export function declareCatalogue(sites: readonly CatalogueSite[], edition: Edition): CatalogueDeclaration {
  const dimension = (
    id: string,
    change: 'never' | 'forward' | 'freely',
    nodes: Nodes,
    settledIn?: readonly string[],
  ) => ({
    id,
    change,
    ...(settledIn && { settledIn }),
    hierarchies: [{ nodes: edition === 'full' || id === 'age_band' ? nodes : withoutInnermost(nodes) }],
  });
  return {
    status: { id: 'account', change: 'freely', hierarchies: [{ nodes: accountNodes }] },
    moves,
    dimensions: [
      dimension('sex', 'never', flat(sexes)),
      dimension('age_band', 'forward', ageNodes, settled),
      dimension('place', 'freely', placeNodes(sites), settled),
      dimension('origin', 'never', originNodes),
      dimension('return_month', 'freely', monthNodes, settled),
      // Rehabilitation can be taken up again after follow-up, so that a phase is no order.
      dimension('phase', 'freely', phaseNodes, ['DECEASED', 'OTHER']),
      ...milestoneDimensions,
    ],
    families: familiesOf(edition),
  };
}

/** A tree of two levels without the lower one. Ages are kept: side by side with sex they can be proven. */
const withoutInnermost = (nodes: Nodes): Nodes => nodes.filter(({ parent }) => parent === null);

/** Steps of coarsening: the engine shows the finest whose cells are filled enough, by the public total. */
const steps: Record<Edition, Record<string, readonly Detail[]>> = {
  full: {
    demography: [
      { id: 'full', depths: {} },
      { id: 'broad-age', depths: { age_band: 1 } },
      { id: 'sex', depths: { age_band: 0 } },
    ],
    place: [
      { id: 'site', depths: {} },
      { id: 'country', depths: { place: 1 } },
    ],
    origin: [
      { id: 'region', depths: {} },
      { id: 'part', depths: { origin: 1 } },
    ],
    returns: [
      { id: 'month', depths: {} },
      { id: 'year', depths: { return_month: 1 } },
    ],
    rehabilitation: [
      { id: 'phase', depths: {} },
      { id: 'stage', depths: { phase: 1 } },
    ],
  },
  small: {
    demography: [
      { id: 'full', depths: {} },
      { id: 'broad-age', depths: { age_band: 1 } },
    ],
    place: [{ id: 'country', depths: {} }],
    origin: [{ id: 'part', depths: {} }],
    returns: [{ id: 'year', depths: {} }],
    rehabilitation: [{ id: 'stage', depths: {} }],
  },
};

const familiesOf = (edition: Edition): CatalogueDeclaration['families'] => {
  const details = (id: string): readonly Detail[] => steps[edition][id] ?? [];
  return [
    {
      id: 'demography',
      dimensions: ['sex', 'age_band'],
      // Of few children sex and age are told side by side and not crossed.
      ...(edition === 'small' && { tables: [['sex'], ['age_band']] }),
      details: details('demography'),
    },
    { id: 'place', dimensions: ['place'], isSensitive: true, details: details('place') },
    { id: 'origin', dimensions: ['origin'], details: details('origin') },
    { id: 'returns', dimensions: ['return_month'], structuralZeros: returnZeros, details: details('returns') },
    {
      id: 'rehabilitation',
      dimensions: ['phase'],
      isSensitive: true,
      structuralZeros: phaseZeros,
      details: details('rehabilitation'),
    },
    ...milestoneFamilies(abroad),
  ];
};

type Family = CatalogueDeclaration['families'][number];
type Detail = NonNullable<Family['details']>[number];

const flat = (codes: readonly string[]): Nodes => codes.map((code) => ({ code, parent: null }));

const accountNodes: Nodes = [
  { code: 'RETURNED', parent: null },
  { code: 'AWAITING', parent: null },
  { code: 'UNACCOUNTED', parent: null },
  { code: 'UNACCOUNTED_LOCATED', parent: 'UNACCOUNTED' },
  { code: 'UNACCOUNTED_WHEREABOUTS_UNKNOWN', parent: 'UNACCOUNTED' },
  { code: 'DECEASED', parent: null },
  { code: 'OTHER', parent: null },
];

const abroad = ['AWAITING', 'UNACCOUNTED_LOCATED', 'UNACCOUNTED_WHEREABOUTS_UNKNOWN'];

/** Nobody abroad has returned, and whoever has returned did so in some year. */
const returnZeros: NonNullable<Family['structuralZeros']> = [
  ...abroad.flatMap((account) => yearsOfReturn.map((year) => ({ account, return_month: year }))),
  { account: 'RETURNED', return_month: notReturned },
];
const phaseZeros: NonNullable<Family['structuralZeros']> = [
  ...abroad.flatMap((account) => Object.keys(phaseGroups).map((phase) => ({ account, phase }))),
  { account: 'RETURNED', phase: notReturned },
];

/** In the order of the phases, whose own follow after each group. */
const phaseNodes: Nodes = [
  { code: notReturned, parent: null },
  ...Object.entries(phaseGroups).flatMap(([group, phases]) => [
    { code: group, parent: null },
    ...phases.map((code) => ({ code, parent: group })),
  ]),
];

/** Who is abroad may come to stand anywhere; who came home, died or left comes back by a revision alone. */
const moves: CatalogueDeclaration['moves'] = [
  ...abroad.flatMap((from) =>
    [...abroad, 'RETURNED', 'DECEASED', 'OTHER'].filter((to) => to !== from).map((to) => [from, to] as const),
  ),
  ['RETURNED', 'DECEASED'],
  ['RETURNED', 'OTHER'],
];

/* In the order of growing up: NOT_DETERMINED comes first, since it can become any band. */
const ageNodes: Nodes = [
  { code: 'NOT_DETERMINED', parent: null },
  { code: '0-9', parent: null },
  { code: '10-17', parent: null },
  ...ageBands.slice(0, 2).map((code) => ({ code, parent: '0-9' })),
  ...ageBands.slice(2, 5).map((code) => ({ code, parent: '10-17' })),
  { code: 'ADULT', parent: null },
];

const placeNodes = (sites: readonly CatalogueSite[]): Nodes => [
  ...countriesAbroad.flatMap((country) => [
    { code: country, parent: null },
    ...sites.filter((site) => site.country === country).map(({ code }) => ({ code, parent: country })),
    { code: otherSite(country), parent: country },
    { code: noSite(country), parent: country },
  ]),
  { code: notKnown, parent: null },
];

export const otherSite = (country: string): string => `${country}-OTHER-SITE`;
export const noSite = (country: string): string => `${country}-NO-SITE`;

const originNodes: Nodes = [
  ...Object.entries(regionGroups).flatMap(([group, regions]) => [
    { code: group, parent: null },
    ...regions.map((code) => ({ code, parent: group })),
  ]),
  { code: notKnown, parent: null },
];

const monthNodes: Nodes = [
  { code: notReturned, parent: null },
  ...yearsOfReturn.flatMap((year) => [
    { code: year, parent: null },
    ...monthsOf(year).map((code) => ({ code, parent: year })),
  ]),
];
