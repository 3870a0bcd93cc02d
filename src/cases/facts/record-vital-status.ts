import { asc, eq, sql } from 'drizzle-orm';
import { vitalStatusClaims, type sourceGrades } from '../../../schema/claims.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import type { Reader } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import { toRecordId, type CaseId, type UserId } from '../../identifiers.js';
import { findBornFrom } from '../../identity/births.js';
import { assertWords, isMeantAs } from '../../words.js';
import { listVitalClaims } from '../reading/case-file.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { ordinalsOf } from '../ordinals.js';
import { assertCorrects, getStandingRow, reasonOf, standingClaims } from '../standing-rows.js';
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
 * the word of whoever corrects. Errors: IMPOSSIBLE_DATES, INVALID_INPUT, NOT_FOUND, ALREADY_RECORDED for what stands already.
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
    const bornFrom = await findBornFrom(tx, input.caseId);
    if (bornFrom !== undefined && input.observedOn < bornFrom) {
      throw Invalid(
        `Nobody was alive or dead before birth: the child was born on ${bornFrom} at the earliest, the claim is of ${input.observedOn}.`,
        ['observedOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    const corrected =
      input.corrects === undefined
        ? undefined
        : getStandingRow(await listVitalClaims(tx, input), input.corrects, 'claim', 'corrects');
    await assertOtherwise(tx, input, { by, correctsId: corrected?.id });
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

/**
 * ALREADY_RECORDED for what stands already: of the same day and source, and of the same grade. That a death is confirmed is said by
 * two persons, so that the word of another is something else; a correction says otherwise than the claim that it restates, whoever
 * makes it.
 */
async function assertOtherwise(
  db: Reader,
  { caseId, status, observedOn, grade, source }: RecordVitalStatus,
  { by, correctsId }: { readonly by: UserId; readonly correctsId: number | undefined },
): Promise<void> {
  const rows = await listAlike(db, { caseId, observedOn });
  const isSame = isMeantAs(source);
  const same = standingClaims(rows).find(
    (claim) =>
      claim.status === status &&
      claim.observedOn === observedOn &&
      claim.grade === grade &&
      (status !== 'CONFIRMED_DEAD' || claim.recordedBy === by || claim.id === correctsId) &&
      isSame(claim.source),
  );
  if (!same) return;
  const id = toRecordId('vitalStatusClaim', [caseId], ordinalsOf(rows)(same.id));
  throw Invalid(
    `${status} of ${observedOn} is on record already by this source: ${id}.`,
    ['source'],
    'ALREADY_RECORDED',
  );
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

/** Every row about the life of a child, oldest first, of which the source is opened of those of one day alone. */
const listAlike = prepared<Pick<RecordVitalStatus, 'caseId' | 'observedOn'>, Alike>((db) =>
  db
    .select({
      id: vitalStatusClaims.id,
      observedOn: vitalStatusClaims.observedOn,
      status: vitalStatusClaims.status,
      source: sql<string>`case ${vitalStatusClaims.observedOn} when ${sql.placeholder('observedOn')} then ${vitalStatusClaims.source} else '' end`,
      grade: vitalStatusClaims.grade,
      correctsId: vitalStatusClaims.correctsId,
      isWithdrawal: vitalStatusClaims.isWithdrawal,
      recordedAt: vitalStatusClaims.recordedAt,
      recordedBy: vitalStatusClaims.recordedBy,
    })
    .from(vitalStatusClaims)
    .where(eq(vitalStatusClaims.caseId, sql.placeholder('caseId')))
    .orderBy(asc(vitalStatusClaims.id)),
);

type Alike = Omit<typeof vitalStatusClaims.$inferSelect, 'caseId' | 'reason'>;
