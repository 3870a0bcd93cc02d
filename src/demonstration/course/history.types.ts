import type { agencyKinds } from '../../../schema/agencies.js';
import type {
  careArrangements,
  caseStages,
  closureReasons,
  nationalities,
  sexes,
  vitalStatuses,
} from '../../../schema/cases.js';
import type { holdKinds } from '../../../schema/holds.js';
import type { parentCitizenships, parentFates, parentRoles } from '../../../schema/parents.js';
import type { sourceGrades } from '../../../schema/claims.js';
import type { attestationKinds, evidenceTypes, kinshipRelations } from '../../../schema/evidence.js';
import type { nameRoles, nameScripts, nameSources } from '../../../schema/identity.js';
import type { countriesAbroad, regionsOfOrigin, siteKinds } from '../../../schema/places.js';
import type { CivilDate } from '../../dates.js';
import type { BirthInterval } from '../../identity/births.js';
import type { Fate } from '../people/fates.js';

export type CaseStage = (typeof caseStages)[number];
export type ClosureReason = (typeof closureReasons)[number];
export type Sex = (typeof sexes)[number];
export type Country = (typeof countriesAbroad)[number];
export type Region = (typeof regionsOfOrigin)[number];
export type SourceGrade = (typeof sourceGrades)[number];
export type AttestationKind = (typeof attestationKinds)[number];
export type EvidenceType = (typeof evidenceTypes)[number];
export type KinshipRelation = (typeof kinshipRelations)[number];
export type HoldKind = (typeof holdKinds)[number];
export type CareArrangement = (typeof careArrangements)[number];
export type ParentFate = (typeof parentFates)[number];
export type ParentCitizenship = (typeof parentCitizenships)[number];
export type SiteKind = (typeof siteKinds)[number];
export type AgencyKind = (typeof agencyKinds)[number];

/**
 * Who plays an act. A caseworker and a partner belong to the agency that owns the case; registrar and supervisor act
 * across agencies. Different roles are different persons, which is what the guards of two persons ask for.
 */
export type StaffRole = 'registrar' | 'caseworker' | 'supervisor' | 'partner';

export interface NameRecord {
  readonly text: string;
  readonly script: (typeof nameScripts)[number];
  readonly role: (typeof nameRoles)[number];
  readonly source: (typeof nameSources)[number];
}

export interface ParentRecord {
  readonly role: (typeof parentRoles)[number];
  readonly fate: ParentFate;
  readonly citizenship: ParentCitizenship;
  readonly names: readonly NameRecord[];
}

interface Recorded {
  /** Milliseconds since 1970, after the end of every day that the act speaks of; rises strictly within a history. */
  readonly recordedAt: number;
  readonly by: StaffRole;
}

interface Open extends Recorded {
  readonly act: 'OPEN';
  readonly reportedOn: CivilDate;
  /** The sighting on which the report rests, no later than the report itself. */
  readonly observedOn: CivilDate;
  readonly country: Country;
  readonly siteCode: string | null;
  readonly source: string;
  readonly grade: SourceGrade;
}

interface Whereabouts extends Recorded {
  readonly act: 'WHEREABOUTS';
  readonly observedOn: CivilDate;
  readonly country: Country;
  readonly siteCode: string | null;
  readonly source: string;
  readonly grade: SourceGrade;
}

/** Restates the latest sighting before it in the history, be it of an OPEN or of a WHEREABOUTS. */
interface CorrectWhereabouts extends Recorded {
  readonly act: 'CORRECT_WHEREABOUTS';
  readonly observedOn: CivilDate;
  readonly country: Country;
  readonly siteCode: string | null;
  readonly source: string;
  readonly grade: SourceGrade;
  readonly reason: string;
}

interface VitalStatus extends Recorded {
  readonly act: 'VITAL_STATUS';
  readonly observedOn: CivilDate;
  readonly status: (typeof vitalStatuses)[number];
  readonly source: string;
  readonly grade: SourceGrade;
  /** The second of the two persons who each record CONFIRMED_DEAD, as its rule asks; nobody for any other status. */
  readonly secondBy: StaffRole | null;
}

