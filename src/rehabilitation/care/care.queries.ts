import { asc } from 'drizzle-orm';
import { carePeriods } from '../../../schema/cases.js';
import { standingClaims } from '../../cases/standing-rows.js';
import type { Connection } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';

/** Who cared for these children since when, as it stands, oldest first; on ids that a visible list has yielded. */
export async function listCareOf(at: Connection, ids: { ids: string }) {
  const rows = Map.groupBy(await selectCare(at, ids), ({ caseId }) => caseId);
  return new Map(
    [...rows].map(([caseId, own]) => [
      caseId,
      standingClaims(own)
        .map(({ arrangement, since }) => ({ arrangement, since }))
        .sort((a, b) => a.since.localeCompare(b.since)),
    ]),
  );
}

const selectCare = prepared<{ ids: string }, typeof carePeriods.$inferSelect>((db) =>
  db
    .select()
    .from(carePeriods)
    .where(among(carePeriods.caseId, 'ids'))
    .orderBy(asc(carePeriods.caseId), asc(carePeriods.id)),
);
