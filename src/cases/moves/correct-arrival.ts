import { attestationChanges } from '../../../schema/evidence.js';
import { arrivalChanges } from '../../../schema/movements.js';
import type { CivilDate } from '../../dates.js';
import type { CaseId } from '../../identifiers.js';
import type { Change } from '../change-case.js';
import { findArrival } from '../rules/arrival-standing.js';
import { asRestated, counts, listAttestations } from '../rules/attestation-standing.js';

/**
 * What the correction of the return (`isReturn`) makes of its arrival, so that whoever asks how the child came home, or how
 * many a movement brought, reads what is known now: another day, or, where none is given, no arrival at all. The border's
 * record goes the same way, and carries no second return. Answers the movement that the arrival was by, whose version the
 * caller raises.
 */
export async function correctArrival(
  { tx, row, now, by }: Change,
  arrivedOn: CivilDate | undefined,
  reason: string,
): Promise<number | null> {
  const caseId = row.id as CaseId;
  const stamp = { caseId, recordedAt: now, recordedBy: by };
  const how = arrivedOn === undefined ? ({ kind: 'WITHDRAWN' } as const) : ({ kind: 'RESTATED', arrivedOn } as const);
  const arrival = await findArrival(tx, caseId);
  if (arrival) await tx.insert(arrivalChanges).values({ ...stamp, arrivalId: arrival.id, ...how });
  for (const attestation of await listAttestations(tx, caseId)) {
    if (attestation.kind !== 'ARRIVAL_RECORD' || !counts(attestation.became)) continue;
    const { reference } = asRestated(attestation, attestation.became);
    const what =
      arrivedOn === undefined
        ? ({ kind: 'WITHDRAWN' } as const)
        : ({ kind: 'RESTATED', attestedOn: arrivedOn, reference } as const);
    await tx.insert(attestationChanges).values({ ...stamp, attestationId: attestation.id, ...what, reason });
  }
  return arrival?.movementId ?? null;
}
