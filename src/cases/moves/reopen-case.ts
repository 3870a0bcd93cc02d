import { stageChanges } from '../../../schema/cases.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { knownChain, readStageChanges } from '../../counts/books/history.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import type { Reader } from '../../database/connection.js';
import { followTalks } from '../../coordination/follow-talks.js';
import { followWordsUnsealed } from '../../tracing/follow-consents.js';
import { assertWords } from '../../words.js';
import { listStandingVitalClaims, listStandingWhereabouts } from '../reading/case-file.js';
import type { CaseRow } from '../case-rows.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { isAbroad } from '../rules/case.rules.js';
import { isDeathContested, signOfArrival } from '../rules/vital-status.js';

export interface ReopenCase extends ChangeRequest {
  readonly effectiveOn: CivilDate;
  readonly reason: string;
}

/**
 * Takes a closed case back to the stage before. A DUPLICATE is not reopened: annul its closing instead. It lifts the seal of the file, and what
 * inquirers and talks said of the child meanwhile is followed.
 */
export function reopenCase(registry: Registry, actor: Actor, input: ReopenCase): Promise<CaseId> {
  const kind = { action: 'case:reopen', operation: 'caseReopen' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, now, today, row, by } = change;
    if (row.stage !== 'CLOSED') {
      throw Invalid(`Only a closed case is reopened; this one is at ${row.stage}.`, ['caseId'], 'NO_SUCH_TRANSITION');
    }
    if (row.closureReason === 'DUPLICATE') {
      throw Invalid(
        'DUPLICATE: a duplicate is unlinked, not reopened: annul its closing with stageChangeCorrect.',
        ['caseId'],
        'GUARD_FAILED',
      );
    }
    if (row.vitalStatus === 'CONFIRMED_DEAD' && !(await isContradicted(tx, row))) {
      throw Invalid(
        'NOT_CONFIRMED_DEAD: the death of this child is confirmed. Record the sign of life that contradicts it first, with whereaboutsRecord or vitalStatusRecord.',
        ['caseId'],
        'GUARD_FAILED',
      );
    }
    assertWords(input.reason, ['reason'], 'Reopening needs a reason in words; it came empty.');
    assertNotFuture(input.effectiveOn, today, 'effectiveOn');
    if (input.effectiveOn < row.stageSince) {
      throw Invalid(
        `The case was closed on ${row.stageSince}; it cannot have been reopened on ${input.effectiveOn}.`,
        ['effectiveOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    const closing = knownChain(await readStageChanges(tx, input.caseId)).at(-1);
    const toStage = closing?.fromStage ?? 'REPORTED';
    await tx.insert(stageChanges).values({
      caseId: input.caseId,
      fromStage: 'CLOSED',
      toStage,
      effectiveOn: input.effectiveOn,
      note: input.reason.trim(),
      isAnnulment: false,
      recordedAt: now,
      recordedBy: by,
    });
    if (row.sealsAt !== null) await followWordsUnsealed(change);
    if (isAbroad(toStage)) await followTalks(change);
  });
}

/** Somebody saw the child, or says that it lives, after the day of its death: then the file is taken up again to settle it. */
async function isContradicted(db: Reader, { id, arrivedOn }: CaseRow): Promise<boolean> {
  const vital = [...(await listStandingVitalClaims(db, id as CaseId)), ...signOfArrival(arrivedOn)];
  return isDeathContested(vital, await listStandingWhereabouts(db, id as CaseId));
}
