import type { ReleaseFamily } from '../../../schema/release.js';
import type { Bar, BarGroup } from './chart.js';

export interface Largest {
  readonly label: string;
  readonly value: number;
  /** Whether another group that is told is as large, or one that is withheld may be as large or larger. */
  readonly rivals: 'none' | 'told' | 'withheld';
}

/** The largest number that is told of any group, and whether it may be called the largest. */
export function largestOf(groups: readonly BarGroup[], family: ReleaseFamily, account: string): Largest | undefined {
  const bars = groups.flatMap((group) => group.bars);
  const [largest] = bars
    .flatMap((bar) => (bar.value === null || bar.value === 0 ? [] : [{ ...bar, value: bar.value }]))
    .toSorted((a, b) => b.value - a.value);
  if (!largest) return undefined;
  const { label, value } = largest;
  const mayBeLarger = family.observations
    .filter(({ key, status }) => key[0] === account && status === 'SUPPRESSED')
    .some(({ key }) => upperBound(key, family) >= value);
  // A part that is all of its whole is no rival: its whole, which is, stands beside it.
  const isWhole = ({ depth, of }: Bar): boolean => depth === 0 && !of.codes.includes(' ');
  const isTied = bars.filter((bar) => isWhole(bar) && bar.value === value).length > 1;
  return { label, value, rivals: mayBeLarger ? 'withheld' : isTied ? 'told' : 'none' };
}

/** What the told numbers leave for a cell: its whole less the parts of that whole which are told (Fréchet's upper bound). */
export function upperBound(key: readonly string[], family: ReleaseFamily): number {
  const cell = find(key, family);
  if (cell?.status === 'NOT_APPLICABLE') return 0;
  if (typeof cell?.value === 'number') return cell.value;
  const bounds = key.flatMap((code, at) => (at === 0 || code === '*' ? [] : [boundAlong(at, key, family)]));
  return Math.min(Number.POSITIVE_INFINITY, ...bounds);
}

function boundAlong(at: number, key: readonly string[], family: ReleaseFamily): number {
  const codes = family.dimensions[at]?.codes ?? [];
  const above = codes.find(({ code }) => code === key[at])?.parent ?? '*';
  const isNamed = codes.some(({ code }) => code === above);
  const whole = upperBound(key.with(at, isNamed ? above : '*'), family);
  // Beneath a code that the table does not name it is not known which other codes lie beside this one.
  const beside = isNamed ? codes.filter(({ code, parent }) => parent === above && code !== key[at]) : [];
  return beside.reduce((rest, { code }) => rest - (find(key.with(at, code), family)?.value ?? 0), whole);
}

const find = (key: readonly string[], { observations }: ReleaseFamily) =>
  observations.find((one) => one.key.join('\t') === key.join('\t'));
