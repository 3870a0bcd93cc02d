import type { sourceGrades } from '../../../schema/claims.js';
import type { evidenceStandings, evidenceTypes } from '../../../schema/evidence.js';

export type EvidenceType = (typeof evidenceTypes)[number];

export interface EvidenceItem {
  readonly type: EvidenceType;
  readonly grade: (typeof sourceGrades)[number];
  readonly source: string;
  readonly isVerified: boolean;
  readonly standing: (typeof evidenceStandings)[number];
  /** What the laboratory found, for DNA; nothing for what was put on file without a result, which decides nothing. */
  readonly likelihoodPpm?: number | null;
  /** Another item contradicts it, and nobody has settled which is right. */
  readonly isDisputed?: boolean;
  /** Another result of a laboratory contradicts it, by what the two say or by what somebody said of them, and nobody has settled which is right. */
  readonly isContradicted?: boolean;
  /** The very kit is on file for another child, whom whoever asks may know as well. */
  readonly isElsewhere?: boolean;
  /** Somebody judged it, or settled a conflict that it was part of: a person has answered for what it says. */
  readonly isAnswered?: boolean;
}

/** What a type of evidence can carry for a child's identity. */
export const evidenceWeights = ['DECISIVE', 'STRONG_ONCE_VERIFIED', 'SUPPORTING', 'LEAD'] as const;
export type EvidenceWeight = (typeof evidenceWeights)[number];

/**
 * The rule of identity, as data: one decisive item, or so many strong ones from different sources. Its version is told
 * with every explanation. What proves a parent's nationality carries nothing for the child's identity. A decisive item
 * counts once it is verified and comes from an official source or a named agency: a photograph of a certificate that
 * somebody sent is a lead to the certificate. Of two results of a laboratory that contradict each other neither counts, whenever
 * they were recorded; nor does one whose very kit is on file for another child, no brother or sister, for whoever sees both.
 */
export const identityRule = {
  version: 'IDENTITY-2017.5',
  strongItemsNeeded: 2,
  /** Kinship below this likelihood is a lead to test again, not a proof. */
  leastLikelihoodPpm: 999_000,
  /** At or below this likelihood the laboratory has excluded the kinship that was claimed. */
  exclusionPpm: 1_000,
  decisiveGrades: ['A', 'B'] as readonly string[],
  /** Results that stand are of one test where they name the same of these, and contradict each other where they differ in one of those. */
  contradiction: { sameIn: ['laboratory', 'kitReference'], differsIn: ['relation', 'likelihoodPpm'] },
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

/** Types of which several items from different sources prove an identity. */
export const strongTypes = (Object.keys(identityRule.weights) as EvidenceType[]).filter(
  (type) => identityRule.weights[type] === 'STRONG_ONCE_VERIFIED',
);

/**
 * An item that decides by itself: of a decisive type, standing, verified, of a good source, and for DNA likely enough and
 * contradicted by no other result.
 */
export const isDecisive = (item: EvidenceItem): boolean => {
  const { type, grade, standing, isVerified } = item;
  return (
    standing === 'STANDING' &&
    identityRule.weights[type] === 'DECISIVE' &&
    isVerified &&
    identityRule.decisiveGrades.includes(grade) &&
    (type !== 'DNA_KINSHIP' || provesKinship(item))
  );
};

const provesKinship = ({ likelihoodPpm, isContradicted }: EvidenceItem): boolean =>
  isContradicted !== true && (likelihoodPpm ?? -1) >= identityRule.leastLikelihoodPpm;

/** An item that counts as one of the strong ones: verified means a foreign document legalised, a statement to a consul. */
export const isStrong = ({ type, standing, isVerified }: EvidenceItem): boolean =>
  standing === 'STANDING' && isVerified && identityRule.weights[type] === 'STRONG_ONCE_VERIFIED';

/** How sources are told apart. */
export const sourceOf = ({ source }: Pick<EvidenceItem, 'source'>): string => source.trim().toLowerCase();

/** Of the strong items those that count, by their sources, of each the first: two of one source are one word said twice. */
export function strongOfEachSource<Item extends EvidenceItem>(items: readonly Item[]): ReadonlyMap<string, Item> {
  const first = new Map<string, Item>();
  for (const item of items.filter(isStrong)) if (!first.has(sourceOf(item))) first.set(sourceOf(item), item);
  return first;
}

/** From how many different sources strong items come. */
export const strongSources = (items: readonly EvidenceItem[]): number => strongOfEachSource(items).size;

export const identityRuleSatisfied = (items: readonly EvidenceItem[]): boolean =>
  items.some(isDecisive) || strongSources(items) >= identityRule.strongItemsNeeded;

/**
 * The laboratory excluded the kinship that was claimed, and no person has answered for that yet: such a result contradicts
 * the file by itself, whatever else lies in it.
 */
export const isOpenExclusion = ({ standing, likelihoodPpm, isAnswered }: EvidenceItem): boolean =>
  standing === 'STANDING' && isAnswered !== true && likelihoodPpm != null && likelihoodPpm <= identityRule.exclusionPpm;

export const hasContestedEvidence = (items: readonly EvidenceItem[]): boolean =>
  items.some(
    (item) =>
      item.standing === 'CONTESTED' ||
      isOpenExclusion(item) ||
      (item.isDisputed === true && item.standing !== 'REFUTED'),
  );
