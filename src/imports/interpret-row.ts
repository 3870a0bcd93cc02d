import { hash } from 'node:crypto';
import { isLanguageCode, mostLanguages } from '../cases/rules/languages.js';
import type { ParentGiven } from '../cases/insert-new-case.js';
import type { OpenCase } from '../cases/open-case.js';
import { isCivilDate, type CivilDate } from '../dates.js';
import type { SiteId } from '../identifiers.js';
import type { BirthInterval } from '../identity/births.js';
import type { NameGiven } from '../identity/names.js';
import { mostNamesAtOnce } from '../identity/vocabulary.js';
import { columnsByName, expectedIn } from './columns.js';
import type { ImportProblem, ImportProblemCode } from './problems.js';
import { problemIn, type SourceRow } from './source-row.js';

/** A row understood: the case to open, and what the file says of it besides. */
export interface CaseGiven {
  readonly row: number;
  readonly reference: string;
  readonly siblingGroup: string;
  readonly opening: OpenCase;
  /** Where the texts of the opening came from, for problems found later: input path to column. */
  readonly columnOf: ReadonlyMap<string, string>;
  /** All that the row says, however it was written down. */
  readonly content: readonly unknown[];
}

/** SHA-256 of all that the row says: what is kept of it beside its reference. */
export const contentHashOf = ({ content }: CaseGiven): string => hash('sha256', JSON.stringify(content));

const longestReference = 100;

/** Reads the cells of a row into the input of openCase, or says everything that is wrong with them. */
export function interpretRow(
  source: SourceRow,
  siteIds: ReadonlyMap<string, SiteId>,
): CaseGiven | readonly ImportProblem[] {
  if (source.problems.length > 0) return source.problems;
  const cells = new Cells(source);
  const columnOf = new Map<string, string>();
  const reference = cells.need('reference');
  if (reference.length > longestReference) cells.complain('reference', 'INVALID_INPUT');
  const siteCode = cells.text('site');
  const siteId = siteIds.get(siteCode);
  if (siteCode !== '' && siteId === undefined) cells.complain('site', 'UNKNOWN_CODE');
  const sex = cells.word('sex') ?? 'UNKNOWN';
  const regionOfOrigin = cells.word('region_of_origin');
  const birth = readBirth(cells);
  const content = {
    reportedOn: cells.day('reported_on'),
    sighting: {
      observedOn: cells.day('observed_on'),
      country: cells.neededWord('country'),
      source: cells.need('source'),
      grade: cells.neededWord('grade'),
    },
    sex,
    ...(regionOfOrigin === undefined ? {} : { regionOfOrigin }),
    ...(birth === undefined ? {} : { birth }),
    languages: readLanguages(cells),
    names: readNames(cells, columnOf),
    parents: readParents(cells, columnOf),
  };
  if (cells.problems.length > 0) return cells.problems;
  const siblingGroup = cells.text('sibling_group');
  const sighting = { ...content.sighting, ...(siteId === undefined ? {} : { siteId }) };
  // Each word was compared with its column's vocabulary, which is the one that openCase's types are made of.
  const opening = { ...content, sighting } as OpenCase;
  return { row: source.row, reference, siblingGroup, opening, columnOf, content: [content, siteCode, siblingGroup] };
}

/** The cells of one row, and what was found wrong with them. */
class Cells {
  readonly problems: ImportProblem[] = [];

  constructor(private readonly source: SourceRow) {}

  text(column: string): string {
    return (this.source.cells[column] ?? '').trim();
  }

  hasAny(prefix: string, { role, script, source }: Readonly<Record<'role' | 'script' | 'source', string>>): boolean {
    const { cells } = this.source;
    return prefix in cells || role in cells || script in cells || source in cells;
  }

  need(column: string): string {
    const text = this.text(column);
    if (text === '') this.complain(column, 'MISSING_VALUE');
    return text;
  }

  word(column: string): string | undefined {
    const text = this.text(column);
    if (text === '') return undefined;
    if (!columnsByName.get(column)?.values?.includes(text)) this.complain(column, 'UNKNOWN_CODE');
    return text;
  }

  neededWord(column: string): string {
    return this.need(column) === '' ? '' : (this.word(column) ?? '');
  }

  day(column: string): CivilDate {
    const text = this.need(column);
    if (text !== '' && !isCivilDate(text)) this.complain(column, 'INVALID_DATE');
    return text;
  }

  complain(column: string, code: ImportProblemCode): void {
    this.problems.push(problemIn(this.source.row, column, code, expectedIn(column)));
  }
}

