import { vitalStatusClaims, type sourceGrades } from '../../../schema/claims.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { listBirthsOf } from '../../identity/births.js';
import { assertWords } from '../../words.js';
import { listVitalClaims } from '../reading/case-file.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { assertCorrects, getStandingRow, reasonOf } from '../standing-rows.js';
import type { VitalStatus } from '../rules/vital-status.js';

export interface RecordVitalStatus extends ChangeRequest {
  readonly observedOn: CivilDate;
  readonly status: VitalStatus;
  readonly source: string;
  readonly grade: (typeof sourceGrades)[number];
  /** The claim that this one restates, where it corrects one: its place in the case. */
  readonly corrects?: number | undefined;
  /** Why; a correction needs it. */
  readonly reason?: string | undefined;
}

/**
 * Records that a child was seen alive, or is said to be dead, on a day. A death reads as confirmed only once its rule
 * holds (`findVitalStatus`); nobody is told by the system. A correction names the claim that it restates and counts as
 * the word of whoever corrects. Errors: IMPOSSIBLE_DATES, INVALID_INPUT, NOT_FOUND.
 */
export function recordVitalStatus(registry: Registry, actor: Actor, input: RecordVitalStatus): Promise<CaseId> {
  const isCorrection = input.corrects !== undefined;
  const kind = { action: 'vitalStatus:record', operation: 'vitalStatusRecord', isCorrection } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    assertCorrects(input);
    assertNotFuture(input.observedOn, today, 'observedOn');
    assertWords(input.source, ['source'], 'A claim needs its source in words; it came empty.');
    if (input.status === 'CONFIRMED_DEAD' && input.grade > 'B') {
      throw Invalid(
        `A confirmed death needs a source of grade A or B; this one has grade ${input.grade}. Record it as REPORTED_DEAD.`,
        ['grade'],
      );
    }
    const birth = (await listBirthsOf(tx, input.caseId)).at(-1);
    if (birth && input.observedOn < birth.earliest) {
      throw Invalid(
        `Nobody was alive or dead before birth: the child was born on ${birth.earliest} at the earliest, the claim is of ${input.observedOn}.`,
        ['observedOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    const corrected =
      input.corrects === undefined
        ? undefined
        : getStandingRow(await listVitalClaims(tx, input), input.corrects, 'claim', 'corrects');
    await tx.insert(vitalStatusClaims).values({
      caseId: input.caseId,
      observedOn: input.observedOn,
      status: input.status,
      source: input.source.trim(),
      grade: input.grade,
      correctsId: corrected?.id ?? null,
      isWithdrawal: false,
      reason: corrected ? reasonOf(input) : null,
      recordedAt: now,
      recordedBy: by,
    });
  });
}

export interface WithdrawVitalStatus extends ChangeRequest {
  readonly claimId: number;
  readonly reason: string;
}

/** Withdraws a claim that should not have been recorded; the claim stays in the history. Errors: NOT_FOUND. */
export function withdrawVitalStatus(registry: Registry, actor: Actor, input: WithdrawVitalStatus): Promise<CaseId> {
  const kind = { action: 'vitalStatus:record', operation: 'vitalStatusWithdraw', isCorrection: true } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const reason = reasonOf(input);
    const { id, ...claim } = getStandingRow(await listVitalClaims(tx, input), input.claimId, 'claim', 'claimId');
    await tx
      .insert(vitalStatusClaims)
      .values({ ...claim, correctsId: id, isWithdrawal: true, reason, recordedAt: now, recordedBy: by });
  });
}
