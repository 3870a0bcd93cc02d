import { stageChanges } from '../../../schema/cases.js';
import { attestationChanges } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import type { Action } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid, OraluError, type Problem } from '../../errors.js';
import type { CaseId, UserId } from '../../identifiers.js';
import { findBornFrom } from '../../identity/births.js';
import { wordsOrNone } from '../../words.js';
import { counts, endedOn, listAttestations } from '../rules/attestation-standing.js';
import { readCaseFile, type DatedFile } from '../reading/case-file.js';
import { listInDoubt } from '../reading/shared-kits.js';
import {
  blockedByHold,
  blockingHolds,
  deadEnd,
  demandsTwoPersons,
  failedGuards,
  findTransition,
  isDeadEnd,
  waysFrom,
  type CaseStage,
  type ClosureReason,
  type Guard,
  type Move,
  type Transition,
} from '../rules/case.rules.js';
import type { CaseRow } from '../case-rows.js';
import { changeCase, type Change, type ChangeRequest } from '../change-case.js';
import { findEndorser } from './endorsers.js';
import { assertMovedByNoManifest, freePlaces } from './manifest-places.js';

export interface MoveCase extends ChangeRequest {
  readonly toStage: CaseStage;
  readonly effectiveOn: CivilDate;
  readonly closureReason?: ClosureReason | undefined;
  readonly note?: string | undefined;
}

/**
 * Moves a case along a row of the life-cycle table. Errors: NO_SUCH_TRANSITION, GUARD_FAILED (one problem for each
 * guard or hold in the way, saying what would satisfy it), IMPOSSIBLE_DATES, ON_OTHER_MANIFEST where the manifest on which
 * the child stands decides. A closed case has no place on a manifest any more.
 */
export function moveCase(registry: Registry, actor: Actor, input: MoveCase): Promise<CaseId> {
  const mayClose = input.toStage === 'CLOSED';
  const action: Action = mayClose ? 'case:close' : 'case:move';
  return changeCase(registry, actor, { action, operation: 'caseMove', mayClose }, input, async (change) => {
    const transition = getTransition(change.row, input);
    await assertMovedByNoManifest(change.tx, input.caseId, change.row.stage, input.toStage);
    await assertDatesPossible(change, input);
    const second = demandsTwoPersons(transition)
      ? await findEndorser(change.tx, input, change.by, change.now)
      : undefined;
    assertGuards(
      transition,
      await readCaseFile(change.tx, change.row, {
        ...{ endorsedByAnother: second !== undefined, today: change.today },
        inDoubt: await listInDoubt(change.tx, actor, [input.caseId], change.now),
      }),
      input,
    );
    await writeMove(change, transition, input, second);
    if (input.closureReason !== undefined) await freePlaces(change, `The case was closed as ${input.closureReason}.`);
  });
}

/** The row of the table that this move follows; NO_SUCH_TRANSITION names the ways there are. */
export function getTransition(row: CaseRow, move: Move): Transition {
  const transition = findTransition(row.stage, move.toStage);
  if (!transition) {
    const ways = waysFrom(row.stage).map(({ to }) => to);
    const open =
      ways.length > 0 ? `From here it can go to ${ways.join(', ')}.` : 'A closed case is reopened with caseReopen.';
    throw Invalid(
      `A case does not go from ${row.stage} to ${move.toStage}. ${open}`,
      ['toStage'],
      'NO_SUCH_TRANSITION',
    );
  }
  assertClosureReason(transition, move);
  return transition;
}

function assertClosureReason(transition: Transition, { closureReason }: Move): void {
  const { reasons } = transition;
  if (!reasons && closureReason !== undefined) {
    throw Invalid(`A closureReason belongs to a move to CLOSED alone; it came as ${closureReason}.`, ['closureReason']);
  }
  if (reasons && (closureReason === undefined || !reasons.includes(closureReason))) {
    throw Invalid(
      `Closing from this stage needs one of the reasons ${reasons.join(', ')}; it came as ${closureReason ?? 'none'}.`,
      ['closureReason'],
    );
  }
}