function readBirth(cells: Cells): BirthInterval | undefined {
  const [text, basis] = [cells.text('birth'), cells.word('birth_basis')];
  if (text === '') {
    if (basis !== undefined) cells.complain('birth', 'MISSING_VALUE');
    return undefined;
  }
  if (basis === undefined) cells.complain('birth_basis', 'MISSING_VALUE');
  const [from = '', to = from, ...more] = text.split('/').map((part) => part.trim());
  const [first, last] = [spanOf(from), spanOf(to)];
  if (!first || !last || more.length > 0) {
    cells.complain('birth', 'INVALID_DATE');
    return undefined;
  }
  return { earliest: first.earliest, latest: last.latest, basis: (basis ?? '') as BirthInterval['basis'] };
}

/** A day, a month or a year as the days it spans; nothing where it is none of them. */
function spanOf(text: string): { earliest: CivilDate; latest: CivilDate } | undefined {
  if (isCivilDate(text)) return { earliest: text, latest: text };
  if (/^\d{4}$/.test(text)) return spanBetween(`${text}-01-01`, `${text}-12-31`);
  if (!/^\d{4}-\d{2}$/.test(text)) return undefined;
  const latest = ['31', '30', '29', '28'].map((last) => `${text}-${last}`).find(isCivilDate);
  return latest === undefined ? undefined : spanBetween(`${text}-01`, latest);
}

const spanBetween = (earliest: CivilDate, latest: CivilDate) =>
  isCivilDate(earliest) && isCivilDate(latest) ? { earliest, latest } : undefined;

function readLanguages(cells: Cells): string[] {
  const codes = cells
    .text('languages')
    .split(';')
    .map((code) => code.trim())
    .filter((code) => code !== '');
  if (codes.length > mostLanguages) cells.complain('languages', 'INVALID_INPUT');
  else if (!codes.every(isLanguageCode)) cells.complain('languages', 'UNKNOWN_CODE');
  return codes;
}

const partsOfName = (prefix: string) => ({
  role: `${prefix}_role`,
  script: `${prefix}_script`,
  source: `${prefix}_source`,
});
/** Made once: a file has few of these columns, and is asked for all of them in each row. */
const nameColumns = Array.from({ length: mostNamesAtOnce }, (_, at) => ({
  prefix: `name_${at + 1}`,
  parts: partsOfName(`name_${at + 1}`),
}));

/** Likewise: text that is put together anew is looked for by its letters, each time. */
const parentColumns = (['MOTHER', 'FATHER'] as const).map((role) => {
  const parent = role.toLowerCase();
  const prefix = `${parent}_name`;
  return { role, prefix, parts: partsOfName(prefix), fate: `${parent}_fate`, citizenship: `${parent}_citizenship` };
});

function readName(cells: Cells, prefix: string, parts: ReturnType<typeof partsOfName>): NameGiven | undefined {
  if (!cells.hasAny(prefix, parts)) return undefined;
  const text = cells.text(prefix);
  if (text === '') {
    if (Object.values(parts).some((column) => cells.text(column) !== '')) cells.complain(prefix, 'MISSING_VALUE');
    return undefined;
  }
  const [role, script, source] = [parts.role, parts.script, parts.source].map((column) => cells.neededWord(column));
  return { text, role, script, source } as NameGiven;
}

function readNames(cells: Cells, columnOf: Map<string, string>): NameGiven[] {
  const names: NameGiven[] = [];
  for (const { prefix, parts } of nameColumns) {
    const name = readName(cells, prefix, parts);
    if (!name) continue;
    columnOf.set(`names.${names.length}.text`, prefix);
    // Of all of them together the first is to blame.
    if (names.length === 0) columnOf.set('names', prefix);
    names.push(name);
  }
  return names;
}

function readParents(cells: Cells, columnOf: Map<string, string>): ParentGiven[] {
  const parents: ParentGiven[] = [];
  for (const { role, prefix, parts, ...columns } of parentColumns) {
    const name = readName(cells, prefix, parts);
    const [fate, citizenship] = [cells.word(columns.fate), cells.word(columns.citizenship)];
    if (!name && fate === undefined && citizenship === undefined) continue;
    columnOf.set(`parents.${parents.length}.names.0.text`, prefix);
    parents.push({
      role,
      fate: fate ?? 'UNKNOWN',
      citizenship: citizenship ?? 'UNKNOWN',
      names: name ? [name] : [],
    } as ParentGiven);
  }
  return parents;
}
