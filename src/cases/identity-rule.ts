import type { evidenceStandings, evidenceTypes } from '../../schema/evidence.js';

export type EvidenceType = (typeof evidenceTypes)[number];

export interface EvidenceItem {
  readonly type: EvidenceType;
  readonly source: string;
  readonly isVerified: boolean;
  readonly standing: (typeof evidenceStandings)[number];
  /** What the laboratory found, for DNA recorded with its result; nothing for what was recorded without. */
  readonly likelihoodPpm?: number | null;
  /** Another item contradicts it, and nobody has settled which is right. */
  readonly isDisputed?: boolean;
}

/** What a type of evidence can carry for a child's identity. */
export const evidenceWeights = ['DECISIVE', 'STRONG_ONCE_VERIFIED', 'SUPPORTING', 'LEAD'] as const;
export type EvidenceWeight = (typeof evidenceWeights)[number];

/**
 * The rule of identity, as data: one decisive item, or so many strong ones from different sources. Its version is told
 * with every explanation. What proves a parent's nationality carries nothing for the child's identity.
 */
export const identityRule = {
  version: 'IDENTITY-2017.1',
  strongItemsNeeded: 2,
  /** Kinship below this likelihood is a lead to test again, not a proof. */
  leastLikelihoodPpm: 999_000,
  weights: {
    DNA_KINSHIP: 'DECISIVE',
    BIRTH_CERTIFICATE: 'DECISIVE',
    COURT_DECISION_FACT_OF_BIRTH: 'DECISIVE',
    FOREIGN_BIRTH_CERTIFICATE: 'STRONG_ONCE_VERIFIED',
    MEDICAL_BIRTH_NOTICE: 'STRONG_ONCE_VERIFIED',
    MOTHER_OR_GUARDIAN_STATEMENT: 'STRONG_ONCE_VERIFIED',
    PARENT_CITIZENSHIP_RECORD: 'SUPPORTING',
    NATIONAL_ID_REGISTER: 'SUPPORTING',
    CONSULAR_INTERVIEW: 'SUPPORTING',
    CAMP_OR_PRISON_REGISTER: 'SUPPORTING',
    ICRC_OR_UNHCR_ID: 'SUPPORTING',
    RELATIVE_PHOTO_RECOGNITION: 'LEAD',
    VIDEO: 'LEAD',
    LANGUAGE: 'LEAD',
    CHILD_STATEMENT: 'LEAD',
  } satisfies Record<EvidenceType, EvidenceWeight>,
} as const;

/** An item that decides by itself: of a decisive type, standing, and for DNA likely enough. */
export const isDecisive = ({ type, standing, likelihoodPpm }: EvidenceItem): boolean =>
  standing === 'STANDING' &&
  identityRule.weights[type] === 'DECISIVE' &&
  (likelihoodPpm == null || likelihoodPpm >= identityRule.leastLikelihoodPpm);

/** An item that counts as one of the strong ones: verified means a foreign document legalised, a statement to a consul. */
export const isStrong = ({ type, standing, isVerified }: EvidenceItem): boolean =>
  standing === 'STANDING' && isVerified && identityRule.weights[type] === 'STRONG_ONCE_VERIFIED';

/** From how many different sources strong items come: two of one source are one word said twice. */
export const strongSources = (items: readonly EvidenceItem[]): number =>
  new Set(items.filter(isStrong).map(({ source }) => source.trim().toLowerCase())).size;

export const identityRuleSatisfied = (items: readonly EvidenceItem[]): boolean =>
  items.some(isDecisive) || strongSources(items) >= identityRule.strongItemsNeeded;

export const hasContestedEvidence = (items: readonly EvidenceItem[]): boolean =>
  items.some(({ standing, isDisputed }) => standing === 'CONTESTED' || (isDisputed === true && standing !== 'REFUTED'));
