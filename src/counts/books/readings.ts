import { sexes } from '../../../schema/cases.js';
import { accounts, ageBands } from '../../../schema/counts.js';
import { countriesAbroad, regionsOfOrigin } from '../../../schema/places.js';
import type { CivilDate } from '../../dates.js';
import { toNodeId } from '../../identifiers.js';
import { headlineAccounts, headlineOf } from '../accounts.js';
import { ageBandsByBirthDay } from '../age.js';
import { fixedAgeBand, lastDay, noDay, type BalanceColumns, type Columns } from '../counting/balance-columns.js';
import type { CountCode, CountDimension } from '../dimensions.js';

/** How a dimension is read from the columns: as whole numbers below `size`. */
export interface Reading {
  readonly size: number;
  /** Writes the values of the entries `hits[0..count)` of a block into `values`. */
  read(block: Columns, hits: Uint16Array, count: number, values: Uint16Array): void;
  codeOf(value: number): CountCode;
  /** Where a value stands in the answer: in the order of its vocabulary, what is not known last. */
  rankOf(value: number): number;
}

/** The reading of a dimension; ages are reckoned on the day `asOf`. */
export function readingOf(books: BalanceColumns, dimension: CountDimension, asOf: CivilDate): Reading {
  switch (dimension) {
    case 'ACCOUNT':
      return { ...readThrough('account', headlineOfAccount), ...named(headlineAccounts) };
    case 'SUB_ACCOUNT':
      return { ...readPlain('account'), ...named(accounts) };
    case 'SEX':
      return { ...readPlain('sex'), ...named(sexes) };
    case 'AGE_BAND':
      return { ...readAgeBand(asOf), ...named(ageBands) };
    case 'REGION_OF_ORIGIN':
      return { ...readPlain('region'), ...namedOrUnknown(regionsOfOrigin) };
    case 'COUNTRY':
      return { ...readPlain('country'), ...namedOrUnknown(countriesAbroad) };
    case 'SITE':
      return { ...readPlain('site'), ...siteNames(books.sites) };
    case 'YEAR_OF_RETURN':
      return { ...readThrough('arrivedOn', yearOfDay), ...numbered(lastYear - firstYear + 1, yearName) };
    case 'MONTH_OF_RETURN':
      return { ...readThrough('arrivedOn', monthOfDay), ...numbered((lastYear - firstYear + 1) * 12, monthName) };
  }
}

type Names = Omit<Reading, 'read'>;

const named = (words: readonly string[]): Names => ({
  size: words.length,
  codeOf: (value) => words[value] ?? null,
  rankOf: (value) => value,
});

/** 0 stands for what is not known, and comes last. */
const numbered = (count: number, nameOf: (value: number) => CountCode): Names => ({
  size: count + 1,
  codeOf: (value) => (value === 0 ? null : nameOf(value)),
  rankOf: (value) => (value === 0 ? Number.MAX_SAFE_INTEGER : value),
});

const namedOrUnknown = (words: readonly string[]): Names => numbered(words.length, (value) => words[value - 1] ?? null);

const siteNames = (sites: readonly number[]): Names => ({
  ...numbered(sites.length, (value) => toNodeId('site', sites[value - 1] ?? 0)),
  rankOf: (value) => sites[value - 1] ?? Number.MAX_SAFE_INTEGER,
});

type SmallColumn = {
  [Name in keyof Columns]: Columns[Name] extends Uint8Array | Uint16Array ? Name : never;
}[keyof Columns];

const readPlain = (name: SmallColumn): Pick<Reading, 'read'> => ({
  read: (block, hits, count, values) => {
    const column = block[name];
    for (let at = 0; at < count; at++) values[at] = column[hits[at]!]!;
  },
});

const readThrough = (name: SmallColumn, table: Uint16Array): Pick<Reading, 'read'> => ({
  read: (block, hits, count, values) => {
    const column = block[name];
    for (let at = 0; at < count; at++) values[at] = table[column[hits[at]!]!]!;
  },
});

/** As `ageBandAt` decides, by table; whoever is counted was born by asOf, so an interval that reaches past it ends there. */
function readAgeBand(asOf: CivilDate): Pick<Reading, 'read'> {
  const undetermined = ageBands.indexOf('NOT_DETERMINED');
  const bands = ageBandsByBirthDay(asOf);
  const byEarliest = new Uint8Array(noDay + 1).fill(undetermined);
  byEarliest.set(bands);
  for (const band of ageBands.keys()) byEarliest[fixedAgeBand(band)] = band;
  const byLatest = byEarliest.slice().fill(0, bands.length, lastDay + 1);
  return {
    read: ({ bornEarliest, bornLatest }, hits, count, values) => {
      for (let at = 0; at < count; at++) {
        const band = byEarliest[bornEarliest[hits[at]!]!]!;
        values[at] = band === byLatest[bornLatest[hits[at]!]!]! ? band : undetermined;
      }
    },
  };
}

const headlineOfAccount = Uint16Array.from(accounts, (account) => headlineAccounts.indexOf(headlineOf(account)));

/* The days since 1970 that fit in a column, less one for no day: the last is in 2149. */
const firstYear = 1970;
const lastYear = 2149;
const yearName = (value: number): CountCode => String(firstYear + value - 1);
const monthName = (value: number): CountCode =>
  `${yearName(Math.floor((value - 1) / 12) + 1)}-${String(((value - 1) % 12) + 1).padStart(2, '0')}`;

/** The month of each day, counted from January 1970 as 1; 0 for no day. */
const monthOfDay = new Uint16Array(noDay + 1);
for (let month = 0; month <= (lastYear - firstYear + 1) * 12; month++) {
  monthOfDay.fill(month + 1, Date.UTC(firstYear, month, 1) / 86_400_000, noDay);
}
const yearOfDay = monthOfDay.map((month) => Math.ceil(month / 12));
