import { sexes } from '../../schema/cases.js';
import { parentCitizenships, parentFates } from '../../schema/parents.js';
import { sourceGrades } from '../../schema/claims.js';
import { countriesAbroad, regionsOfOrigin } from '../../schema/places.js';
import { mostLanguages } from '../cases/rules/languages.js';
import { birthBases, mostNamesAtOnce, nameRoles, nameScripts, nameSources } from '../identity/vocabulary.js';

export interface Column {
  readonly name: string;
  readonly isRequired: boolean;
  /** What a cell may hold: documentation, and what a problem says was expected. */
  readonly expected: string;
  /** The closed vocabulary of the column, where it has one. */
  readonly values?: readonly string[];
}

const day = 'a day of the Gregorian calendar, YYYY-MM-DD';
const words = (values: readonly string[]) => `one of ${values.join(', ')}`;
const required = (name: string, expected: string): Column => ({ name, isRequired: true, expected });
const optional = (name: string, expected: string): Column => ({ name, isRequired: false, expected });
const code = (name: string, values: readonly string[], isRequired = false): Column => ({
  name,
  isRequired,
  expected: words(values),
  values,
});

/** The four columns of a name: its text, and how it stands. */
const nameColumns = (prefix: string): Column[] => [
  optional(prefix, 'a name of at most 200 characters as it was written, in the letters of its script'),
  code(`${prefix}_role`, nameRoles),
  code(`${prefix}_script`, nameScripts),
  code(`${prefix}_source`, nameSources),
];

const parentColumns = (parent: string): Column[] => [
  code(`${parent}_fate`, parentFates),
  code(`${parent}_citizenship`, parentCitizenships),
  ...nameColumns(`${parent}_name`),
];

/** Every column of a file of cases, in the order in which they are documented. */
export const columns: readonly Column[] = [
  required('reference', "your own id of the child, 1 to 100 characters, unique among your agency's; no name"),
  required('reported_on', `${day}, on which the child was reported to you, not in the future`),
  required('observed_on', `${day}, on which the child was seen, not after reported_on`),
  code('country', countriesAbroad, true),
  optional('site', 'the code of a registered site in that country'),
  required('source', 'who says so, in words'),
  code('grade', sourceGrades, true),
  code('sex', sexes),
  optional(
    'birth',
    'YYYY, YYYY-MM, YYYY-MM-DD or two of these as FROM/TO, from 1990, before the sighting and not in the future',
  ),
  code('birth_basis', birthBases),
  code('region_of_origin', regionsOfOrigin),
  optional('languages', `codes of ISO 639-1 such as kk, separated by semicolons, at most ${mostLanguages}`),
  optional('sibling_group', 'a label of your own; rows of this file with the same label are siblings'),
  ...Array.from({ length: mostNamesAtOnce }, (_, at) => nameColumns(`name_${at + 1}`)).flat(),
  ...parentColumns('mother'),
  ...parentColumns('father'),
];

export const columnsByName: ReadonlyMap<string, Column> = new Map(columns.map((column) => [column.name, column]));

export const expectedIn = (name: string): string => columnsByName.get(name)?.expected ?? 'another value';
