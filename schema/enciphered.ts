import type { AnyTable } from '#dialect';
import { alertReviews } from './alerts.js';
import { assessments } from './rehabilitation/assessments.js';
import { guardianshipDecisions, siblingSeparations } from './rehabilitation/care.js';
import { milestoneEvents, milestones, planReviews, planVersions } from './rehabilitation/plans.js';
import { fileHolderEndings, fileHolders, fileSeals, sealOpenings } from './rehabilitation/sealing.js';
import { sessions } from './rehabilitation/sessions.js';
import { viewEndings, viewGrants } from './rehabilitation/views.js';
import { withdrawals } from './rehabilitation/withdrawals.js';
import { carePeriods, cases, nationalityDecisions, profileVersions, stageChanges } from './cases.js';
import { holds } from './holds.js';
import { parentVersions } from './parents.js';
import { sealedSignEndings, sealedSigns, vitalStatusClaims, whereaboutsClaims } from './claims.js';

import {
  agreementCorrections,
  agreementEndings,
  agreements,
  roundCorrections,
  trackCorrections,
} from './coordination.js';
import { listCorrections, listLines, listLineWithdrawals } from './lists.js';
import { taskChildEndingCorrections, taskChildEndings, taskCorrections, taskEvents } from './tasks.js';
import { emergencyOpenings, emergencyReviews } from './emergency.js';
import {
  attestationChanges,
  attestations,
  custodySteps,
  dnaResults,
  evidence,
  evidenceConflicts,
  evidenceJudgements,
  kitMarks,
} from './evidence.js';
import {
  births,
  clinicalNotes,
  correctedParticulars,
  listLineNames,
  names,
  notes,
  tracingNames,
  tracingParticulars,
} from './identity.js';
import { caseReferences } from './imports.js';
import {
  arrivals,
  manifestEndings,
  manifestEntries,
  movementCorrections,
  movementEvents,
  operationCorrections,
} from './movements.js';
import { nationalityChallenges, nationalityDeterminations, nationalityFacts } from './nationality.js';
import { caseGrants, grantEndings, referralEvents, referrals } from './referrals.js';
import {
  requestCorrections,
  tracingConsents,
  tracingEvents,
  tracingLinkEvents,
  tracingLinks,
  tracingRequests,
} from './tracing.js';
import { erasures } from './vault.js';

/*
 * What is enciphered, and with whose key. A column of words that stands in no list here is a code, a date or a name that no
 * child bears; a test reads every table and wants each such column in `plainWords`, with the reason.
 */

/** Whose data key: the subject that a column names, directly or by a row of another table, or a shared one. */
export type SubjectRule =
  | { readonly column: string }
  | { readonly column: string; readonly of: AnyTable; readonly subject: string }
  | 'TEXTS'
  | 'COUNTS';

export interface EncipheredTable {
  readonly table: AnyTable;
  readonly subject: SubjectRule;
  /** Columns that are enciphered. */
  readonly texts: readonly string[];
  /** Columns that are kept as blind indexes: looked for, never shown. */
  readonly blind?: readonly string[];
}

const ofCase = { column: 'caseId' } as const;
const ofRequest = { column: 'requestId' } as const;
const by = (column: string, of: AnyTable, subject = 'caseId') => ({ column, of, subject });
const rule = (
  table: AnyTable,
  subject: SubjectRule,
  texts: readonly string[],
  blind: readonly string[] = [],
): EncipheredTable => ({ table, subject, texts, blind });

