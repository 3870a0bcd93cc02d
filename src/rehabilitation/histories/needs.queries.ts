import { educationNeeds, healthNeeds } from '../../../schema/rehabilitation/views.js';
import { among } from '../../database/dialect-words.js';
import { placesByRecording } from '../../database/placed-rows.js';
import { prepared } from '../../database/prepared.js';
import type { CivilDate } from '../../dates.js';
import { nameOf } from '../rehabilitation.queries.js';
import type { WithdrawalTree } from '../withdrawals/withdrawn-rows.js';

/*
 * What was said of the needs of a child, with what was taken back: the last that was not holds. Read by the numbers of rows of
 * files that are open to the reader, and of no others.
 */

export const placesOfNeeds = placesByRecording({ educationNeeds, healthNeeds });

type RowIds = { rowIds: string };

interface NeedsRecord {
  id: string;
  recordedOn: CivilDate;
  recordedAt: number;
  recordedBy: string;
  withdrawal: WithdrawalTree | null;
}

export interface EducationNeedsTree extends NeedsRecord {
  level: number;
  language: string;
  supports: string[];
}

export interface HealthNeedsTree extends NeedsRecord {
  needs: string[];
}

type RowOf<Tree extends NeedsRecord> = Omit<Tree, 'id' | 'withdrawal'> & {
  readonly id: number;
  readonly caseId: number;
};

export const listEducationHistory = prepared<RowIds, RowOf<EducationNeedsTree>>((db) =>
  db
    .select({
      id: educationNeeds.id,
      caseId: educationNeeds.caseId,
      recordedOn: educationNeeds.recordedOn,
      level: educationNeeds.level,
      language: educationNeeds.language,
      supports: educationNeeds.supports,
      recordedAt: educationNeeds.recordedAt,
      recordedBy: nameOf(educationNeeds.recordedBy),
    })
    .from(educationNeeds)
    .where(among(educationNeeds.id, 'rowIds')),
);

export const listHealthHistory = prepared<RowIds, RowOf<HealthNeedsTree>>((db) =>
  db
    .select({
      id: healthNeeds.id,
      caseId: healthNeeds.caseId,
      recordedOn: healthNeeds.recordedOn,
      needs: healthNeeds.needs,
      recordedAt: healthNeeds.recordedAt,
      recordedBy: nameOf(healthNeeds.recordedBy),
    })
    .from(healthNeeds)
    .where(among(healthNeeds.id, 'rowIds')),
);