interface Attest extends Recorded {
  readonly act: 'ATTEST';
  readonly kind: AttestationKind;
  readonly attestedOn: CivilDate;
  readonly reference: string;
}

interface EvidenceItem extends Recorded {
  readonly act: 'EVIDENCE';
  readonly type: EvidenceType;
  readonly grade: SourceGrade;
  readonly obtainedOn: CivilDate;
  readonly source: string;
  readonly isVerified: boolean;
}

/** Kinship by DNA: what the laboratory found, never a profile. */
interface DnaResult extends Recorded {
  readonly act: 'DNA_RESULT';
  readonly laboratory: string;
  readonly kitReference: string;
  readonly relation: (typeof kinshipRelations)[number];
  readonly likelihood: number;
  readonly testedOn: CivilDate;
}

interface HoldPlace extends Recorded {
  readonly act: 'HOLD_PLACE';
  readonly kind: HoldKind;
  readonly reason: string;
  readonly on: CivilDate;
}

/** Lifts the open hold of this kind; a history never has two open holds of one kind. */
interface HoldLift extends Recorded {
  readonly act: 'HOLD_LIFT';
  readonly kind: HoldKind;
  readonly reason: string;
  readonly on: CivilDate;
}

/** Stands directly before the MOVE it endorses, by another person. */
interface Endorse extends Recorded {
  readonly act: 'ENDORSE';
  readonly toStage: CaseStage;
  readonly effectiveOn: CivilDate;
  readonly closureReason: ClosureReason | null;
}

interface Move extends Recorded {
  readonly act: 'MOVE';
  readonly toStage: CaseStage;
  readonly effectiveOn: CivilDate;
  readonly closureReason: ClosureReason | null;
  readonly note: string | null;
}

/** Back from CLOSED to the stage before it. */
interface Reopen extends Recorded {
  readonly act: 'REOPEN';
  readonly toStage: CaseStage;
  readonly effectiveOn: CivilDate;
  readonly reason: string;
}

/** Restates the date of the latest MOVE before it, which is one to `toStage`. */
interface CorrectMove extends Recorded {
  readonly act: 'CORRECT_MOVE';
  readonly toStage: CaseStage;
  readonly effectiveOn: CivilDate;
  readonly reason: string;
}

/** What is not named stays as it was. */
interface CorrectProfile extends Recorded {
  readonly act: 'CORRECT_PROFILE';
  readonly sex?: Sex;
  readonly regionOfOrigin?: Region;
  readonly birth?: BirthInterval;
  readonly reason: string;
}

interface Nationality extends Recorded {
  readonly act: 'NATIONALITY';
  readonly nationality: (typeof nationalities)[number];
  readonly statelessnessRisk: boolean;
  readonly decidedOn: CivilDate;
  /** The rule that was applied, in words. */
  readonly reason: string;
}

interface Care extends Recorded {
  readonly act: 'CARE';
  readonly arrangement: CareArrangement;
  readonly since: CivilDate;
}

/** One act of staff on one child's file, with the dates of the world it speaks of and the instant it was recorded. */
export type Act =
  | Open
  | Whereabouts
  | CorrectWhereabouts
  | VitalStatus
  | Attest
  | EvidenceItem
  | DnaResult
  | HoldPlace
  | HoldLift
  | Endorse
  | Move
  | Reopen
  | CorrectMove
  | CorrectProfile
  | Nationality
  | Care;

/** One synthetic child: the profile as it stood when the case was opened, and all that staff then did, in order. */
export interface ChildHistory {
  /** The same child for the same seed, whatever `cases` and `until`. */
  readonly key: string;
  /** Children with the same key have the same parents. */
  readonly familyKey: string;
  readonly sex: Sex;
  readonly birth: BirthInterval;
  readonly regionOfOrigin: Region | null;
  readonly languages: readonly string[];
  readonly names: readonly NameRecord[];
  readonly parents: readonly ParentRecord[];
  readonly ownerAgency: string;
  /** What becomes of the child, such as the operation that brings it home. */
  readonly fate: Fate;
  readonly acts: readonly Act[];
}
