import type { CivilDate } from '../dates.js';

/** What the file shows of the time before the arrival, and which milestone of the catalogue that is. */
const shownBy = { 'PRE-LIST': 'ON_AGREED_LIST', 'PRE-BIA': 'BEST_INTERESTS_ASSESSMENT' } as const;

/** An attestation as it stands now. */
export interface Shown {
  readonly kind: string;
  readonly attestedOn: CivilDate;
}

/** The days between which a child was to come home: not before its birth, as far as that is known, nor after the arrival. */
export interface Before {
  readonly bornFrom: CivilDate | undefined;
  readonly arrivedOn: CivilDate;
}

/**
 * Of what the file shows, that which proves a milestone before the arrival: the earliest of its kind within the life of the
 * child, however old: a milestone is achieved on the first day on which its condition held, and of these only signs of life
 * age (the counting contract). Nothing for milestones that no attestation proves.
 */
export function provenBy(code: string, { bornFrom, arrivedOn }: Before, shown: readonly Shown[]): Shown | undefined {
  const kind = (shownBy as Readonly<Record<string, string>>)[code];
  return shown
    .filter((one) => one.kind === kind && one.attestedOn <= arrivedOn)
    .filter(({ attestedOn }) => bornFrom === undefined || attestedOn >= bornFrom)
    .sort((one, other) => one.attestedOn.localeCompare(other.attestedOn))
    .at(0);
}

/** How a milestone names the attestation that shows it: the document is named in the case, and whoever reads a plan need not read it. */
export const evidenceOf = ({ kind, attestedOn }: Shown): string => `The attestation ${kind} of ${attestedOn}`;
