import { may } from '../access/permissions.js';
import { endorsementLastsMilliseconds, findPersons } from '../cases/moves/endorsers.js';
import type { Reader } from '../database/connection.js';
import type { UserId } from '../identifiers.js';

interface Word {
  readonly kind: string;
  readonly recordedAt: number;
  readonly recordedBy: number;
  readonly agencyId: number;
  /** When the request was put right last, if ever. */
  readonly correctedAt: number | null;
}

/**
 * Whether the first of two words on a link would be given again now, as for every act of two persons: within 30 days, by
 * somebody who still can sign in, still decides on links and still speaks for that agency; and, that a link is right, of the request
 * as it is: what it was given on is not put right beneath it. Else the next word is the first.
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
  const young = words.filter(
    (word) => word.recordedAt >= now - endorsementLastsMilliseconds && !fellBy(word, word.correctedAt),
  );
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

/*
 * Which came first, a decision on a link or a correction of its request, is told by their instants, whatever the clock does in
 * between: a decision is after every correction that it follows, a correction no earlier than any decision.
 */

/** When a decision on a link is recorded, whose request was put right last at that instant, if ever. */
export const instantAfter = (correctedAt: number | null, now: number): number => Math.max(now, (correctedAt ?? 0) + 1);

/**
 * Whether a word fell with a correction of that instant. The word that a link is undone stays: nothing that identifies anybody is put right
 * under a confirmed one.
 */
export const fellBy = ({ kind, recordedAt }: Pick<Word, 'kind' | 'recordedAt'>, correctedAt: number | null): boolean =>
  kind === 'VOUCHED' && correctedAt !== null && correctedAt >= recordedAt;
