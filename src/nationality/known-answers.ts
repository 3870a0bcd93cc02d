import type { Reader } from '../database/connection.js';
import { latestOf } from '../cases/standing-rows.js';
import { dateOf, endOf, type CivilDate } from '../dates.js';
import type { CaseId } from '../identifiers.js';
import { findDecision, type Decision } from './authority-words.js';
import { readInputs, type DeterminationRow } from './nationality.queries.js';
import type { Inputs } from './nationality.rules.js';

interface Spoken {
  readonly caseId: CaseId;
  /** When the authority spoke, of which determination. */
  readonly on: CivilDate;
  readonly of: DeterminationRow;
  readonly today: CivilDate;
}

/**
 * The answers that an authority knew: those on file by the end of the day on which it spoke. An answer has no day but that of its recording, so
 * that what came on file between the day of the paper and that of its typing is news. Where the file itself was written later, it is what the
 * last determination of a day until then was given, and at least the one that the authority judged.
 */
export async function readKnown(
  db: Reader,
  { caseId, on, of, today }: Spoken,
  rows: readonly DeterminationRow[],
  decisions: readonly Decision[],
): Promise<Inputs> {
  if (on === today) return readInputs(db, caseId);
  const dated = rows.flatMap((row) => {
    const day = findDecision(row, decisions)?.decidedOn;
    return day !== undefined && day <= on ? [{ ...row, day }] : [];
  });
  const last = latestOf(dated, ({ day }) => day) ?? of;
  if (dateOf(last.recordedAt) <= on) return readInputs(db, caseId, endOf(on));
  return JSON.parse(last.inputs) as Inputs;
}
