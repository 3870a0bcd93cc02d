import { attestations } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import type { Reader } from '../../database/connection.js';
import { insertRow } from '../../database/insert-row.js';
import type { CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import { newId, type CaseId } from '../../identifiers.js';
import { assertWords } from '../../words.js';
import { assertBasisStands } from '../../tracing/named-basis.js';
import type { AttestationKind } from '../rules/case.rules.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { listRehabilitationFacts } from '../reading/rehabilitation-facts.js';
import { assertWithinLife } from '../rules/chronology.js';

export interface Attest extends ChangeRequest {
  readonly kind: AttestationKind;
  readonly attestedOn: CivilDate;
  /** The document it rests on: its number, its register, its issuer. */
  readonly reference: string;
}

/** What lists, manifests and arrivals say themselves, and by which acts: nobody's word stands for it. */
const saidElsewhere: Partial<Record<AttestationKind, string>> = {
  ON_AGREED_LIST: 'listAgree, which records for every child on both versions of a list that it is agreed',
  ON_MANIFEST: 'manifestAdd, which puts the child on the manifest of a movement',
  ARRIVAL_RECORD:
    'movementComplete for everybody on a manifest, or by selfReturnRecord for a child who came home without an operation',
};

/** What the plan says of a child who has one; of a child without one, somebody's word stands for it. */
const saidByPlan: Partial<Record<AttestationKind, string>> = {
  PLAN_APPROVED: 'planApprove, by a second person',
  MANDATORY_MILESTONES_MET: 'milestoneAchieve and milestoneWaive, milestone by milestone',
  STABLE_PLACEMENT: 'careRecord, which says who cares for the child and since when',
  NEED_IDENTIFIED: 'planReview, which identified the need',
};

/**
 * A person's word, with date and document, that a condition of the life-cycle holds. Guards read it. Errors: GUARD_FAILED for
 * what another act alone records, CONSENT_MISSING for a basis that names a request whose consent is taken back, IMPOSSIBLE_DATES, INVALID_INPUT.
 */
export function attest(registry: Registry, actor: Actor, input: Attest): Promise<CaseId> {
  return write(registry, actor, input, async (tx) => {
    const { kind, caseId } = input;
    const elsewhere = saidElsewhere[kind];
    if (elsewhere !== undefined) throw recordedElsewhere(`${kind} is recorded by ${elsewhere}; nobody attests it.`);
    await assertBasisStands(tx, actor, input);
    const act = saidByPlan[kind];
    if (act === undefined || !(await listRehabilitationFacts(tx, [caseId])).has(caseId)) return;
    throw recordedElsewhere(`this child has a plan, which says so itself: ${kind} is recorded by ${act}.`);
  });
}

const recordedElsewhere = (why: string) => Invalid(`RECORDED_ELSEWHERE: ${why}`, ['kind'], 'GUARD_FAILED');

/** As `attest`, for histories from before the registry kept lists, manifests, arrivals and plans: those of the demonstration. */
export const attestOfOld = (registry: Registry, actor: Actor, input: Attest): Promise<CaseId> =>
  write(registry, actor, input, () => Promise.resolve());

function write(registry: Registry, actor: Actor, input: Attest, check: (tx: Reader) => Promise<void>): Promise<CaseId> {
  const kind = { action: 'attestation:record', operation: 'attestationRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    await check(tx);
    await assertWithinLife(tx, { caseId: input.caseId, on: input.attestedOn, today, field: 'attestedOn' });
    assertWords(
      input.reference,
      ['reference'],
      'An attestation names the document it rests on; the reference came empty.',
    );
    await insertRow(tx, attestations, {
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
