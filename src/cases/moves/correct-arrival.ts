import { desc, eq } from 'drizzle-orm';
import { attestationChanges } from '../../../schema/evidence.js';
import { arrivalChanges, arrivals } from '../../../schema/movements.js';
import type { CivilDate } from '../../dates.js';
import type { CaseId } from '../../identifiers.js';
import { asRestated, counts, listAttestations } from '../rules/attestation-standing.js';
import type { Change } from '../change-case.js';

/**
 * What the correction of a return makes of its arrival, so that whoever asks how the child came home, or how many a movement
 * brought, reads what is known now: another day, or, where none is given, no arrival at all. The border's record goes the
 * same way, and carries no second return. Answers the movement that the arrival was by, whose version the caller raises.
 */
export async function correctArrival(
  { tx, row, now, by }: Change,
  arrivedOn: CivilDate | undefined,
  reason: string,
): Promise<number | null> {
  const caseId = row.id as CaseId;
  const stamp = { caseId, recordedAt: now, recordedBy: by };
  const how = arrivedOn === undefined ? ({ kind: 'WITHDRAWN' } as const) : ({ kind: 'RESTATED', arrivedOn } as const);
  // A case has one arrival that stands at most, the last: nobody returns twice but after the first was taken back.
  const [arrival] = await tx
    .select({ id: arrivals.id, movementId: arrivals.movementId })
    .from(arrivals)
    .where(eq(arrivals.caseId, caseId))
    .orderBy(desc(arrivals.id))
    .limit(1);
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
