import { hasContestedEvidence, identityRuleSatisfied } from './identity-rule.js';
import {
  attested,
  type AttestationKind,
  type CaseFile,
  type CaseStage,
  type ClosureReason,
  type Guard,
  type HoldKind,
  type Move,
} from './guard.rules.js';
import { milestonesMet, needIdentified, planApproved, stablePlacement } from './rehabilitation.rules.js';

export type {
  AttestationKind,
  CaseFile,
  CaseStage,
  ClosureReason,
  Guard,
  HoldKind,
  Move,
  RehabilitationFacts,
} from './guard.rules.js';

export interface Transition {
  readonly from: readonly CaseStage[];
  readonly to: CaseStage;
  readonly guards: readonly Guard[];
  /** Closure reasons that this transition admits, where it closes the case. */
  readonly reasons?: readonly ClosureReason[];
  /** Attestations that this move uses up: they must be given anew the next time round. */
  readonly spends?: readonly AttestationKind[];
}

const tracingOpened = attested(
  'TRACING_OPENED',
  ['TRACING_REQUEST_OPENED', 'AGENCY_TASK_OPENED'],
  'a tracing request or an agency task',
  'tracingLinkConfirm and taskCreate record',
);
/** Any of these is a basis to trace a child. */
export const lawfulBases = ['LEGITIMATE_BASIS', 'GUARDIAN_CONSENT'] as const;
export const lawfulBasis = attested(
  'LAWFUL_BASIS',
  lawfulBases,
  'consent or another legitimate basis',
  'tracingLinkConfirm, and tracingConsentState where a consent that was taken back is given again, record',
);
const located: Guard = {
  code: 'LOCATED_BY_GRADE_B',
  needs: 'a dated whereabouts claim of grade A or B that names a country: record one with whereaboutsRecord',
  holds: (file) => file.whereabouts.some(({ grade, country }) => (grade === 'A' || grade === 'B') && country !== 'XX'),
};
const identityFile = attested('IDENTITY_FILE', ['IDENTITY_FILE_OPENED'], 'an opened identity file');
const identityProven: Guard<Pick<CaseFile, 'evidence'>> = {
  code: 'IDENTITY_PROVEN',
  needs:
    'one decisive item of evidence (DNA kinship with its result, or a verified birth certificate or court decision of grade A or B) or two verified strong ones from different sources: record them with dnaResultRecord and evidenceRecord; identityStatus says what is missing',
  holds: (file) => identityRuleSatisfied(file.evidence),
};
const nothingContested: Guard<Pick<CaseFile, 'evidence'>> = {
  code: 'NOTHING_CONTESTED',
  needs:
    'no contested evidence: settle each contested item, each conflict and each kinship that a laboratory excluded first, and each kit that is on file for another child; identityStatus names them',
  holds: (file) => !hasContestedEvidence(file.evidence),
};
const twoPersons: Guard = {
  code: 'TWO_PERSONS',
  needs:
    'two persons: a colleague must first endorse this very move on the present version of the file with caseEndorse, and another person makes it',
  holds: (file) => file.endorsedByAnother,
};
const identityRefuted = attested(
  'IDENTITY_REFUTED',
  ['IDENTITY_REFUTED'],
  'the finding that location or identity was refuted',
);
const bestInterests = attested('BEST_INTERESTS', ['BEST_INTERESTS_ASSESSMENT'], 'a best-interests assessment');
const guardianAgrees = attested(
  'GUARDIAN',
  ['GUARDIAN_CONSENT', 'GUARDIAN_DETERMINATION'],
  "the guardian's consent or a determination in its place",
);
const hostConsent = attested('HOST_CONSENT', ['HOST_CONSENT'], "the host authority's consent", 'listAgree records');
const travelDocument = attested('TRAVEL_DOCUMENT', ['TRAVEL_DOCUMENT'], 'a travel document');
const receivingPlan = attested('RECEIVING_PLAN', ['RECEIVING_PLAN'], 'a plan for receiving the child');
const agreedList: Guard<Pick<CaseFile, 'attested'>> = {
  code: 'AGREED_LIST',
  needs:
    'a place on an agreed list: open the list with listOpen, record the other version with listTheirVersionRecord, and agree it with listAgree',
  holds: (file) => file.attested.has('ON_AGREED_LIST'),
};
const onManifest: Guard = {
  code: 'MANIFEST',
  needs: "a place on a movement's manifest: put the child on one with manifestAdd; movementDepart makes the move",
  holds: (file) => file.attested.has('ON_MANIFEST'),
};
const agreementStands: Guard<Pick<CaseFile, 'hasLapsed'>> = {
  code: 'AGREEMENT_STANDS',
  needs:
    'an agreement that stands, since AGREEMENT_LAPSED is on file: listAgree on another list puts that right, and so does attestationWithdraw where it is agreed otherwise',
  holds: (file) => !file.hasLapsed,
};
const agreementLapsed = attested('AGREEMENT_LAPSED', ['AGREEMENT_LAPSED'], 'the finding that the agreement lapsed');
const arrival: Guard = {
  code: 'ARRIVAL',
  needs:
    'a border or arrival record: movementComplete makes it for everybody on a manifest, selfReturnRecord for a child who came home without an operation',
  holds: (file) => file.attested.has('ARRIVAL_RECORD'),
};
const reasonGiven: Guard = {
  code: 'REASON_GIVEN',
  needs: 'a reason in words: give note, such as who brought the child home',
  holds: (_file, move) => (move.note?.trim() ?? '') !== '',
};
const deathConfirmed: Guard = {
  code: 'DEATH_CONFIRMED',
  needs:
    'a confirmed death: one claim of grade A or two independent ones of grade B, recorded by two persons with vitalStatusRecord',
  holds: (file, move) => move.closureReason !== 'DECEASED_CONFIRMED' || file.vitalStatus === 'CONFIRMED_DEAD',
};
const deathUncontested: Guard = {
  code: 'DEATH_UNCONTESTED',
  needs:
    'the death uncontested: the child was seen after the day of its death. Withdraw the sighting or the claim of death, whichever is wrong',
  holds: (file, move) => move.closureReason !== 'DECEASED_CONFIRMED' || !file.isDeathContested,
};
const notKnownDead: Guard = {
  code: 'NOT_CONFIRMED_DEAD',
  needs: 'DECEASED_CONFIRMED as the closure reason, since the death is confirmed',
  holds: (file, move) => file.vitalStatus !== 'CONFIRMED_DEAD' || move.closureReason === 'DECEASED_CONFIRMED',
};

