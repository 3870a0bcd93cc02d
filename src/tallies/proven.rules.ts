import type { CivilDate } from '../dates.js';

/** What the file shows of the time before the arrival, and which milestone of the catalogue that is. */
const shownBy = { 'PRE-LIST': 'ON_AGREED_LIST', 'PRE-BIA': 'BEST_INTERESTS_ASSESSMENT' } as const;

/** An attestation as it stands now. */
export interface Shown {
  readonly kind: string;
  readonly attestedOn: CivilDate;
}

/**
 * Of what the file shows, that which proves a milestone before the arrival: the earliest of its kind, and none that came after
 * it. Nothing for milestones that no attestation proves.
 */
export function provenBy(code: string, arrivedOn: CivilDate, shown: readonly Shown[]): Shown | undefined {
  const kind = (shownBy as Readonly<Record<string, string>>)[code];
  return shown
    .filter((one) => one.kind === kind && one.attestedOn <= arrivedOn)
    .sort((one, other) => one.attestedOn.localeCompare(other.attestedOn))
    .at(0);
}

/** How a milestone names the attestation that shows it: the document is named in the case, and whoever reads a plan need not read it. */
export const evidenceOf = ({ kind, attestedOn }: Shown): string => `The attestation ${kind} of ${attestedOn}`;
