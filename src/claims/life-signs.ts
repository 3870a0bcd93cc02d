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
}

/** Within so many days nobody is at two sites, unless brought there. */
const daysBetweenPlaces = 14;

export function findConflicts(
  vital: readonly VitalStatusClaim[],
  sightings: readonly Sighting[],
  arrival: readonly VitalStatusClaim[],
): ClaimConflict[] {
  return [...deathsContested(vital, sightings, arrival), ...aliveAndDead(vital, sightings), ...twoPlaces(sightings)];
}

/** The arrival contradicts a confirmed death as any sign of life does; it is no claim, so that nobody is told its id. */
function deathsContested(
  vital: readonly VitalStatusClaim[],
  sightings: readonly Sighting[],
  arrival: readonly VitalStatusClaim[],
): ClaimConflict[] {
  if (!isDeathContested([...vital, ...arrival], sightings)) return [];
  const deaths = vital.filter(({ status }) => status === 'CONFIRMED_DEAD');
  const diedOn = deaths.map(({ observedOn }) => observedOn).sort()[0] ?? '';
  const later = <Row extends { observedOn: CivilDate }>(rows: readonly Row[]) =>
    rows.filter(({ observedOn }) => observedOn > diedOn);
  const signs = later(vital.filter(isAlive));
  return [
    { code: 'SEEN_AFTER_DEATH', sightings: placesOf(later(sightings)), vitalClaims: placesOf([...deaths, ...signs]) },
  ];
}

/** Said to be dead, and alive by another source on that day or later, or seen later, before the death is confirmed. */
function aliveAndDead(vital: readonly VitalStatusClaim[], sightings: readonly Sighting[]): ClaimConflict[] {
  const reported = vital.filter(({ status }) => status === 'REPORTED_DEAD');
  return reported.flatMap((death) => {
    const signs = vital.filter((claim) => isAlive(claim) && claim.observedOn >= death.observedOn);
    const seen = sightings.filter(({ observedOn }) => observedOn > death.observedOn);
    return signs.length + seen.length === 0
      ? []
      : [{ code: 'ALIVE_AND_DEAD' as const, sightings: placesOf(seen), vitalClaims: placesOf([death, ...signs]) }];
  });
}

/** Two reliable sources that place the child at different sites within a few days. */
function twoPlaces(sightings: readonly Sighting[]): ClaimConflict[] {
  const reliable = sightings
    .filter(({ grade, country }) => (grade === 'A' || grade === 'B') && country !== 'XX')
    .toSorted((a, b) => a.observedOn.localeCompare(b.observedOn) || a.id - b.id);
  return reliable.slice(1).flatMap((claim, place) => {
    const before = reliable[place];
    if (!before || !isElsewhere(before, claim) || before.source === claim.source) return [];
    const days = dayNumber(claim.observedOn) - dayNumber(before.observedOn);
    return days > daysBetweenPlaces
      ? []
      : [{ code: 'TWO_PLACES' as const, sightings: placesOf([before, claim]), vitalClaims: [] }];
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
