import type { sourceGrades } from '../../../schema/claims.js';
import type { CivilDate } from '../../dates.js';

/** A whereabouts claim as it stands after its corrections; `id` is that of the row first written. */
export interface StandingClaim {
  readonly id: number;
  readonly observedOn: CivilDate;
  readonly grade: (typeof sourceGrades)[number];
}

/**
 * The claim that tells where a child was on a day: of those observed by then, the latest from an official or named
 * source (grade A or B), and only where there is none the latest from a relative, the media or an unnamed one. Of
 * claims of one day the better grade prevails, then the one recorded later.
 */
export function prevailingClaim<Claim extends StandingClaim>(
  claims: readonly Claim[],
  asOf: CivilDate,
): Claim | undefined {
  let prevailing: Claim | undefined;
  for (const claim of claims) {
    if (claim.observedOn <= asOf && (!prevailing || prevailsOver(claim, prevailing))) prevailing = claim;
  }
  return prevailing;
}

function prevailsOver(claim: StandingClaim, other: StandingClaim): boolean {
  if (isReliable(claim) !== isReliable(other)) return isReliable(claim);
  if (claim.observedOn !== other.observedOn) return claim.observedOn > other.observedOn;
  if (claim.grade !== other.grade) return claim.grade < other.grade;
  return claim.id > other.id;
}

const isReliable = ({ grade }: StandingClaim): boolean => grade === 'A' || grade === 'B';
