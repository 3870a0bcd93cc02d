import { type careArrangements, type nationalities } from '../../../schema/cases.js';
import type { CivilDate } from '../../dates.js';
import type { CaseId } from '../../identifiers.js';
import type { VitalBasis, VitalStatus } from '../rules/vital-status.js';
import type { CaseStage, ClosureReason } from '../rules/case.rules.js';

/*
 * A case as it is read: one plain object with everything that was asked for beneath it, so that the fields below the
 * root are properties and no resolver runs for them.
 */

export interface NameTree {
  text: string;
  script: string;
  role: string;
  source: string;
}
export interface BirthTree {
  earliest: CivilDate;
  latest: CivilDate;
  basis: string;
}
export interface ParentVersionTree {
  id: string;
  fate: string;
  citizenship: string;
  since: CivilDate | null;
  correctsId: string | null;
  isWithdrawal: boolean;
  reason: string | null;
  recordedAt: number;
}
export interface ParentTree {
  id: string;
  role: string;
  fate: string;
  citizenship: string;
  names: NameTree[];
  versions: ParentVersionTree[];
}
export interface ProfileVersionTree {
  sex: string;
  regionOfOrigin: string | null;
  birth: BirthTree | null;
  reason: string | null;
  recordedAt: number;
  recordedBy: string;
}
export interface ChildTree {
  sex: string;
  regionOfOrigin: string | null;
  languages: string[];
  siblingGroupId: number | null;
  key: CaseId;
  names: NameTree[];
  birth: BirthTree | null;
  versions: ProfileVersionTree[];
  parents: ParentTree[];
}
export interface SiteTree {
  id: string;
  code: string;
  name: string;
  kind: string;
  country: string;
}
export interface AgencyTree {
  id: string;
  code: string;
  name: string;
  kind: string;
}
/** What a row on a claim says beside where or how the child was. */
interface ClaimVersionTree {
  observedOn: CivilDate;
  source: string | null;
  grade: string;
  reason: string | null;
  isWithdrawal: boolean;
  recordedAt: number;
  recordedBy: string;
}
export interface WhereaboutsVersionTree extends ClaimVersionTree {
  country: string;
  site: SiteTree | null;
}
export interface VitalVersionTree extends ClaimVersionTree {
  status: string;
}
export interface WhereaboutsClaimTree {
  caseId: number;
  /** Among all rows of its kind in the case, from 1. */
  place: number;
  id: string;
  observedOn: CivilDate;
  country: string;
  site: SiteTree | null;
  source: string | null;
  grade: string;
  reason: string | null;
  isWithdrawal: boolean;
  recordedAt: number;
  versions: WhereaboutsVersionTree[];
}
export interface VitalClaimTree {
  caseId: number;
  place: number;
  id: string;
  observedOn: CivilDate;
  status: string;
  source: string | null;
  grade: string;
  reason: string | null;
  isWithdrawal: boolean;
  recordedAt: number;
  versions: VitalVersionTree[];
  recordedBy: number;
}
export interface JudgementTree {
  standing: string;
  reason: string;
  recordedAt: number;
  recordedBy: string;
}
export interface EvidenceTree {
  caseId: number;
  place: number;
  id: string;
  type: string;
  grade: string;
  obtainedOn: CivilDate;
  source: string;
  isVerified: boolean;
  standing: string;
  judgements: JudgementTree[];
}
export interface AttestationChangeTree {
  kind: string;
  attestedOn: CivilDate | null;
  reference: string | null;
  reason: string | null;
  recordedAt: number;
  recordedBy: string;
}
export interface AttestationTree {
  caseId: number;
  place: number;
  id: string;
  kind: string;
  attestedOn: CivilDate;
  reference: string | null;
  revokedAt: number | null;
  changes: AttestationChangeTree[];
}
export interface CarePeriodTree {
  caseId: number;
  id: string;
  arrangement: string;
  since: CivilDate;
  correctsId: string | null;
  isWithdrawal: boolean;
  reason: string | null;
  recordedAt: number;
}
export interface NationalityDecisionTree {
  caseId: number;
  id: string;
  nationality: string;
  statelessnessRisk: boolean;
  rule: string | null;
  decidedOn: CivilDate;
  correctsId: string | null;
  isWithdrawal: boolean;
  reason: string | null;
  recordedAt: number;
}
export interface HoldTree {
  caseId: number;
  place: number;
  kind: string;
  reason: string | null;
  placedOn: CivilDate;
  liftedOn: CivilDate | null;
}
export interface StageChangeTree {
  caseId: number;
  id: string;
  fromStage: string | null;
  toStage: string;
  closureReason: string | null;
  effectiveOn: CivilDate;
  recordedAt: number;
  recordedBy: string;
  secondPerson: string | null;
  correctsId: string | null;
  isAnnulment: boolean;
  note: string | null;
}
export interface NoteTree {
  caseId: number;
  place: number;
  text: string;
  recordedAt: number;
}
export interface MoveEndorsementTree {
  effectiveOn: CivilDate;
  closureReason: string | null;
  countsUntil: number;
}
export interface PossibleMoveTree {
  toStage: string;
  needsTwoPersons: boolean;
  endorsements: MoveEndorsementTree[];
  missing: { code: string; needs: string }[];
  closures: ClosureWayTree[];
}
export interface ClosureWayTree {
  reason: string;
  missing: { code: string; needs: string }[];
}
export interface CaseTree {
  key: CaseId;
  /** Whether the reader may learn who the child is: neither a grant nor a seal keeps it from them. */
  isIdentified: boolean;
  /** Whether a seal keeps the file from the reader. */
  isSealed: boolean;
  id: string;
  version: number;
  stage: CaseStage;
  stageSince: CivilDate;
  closureReason: ClosureReason | null;
  reportedOn: CivilDate;
  arrivedOn: CivilDate | null;
  vitalStatus: { status: VitalStatus; on: CivilDate | null; basis: VitalBasis | null };
  whereabouts: { country: string; site: SiteTree | null; observedOn: CivilDate } | null;
  nationality: (typeof nationalities)[number];
  statelessnessRisk: boolean;
  careArrangement: (typeof careArrangements)[number];
  agency: AgencyTree;
  child: ChildTree;
  createdAt: number;
  updatedAt: number;
  whereaboutsClaims: WhereaboutsClaimTree[];
  vitalStatusClaims: VitalClaimTree[];
  evidence: EvidenceTree[];
  attestations: AttestationTree[];
  holds: HoldTree[];
  carePeriods: CarePeriodTree[];
  nationalityDecisions: NationalityDecisionTree[];
  stageChanges: StageChangeTree[];
  possibleMoves: PossibleMoveTree[];
  notes: NoteTree[];
  /** The lists that have more rows than were read, by their fields. */
  longer: Set<string>;
  /** The lists asked for that have more rows than are shown. */
  longerLists: string[];
}
