import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { postings } from '../../schema/counts.js';
import { bandLimitsAt } from '../counts/age.js';
import type { Tx } from '../database/connection.js';
import { dateOf, type CivilDate } from '../dates.js';
import type { CaseId } from '../identifiers.js';
import { coarsenBirth, listBirthsOf } from '../identity/births.js';

/** The days on which the books reckon an age by a birth. */
export interface CountedDays {
  readonly from: CivilDate;
  readonly until: CivilDate;
}

/**
 * Replaces the births of an erased child by the least telling ones by which every count stays as it is: an age band that
 * does not change while the child is counted needs no birthday. A day is kept only where counts themselves tell it.
 */
export async function coarsenBirths(tx: Tx, caseId: CaseId): Promise<void> {
  const rows = await tx
    .select()
    .from(postings)
    .where(and(eq(postings.caseId, caseId), isNotNull(postings.birthId)))
    .orderBy(asc(postings.sequence));
  for (const birth of await listBirthsOf(tx, caseId)) {
    const own = rows.filter(({ birthId }) => birthId === birth.id);
    // What was known before the child's return was recorded is reckoned up to that moment.
    const days = own.flatMap(({ effectiveOn, recordedAt }) => [effectiveOn, dateOf(recordedAt)]).sort();
    const [from, until] = [own.map(({ effectiveOn }) => effectiveOn).sort()[0], days.at(-1)];
    const counted = from !== undefined && until !== undefined ? { from, until } : undefined;
    const [earliest, latest] = [coarsest(birth.earliest, counted), coarsest(birth.latest, counted)];
    if (earliest !== birth.earliest || latest !== birth.latest) await coarsenBirth(tx, birth.id, { earliest, latest });
  }
}

/** What stands for a birth that counts for nothing. */
const nobodysBirthday = '1970-01-01';

/** The latest day of birth that lies in the same age band from the first counted day to the last; the very day, where none does. */
export function coarsest(born: CivilDate, counted: CountedDays | undefined): CivilDate {
  if (!counted) return nobodysBirthday;
  // Not born, or past a birthday that changes the band: then counts tell the day.
  if (born > counted.from) return born;
  const [first, last] = [bandLimitsAt(born, counted.from), bandLimitsAt(born, counted.until)];
  return first.band === last.band ? first.latestBirth : born;
}
