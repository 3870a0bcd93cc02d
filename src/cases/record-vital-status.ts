import { vitalStatusClaims, type sourceGrades } from '../../schema/claims.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { assertNotFuture, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { listBirthsOf } from '../identity/births.js';
import { changeCase, type ChangeRequest } from './change-case.js';
import type { VitalStatus } from './vital-status.js';

export interface RecordVitalStatus extends ChangeRequest {
  readonly observedOn: CivilDate;
  readonly status: VitalStatus;
  readonly source: string;
  readonly grade: (typeof sourceGrades)[number];
}

/**
 * Records that a child was seen alive, or is said to be dead, on a day. A death reads as confirmed only once its rule
 * holds (`findVitalStatus`); nobody is told by the system. Errors: IMPOSSIBLE_DATES, INVALID_INPUT.
 */
export function recordVitalStatus(registry: Registry, actor: Actor, input: RecordVitalStatus): Promise<CaseId> {
  const kind = { action: 'vitalStatus:record', operation: 'vitalStatusRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    assertNotFuture(input.observedOn, today, 'observedOn');
    if (input.source.trim() === '') throw Invalid('A claim needs its source in words; it came empty.', ['source']);
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
    await tx.insert(vitalStatusClaims).values({
      caseId: input.caseId,
      observedOn: input.observedOn,
      status: input.status,
      source: input.source.trim(),
      grade: input.grade,
      isWithdrawal: false,
      recordedAt: now,
      recordedBy: by,
    });
  });
}
