import { attestationChanges, attestations } from '../../../schema/evidence.js';
import { insertRow } from '../../database/insert-row.js';
import type { CivilDate } from '../../dates.js';
import { newId, type CaseId } from '../../identifiers.js';
import { counts, listAttestations } from '../rules/attestation-standing.js';
import type { AttestationKind } from '../rules/case.rules.js';
import type { Change } from '../change-case.js';

/** A condition of the life-cycle that another module knows to hold, and the record of that module it rests on. */
export interface Fact {
  readonly kind: AttestationKind;
  readonly on: CivilDate;
  /** Names the record, such as `movement_6917…`: by it the attestation is found again when the fact ends. */
  readonly reference: string;
}

/** Writes what guards read of a fact, within the act that made it; once, however often the fact is stated. */
export async function attestFact(change: Change, fact: Fact): Promise<void> {
  const standing = await listStanding({ tx: change.tx, caseId: change.row.id as CaseId }, fact);
  if (standing.length === 0) await insertFact(change, fact);
}

/** As `attestFact`, where the act can happen once alone. */
export function insertFact({ tx, row, now, by }: Change, { kind, on, reference }: Fact): Promise<void> {
  const stamp = { recordedAt: now, recordedBy: by };
  return insertRow(tx, attestations, {
    ...{ id: newId(now), caseId: row.id, kind, attestedOn: on, reference },
    ...stamp,
  });
}

/**
 * Withdraws what was written of a fact that holds no more, whatever record it names where none is given; what was done on it
 * stays done. Answers whether anything stood.
 */
export async function withdrawFact(
  { tx, row, now, by }: Change,
  { kind, reference, reason }: { readonly kind: AttestationKind; readonly reference?: string; readonly reason: string },
): Promise<boolean> {
  const caseId = row.id as CaseId;
  const standing = await listStanding({ tx, caseId }, { kind, reference });
  for (const { id } of standing) {
    await tx
      .insert(attestationChanges)
      .values({ caseId, attestationId: id, kind: 'WITHDRAWN', reason, recordedAt: now, recordedBy: by });
  }
  return standing.length > 0;
}

async function listStanding(
  { tx, caseId }: { readonly tx: Change['tx']; readonly caseId: CaseId },
  { kind, reference }: { readonly kind: AttestationKind; readonly reference: string | undefined },
) {
  return (await listAttestations(tx, caseId)).filter(
    (row) => row.kind === kind && (reference === undefined || row.reference === reference) && counts(row.became),
  );
}
