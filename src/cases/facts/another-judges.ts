import type { Reader } from '../../database/connection.js';
import { Invalid } from '../../errors.js';
import type { CaseId, UserId } from '../../identifiers.js';
import type { JudgedItem } from '../reading/case-file.js';
import { listDnaRows } from '../reading/evidence-details.js';
import { findingOf, testOf } from '../rules/kit-results.js';

interface Judging {
  readonly caseId: CaseId;
  /** Every item of the file. */
  readonly items: readonly JudgedItem[];
  readonly evidenceId: number;
  readonly by: UserId;
}

/**
 * By a result a child is given to a family: whoever recorded one of two of one kit that contradict each other does not say alone which
 * of them counts, by refuting one or by letting one stand again, whether or not somebody put the conflict on record and however it was
 * settled. Error: SAME_PERSON.
 */
export async function assertAnotherJudges(db: Reader, { caseId, items, evidenceId, by }: Judging): Promise<void> {
  if (items.find(({ id }) => id === evidenceId)?.likelihoodPpm == null) return;
  const results = await listDnaRows(db, { ids: JSON.stringify([caseId]) });
  const judged = results.find((row) => row.evidenceId === evidenceId);
  if (!judged) return;
  const test = testOf(judged);
  const others = results.filter((row) => findingOf(row) !== findingOf(judged) && testOf(row) === test);
  const own = new Set(items.filter(({ recordedBy }) => recordedBy === by).map(({ id }) => id));
  if (others.length === 0 || ![judged, ...others].some((row) => own.has(row.evidenceId))) return;
  throw Invalid(
    'You recorded one of the results of this kit, which contradict each other: a colleague who recorded neither says which stands and which is refuted. Judge it CONTESTED until then.',
    ['evidenceId'],
    'SAME_PERSON',
  );
}
