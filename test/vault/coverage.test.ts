import { describe, expect, it } from '@jest/globals';
import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import * as tables from '../../schema/tables.js';
import { allRules } from '../../src/database/enciphered/rules.js';

/** Columns of free text that are kept as they are, each with the reason why no child's name comes to lie in them. */
const plainWords: Readonly<Record<string, string>> = {
  accessTokens: 'tokenHash: a hash',
  agencies: 'code name: an organisation',
  agreementCorrections: 'agreedOn: a day',
  agreementEndings: 'endedOn: a day',
  agreementTasks: 'title dueOn: what an agreement asks of an agency',
  agreements: 'agreedOn: a day',
  alertRules: 'reason: of a rule for all',
  arrivalChanges: 'arrivedOn: a day',
  arrivals: 'arrivedOn port: a day, a place',
  assessments: 'normSet assessedOn: an edition, a day',
  attestationChanges: 'attestedOn: a day',
  attestations: 'attestedOn: a day',
  auditEntries:
    'previousHash role purpose operation subjects fields hash: the purpose is enciphered by src/audit/purpose.ts',
  auditRecords: 'record: ids',
  carePeriods: 'since: a day',
  cases: 'stageSince reportedOn arrivedOn vitalStatusOn deathContestedOn whereaboutsOn languages: days and codes',
  clientSecrets: 'label prefix secretHash: of an application',
  custodySteps: 'heldFrom: a day',
  dataKeys: 'wrapped: a key under another',
  demonstrationParts: 'historyKey: of an invented child',
  destroyedKeys: 'keyId: drawn by chance',
  dnaResults: 'testedOn: a day',
  educationNeeds: 'recordedOn supports: a day, codes',
  endorsements: 'effectiveOn: a day',
  evidence: 'obtainedOn: a day',
  fileHolders: 'since: a day',
  fileSeals: 'sealsOn: a day',
  grantedPlaces: 'reportedOn: a day',
  guardianshipDecisions: 'decidedOn: a day',
  healthNeeds: 'recordedOn needs: a day, codes',
  holds: 'placedOn liftedOn: days',
  idempotencyKeys: 'key operation requestHash answer: blind, a name of the schema, blind, ids and counts',
  invitations: 'codeHash: a hash',
  listAgreements: 'agreedOn reference: of a whole list',
  listCorrections: 'title exchangedOn: of a whole list',
  listExchanges: 'title exchangedOn: of a whole list',
  masterKeys: 'fingerprint: of a key',
  milestoneCatalogues: 'reason: of an edition',
  milestoneDefinitions: 'code nameKk nameRu nameEn: the catalogue',
  milestoneEvents: 'code happenedOn: a code, a day',
  milestoneMonths: 'month code: sums',
  milestoneTallies: 'code day: sums',
  milestones: 'code dueOn outcomeOn: a code, days',
  movementCorrections: 'arrivedOn: a day',
  movementEvents: 'happenedOn: a day',
  movements: 'plannedOn fromPlace port: a day, places',
  nationalityChallenges: 'statedOn: a day',
  nationalityDecisions: 'rule decidedOn: a code, a day',
  nationalityDeterminations: 'ruleVersion ruleCode decidedOn: codes, a day',
  negotiationRounds: 'code place startsOn endsOn: talks name no child',
  negotiationTracks: 'title counterpart: talks name no child',
  officialStatements: 'id saidOn asOf body speaker outlet operation population note: published',
  operationCorrections: 'code title: an operation',
  operations: 'code title: an operation',
  parentVersions: 'since: a day',
  passwords: 'passwordHash: argon2id',
  plainRemains: 'tableName: a name of the schema',
  planApprovals: 'approvedOn: a day',
  planReviews: 'reviewedOn nextReviewOn: days',
  plans: 'arrivedOn: a day',
  postings: 'effectiveOn arrivedOn: what is counted',
  registrySeals: 'reason: of the whole registry',
  registrySettings: 'seed: of invented children',
  releaseAdmissions: 'content entry certificate report ledgerBefore: figures',
  releaseAnnouncements: 'asOf families urgency: figures, and words for the public',
  releaseCatalogues: 'declaration policy hash: figures',
  releaseDrafts: 'supersedes reason asOf: figures, and words for the public',
  releaseEvents: 'releaseId note: words for the public',
  releaseLedger: 'entry hash: figures',
  releaseRecalls: 'reason: of a draft of figures',
  sealedSigns: 'observedOn: a day',
  sessions: 'heldOn milestoneCode: a day, a code',
  siblingSeparations: 'since endedOn: days',
  sites: 'code name: a place',
  stageChanges: 'effectiveOn: a day',
  taskCorrections: 'title dueOn: what an agreement asks of an agency',
  tracingConsents: 'statedOn: a day',
  tracingLinkEvents: 'reviewOn: a day',
  requestCorrections: 'receivedOn lastContactOn: days of the inquirer',
  roundCorrections: 'code place startsOn endsOn: talks name no child',
  trackCorrections: 'title counterpart: talks name no child',
  tracingRequests: 'receivedOn lastContactOn: days of the inquirer',
  unplannedArrivals: 'arrivedOn: the day of the return, as the case has it',
  users: 'name: staff; an erasure overwrites that of a young person',
  vitalStatusClaims: 'observedOn: a day',
  waiverEndorsements: 'code: a code',
  whereaboutsClaims: 'observedOn: a day',
};

describe('every column of words in every table', () => {
  it('is enciphered, blind, or excused by name', () => {
    const rules = new Map(allRules().map((rule) => [rule.name, rule]));
    const plain = Object.entries(tables).flatMap(([name, table]) => {
      if (!is(table, SQLiteTable)) return [];
      const config = getTableConfig(table);
      const rule = rules.get(config.name);
      const words = config.columns
        .filter((column) => column.getSQLType() === 'text' && !column.enumValues?.length)
        .map((column) => column.name)
        .filter((column) => !rule?.texts.includes(column) && !rule?.blind?.includes(column));
      return words.length > 0 ? [[name, words.join(' ')]] : [];
    });
    const excused = Object.fromEntries(
      Object.entries(plainWords).map(([name, text]) => [name, text.slice(0, text.indexOf(':'))]),
    );
    expect(Object.fromEntries(plain)).toEqual(excused);
  });
});
