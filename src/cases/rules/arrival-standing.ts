import { and, desc, eq, sql, type SQL } from 'drizzle-orm';
import { arrivals } from '../../../schema/movements.js';
import type { Reader } from '../../database/connection.js';
import type { CaseId } from '../../identifiers.js';

/**
 * Whether an arrival stands, as a condition beside its table: the last word on it is not that it never was. `arrival` names the
 * column of its id in full, since Drizzle writes columns without their table beside one table alone.
 */
export const arrivalStands = (arrival = 'arrivals.id'): SQL<number> =>
  sql<number>`coalesce((select last.kind from arrival_changes as last where last.arrival_id = ${sql.raw(arrival)} order by last.id desc limit 1), '') <> 'WITHDRAWN'`;

/** The arrival of a child that stands, and the movement it was by; nothing where none is on file. */
export async function findArrival(
  db: Reader,
  caseId: CaseId,
): Promise<Pick<typeof arrivals.$inferSelect, 'id' | 'movementId'> | undefined> {
  const [arrival] = await db
    .select({ id: arrivals.id, movementId: arrivals.movementId })
    .from(arrivals)
    .where(and(eq(arrivals.caseId, caseId), arrivalStands()))
    .orderBy(desc(arrivals.id))
    .limit(1);
  return arrival;
}
