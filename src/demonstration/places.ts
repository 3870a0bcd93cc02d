import type { Country, Region, SiteKind } from './course/history.types.js';

export interface DemonstrationSite {
  readonly code: string;
  readonly name: string;
  readonly kind: SiteKind;
  readonly country: Country;
}

/** Places that the press of those years names; that a synthetic child was there says nothing about any real one. */
export const demonstrationSites: readonly DemonstrationSite[] = [
  { code: 'SY-RAQQA-F', name: 'Household in Raqqa', kind: 'FAMILY', country: 'SY' },
  { code: 'SY-DEIR-F', name: 'Household in Deir ez-Zor', kind: 'FAMILY', country: 'SY' },
  { code: 'SY-MAYADIN-F', name: 'Household in Mayadin', kind: 'FAMILY', country: 'SY' },
  { code: 'SY-MANBIJ-F', name: 'Household in Manbij', kind: 'FAMILY', country: 'SY' },
  { code: 'SY-IDLIB-F', name: 'Household in Idlib', kind: 'FAMILY', country: 'SY' },
  { code: 'SY-HOL', name: 'al-Hol camp', kind: 'CAMP', country: 'SY' },
  { code: 'SY-ROJ', name: 'Roj camp', kind: 'CAMP', country: 'SY' },
  { code: 'SY-AIN', name: 'Ain Issa camp', kind: 'CAMP', country: 'SY' },
  { code: 'SY-ARISHA', name: 'Areesha camp', kind: 'CAMP', country: 'SY' },
  { code: 'SY-HASAKA-P', name: 'Detention centre in Hasakah', kind: 'PRISON', country: 'SY' },
  { code: 'SY-HASAKA-H', name: 'Hospital in Hasakah', kind: 'HOSPITAL', country: 'SY' },
  { code: 'SY-QAMISHLI-O', name: 'Orphanage in Qamishli', kind: 'ORPHANAGE', country: 'SY' },
  { code: 'IQ-MOSUL-F', name: 'Household in Mosul', kind: 'FAMILY', country: 'IQ' },
  { code: 'IQ-TALAFAR-F', name: 'Household in Tal Afar', kind: 'FAMILY', country: 'IQ' },
  { code: 'IQ-HAMMAM', name: 'Hammam al-Alil camp', kind: 'CAMP', country: 'IQ' },
  { code: 'IQ-TALKAYF', name: 'Tal Kayf detention centre', kind: 'PRISON', country: 'IQ' },
  { code: 'IQ-RUSAFA', name: 'Rusafa prison, Baghdad', kind: 'PRISON', country: 'IQ' },
  { code: 'IQ-BAGHDAD-O', name: 'Children’s home in Baghdad', kind: 'ORPHANAGE', country: 'IQ' },
  { code: 'IQ-MOSUL-O', name: 'Orphanage in Mosul', kind: 'ORPHANAGE', country: 'IQ' },
  { code: 'IQ-MOSUL-H', name: 'Field hospital near Mosul', kind: 'HOSPITAL', country: 'IQ' },
  { code: 'TR-GAZIANTEP', name: 'Removal centre in Gaziantep', kind: 'OTHER', country: 'TR' },
  { code: 'TR-ISTANBUL-F', name: 'Household in Istanbul', kind: 'FAMILY', country: 'TR' },
];

/** The three periods in which families were in different kinds of places. */
export type Period = 'territory' | 'camps' | 'consolidation';

export type Route = 'SY' | 'IQ' | 'RUSAFA' | 'TR';

/** Where a family on each route can be in each period; a code that stands twice is twice as likely. */
export const sitesOnRoute: Readonly<Record<Route, Readonly<Record<Period, readonly string[]>>>> = {
  SY: {
    territory: ['SY-RAQQA-F', 'SY-RAQQA-F', 'SY-DEIR-F', 'SY-MAYADIN-F', 'SY-MANBIJ-F', 'SY-IDLIB-F'],
    camps: ['SY-AIN', 'SY-AIN', 'SY-HOL', 'SY-HOL', 'SY-ROJ', 'SY-ROJ', 'SY-ARISHA', 'SY-DEIR-F', 'SY-HASAKA-P'],
    consolidation: ['SY-HOL', 'SY-HOL', 'SY-HOL', 'SY-ROJ'],
  },
  IQ: {
    territory: ['IQ-MOSUL-F', 'IQ-MOSUL-F', 'IQ-TALAFAR-F'],
    camps: ['IQ-TALKAYF', 'IQ-TALKAYF', 'IQ-RUSAFA', 'IQ-HAMMAM', 'IQ-BAGHDAD-O', 'IQ-MOSUL-O'],
    consolidation: ['IQ-RUSAFA', 'IQ-RUSAFA', 'IQ-BAGHDAD-O'],
  },
  RUSAFA: {
    territory: ['IQ-MOSUL-F', 'IQ-TALAFAR-F'],
    camps: ['IQ-TALKAYF', 'IQ-RUSAFA'],
    consolidation: ['IQ-RUSAFA'],
  },
  TR: {
    territory: ['SY-MANBIJ-F', 'SY-IDLIB-F', 'SY-RAQQA-F'],
    camps: ['TR-GAZIANTEP', 'TR-ISTANBUL-F'],
    consolidation: ['TR-GAZIANTEP', 'TR-ISTANBUL-F'],
  },
};

/** Where a child who is not with its family may be: a hospital or an orphanage of the same country. */
export const asideOnRoute: Readonly<Record<Route, readonly string[]>> = {
  SY: ['SY-HASAKA-H', 'SY-QAMISHLI-O'],
  IQ: ['IQ-MOSUL-H', 'IQ-MOSUL-O'],
  RUSAFA: ['IQ-RUSAFA'],
  TR: ['TR-ISTANBUL-F'],
};

const siteByCode = new Map(demonstrationSites.map((site) => [site.code, site]));

export function countryOf(siteCode: string): Country {
  const site = siteByCode.get(siteCode);
  if (!site) throw new Error(`No demonstration site has the code ${siteCode}.`);
  return site.country;
}

/** Families by region of origin, in the division of 2022; the west and the south weigh most, as press reports say. */
export const regionWeights: Readonly<Record<Region | 'UNKNOWN', number>> = {
  'KZ-10': 2,
  'KZ-11': 3,
  'KZ-15': 14,
  'KZ-19': 7,
  'KZ-23': 12,
  'KZ-27': 6,
  'KZ-31': 6,
  'KZ-33': 3,
  'KZ-35': 9,
  'KZ-39': 2,
  'KZ-43': 4,
  'KZ-47': 7,
  'KZ-55': 3,
  'KZ-59': 1,
  'KZ-61': 9,
  'KZ-62': 1,
  'KZ-63': 3,
  'KZ-71': 5,
  'KZ-75': 8,
  'KZ-79': 6,
  UNKNOWN: 9,
};
