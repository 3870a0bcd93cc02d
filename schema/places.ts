import { code, identifier, index, oneOf, table, words } from '#dialect';

export const siteKinds = ['CAMP', 'PRISON', 'ORPHANAGE', 'FAMILY', 'HOSPITAL', 'OTHER'] as const;
/** ISO 3166-1 alpha-2 codes of the countries in which children are sought. */
export const countriesAbroad = ['SY', 'IQ', 'TR', 'AF', 'XX'] as const;

/** ISO 3166-2:KZ (2022 division: 17 regions and 3 cities). */
export const regionsOfOrigin = [
  'KZ-10',
  'KZ-11',
  'KZ-15',
  'KZ-19',
  'KZ-23',
  'KZ-27',
  'KZ-31',
  'KZ-33',
  'KZ-35',
  'KZ-39',
  'KZ-43',
  'KZ-47',
  'KZ-55',
  'KZ-59',
  'KZ-61',
  'KZ-62',
  'KZ-63',
  'KZ-71',
  'KZ-75',
  'KZ-79',
] as const;

/** Camps, prisons, orphanages and the like in which children are, or were, held. */
export const sites = table(
  'sites',
  {
    id: identifier().primaryKey(),
    code: words().notNull().unique(),
    name: words().notNull(),
    kind: code(siteKinds).notNull(),
    country: code(countriesAbroad).notNull(),
  },
  (t) => [
    oneOf('sites_kind', t.kind, siteKinds),
    oneOf('sites_country', t.country, countriesAbroad),
    index('sites_country_index').on(t.country),
  ],
);