const beforeReturn = [
  'REPORTED',
  'TRACING',
  'LOCATED',
  'VERIFYING_IDENTITY',
  'IDENTITY_CONFIRMED',
  'RETURN_PREPARATION',
  'AWAITING_RETURN',
  'IN_TRANSIT',
] as const;
const closing = [twoPersons, deathConfirmed, deathUncontested, notKnownDead];
const mistaken = [
  'DECEASED_CONFIRMED',
  'NOT_A_NATIONAL',
  'DUPLICATE',
  'TRANSFERRED_TO_OTHER_STATE',
  'ADULT_SERVICES',
] as const;

/**
 * The life-cycle as one table: a case moves only along these rows, and only when each guard of the row holds. Opening
 * (– → REPORTED) is `openCase`, which demands a dated source and runs the duplicate check; reopening is `reopenCase`.
 */
// prettier-ignore
export const transitions: readonly Transition[] = [
  { from: ['REPORTED'],                        to: 'TRACING',            guards: [tracingOpened, lawfulBasis] },
  { from: ['REPORTED', 'TRACING'],             to: 'LOCATED',            guards: [located] },
  { from: ['LOCATED'],                         to: 'VERIFYING_IDENTITY', guards: [identityFile] },
  { from: ['VERIFYING_IDENTITY'],              to: 'IDENTITY_CONFIRMED', guards: [identityProven, nothingContested, twoPersons] },
  { from: ['VERIFYING_IDENTITY'],              to: 'TRACING',            guards: [identityRefuted], spends: ['IDENTITY_REFUTED', 'IDENTITY_FILE_OPENED'] },
  { from: ['IDENTITY_CONFIRMED'],              to: 'RETURN_PREPARATION', guards: [bestInterests, guardianAgrees] },
  { from: ['RETURN_PREPARATION'],              to: 'AWAITING_RETURN',    guards: [hostConsent, travelDocument, receivingPlan, agreedList, agreementStands] },
  { from: ['AWAITING_RETURN'],                 to: 'IN_TRANSIT',         guards: [onManifest] },
  { from: ['AWAITING_RETURN'],                 to: 'RETURN_PREPARATION', guards: [agreementLapsed], spends: ['AGREEMENT_LAPSED', 'HOST_CONSENT', 'ON_AGREED_LIST', 'ON_MANIFEST'] },
  { from: ['IN_TRANSIT'],                      to: 'RETURNED',           guards: [arrival] },
  { from: beforeReturn.slice(0, -1),           to: 'RETURNED',           guards: [arrival, reasonGiven] },
  { from: ['RETURNED'],                        to: 'IN_REHABILITATION',  guards: [planApproved] },
  { from: ['IN_REHABILITATION'],               to: 'IN_FOLLOW_UP',       guards: [milestonesMet, stablePlacement] },
  { from: ['IN_FOLLOW_UP'],                    to: 'IN_REHABILITATION',  guards: [needIdentified], spends: ['NEED_IDENTIFIED', 'MANDATORY_MILESTONES_MET', 'STABLE_PLACEMENT'] },
  { from: ['IN_FOLLOW_UP'],                    to: 'CLOSED',             guards: closing, reasons: ['REINTEGRATED', ...mistaken] },
  { from: ['RETURNED', 'IN_REHABILITATION'],   to: 'CLOSED',             guards: closing, reasons: mistaken },
  { from: beforeReturn,                        to: 'CLOSED',             guards: closing, reasons: [...mistaken, 'RETURNED_OUTSIDE_PROGRAMME', 'DECLINED_BEST_INTERESTS', 'UNTRACEABLE_AFTER_REVIEW'] },
];

