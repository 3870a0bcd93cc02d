import { erasures, type erasureReasons } from '../../schema/vault.js';
import type { Actor } from '../access/actor.js';
import { perform, type Registry } from '../audit/act.js';
import type { CaseRow } from '../cases/case-rows.js';
import { getSealableCase, personOf, type ChangeRequest } from '../cases/change-case.js';
import type { Tx } from '../database/connection.js';
import { Invalid, VersionConflict } from '../errors.js';
import { newId, type CaseId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { findErasure } from './erasure.queries.js';

export interface RequestErasure extends ChangeRequest {
  readonly reason: (typeof erasureReasons)[number];
  /** The number of the document that asks for it or orders it. */
  readonly reference: string;
}

/**
 * The first of two persons: asks that the identity of this child be erased, on exactly this version of the file. Nothing is
 * erased by it; it lapses with any change of the file, and after 30 days. Errors: NOT_FOUND, VERSION_CONFLICT, GUARD_FAILED
 * where the case is not closed, ALREADY_RECORDED where it was asked for on this version and that word stands, INVALID_INPUT.
 */
export function requestErasure(registry: Registry, actor: Actor, input: RequestErasure): Promise<CaseId> {
  const act = { action: 'child:erase', operation: 'erasureRequest', input, subject: input.caseId } as const;
  return perform(registry, actor, act, async (tx, now) => {
    const row = await getErasableCase(tx, actor, input, now);
    const reference = fileNumberOf(input.reference);
    await assertNotAsked(tx, actor, input.caseId, now);
    await tx.insert(erasures).values({
      id: newId(now),
      caseId: input.caseId,
      caseVersion: row.version,
      reason: input.reason,
      reference,
      recordedAt: now,
      recordedBy: personOf(actor),
    });
    return input.caseId;
  });
}

const longestReference = 40;
const fileNumber = /^[\p{L}\p{Nd}№#(][\p{L}\p{M}\p{Nd} .,:/#№()_–-]*$/u;

/**
 * The number of a document, with a word before it at most. It outlives the child's key, so that a sentence, in which somebody would
 * name the child, is not taken.
 */
function fileNumberOf(given: string): string {
  const reference = wordsOf(given, 'reference');
  const words = reference.match(/[\p{L}\p{M}]{4,}/gu) ?? [];
  const isOne = fileNumber.test(reference) && /\p{Nd}/u.test(reference) && words.length <= 1;
  if (isOne && reference.length <= longestReference) return reference;
  throw Invalid(
    `reference is the number of a document, such as "Letter 17" or "2-1234/2019": at most ${longestReference} letters, digits and signs, a digit among them and no more than one word longer than three letters; it came with ${reference.length} characters and ${words.length} such word(s). Name no child in it.`,
    ['reference'],
  );
}

/** Where whoever asked may ask no longer, their word is none, and somebody else gives it. */
async function assertNotAsked(tx: Tx, actor: Actor, caseId: CaseId, now: number): Promise<void> {
  const asked = await findErasure(tx, caseId, now);
  if (asked?.counts !== true) return;
  const next = asked.by === personOf(actor) ? 'Another person carries it out' : 'You may carry it out';
  throw Invalid(
    `This erasure was asked for already, on the file as it stands now. ${next}, or declines it; it lapses 30 days after it was asked for.`,
    ['caseId'],
    'ALREADY_RECORDED',
  );
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
