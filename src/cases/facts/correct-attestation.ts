import { attestationChanges } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import type { Reader } from '../../database/connection.js';
import type { CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { followAttestation } from '../../tallies/follow-attestation.js';
import type { Shown } from '../../tallies/proven.rules.js';
import { assertBasisStands } from '../../tracing/named-basis.js';
import { wordsOrNone } from '../../words.js';
import { asRestated, firstEnd, listAttestations, listStanding, wasWrong } from '../rules/attestation-standing.js';
import { changeCase, type Change, type ChangeRequest } from '../change-case.js';
import { assertWithinLife } from '../rules/chronology.js';
import { atOrdinal } from '../ordinals.js';
import { reasonOf } from '../standing-rows.js';

export interface RestateAttestation extends ChangeRequest {
  /** The attestation's place in the case. */
  readonly attestationId: number;
  readonly attestedOn?: CivilDate | undefined;
  readonly reference?: string | undefined;
  readonly reason: string;
}

/**
 * Restates the day or the document of an attestation. One that a move has spent stays spent, one that ended stays ended on its day.
 * Errors: NOT_FOUND where there is none or it was withdrawn as wrong, CONSENT_MISSING as `attest`, IMPOSSIBLE_DATES, also for a day after it ended, INVALID_INPUT.
 */
export function restateAttestation(registry: Registry, actor: Actor, input: RestateAttestation): Promise<CaseId> {
  const kind = { action: 'attestation:record', operation: 'attestationRestate', isCorrection: true } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, now, today, by } = change;
    const reason = reasonOf(input);
    const found = await getAttestation(tx, input);
    const last = asRestated(found, found.became);
    const { attestedOn = last.attestedOn } = input;
    const reference = wordsOrNone(input.reference, ['reference']) ?? last.reference;
    if (attestedOn === last.attestedOn && reference === last.reference) {
      throw Invalid('A restatement changes attestedOn or reference; both came as they were.');
    }
    if (reference !== last.reference)
      await assertBasisStands(tx, actor, { caseId: input.caseId, kind: found.kind, reference });
    await assertWithinLife(tx, { caseId: input.caseId, on: attestedOn, today, field: 'attestedOn' });
    if (attestedOn !== last.attestedOn) assertBeforeEnd(firstEnd(found.became), attestedOn);
    if (reference === '') {
      throw Invalid('An attestation names the document it rests on; the reference came empty.', ['reference']);
    }
    await tx.insert(attestationChanges).values({
      caseId: input.caseId,
      attestationId: found.id,
      kind: 'RESTATED',
      attestedOn,
      reference,
      reason,
      recordedAt: now,
      recordedBy: by,
    });
    await tellOfPlan(change, input.caseId, last);
  });
}

export interface WithdrawAttestation extends ChangeRequest {
  readonly attestationId: number;
  readonly reason: string;
}

/**
 * Withdraws an attestation that turned out not to hold: it counts no more, not even where the annulment of a move gives
 * it back. Milestones that name it as what shows them go with it; what else was done on it stays done until it is corrected. Errors: NOT_FOUND, INVALID_INPUT without a reason.
 */
export function withdrawAttestation(registry: Registry, actor: Actor, input: WithdrawAttestation): Promise<CaseId> {
  const kind = { action: 'attestation:record', operation: 'attestationWithdraw', isCorrection: true } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, now, by } = change;
    const reason = reasonOf(input);
    const found = await getAttestation(tx, input);
    const stamp = { caseId: input.caseId, recordedAt: now, recordedBy: by };
    await tx.insert(attestationChanges).values({ ...stamp, attestationId: found.id, kind: 'WITHDRAWN', reason });
    await tellOfPlan(change, input.caseId, asRestated(found, found.became));
  });
}

/** A plan may rest on the attestation as it was. */
async function tellOfPlan({ tx, ...change }: Change, caseId: CaseId, was: Shown): Promise<void> {
  await followAttestation(tx, { ...change, caseId, was, shown: await listStanding(tx, caseId) });
}

/** What was said to hold no more from a day on did not begin to hold after it. */
function assertBeforeEnd(endedOn: CivilDate | undefined, attestedOn: CivilDate): void {
  if (endedOn === undefined || attestedOn <= endedOn) return;
  throw Invalid(
    `This attestation ended on ${endedOn}; it cannot have begun on ${attestedOn}. What holds since then is an attestation of its own: record it with attestationRecord.`,
    ['attestedOn'],
    'IMPOSSIBLE_DATES',
  );
}

/** The attestation at this place in the case, unless it was withdrawn as wrong; what was spent or has ended counts of its days, and may be wrong in them. */
async function getAttestation(db: Reader, { caseId, attestationId }: { caseId: CaseId; attestationId: number }) {
  const rows = await listAttestations(db, caseId);
  const found = rows.find(({ id }) => id === atOrdinal(rows, attestationId));
  if (!found || wasWrong(found.became)) {
    throw NotFound('attestation that was not withdrawn', ['attestationId']);
  }
  return found;
}