export const encipheredTables: readonly EncipheredTable[] = [
  rule(names, ofCase, ['text'], ['searchKey']),
  // The books reckon ages by it, and counts must not move when a child is erased.
  rule(births, 'COUNTS', ['earliest', 'latest']),
  rule(notes, ofCase, ['text']),
  rule(clinicalNotes, ofCase, ['text']),
  rule(caseReferences, ofCase, ['written'], ['reference', 'contentHash']),
  rule(stageChanges, ofCase, ['note']),
  rule(profileVersions, ofCase, ['reason']),
  rule(holds, ofCase, ['reason']),
  rule(parentVersions, ofCase, ['reason']),
  rule(nationalityDecisions, ofCase, ['reason']),
  rule(carePeriods, ofCase, ['reason']),
  rule(whereaboutsClaims, ofCase, ['source', 'reason']),
  rule(vitalStatusClaims, ofCase, ['source', 'reason']),
  rule(sealedSigns, ofCase, ['source']),
  rule(sealedSignEndings, by('signId', sealedSigns), ['reason']),
  rule(evidence, ofCase, ['source']),
  rule(evidenceJudgements, ofCase, ['reason']),
  rule(evidenceConflicts, ofCase, ['reason']),
  rule(dnaResults, ofCase, ['laboratory', 'kitReference']),
  rule(kitMarks, ofCase, [], ['mark']),
  rule(custodySteps, ofCase, ['holder']),
  rule(attestations, ofCase, ['reference']),
  rule(attestationChanges, ofCase, ['reference', 'reason']),
  rule(nationalityFacts, ofCase, ['source']),
  rule(nationalityDeterminations, ofCase, ['inputs', 'trace', 'authority', 'authorityReference']),
  rule(nationalityChallenges, ofCase, ['reason', 'authority', 'authorityReference']),
  rule(referrals, ofCase, ['reason']),
  rule(referralEvents, by('referralId', referrals), ['note']),
  rule(caseGrants, ofCase, ['purpose']),
  rule(grantEndings, by('grantId', caseGrants), ['reason']),
  rule(arrivals, ofCase, ['note']),
  rule(manifestEntries, ofCase, ['separationReason']),
  rule(manifestEndings, by('entryId', manifestEntries), ['reason']),
  rule(movementEvents, 'TEXTS', ['note']),
  rule(movementCorrections, 'TEXTS', ['reason']),
  rule(agreements, 'TEXTS', ['terms']),
  rule(agreementEndings, 'TEXTS', ['reason']),
  rule(agreementCorrections, 'TEXTS', ['terms', 'reason']),
  rule(trackCorrections, 'TEXTS', ['reason']),
  rule(roundCorrections, 'TEXTS', ['reason']),
  rule(listCorrections, 'TEXTS', ['reason']),
  rule(taskCorrections, 'TEXTS', ['statusReason', 'reason']),
  rule(operationCorrections, 'TEXTS', ['reason']),
  rule(taskEvents, 'TEXTS', ['reason']),
  rule(taskChildEndings, ofCase, ['note']),
  rule(taskChildEndingCorrections, ofCase, ['note']),
  rule(listLines, { column: 'id' }, ['reference', 'bornFrom', 'bornUntil']),
  rule(listLineNames, { column: 'lineId' }, ['text'], ['searchKey']),
  rule(listLineWithdrawals, { column: 'lineId' }, ['reason']),
  rule(tracingRequests, { column: 'id' }, ['bornFrom', 'bornUntil']),
  rule(tracingParticulars, ofRequest, ['inquirerName', 'inquirerContact', 'description']),
  rule(tracingNames, ofRequest, ['text'], ['searchKey']),
  rule(requestCorrections, ofRequest, ['bornFrom', 'bornUntil', 'reason']),
  rule(correctedParticulars, ofRequest, ['inquirerName', 'inquirerContact', 'description']),
  rule(tracingConsents, ofRequest, ['reference']),
  rule(tracingEvents, ofRequest, ['reason']),
  rule(tracingLinks, ofRequest, ['basis']),
  rule(tracingLinkEvents, by('linkId', tracingLinks, 'requestId'), ['grounds']),
  rule(assessments, ofCase, ['items', 'band', 'scales', 'finding', 'reason']),
  rule(guardianshipDecisions, ofCase, ['authority', 'reference', 'reason']),
  rule(siblingSeparations, ofCase, ['explanation']),
  rule(planVersions, ofCase, ['goals', 'reason']),
  rule(milestones, ofCase, ['title']),
  rule(milestoneEvents, ofCase, ['evidence', 'reason']),
  rule(planReviews, ofCase, ['summary']),
  rule(fileSeals, ofCase, ['reason']),
  rule(fileHolderEndings, by('holderId', fileHolders), ['reason']),
  rule(sealOpenings, ofCase, ['justification']),
  rule(sessions, ofCase, ['consent']),
  rule(viewGrants, ofCase, ['purpose']),
  rule(viewEndings, by('grantId', viewGrants), ['reason']),
  rule(withdrawals, ofCase, ['reason']),
  rule(erasures, 'TEXTS', ['reference']),
  rule(emergencyOpenings, ofCase, ['justification']),
  rule(emergencyReviews, by('openingId', emergencyOpenings), ['note']),
  rule(alertReviews, 'TEXTS', ['note']),
];

/** Days that were plain in files whose other texts were enciphered already: a migration says where there is anything to do. */
export const encipheredLater: readonly { readonly table: AnyTable; readonly days: readonly string[] }[] = [
  { table: tracingRequests, days: ['bornFrom', 'bornUntil'] },
  { table: requestCorrections, days: ['bornFrom', 'bornUntil'] },
  { table: listLines, days: ['bornFrom', 'bornUntil'] },
];

/** Tables whose rows each get a data key of their own, when they are written. */
export const keyedTables: readonly AnyTable[] = [cases, tracingRequests, listLines];
