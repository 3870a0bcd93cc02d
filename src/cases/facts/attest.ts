import { attestations } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import type { CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import { newId, type CaseId } from '../../identifiers.js';
import { assertWords } from '../../words.js';
import type { AttestationKind } from '../rules/case.rules.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { assertWithinLife } from '../rules/chronology.js';

export interface Attest extends ChangeRequest {
  readonly kind: AttestationKind;
  readonly attestedOn: CivilDate;
  /** The document it rests on: its number, its register, its issuer. */
  readonly reference: string;
}

/** What the manifest and the arrival say themselves, and by which acts: nobody's word stands for it. */
const saidElsewhere: Partial<Record<AttestationKind, string>> = {
  ON_MANIFEST: 'manifestAdd, which puts the child on the manifest of a movement',
  ARRIVAL_RECORD:
    'movementComplete for everybody on a manifest, or by selfReturnRecord for a child who came home without an operation',
};

/**
 * A person's word, with date and document, that a condition of the life-cycle holds. Guards read it. Errors: GUARD_FAILED for
 * what another act alone records, IMPOSSIBLE_DATES, INVALID_INPUT.
 */
export function attest(registry: Registry, actor: Actor, input: Attest): Promise<CaseId> {
  return write(registry, actor, input, () => {
    const elsewhere = saidElsewhere[input.kind];
    if (elsewhere === undefined) return;
    throw Invalid(
      `RECORDED_ELSEWHERE: ${input.kind} is recorded by ${elsewhere}; nobody attests it.`,
      ['kind'],
      'GUARD_FAILED',
    );
  });
}

/** As `attest`, for histories from before the registry kept manifests and arrivals: those of the demonstration. */
export const attestOfOld = (registry: Registry, actor: Actor, input: Attest): Promise<CaseId> =>
  write(registry, actor, input, () => undefined);

function write(registry: Registry, actor: Actor, input: Attest, check: () => void): Promise<CaseId> {
  const kind = { action: 'attestation:record', operation: 'attestationRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    check();
    await assertWithinLife(tx, { caseId: input.caseId, on: input.attestedOn, today, field: 'attestedOn' });
    assertWords(
      input.reference,
      ['reference'],
      'An attestation names the document it rests on; the reference came empty.',
    );
    await tx.insert(attestations).values({
      id: newId(now),
      caseId: input.caseId,
      kind: input.kind,
      attestedOn: input.attestedOn,
      reference: input.reference.trim(),
      recordedAt: now,
      recordedBy: by,
    });
  });
}
