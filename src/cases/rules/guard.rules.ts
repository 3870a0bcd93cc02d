import type { careArrangements, caseStages, closureReasons } from '../../../schema/cases.js';
import type { holdKinds } from '../../../schema/holds.js';
import type { attestationKinds } from '../../../schema/evidence.js';
import type { sourceGrades } from '../../../schema/claims.js';
import type { CivilDate } from '../../dates.js';
import type { EvidenceItem } from './identity-rule.js';
import type { VitalStatus } from './vital-status.js';

export type CaseStage = (typeof caseStages)[number];
export type ClosureReason = (typeof closureReasons)[number];
export type HoldKind = (typeof holdKinds)[number];
export type CareArrangement = (typeof careArrangements)[number];
export type AttestationKind = (typeof attestationKinds)[number];

/** What the plan of a child who came home says to the guards. */
export interface RehabilitationFacts {
  readonly isPlanApproved: boolean;
  /** Mandatory milestones of the phases before the follow-up that are neither achieved nor waived. */
  readonly openMandatory: readonly string[];
  /** Who cares for the child and since when, as last recorded. */
  readonly arrivedOn: CivilDate;
  readonly placement: { readonly arrangement: CareArrangement; readonly since: CivilDate } | undefined;
  /** The days of reviews that found a further need. */
  readonly needsIdentifiedOn: readonly CivilDate[];
}

/** What guards look at: the case as it stands, and the move that is asked for. */
export interface CaseFile {
  readonly stage: CaseStage;
  readonly stageSince: CivilDate;
  readonly today: CivilDate;
  /** Nothing where the child has no plan: then the guards of rehabilitation read attestations. */
  readonly rehabilitation: RehabilitationFacts | undefined;
  readonly whereabouts: readonly { readonly grade: (typeof sourceGrades)[number]; readonly country: string }[];
  readonly vitalStatus: VitalStatus;
  /** Somebody saw the child, or says that it lives, on a day after its confirmed death. */
  readonly isDeathContested: boolean;
  readonly evidence: readonly EvidenceItem[];
  readonly attested: ReadonlySet<AttestationKind>;
  /** AGREEMENT_LAPSED is of an earlier day: on the day of its end an agreement stands still, and a case may go back on that day as well. */
  readonly hasLapsed: boolean;
  readonly openHolds: readonly HoldKind[];
  /** Somebody else has endorsed exactly this move on exactly this version of the file. */
  readonly endorsedByAnother: boolean;
}

export interface Move {
  readonly toStage: CaseStage;
  readonly closureReason?: ClosureReason | undefined;
  readonly note?: string | undefined;
  readonly effectiveOn?: CivilDate | undefined;
}

/**
 * A condition of a transition: its stable code, and what would satisfy it, in words for the person refused. `Read` is what it
 * looks at: a guard that reads little can be asked where little is read.
 */
export interface Guard<Read = CaseFile> {
  readonly code: string;
  readonly needs: string;
  readonly holds: (file: Read, move: Move) => boolean;
}

type Attested = Pick<CaseFile, 'attested'>;

/**
 * A condition that somebody's word shows: the attestations that would do. `acts` are those that record it
 * themselves, where there are any.
 */
export const attested = (
  code: string,
  kinds: readonly AttestationKind[],
  needs: string,
  acts?: string,
): Guard<Attested> => ({
  code,
  needs: `${needs}: ${acts === undefined ? '' : `${acts} it; else `}record the attestation ${kinds.join(' or ')}`,
  holds: (file) => kinds.some((kind) => file.attested.has(kind)),
});
