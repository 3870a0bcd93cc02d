import type { careArrangements } from '../../../schema/cases.js';
import type { CivilDate } from '../../dates.js';

/**
 * Who may care for a child at home, as an office is told it: a list of what may be said, so that a new arrangement is not
 * told before somebody has thought of it. A camp and a prison are not in it, and neither is the centre of the programme,
 * which says by itself where a child was.
 */
const told: ReadonlySet<string> = new Set<(typeof careArrangements)[number]>([
  'PARENT',
  'RELATIVE_GUARDIANSHIP',
  'RELATIVE_CUSTODIANSHIP',
  'FOSTER_CARE',
  'FOSTER_FAMILY',
  'GUEST_FAMILY',
  'ADOPTION',
  'RESIDENTIAL',
  'HOSPITAL',
  'INDEPENDENT_LIVING',
]);

/** The days after a return are told; the day itself, and any before it, would tell when and from where a child came. */
const dayAfter = (day: CivilDate, arrivedOn: CivilDate): CivilDate | null => (day > arrivedOn ? day : null);

interface Period {
  readonly arrangement: string;
  readonly since: CivilDate;
}

/** Who has cared for a child since its return, oldest first; `since` is null for what stood on the day of the return. */
export function careAtHome(
  periods: readonly Period[],
  arrivedOn: CivilDate,
): { arrangement: string; since: CivilDate | null }[] {
  return periods
    .filter((_, at) => {
      const next = periods[at + 1];
      return next === undefined || next.since > arrivedOn;
    })
    .filter(({ arrangement }) => told.has(arrangement))
    .map(({ arrangement, since }) => ({ arrangement, since: dayAfter(since, arrivedOn) }));
}

interface Decision {
  readonly id: number;
  readonly kind: string;
  readonly relation: string;
  readonly decidedOn: CivilDate;
  readonly endsId: number | null;
}

/**
 * The decisions made since the return and their ends. Their numbers and the courts are free words of whoever entered them,
 * which may name a court abroad: neither is told.
 */
export function decisionsAtHome(rows: readonly Decision[], arrivedOn: CivilDate) {
  const made = new Set(
    rows.filter(({ endsId, decidedOn }) => endsId === null && decidedOn > arrivedOn).map(({ id }) => id),
  );
  return rows
    .filter(({ id, endsId }) => made.has(endsId ?? id))
    .map(({ kind, relation, decidedOn, endsId }) => ({ kind, relation, decidedOn, isEnd: endsId !== null }));
}

interface Separation {
  readonly other: number;
  readonly reason: string;
  readonly since: CivilDate;
  readonly endedOn: string | null;
}

/** How siblings have lived apart since the return, by the last row on each two; `since` as in `careAtHome`. */
export function separationsAtHome(rows: readonly Separation[], arrivedOn: CivilDate) {
  const last = new Map(rows.map((row) => [row.other, row]));
  return [...last.values()]
    .filter(({ endedOn }) => endedOn === null || endedOn > arrivedOn)
    .map(({ reason, since, endedOn }) => ({ reason, since: dayAfter(since, arrivedOn), endedOn }));
}