/** What is read of a child who travels. */
export type TravelFile = Pick<CaseFile, 'attested' | 'evidence' | 'hasLapsed'>;

/** What a child who travels must still have, whenever it was first met: each may have been withdrawn or refuted since. */
export const travelConditions: readonly Guard<TravelFile>[] = [
  identityProven,
  nothingContested,
  bestInterests,
  guardianAgrees,
  hostConsent,
  travelDocument,
  receivingPlan,
  agreedList,
  agreementStands,
];

/** Which moves an open hold blocks. A fact that has happened, such as an arrival, is never blocked. */
export const blockedByHold: Record<HoldKind, readonly CaseStage[]> = {
  SECURITY: ['AWAITING_RETURN', 'IN_TRANSIT'],
  MEDICAL: ['IN_TRANSIT'],
  LEGAL: ['RETURN_PREPARATION', 'AWAITING_RETURN', 'IN_TRANSIT'],
  CONSENT: ['RETURN_PREPARATION', 'AWAITING_RETURN', 'IN_TRANSIT'],
  DATA_PROTECTION: ['CLOSED'],
};

export const findTransition = (from: CaseStage, to: CaseStage): Transition | undefined =>
  transitions.find((transition) => transition.to === to && transition.from.includes(from));

/** Where a case of this stage can go, and what each way still needs. */
export const waysFrom = (stage: CaseStage): readonly Transition[] =>
  transitions.filter(({ from }) => from.includes(stage));

export const demandsTwoPersons = (transition: Transition): boolean => transition.guards.includes(twoPersons);

export const failedGuards = (transition: Transition, file: CaseFile, move: Move): readonly Guard[] =>
  transition.guards.filter((guard) => !guard.holds(file, move));

export const blockingHolds = (file: CaseFile, to: CaseStage): readonly HoldKind[] =>
  file.openHolds.filter((kind) => blockedByHold[kind].includes(to));

export const isAbroad = (stage: CaseStage): boolean => (beforeReturn as readonly CaseStage[]).includes(stage);

/** A child whose death is confirmed goes nowhere but to the closing that says so. */
export const isDeadEnd = (file: CaseFile, to: CaseStage): boolean =>
  file.vitalStatus === 'CONFIRMED_DEAD' && to !== 'CLOSED';

export const deadEnd = 'the death of this child is confirmed; the case can only be closed as DECEASED_CONFIRMED';
