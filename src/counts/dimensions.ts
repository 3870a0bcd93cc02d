import { sexes } from '../../schema/cases.js';
import { accounts, ageBands } from '../../schema/counts.js';
import { countriesAbroad, regionsOfOrigin } from '../../schema/places.js';
import type { CivilDate } from '../dates.js';
import { fromNodeId } from '../identifiers.js';
import { headlineAccounts } from './accounts.js';

/** What counts can be broken down by. ACCOUNT has five values, SUB_ACCOUNT six: the halves of UNACCOUNTED apart. */
export const countDimensions = [
  'ACCOUNT',
  'SUB_ACCOUNT',
  'SEX',
  'AGE_BAND',
  'REGION_OF_ORIGIN',
  'COUNTRY',
  'SITE',
  'YEAR_OF_RETURN',
  'MONTH_OF_RETURN',
] as const;
export type CountDimension = (typeof countDimensions)[number];

/**
 * The value of a dimension: a word of its vocabulary, a site's node id, a year `2019` or a month `2019-05`; null where
 * it is not known or, for the dimensions of return, where the child has not returned.
 */
export type CountCode = string | null;

/** For each dimension named, the only values that count. */
export type CountFilter = Partial<Record<CountDimension, readonly CountCode[]>>;

/** A question to the books. Without `knownAt`, an instant in milliseconds: as known now. */
export interface CountQuestion {
  readonly asOf: CivilDate;
  readonly knownAt?: number | undefined;
  readonly by: readonly CountDimension[];
  readonly where?: CountFilter | undefined;
}

/** One cell: the values in the order of the question's `by`. */
export interface TabulatedRow {
  readonly codes: readonly CountCode[];
  readonly count: number;
}

/** The cells that are not zero, in the order of the vocabularies, what is not known last; and their sum. */
export interface Tabulation {
  readonly rows: readonly TabulatedRow[];
  readonly total: number;
}

interface Vocabulary {
  /** For the person who wrote a value that is none. */
  readonly expected: string;
  /** True where null is a value too. */
  readonly canBeUnknown: boolean;
  includes(code: string): boolean;
}

const words = (values: readonly string[], canBeUnknown: boolean): Vocabulary => ({
  expected: `one of ${values.join(', ')}`,
  canBeUnknown,
  includes: (code) => values.includes(code),
});

/** What each dimension's values look like. */
export const vocabularyOf: Record<CountDimension, Vocabulary> = {
  ACCOUNT: words(headlineAccounts, false),
  SUB_ACCOUNT: words(accounts, false),
  SEX: words(sexes, false),
  AGE_BAND: words(ageBands, false),
  REGION_OF_ORIGIN: words(regionsOfOrigin, true),
  COUNTRY: words(countriesAbroad, true),
  SITE: {
    expected: 'the id of a site, site_…',
    canBeUnknown: true,
    includes: (code) => fromNodeId('site', code) !== undefined,
  },
  YEAR_OF_RETURN: { expected: 'a year, YYYY', canBeUnknown: true, includes: (code) => /^\d{4}$/.test(code) },
  MONTH_OF_RETURN: {
    expected: 'a month, YYYY-MM',
    canBeUnknown: true,
    includes: (code) => /^\d{4}-(0[1-9]|1[0-2])$/.test(code),
  },
};
