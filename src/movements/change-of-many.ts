import { getCaseRows } from '../cases/case-rows.js';
import { assertUnsealed, changeAllWithin, type Change } from '../cases/change-case.js';
import { writeCorrection, type Correction } from '../cases/moves/correct-stage-change.js';
import { knownChain, readStageChangesOfEach, type KnownChange, type StageChangeRow } from '../counts/books/history.js';
import { blaming, Invalid, OraluError, type Problem } from '../errors.js';
import { toNodeId, type CaseId, type UserId } from '../identifiers.js';

/** The departure or the return of one of the children whom a correction of a movement reaches. */
export interface ChangeOfMany {
  readonly caseId: CaseId;
  /** All rows of the case's stages, those of them that stand, and the departure or return among these. */
  readonly rows: readonly StageChangeRow[];
  readonly chain: readonly KnownChange[];
  readonly change: KnownChange;
  readonly under: Change;
}

/** Of these cases that stage change which is looked for; one that has none is left out. */
export async function listChanges(
  stamp: Omit<Change, 'row'>,
  caseIds: readonly CaseId[],
  find: (chain: readonly KnownChange[], rows: readonly StageChangeRow[]) => KnownChange | undefined,
): Promise<ChangeOfMany[]> {
  const rowsOf = await readStageChangesOfEach(stamp.tx, caseIds);
  return (await getCaseRows(stamp.tx, caseIds)).flatMap((row): ChangeOfMany[] => {
    const caseId = row.id as CaseId;
    const rows = rowsOf(caseId);
    const chain = knownChain(rows);
    const change = find(chain, rows);
    return change ? [{ caseId, rows, chain, change, under: { ...stamp, row } }] : [];
  });
}

/**
 * What stands in the way of correcting so, of each child by its name: it is aboard the movement, and not itself asked for. FILE_SEALED,
 * and what `check` refuses.
 */
export async function problemsOfEach(
  changes: readonly ChangeOfMany[],
  field: 'arrivedOn' | 'departedOn',
  check: (one: ChangeOfMany) => Promise<void> | void,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const one of changes) {
    try {
      await blaming({ effectiveOn: field }, async () => {
        await assertUnsealed(one.under, 'movementId');
        await check(one);
      });
    } catch (error) {
      if (!(error instanceof OraluError)) throw error;
      const subjectId = toNodeId('case', one.caseId);
      problems.push(
        ...error.problems.map((problem) => ({ ...problem, subjectId, message: `${subjectId}: ${problem.message}` })),
      );
    }
  }
  return problems;
}

/** Beyond so many, more problems help nobody. */
const mostProblems = 200;

export function assertNothingInTheWay(problems: readonly Problem[]): void {
  const [first, ...others] = problems.slice(0, mostProblems);
  if (first) throw new OraluError([first, ...others]);
}

/** Errors: IMPOSSIBLE_DATES for a day that does not lie between the neighbours of the change in the history of its case. */
export function assertBetweenNeighbours(
  { chain, change }: ChangeOfMany,
  effectiveOn: string,
  field: 'arrivedOn' | 'departedOn',
): void {
  const place = chain.indexOf(change);
  const [before, after] = [chain[place - 1], chain[place + 1]];
  if (effectiveOn >= (before?.effectiveOn ?? '') && effectiveOn <= (after?.effectiveOn ?? '9999')) return;
  const other = field === 'departedOn' ? 'movementCorrect' : 'movementDepartureCorrect';
  throw Invalid(
    `the day must lie between its neighbours in the history of the case, ${before?.effectiveOn ?? 'any day'} and ${after?.effectiveOn ?? 'today'}; it came as ${effectiveOn}. Correct those first, with stageChangeCorrect or ${other}, if they are wrong.`,
    [field],
    'IMPOSSIBLE_DATES',
  );
}

/** Corrects the change of each child that is not so already: their histories first, then the books and rows of all. */
export async function correctAll(
  changes: readonly ChangeOfMany[],
  correction: Correction,
  first: UserId,
): Promise<void> {
  const wrong = changes.filter(({ change }) => change.effectiveOn !== correction.effectiveOn);
  const changeOf = new Map(wrong.map(({ caseId, change }) => [caseId, change]));
  await changeAllWithin(
    wrong.map(({ under }) => under),
    async (under) => {
      const change = changeOf.get(under.row.id as CaseId);
      if (change) await writeCorrection(under, change, correction, first);
    },
    { isCorrection: true },
  );
}
