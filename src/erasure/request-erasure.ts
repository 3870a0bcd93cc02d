import { erasures, type erasureReasons } from '../../schema/vault.js';
import type { Actor } from '../access/actor.js';
import { perform, type Registry } from '../audit/act.js';
import type { CaseRow } from '../cases/case-rows.js';
import { getSealableCase, personOf, type ChangeRequest } from '../cases/change-case.js';
import type { Tx } from '../database/connection.js';
import { Invalid, VersionConflict } from '../errors.js';
import { newId, type CaseId } from '../identifiers.js';
import { wordsOf } from '../words.js';

export interface RequestErasure extends ChangeRequest {
  readonly reason: (typeof erasureReasons)[number];
  /** The document that asks for it or orders it. */
  readonly reference: string;
}

/**
 * The first of two persons: asks that the identity of this child be erased, on exactly this version of the file. Nothing is
 * erased by it; it lapses with any change of the file, and after 30 days. Errors: NOT_FOUND, VERSION_CONFLICT, GUARD_FAILED
 * where the case is not closed, INVALID_INPUT.
 */
export function requestErasure(registry: Registry, actor: Actor, input: RequestErasure): Promise<CaseId> {
  const act = { action: 'child:erase', operation: 'erasureRequest', input, subject: input.caseId } as const;
  return perform(registry, actor, act, async (tx, now) => {
    const row = await getErasableCase(tx, actor, input, now);
    await tx.insert(erasures).values({
      id: newId(now),
      caseId: input.caseId,
      caseVersion: row.version,
      reason: input.reason,
      reference: wordsOf(input.reference, 'reference'),
      recordedAt: now,
      recordedBy: personOf(actor),
    });
    return input.caseId;
  });
}

/** A child that is still looked for, or on its way, is not erased: nobody could bring it home any more. */
export async function getErasableCase(
  tx: Tx,
  actor: Actor,
  { caseId, expectedVersion }: ChangeRequest,
  now: number,
): Promise<CaseRow> {
  const row = await getSealableCase(tx, actor, caseId, now);
  if (row.version !== expectedVersion) throw VersionConflict(expectedVersion, row.version);
  if (row.stage === 'CLOSED') return row;
  throw Invalid(
    `CLOSED: the identity of a child is erased once its case is closed; this one is at ${row.stage}.`,
    ['caseId'],
    'GUARD_FAILED',
  );
}
