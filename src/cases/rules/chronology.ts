import type { KnownHistory } from '../../counts/books/history.js';
import type { Reader } from '../../database/connection.js';
import { assertPossibleDay, earliestDay, type CivilDate } from '../../dates.js';
import { Impossible, Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { findBornFrom } from '../../identity/births.js';
import type { VitalStatusClaim } from './vital-status.js';

/** A day that an act says of a child, and the field in which it came. */
interface DayOfLife {
  readonly caseId: CaseId;
  readonly on: CivilDate;
  readonly today: CivilDate;
  readonly field: string;
}

/**
 * What happened to a child happened within its life as far as that is known: not before 1990, not before the earliest day
 * of its birth, not after today. Every act that dates something of a child asks this. Throws IMPOSSIBLE_DATES.
 */
export async function assertWithinLife(db: Reader, { caseId, on, today, field }: DayOfLife): Promise<void> {
  assertPossibleDay(on, today, field);
  const bornFrom = await findBornFrom(db, caseId);
  if (bornFrom === undefined || on >= bornFrom) return;
  throw Invalid(
    `This is said of a child who was born on ${bornFrom} at the earliest; ${field} says ${on}.`,
    [field],
    'IMPOSSIBLE_DATES',
  );
}

/**
 * Refuses histories that cannot have happened, whichever act or correction would lead to them: events before birth,
 * a death after the case was closed for it, days before 1990 or after today. Runs after every change, on everything
 * that is then known. Throws IMPOSSIBLE_DATES naming both days.
 */
export function assertChronology(
  known: KnownHistory,
  vitalClaims: readonly VitalStatusClaim[],
  today: CivilDate,
): void {
  const events = [
    ...known.changes.map(({ toStage, effectiveOn }) => ({ what: `the stage ${toStage}`, on: effectiveOn })),
    ...known.claims.map(({ observedOn }) => ({ what: 'a sighting', on: observedOn })),
    ...vitalClaims.map(({ status, observedOn }) => ({ what: `the vital status ${status}`, on: observedOn })),
  ];
  for (const { what, on } of events) {
    if (on < earliestDay || on > today)
      throw impossible(`${what} is dated ${on}, which is not between ${earliestDay} and today, ${today}`, on);
    if (known.birth && on < known.birth.earliest) {
      throw impossible(
        `${what} is dated ${on}, but the child was born on ${known.birth.earliest} at the earliest`,
        on,
        known.birth.earliest,
      );
    }
  }
  if (known.birth && (known.birth.earliest < earliestDay || known.birth.latest > today)) {
    throw impossible(
      `the birth interval ${known.birth.earliest} to ${known.birth.latest} does not lie between ${earliestDay} and today, ${today}`,
      ...(known.birth.earliest < earliestDay ? [known.birth.earliest] : []),
      known.birth.latest,
    );
  }
  assertDeathBeforeClosing(known, vitalClaims);
}

function assertDeathBeforeClosing(known: KnownHistory, vitalClaims: readonly VitalStatusClaim[]): void {
  const closing = known.changes.at(-1);
  if (closing?.closureReason !== 'DECEASED_CONFIRMED') return;
  const deaths = vitalClaims.filter(({ status }) => status === 'CONFIRMED_DEAD').map(({ observedOn }) => observedOn);
  const [first] = deaths.sort();
  if (first !== undefined && closing.effectiveOn < first) {
    throw impossible(
      `the case is closed for a death on ${closing.effectiveOn}, but the death was observed on ${first}`,
      closing.effectiveOn,
      first,
    );
  }
}

/** Which of the days came with the act is known to whoever has its input. */
const impossible = (why: string, ...days: CivilDate[]) => Impossible(`This cannot have happened: ${why}.`, days);
