import { attestations } from '../../schema/evidence.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import type { CivilDate } from '../dates.js';
import { newId, type CaseId } from '../identifiers.js';
import { assertWords } from '../words.js';
import type { AttestationKind } from './case.rules.js';
import { changeCase, type ChangeRequest } from './change-case.js';
import { assertWithinLife } from './chronology.js';

export interface Attest extends ChangeRequest {
  readonly kind: AttestationKind;
  readonly attestedOn: CivilDate;
  /** The document it rests on: its number, its register, its issuer. */
  readonly reference: string;
}

/** A person's word, with date and document, that a condition of the life-cycle holds. Guards read it. */
export function attest(registry: Registry, actor: Actor, input: Attest): Promise<CaseId> {
  const kind = { action: 'attestation:record', operation: 'attestationRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
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
