import { type careArrangements, type nationalities } from '../../schema/cases.js';
import type { CivilDate } from '../dates.js';
import type { CaseId } from '../identifiers.js';
import type { VitalStatus } from './vital-status.js';
import type { CaseStage, ClosureReason } from './case.rules.js';

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
export interface ParentTree {
  role: string;
  fate: string;
  citizenship: string;
  names: NameTree[];
}
export interface ChildTree {
  sex: string;
  regionOfOrigin: string | null;
  languages: string[];
  siblingGroupId: number | null;
  key: CaseId;
  names: NameTree[];
  birth: BirthTree | null;
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
export interface WhereaboutsClaimTree {
  caseId: number;
  id: number;
  observedOn: CivilDate;
  country: string;
  site: SiteTree | null;
  source: string;
  grade: string;
  recordedAt: number;
}
export interface VitalClaimTree {
  caseId: number;
  id: number;
  observedOn: CivilDate;
  status: string;
  source: string;
  grade: string;
  recordedAt: number;
  recordedBy: number;
}
export interface EvidenceTree {
  caseId: number;
  id: number;
  type: string;
  grade: string;
  obtainedOn: CivilDate;
  source: string;
  isVerified: boolean;
  standing: string;
}
export interface AttestationTree {
  caseId: number;
  kind: string;
  attestedOn: CivilDate;
  reference: string;
  revokedAt: number | null;
}
export interface HoldTree {
  caseId: number;
  kind: string;
  reason: string;
  placedOn: CivilDate;
  liftedOn: CivilDate | null;
}
export interface StageChangeTree {
  caseId: number;
  id: number;
  fromStage: string | null;
  toStage: string;
  closureReason: string | null;
  effectiveOn: CivilDate;
  recordedAt: number;
  recordedBy: string;
  secondPerson: string | null;
  correctsId: number | null;
  isAnnulment: boolean;
  note: string | null;
}
export interface NoteTree {
  caseId: number;
  text: string;
  recordedAt: number;
}
export interface PossibleMoveTree {
  toStage: string;
  needsTwoPersons: boolean;
  missing: { code: string; needs: string }[];
}
export interface CaseTree {
  key: CaseId;
  id: string;
  version: number;
  stage: CaseStage;
  stageSince: CivilDate;
  closureReason: ClosureReason | null;
  reportedOn: CivilDate;
  arrivedOn: CivilDate | null;
  vitalStatus: { status: VitalStatus; on: CivilDate | null };
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
  stageChanges: StageChangeTree[];
  possibleMoves: PossibleMoveTree[];
  notes: NoteTree[];
}
