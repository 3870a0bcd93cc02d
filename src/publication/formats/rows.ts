import type { Language, LastTold, ReleaseFile, ValueStatus } from '../../../schema/release.js';

/** A value in any state, with the base it was rounded to where it was. */
export interface CellValue {
  readonly value: number | null;
  readonly status: ValueStatus;
  readonly roundingBase?: number | undefined;
}

/** One line of the long table: codes by dimension, `*` for all. */
export interface Row extends CellValue {
  readonly family: string;
  readonly asOf: string;
  /** The release in which the table was made. */
  readonly tabulatedIn: string;
  readonly codes: Readonly<Record<string, string>>;
  /** Of a withheld cell: the number last told of it, of an earlier day. */
  readonly lastTold?: LastTold | undefined;
}

/** What a renderer is given: lines, the dimensions they have, and labels where a language was asked for. */
export interface LongTable {
  readonly release: string;
  readonly sha256: string;
  readonly title: string;
  readonly notice: string | null;
  readonly dimensions: readonly string[];
  readonly rows: readonly Row[];
  /** By dimension and code. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>> | null;
}

/** Letters of the statistical world: the mark in a table, SDMX's OBS_STATUS and CONF_STATUS. */
export const codings: Record<ValueStatus, { readonly mark: string; readonly obs: string; readonly conf: string }> = {
  NORMAL: { mark: '', obs: 'A', conf: 'F' },
  PROVISIONAL: { mark: 'p', obs: 'P', conf: 'F' },
  SUPPRESSED: { mark: 'c', obs: 'Q', conf: 'C' },
  NOT_COLLECTED: { mark: 'x', obs: 'L', conf: '' },
  NOT_APPLICABLE: { mark: 'z', obs: 'M', conf: '' },
};

/** JSON-stat's toolkit takes a dimension called `status` for its flags, and `account` is a bank's word. */
export const statusDimension = 'case_state';
export const headlineFamily = 'headline';

export function longTableOf(
  { release, sha256 }: { readonly release: ReleaseFile; readonly sha256: string },
  language: Language | null,
): LongTable {
  const named = release.families.map((family) => ({
    ...family,
    names: family.dimensions.map(({ id }) => (id === 'account' ? statusDimension : id)),
  }));
  const dimensions = [...new Set([statusDimension, ...named.flatMap(({ names }) => names)])];
  const headlines: Row[] = release.figures.map(({ id, value, status }) => ({
    ...{ family: headlineFamily, asOf: release.asOf, tabulatedIn: release.id, value, status },
    codes: { [statusDimension]: id === 'KNOWN' ? '*' : id },
  }));
  const inner = named.flatMap(({ id, asOf, release: tabulatedIn, names, observations }) =>
    observations.map(({ key, value, status, lastTold }): Row => ({
      ...{ family: id, asOf, tabulatedIn, value, status, lastTold },
      codes: Object.fromEntries(names.map((name, at) => [name, key[at] ?? '*'])),
    })),
  );
  return {
    release: release.id,
    sha256,
    title: release.title[language ?? 'en'],
    notice: release.notice && release.notice[language ?? 'en'],
    dimensions,
    rows: [...headlines, ...inner],
    labels: language && labelsOf(release, language),
  };
}

function labelsOf(release: ReleaseFile, language: Language): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const labels = new Map<string, Map<string, string>>();
  const of = (dimension: string): Map<string, string> => {
    const found = labels.get(dimension) ?? new Map<string, string>();
    labels.set(dimension, found);
    return found;
  };
  for (const { id, label } of release.figures) of(statusDimension).set(id === 'KNOWN' ? '*' : id, label[language]);
  for (const { dimensions } of release.families) {
    for (const { id, codes } of dimensions) {
      const own = of(id === 'account' ? statusDimension : id);
      for (const { code, label } of codes) if (!own.has(code)) own.set(code, label[language]);
    }
  }
  return labels;
}

/** What stands in a table for the value: the number, or the letter that says why there is none. */
export const textOf = ({ value, status }: CellValue): string => (value === null ? codings[status].mark : String(value));
