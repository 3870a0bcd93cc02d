import type { evidenceStandings, evidenceTypes } from '../../schema/evidence.js';

export interface EvidenceItem {
  readonly type: (typeof evidenceTypes)[number];
  readonly source: string;
  readonly isVerified: boolean;
  readonly standing: (typeof evidenceStandings)[number];
}

/** What a type of evidence can carry for a child's identity; every other type is a lead or supports. */
const decisive: ReadonlySet<string> = new Set(['DNA_KINSHIP', 'BIRTH_CERTIFICATE', 'COURT_DECISION_FACT_OF_BIRTH']);
const strongOnceVerified: ReadonlySet<string> = new Set([
  'FOREIGN_BIRTH_CERTIFICATE',
  'MEDICAL_BIRTH_NOTICE',
  'MOTHER_OR_GUARDIAN_STATEMENT',
]);

/**
 * Identity is confirmed by one decisive item or two strong ones from different sources. A strong item counts once it is
 * verified: a foreign document legalised, a statement taken by a consul.
 */
export function identityRuleSatisfied(items: readonly EvidenceItem[]): boolean {
  const standing = items.filter((item) => item.standing === 'STANDING');
  if (standing.some(({ type }) => decisive.has(type))) return true;
  const strong = standing.filter(({ type, isVerified }) => isVerified && strongOnceVerified.has(type));
  return new Set(strong.map(({ source }) => source.trim().toLowerCase())).size >= 2;
}

export const hasContestedEvidence = (items: readonly EvidenceItem[]): boolean =>
  items.some(({ standing }) => standing === 'CONTESTED');
