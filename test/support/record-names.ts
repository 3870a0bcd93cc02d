import { fromNodeId, toRecordId, type RecordPrefix } from '../../src/identifiers.js';

/** What a field of an input names; of those that mean several things, by the mutation. */
const kinds: Readonly<Record<string, RecordPrefix>> = {
  assessmentId: 'assessment',
  attestationId: 'attestation',
  conflictId: 'evidenceConflict',
  determinationId: 'nationalityDetermination',
  evidenceId: 'evidence',
  evidenceIds: 'evidence',
  otherEvidenceId: 'evidence',
  parentId: 'parent',
  periodId: 'carePeriod',
  reviewId: 'planReview',
  sessionId: 'session',
  signId: 'sealedSign',
  stageChangeId: 'stageChange',
  viewId: 'sharedView',
  'vitalStatusWithdraw.claimId': 'vitalStatusClaim',
  'whereaboutsWithdraw.claimId': 'whereaboutsClaim',
  'nationalityWithdraw.decisionId': 'nationalityDecision',
  'educationNeedsWithdraw.needsId': 'educationNeeds',
  'healthNeedsWithdraw.needsId': 'healthNeeds',
  'guardianshipEnd.decisionId': 'guardianship',
  'guardianshipWithdraw.decisionId': 'guardianship',
  'assessmentRecord.corrects': 'assessment',
  'careRecord.corrects': 'carePeriod',
  'nationalityRecord.corrects': 'nationalityDecision',
  'vitalStatusRecord.corrects': 'vitalStatusClaim',
  'whereaboutsRecord.corrects': 'whereaboutsClaim',
};

/** The id of a record of a case by its place there: `parent_<case>_2`. */
export const recordName = (prefix: RecordPrefix, caseId: string, ...places: readonly [number, ...number[]]): string =>
  toRecordId(prefix, [fromNodeId('case', caseId) ?? 0, ...places.slice(0, -1)], places.at(-1) ?? 0);

/** An input whose records are given by bare places, as `evidenceId: '2'`, with their ids in this case; all else as it came. */
export function withRecordNames(mutation: string, caseId: string, input: object): object {
  const parent = 'parentId' in input ? Number(input.parentId) : 0;
  const named = (field: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((one) => named(field, one));
    if (typeof value !== 'string' || !/^[0-9]{1,2}$/.test(value)) return value;
    if (field === 'versionId' || (mutation === 'parentRecord' && field === 'corrects'))
      return recordName('parentVersion', caseId, parent, Number(value));
    const prefix = kinds[`${mutation}.${field}`] ?? kinds[field];
    return prefix === undefined ? value : recordName(prefix, caseId, Number(value));
  };
  return Object.fromEntries(Object.entries(input).map(([field, value]) => [field, named(field, value)]));
}
