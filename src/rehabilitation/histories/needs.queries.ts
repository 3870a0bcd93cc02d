import { asc } from 'drizzle-orm';
import { educationNeeds, healthNeeds } from '../../../schema/rehabilitation/views.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { CivilDate } from '../../dates.js';
import { nameOf } from '../rehabilitation.queries.js';
import type { WithdrawalTree } from '../withdrawals/withdrawn-rows.js';

/*
 * All that was said of the needs of a child, oldest first, with what was taken back: the last that was not holds. Run on the
 * ids of files that are open to the reader, and on no others.
 */

type Ids = { ids: string };

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

export const listEducationHistory = prepared<Ids, RowOf<EducationNeedsTree>>((db) =>
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
    .where(among(educationNeeds.caseId, 'ids'))
    .orderBy(asc(educationNeeds.id)),
);

export const listHealthHistory = prepared<Ids, RowOf<HealthNeedsTree>>((db) =>
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
    .where(among(healthNeeds.caseId, 'ids'))
    .orderBy(asc(healthNeeds.id)),
);
