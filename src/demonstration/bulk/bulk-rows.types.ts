import type { carePeriods, nationalityDecisions, profileVersions, stageChanges } from '../../../schema/cases.js';
import type { holds } from '../../../schema/holds.js';
import type { parents } from '../../../schema/parents.js';
import type { vitalStatusClaims, whereaboutsClaims } from '../../../schema/claims.js';
import type { attestationChanges, attestations, dnaResults, endorsements, evidence } from '../../../schema/evidence.js';
import type { BirthInterval } from '../../identity/births.js';
import type { UserId } from '../../identifiers.js';

type Rows<Table extends { $inferSelect: unknown }> = Table['$inferSelect'][];

/** All rows of one case, as playing its history act by act would have left them. */
export interface BulkRows {
  readonly stageChanges: Rows<typeof stageChanges>;
  readonly profileVersions: Rows<typeof profileVersions>;
  readonly births: (BirthInterval & { id: number; caseId: number; correctsId: number | null; recordedAt: number })[];
  readonly whereaboutsClaims: Rows<typeof whereaboutsClaims>;
  readonly vitalStatusClaims: Rows<typeof vitalStatusClaims>;
  readonly evidence: Rows<typeof evidence>;
  readonly dnaResults: Rows<typeof dnaResults>;
  readonly attestations: Rows<typeof attestations>;
  readonly attestationChanges: Rows<typeof attestationChanges>;
  readonly holds: Rows<typeof holds>;
  readonly endorsements: Rows<typeof endorsements>;
  readonly carePeriods: Rows<typeof carePeriods>;
  readonly nationalityDecisions: Rows<typeof nationalityDecisions>;
  readonly parents: Rows<typeof parents>;
  /** When each version was made: what those who follow the case are told. */
  readonly versions: { version: number; recordedAt: number }[];
  /** How often the case has changed, counting its opening. */
  version: number;
  updatedAt: number;
}

/** Hands out ids: `next` for tables that number their rows, `key` for those named by `newId`. */
export interface Ids {
  next(
    table:
      | 'stageChanges'
      | 'profileVersions'
      | 'births'
      | 'whereaboutsClaims'
      | 'vitalStatusClaims'
      | 'attestationChanges'
      | 'carePeriods'
      | 'nationalityDecisions',
  ): number;
  key(recordedAt: number): number;
}

/** What each row of an act says. */
export type Common = { caseId: number; recordedAt: number; recordedBy: UserId };
export type StageChangeRow = BulkRows['stageChanges'][number];
