import { may } from '../access/permissions.js';
import { endorsementLastsMilliseconds, findPersons } from '../cases/moves/endorsers.js';
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
export async function stillCounts(db: Reader, word: Word, now: number): Promise<boolean> {
  return (await listStillCounting(db, [word], now)).length > 0;
}

/** As `stillCounts`, those of many words. */
export async function listStillCounting<Given extends Word>(
  db: Reader,
  words: readonly Given[],
  now: number,
): Promise<Given[]> {
  const young = words.filter(({ recordedAt }) => recordedAt >= now - endorsementLastsMilliseconds);
  if (young.length === 0) return [];
  const speakers = await findPersons(
    db,
    young.map(({ recordedBy }) => recordedBy as UserId),
    now,
  );
  return young.filter(({ recordedBy, agencyId }) => {
    const speaker = speakers.get(recordedBy as UserId);
    return speaker?.agencyId === agencyId && may(speaker, 'tracing:decide');
  });
}
