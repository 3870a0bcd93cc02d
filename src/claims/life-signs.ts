import type { VitalStatusClaim } from '../cases/rules/vital-status.js';
import { confirmationLapsesAfterDays, isDeathContested } from '../cases/rules/vital-status.js';
import { addDays, dayNumber, type CivilDate } from '../dates.js';

/** A sighting as conflicts look at it; `id` is its place in the case. */
export interface Sighting {
  readonly id: number;
  readonly observedOn: CivilDate;
  readonly country: string;
  readonly siteId: number | null;
  readonly source: string;
  readonly grade: string;
}

export const conflictCodes = ['SEEN_AFTER_DEATH', 'ALIVE_AND_DEAD', 'TWO_PLACES'] as const;

/** Claims that cannot all be right. All are kept: people settle which is wrong. */
export interface ClaimConflict {
  readonly code: (typeof conflictCodes)[number];
  /** Places of the claims of whereabouts, and of those of the vital status. */
  readonly sightings: readonly number[];
  readonly vitalClaims: readonly number[];
  /** Whether more claims contradict than these. */
  readonly hasMore: boolean;
}

/** So many claims of each kind are told of one contradiction: the first that contradict it. Who settles it needs no more. */
const mostTold = 10;

/** Within so many days nobody is at two sites, unless brought there. */
const daysBetweenPlaces = 14;

export function findConflicts(
  vital: readonly VitalStatusClaim[],
  sightings: readonly Sighting[],
  arrival: readonly VitalStatusClaim[],
): ClaimConflict[] {
  return [...deathsContested(vital, sightings, arrival), ...aliveAndDead(vital, sightings), ...twoPlaces(sightings)];
}

/** The arrival contradicts a confirmed death as every sign of life does; it is no claim, so that nobody is told its id. */
function deathsContested(
  vital: readonly VitalStatusClaim[],
  sightings: readonly Sighting[],
  arrival: readonly VitalStatusClaim[],
): ClaimConflict[] {
  if (!isDeathContested([...vital, ...arrival], sightings)) return [];
  const deaths = byDay(vital.filter(({ status }) => status === 'CONFIRMED_DEAD'));
  const diedOn = deaths[0]?.observedOn ?? '';
  const later = <Row extends { readonly id: number; readonly observedOn: CivilDate }>(rows: readonly Row[]) =>
    byDay(rows.filter(({ observedOn }) => observedOn > diedOn));
  const [seen, signs] = [later(sightings), later(vital.filter(isAlive))];
  return [
    {
      code: 'SEEN_AFTER_DEATH',
      sightings: placesOf(seen.slice(0, mostTold)),
      vitalClaims: placesOf([...deaths.slice(0, mostTold), ...signs.slice(0, mostTold)]),
      hasMore: [deaths, signs, seen].some(({ length }) => length > mostTold),
    },
  ];
}

/** Said to be dead, and alive by another source on that day or later, or seen later, before the death is confirmed. */
function aliveAndDead(vital: readonly VitalStatusClaim[], sightings: readonly Sighting[]): ClaimConflict[] {
  const reported = vital.filter(({ status }) => status === 'REPORTED_DEAD');
  if (reported.length === 0) return [];
  // Both in order once: each death is then a search and the few claims that follow it, however many there are of either.
  const [alive, seen] = [byDay(vital.filter(isAlive)), byDay(sightings)];
  return reported.flatMap((death) => {
    const fromAlive = firstFrom(alive, (day) => day >= death.observedOn);
    const fromSeen = firstFrom(seen, (day) => day > death.observedOn);
    const [signs, places] = [alive.length - fromAlive, seen.length - fromSeen];
    if (signs + places === 0) return [];
    return [
      {
        code: 'ALIVE_AND_DEAD' as const,
        sightings: placesOf(seen.slice(fromSeen, fromSeen + mostTold)),
        vitalClaims: placesOf([death, ...alive.slice(fromAlive, fromAlive + mostTold)]),
        hasMore: signs > mostTold || places > mostTold,
      },
    ];
  });
}

const byDay = <Row extends { readonly id: number; readonly observedOn: CivilDate }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (a.observedOn < b.observedOn ? -1 : a.observedOn > b.observedOn ? 1 : a.id - b.id));

/** Where the rows begin whose day is so, of rows in the order of their days. */
function firstFrom(rows: readonly { readonly observedOn: CivilDate }[], isSo: (day: CivilDate) => boolean): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(rows[middle]?.observedOn ?? '')) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Two reliable sources that place the child at different sites within a few days. */
function twoPlaces(sightings: readonly Sighting[]): ClaimConflict[] {
  const reliable = byDay(
    sightings.filter(({ grade, country }) => (grade === 'A' || grade === 'B') && country !== 'XX'),
  );
  return reliable.slice(1).flatMap((claim, place) => {
    const before = reliable[place];
    if (!before || !isElsewhere(before, claim) || before.source === claim.source) return [];
    const days = dayNumber(claim.observedOn) - dayNumber(before.observedOn);
    return days > daysBetweenPlaces
      ? []
      : [{ code: 'TWO_PLACES' as const, sightings: placesOf([before, claim]), vitalClaims: [], hasMore: false }];
  });
}

const isElsewhere = (one: Sighting, other: Sighting): boolean =>
  one.country !== other.country || (one.siteId !== null && other.siteId !== null && one.siteId !== other.siteId);

const isAlive = ({ status }: Pick<VitalStatusClaim, 'status'>): boolean =>
  status === 'CONFIRMED_ALIVE' || status === 'REPORTED_ALIVE';

const placesOf = (rows: readonly { readonly id: number }[]): number[] => rows.map(({ id }) => id).sort((a, b) => a - b);

/** The last day on which somebody confirmed the child to be alive, and the day on which that says no more, abroad. */
export function lastConfirmed(vital: readonly VitalStatusClaim[]): { on: CivilDate; lapsesOn: CivilDate } | null {
  const days = vital.filter(({ status }) => status === 'CONFIRMED_ALIVE').map(({ observedOn }) => observedOn);
  const on = days.sort().at(-1);
  return on === undefined ? null : { on, lapsesOn: addDays(on, confirmationLapsesAfterDays + 1) };
}
