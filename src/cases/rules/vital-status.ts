import type { sourceGrades } from '../../../schema/claims.js';
import type { vitalStatuses } from '../../../schema/cases.js';
import { addDays, type CivilDate } from '../../dates.js';

export type VitalStatus = (typeof vitalStatuses)[number];

export interface VitalStatusClaim {
  readonly id: number;
  readonly observedOn: CivilDate;
  readonly status: VitalStatus;
  readonly source: string;
  readonly grade: (typeof sourceGrades)[number];
  readonly recordedBy: number;
}

/** After this many days abroad, a confirmation of life reads UNKNOWN, with "last confirmed on". */
export const confirmationLapsesAfterDays = 180;

/** The vital status that claims amount to, and the day of the observation it rests on. */
export interface VitalFinding {
  readonly status: VitalStatus;
  readonly on: CivilDate | null;
}

/** What a finding rests on: what somebody said, or the arrival, of which the border keeps the record. */
export const vitalBases = ['CLAIM', 'ARRIVAL'] as const;
export type VitalBasis = (typeof vitalBases)[number];

/**
 * What an arrival that stands says of the life of the child, as its claims do: the border saw it, on the day of the arrival.
 * It is told from the arrival each time and kept nowhere, so that it goes with it. No claim has its id.
 */
export const signOfArrival = (arrivedOn: CivilDate | null): VitalStatusClaim[] =>
  arrivedOn === null
    ? []
    : [{ id: 0, observedOn: arrivedOn, status: 'CONFIRMED_ALIVE', source: 'Arrival', grade: 'A', recordedBy: 0 }];

/** What the status of a case rests on; nothing where nobody said anything and the child has not arrived. */
export function vitalBasisOf({ status, on }: VitalFinding, arrivedOn: CivilDate | null): VitalBasis | null {
  if (on === null) return null;
  return status === 'CONFIRMED_ALIVE' && on === arrivedOn ? 'ARRIVAL' : 'CLAIM';
}

/**
 * The latest observation decides; on the same day the better grade, then the later record. Death is CONFIRMED only by
 * grade A or two independent B, recorded by two persons; until then it reads REPORTED_DEAD.
 */
export function findVitalStatus(claims: readonly VitalStatusClaim[]): VitalFinding {
  const [latest] = [...claims].sort(
    (a, b) => b.observedOn.localeCompare(a.observedOn) || a.grade.localeCompare(b.grade) || b.id - a.id,
  );
  if (!latest) return { status: 'UNKNOWN', on: null };
  if (latest.status !== 'CONFIRMED_DEAD') return { status: latest.status, on: latest.observedOn };
  const confirmed = isDeathConfirmed(claims);
  return { status: confirmed ? 'CONFIRMED_DEAD' : 'REPORTED_DEAD', on: latest.observedOn };
}

const isDeathConfirmed = (claims: readonly VitalStatusClaim[]): boolean => findDeathLacks(claims).length === 0;

/** What the rule of a confirmed death still misses, where somebody said that it is confirmed; nothing where it holds. */
export function findDeathLacks(claims: readonly VitalStatusClaim[]): string[] {
  const deaths = claims.filter(({ status }) => status === 'CONFIRMED_DEAD');
  const independent = new Set(
    deaths.filter(({ grade }) => grade === 'B').map(({ source }) => source.trim().toLowerCase()),
  );
  const persons = new Set(deaths.map(({ recordedBy }) => recordedBy));
  if (deaths.length === 0) return [];
  return [
    ...(deaths.some(({ grade }) => grade === 'A') || independent.size >= 2
      ? []
      : ['a claim of CONFIRMED_DEAD of grade A, or a second one of grade B from another source']),
    ...(persons.size >= 2 ? [] : ['a claim of CONFIRMED_DEAD recorded by a second person']),
  ];
}

/** The day before which a confirmation of life, made abroad, no longer says anything about `today`. */
export const confirmationHorizon = (today: CivilDate): CivilDate => addDays(today, -confirmationLapsesAfterDays);

/** How a status reads today: life confirmed abroad long ago is no longer known. */
export function readVitalStatus(finding: VitalFinding, isAbroad: boolean, today: CivilDate): VitalStatus {
  const alive = finding.status === 'CONFIRMED_ALIVE' || finding.status === 'REPORTED_ALIVE';
  const lapsed = finding.on !== null && finding.on < confirmationHorizon(today);
  return isAbroad && alive && lapsed ? 'UNKNOWN' : finding.status;
}

/**
 * Whether a confirmed death is followed by a sign of life: a sighting of the child, or a claim that it lives, of a later
 * day. Both are kept; people settle which is wrong.
 */
export function isDeathContested(
  claims: readonly Pick<VitalStatusClaim, 'status' | 'observedOn'>[],
  sightings: readonly { readonly observedOn: CivilDate }[],
): boolean {
  const deaths = claims.filter(({ status }) => status === 'CONFIRMED_DEAD').map(({ observedOn }) => observedOn);
  const [diedOn] = deaths.sort();
  if (diedOn === undefined) return false;
  const alive = claims.filter(({ status }) => status === 'CONFIRMED_ALIVE' || status === 'REPORTED_ALIVE');
  return [...alive, ...sightings].some(({ observedOn }) => observedOn > diedOn);
}

/**
 * The first day of a sign of life that contradicts a death on file: later than a confirmed one, or than one that is said,
 * on whose own day another source knows the child alive. Nothing where none does. Whoever came home has answered what was
 * only said.
 */
export function deathContestedOn(
  claims: readonly Pick<VitalStatusClaim, 'status' | 'observedOn'>[],
  sightings: readonly { readonly observedOn: CivilDate }[],
  isHome: boolean,
): CivilDate | null {
  const firstOf = (status: VitalStatus): CivilDate | undefined =>
    claims.flatMap((claim) => (claim.status === status ? [claim.observedOn] : [])).sort()[0];
  const confirmed = firstOf('CONFIRMED_DEAD');
  const said = isHome ? undefined : firstOf('REPORTED_DEAD');
  if (confirmed === undefined && said === undefined) return null;
  const isLater = (day: CivilDate) =>
    (confirmed !== undefined && day > confirmed) || (said !== undefined && day > said);
  const words = claims.filter(isSignOfLife).map(({ observedOn }) => observedOn);
  const days = [
    ...words.filter((day) => isLater(day) || day === said),
    ...sightings.map(({ observedOn }) => observedOn).filter(isLater),
  ];
  return days.sort()[0] ?? null;
}

const isSignOfLife = ({ status }: Pick<VitalStatusClaim, 'status'>): boolean =>
  status === 'CONFIRMED_ALIVE' || status === 'REPORTED_ALIVE';
