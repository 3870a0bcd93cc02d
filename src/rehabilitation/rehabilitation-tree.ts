import type { UserTree } from '../agencies/user.queries.js';
import type { AgencyTree } from '../cases/reading/case-tree.js';
import type { CivilDate } from '../dates.js';
import type { CaseId } from '../identifiers.js';
import type * as histories from './histories/histories.queries.js';
import type * as needs from './histories/needs.queries.js';
import type { WithdrawalTree } from './withdrawals/withdrawn-rows.js';
import type { MilestoneState } from '../tallies/milestone.rules.js';

/*
 * What is read of a child's rehabilitation: plain objects with everything beneath them, as of a case.
 */

export interface PlanTree {
  version: number;
  catalogueVersion: number;
  arrivedOn: CivilDate;
  openedOn: CivilDate;
  phase: string;
  status: string;
  body: AgencyTree;
  caseworker: UserTree | null;
  author: string;
  goals: string | null;
  approvedOn: CivilDate | null;
  approvedBy: string | null;
  versions: histories.PlanVersionTree[];
}

export interface MilestoneTree {
  code: string;
  title: string | null;
  nameKk: string | null;
  nameRu: string | null;
  nameEn: string | null;
  phase: string;
  isMandatory: boolean;
  dueOn: CivilDate;
  state: MilestoneState;
  outcomeOn: CivilDate | null;
  body: AgencyTree;
  responsible: UserTree | null;
  evidence: string | null;
  reason: string | null;
}

export interface ReviewTree {
  id: string;
  /** Where the row lies in its list, by which pages go on. */
  place: number;
  reviewedOn: CivilDate;
  finding: string;
  summary: string;
  nextReviewOn: CivilDate | null;
  recordedBy: string;
  withdrawal: WithdrawalTree | null;
}

export interface ClinicalNoteTree {
  id: string;
  /** Where the row lies in its list, by which pages go on. */
  place: number;
  text: string;
  recordedAt: number;
  author: string;
  sessionId: string | null;
  withdrawal: WithdrawalTree | null;
}

export interface SessionTree {
  id: string;
  /** Where the row lies in its list, by which pages go on. */
  place: number;
  type: string;
  setting: string;
  attendance: string;
  heldOn: CivilDate;
  minutes: number | null;
  milestoneCode: string | null;
  consent: string | null;
  recordedBy: string;
  withdrawal: WithdrawalTree | null;
}

export interface ScaleScoreTree {
  scale: string;
  value: number;
}

export interface ScoresTree {
  items: number[];
  total: number | null;
  band: string | null;
  scales: ScaleScoreTree[];
  finding: string | null;
}

export interface AssessmentTree {
  id: string;
  /** Where the row lies in its list, by which pages go on. */
  place: number;
  instrument: string;
  informant: string;
  normSet: string | null;
  form: string | null;
  assessedOn: CivilDate;
  correctsId: string | null;
  isWithdrawal: boolean;
  recordedAt: number;
  recordedBy: string;
  /** Null where the viewer does not treat the child, as the scores are. */
  reason: string | null;
  /** Null where the viewer does not treat the child. */
  scores: ScoresTree | null;
}

export interface GuardianshipTree {
  id: string;
  kind: string;
  relation: string;
  decidedOn: CivilDate;
  endsId: string | null;
  authority: string;
  reference: string;
  reason: string | null;
  withdrawal: WithdrawalTree | null;
}

export interface SeparationTree {
  siblingCaseId: string | null;
  since: CivilDate;
  reason: string;
  explanation: string | null;
  endedOn: CivilDate | null;
}

export interface SharedViewTree {
  id: string;
  view: string;
  agency: AgencyTree;
  purpose: string;
  grantedAt: number;
  expiresOn: CivilDate;
  endedAt: number | null;
  endReason: string | null;
  endedBy: string | null;
}

export interface NeedsTree {
  level: number | null;
  language: string | null;
  supports: string[];
  health: string[];
}

/** The lists that grow without end, as they are called outside, by the field of a file that has their newest rows. */
export const fileLists = {
  reviews: 'REVIEWS',
  sessions: 'SESSIONS',
  clinicalNotes: 'CLINICAL_NOTES',
  assessments: 'ASSESSMENTS',
} as const satisfies Partial<Record<keyof RehabilitationTree, string>>;
export type FileList = keyof typeof fileLists;

export interface RehabilitationTree {
  key: CaseId;
  sealsOn: CivilDate | null;
  isSealed: boolean;
  openUntil: number | null;
  heldBy: string | null;
  plan: PlanTree | null;
  milestones: MilestoneTree[];
  reviews: ReviewTree[];
  sessions: SessionTree[];
  clinicalNotes: ClinicalNoteTree[];
  assessments: AssessmentTree[];
  guardianship: GuardianshipTree[];
  separations: SeparationTree[];
  views: SharedViewTree[];
  needs: NeedsTree | null;
  /** Which of the long lists that were asked for have more rows than are shown. */
  longerLists: string[];
  seals: histories.SealTree[];
  holders: histories.HolderTree[];
  educationNeeds: needs.EducationNeedsTree[];
  healthNeeds: needs.HealthNeedsTree[];
}

const lists = [
  'milestones',
  'reviews',
  'sessions',
  'clinicalNotes',
  'assessments',
  'guardianship',
  'separations',
  'views',
  'longerLists',
  'seals',
  'holders',
  'educationNeeds',
  'healthNeeds',
] as const;
type Listed = (typeof lists)[number];

/** What is shown of a file: of a sealed one nothing but the seal, each field by itself, whatever else is asked for. */
export type ShownRehabilitation = Omit<RehabilitationTree, Listed> & {
  [List in Listed]: RehabilitationTree[List] | null;
};

const nothingListed = Object.fromEntries(lists.map((name) => [name, null])) as Record<Listed, null>;

const withheld = (tree: RehabilitationTree): ShownRehabilitation => ({
  ...tree,
  ...nothingListed,
  heldBy: null,
  plan: null,
  needs: null,
});

export const shown = (tree: RehabilitationTree): ShownRehabilitation => (tree.isSealed ? withheld(tree) : tree);

export const emptyRehabilitation = (key: CaseId): RehabilitationTree => ({
  key,
  sealsOn: null,
  isSealed: false,
  openUntil: null,
  heldBy: null,
  plan: null,
  milestones: [],
  reviews: [],
  sessions: [],
  clinicalNotes: [],
  assessments: [],
  guardianship: [],
  separations: [],
  views: [],
  needs: null,
  longerLists: [],
  seals: [],
  holders: [],
  educationNeeds: [],
  healthNeeds: [],
});
