import { may } from '../access/permissions.js';
import { endorsementLastsMilliseconds, findPerson } from '../cases/moves/endorsers.js';
import type { Reader } from '../database/connection.js';
import type { UserId } from '../identifiers.js';

interface Word {
  readonly recordedAt: number;
  readonly recordedBy: number;
  readonly agencyId: number;
}

/**
 * Whether the first of two words on a link would be given again now, as for every act of two persons: within 30 days, by
 * somebody who still can sign in, still decides on links and still speaks for that agency. Else the next word is the first.
 */
export async function stillCounts(db: Reader, { recordedAt, recordedBy, agencyId }: Word, now: number) {
  if (recordedAt < now - endorsementLastsMilliseconds) return false;
  const speaker = await findPerson(db, recordedBy as UserId, now);
  return speaker !== undefined && speaker.agencyId === agencyId && may(speaker, 'tracing:decide');
}