/** Refuses a day in the future, before the case reached its stage, or before the child was born. */
export async function assertDatesPossible(
  { tx, row, today }: Pick<Change, 'tx' | 'row' | 'today'>,
  input: Pick<MoveCase, 'caseId' | 'effectiveOn'>,
): Promise<void> {
  assertNotFuture(input.effectiveOn, today, 'effectiveOn');
  if (input.effectiveOn < row.stageSince) {
    throw Invalid(
      `The case has been at ${row.stage} since ${row.stageSince}; it cannot have left it on ${input.effectiveOn}. Correct the earlier date first if that one is wrong.`,
      ['effectiveOn'],
      'IMPOSSIBLE_DATES',
    );
  }
  const bornFrom = await findBornFrom(tx, input.caseId);
  if (bornFrom !== undefined && bornFrom > input.effectiveOn) {
    throw Invalid(
      `The child was born on ${bornFrom} at the earliest; the move is dated ${input.effectiveOn}.`,
      ['effectiveOn'],
      'IMPOSSIBLE_DATES',
    );
  }
}

/** A move with its day. */
type DatedMove = Move & { readonly effectiveOn: CivilDate };

/**
 * GUARD_FAILED with one problem for each guard that did not hold on the day of the move and each hold that blocks. A guard
 * that holds from a later day on says which.
 */
export function assertGuards(transition: Transition, dated: DatedFile, move: DatedMove): void {
  const file = dated.on(move.effectiveOn);
  const problems: Problem[] = failedGuards(transition, file, move).map((guard) => problemOf(guard, dated, move));
  for (const kind of blockingHolds(file, move.toStage)) {
    problems.push({
      code: 'GUARD_FAILED',
      guard: 'HOLD',
      message: `HOLD: a ${kind} hold blocks moves to ${blockedByHold[kind].join(', ')}: lift it with holdLift first.`,
      field: ['toStage'],
    });
  }
  if (isDeadEnd(file, move.toStage)) {
    const guard = 'NOT_CONFIRMED_DEAD';
    problems.push({ code: 'GUARD_FAILED', guard, message: `${guard}: ${deadEnd}.`, field: ['toStage'] });
  }
  const [first, ...others] = problems;
  if (first) throw new OraluError([first, ...others]);
}

function problemOf(guard: Guard, dated: DatedFile, move: DatedMove): Problem {
  const since = heldSince(guard, dated, move);
  return since === undefined
    ? {
        code: 'GUARD_FAILED',
        guard: guard.code,
        message: `${guard.code}: the move to ${move.toStage} needs ${guard.needs}.`,
        field: ['toStage'],
      }
    : {
        code: 'GUARD_FAILED',
        guard: guard.code,
        message: `${guard.code}: the move to ${move.toStage} is dated ${move.effectiveOn}, and what it needs holds, by what is on file, since ${since} only: ${guard.needs}. Give the day on which it truly happened, or correct the day of what it rests on.`,
        field: ['effectiveOn'],
      };
}

/** The first day after the move on which a guard holds that did not hold on its day; nothing where it holds on none. */
export const heldSince = (guard: Guard, dated: DatedFile, move: DatedMove): CivilDate | undefined =>
  dated.days.find((day) => day > move.effectiveOn && guard.holds(dated.on(day), { ...move, effectiveOn: day }));

async function writeMove(
  { tx, row, by, now }: Change,
  transition: Transition,
  input: MoveCase,
  second: UserId | undefined,
): Promise<void> {
  const [move] = await tx
    .insert(stageChanges)
    .values({
      caseId: input.caseId,
      fromStage: row.stage,
      toStage: input.toStage,
      closureReason: input.closureReason ?? null,
      effectiveOn: input.effectiveOn,
      note: wordsOrNone(input.note, ['note']),
      isAnnulment: false,
      recordedAt: now,
      recordedBy: by,
      secondPersonId: second ?? null,
    })
    .returning({ id: stageChanges.id });
  const { spends } = transition;
  if (!move || !spends) return;
  const stamp = { caseId: input.caseId, stageChangeId: move.id, recordedAt: now, recordedBy: by };
  for (const { id, kind, became } of await listAttestations(tx, input.caseId)) {
    // What ended on a day was right until then, and is used up for the days before as well.
    if (!spends.includes(kind) || (!counts(became) && endedOn(became) === undefined)) continue;
    await tx.insert(attestationChanges).values({ ...stamp, attestationId: id, kind: 'SPENT' });
  }
}
