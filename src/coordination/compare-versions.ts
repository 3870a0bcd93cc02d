import type { listSides } from '../../schema/lists.js';
import type { CivilDate } from '../dates.js';

/** One line of one version, with what the comparison looks at. */
export interface Line {
  readonly key: number;
  readonly id: string;
  readonly side: (typeof listSides)[number];
  readonly caseKey: number | null;
  readonly reference: string | null;
  readonly bornFrom: CivilDate | null;
  readonly bornUntil: CivilDate | null;
  readonly sex: string;
  readonly name: string | null;
  readonly nameKey: string | null;
  readonly caseNameKeys?: readonly string[];
}

export const listPresences = ['ON_BOTH', 'ONLY_OURS', 'ONLY_THEIRS'] as const;
export const differenceCodes = ['NAME', 'BIRTH', 'SEX', 'TWICE'] as const;
export type DifferenceCode = (typeof differenceCodes)[number];

/** A child of either version, or of both with what they say differently. */
export interface ComparedLine {
  readonly presence: (typeof listPresences)[number];
  readonly caseKey: number | null;
  readonly ours: Line | null;
  readonly theirs: Line | null;
  readonly differences: readonly DifferenceCode[];
}

/** Our version against theirs: who is on which, in the order of our lines, then of theirs. Lines meet in a case. */
export function compareVersions(lines: readonly Line[]): ComparedLine[] {
  const theirs = lines.filter(({ side }) => side === 'THEIRS');
  const theirsOf = Map.groupBy(theirs, ({ caseKey }) => caseKey);
  const met = new Set<number>();
  const ofOurs = lines
    .filter(({ side }) => side === 'OURS')
    .map((ours): ComparedLine => {
      const ofCase = theirsOf.get(ours.caseKey) ?? [];
      const match = ofCase.find(({ key }) => !met.has(key));
      const isTwice = ofCase.length > 1;
      if (!match) return { presence: 'ONLY_OURS', caseKey: ours.caseKey, ours, theirs: null, differences: [] };
      met.add(match.key);
      const differences = [...differencesBetween(ours, match), ...(isTwice ? (['TWICE'] as const) : [])];
      return { presence: 'ON_BOTH', caseKey: ours.caseKey, ours, theirs: match, differences };
    });
  const rest = theirs.filter(({ key }) => !met.has(key));
  return [
    ...ofOurs,
    ...rest.map((line): ComparedLine => ({
      ...{ presence: 'ONLY_THEIRS', caseKey: line.caseKey, ours: null, theirs: line, differences: [] },
    })),
  ];
}

function differencesBetween(ours: Line, theirs: Line): DifferenceCode[] {
  const found: DifferenceCode[] = [];
  const borne = ours.caseNameKeys ?? [];
  if (theirs.nameKey !== null && borne.length > 0 && !borne.includes(theirs.nameKey)) found.push('NAME');
  if (!overlap(ours, theirs)) found.push('BIRTH');
  if (ours.sex !== theirs.sex && ours.sex !== 'UNKNOWN' && theirs.sex !== 'UNKNOWN') found.push('SEX');
  return found;
}

/** What is not known contradicts nothing. */
function overlap(one: Line, other: Line): boolean {
  if (one.bornFrom === null || one.bornUntil === null || other.bornFrom === null || other.bornUntil === null)
    return true;
  return one.bornFrom <= other.bornUntil && other.bornFrom <= one.bornUntil;
}
