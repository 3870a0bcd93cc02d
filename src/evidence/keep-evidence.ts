import { asc, eq } from 'drizzle-orm';
import { custodySteps, evidenceConflicts, type conflictSubjects } from '../../schema/evidence.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { listJudgedEvidence } from '../cases/reading/case-file.js';
import { changeCase, type ChangeRequest } from '../cases/change-case.js';
import { listConflictRows, openConflicts, type ConflictRow } from '../cases/reading/evidence-details.js';
import { atOrdinal, ordinalsOf } from '../cases/ordinals.js';
import type { Reader } from '../database/connection.js';
import { assertNotFuture, type CivilDate } from '../dates.js';
import { Invalid, NotFound } from '../errors.js';
import { toRecordId, type CaseId, type UserId } from '../identifiers.js';
import { isMeantAlike, wordsOf } from '../words.js';

export interface RecordCustody extends ChangeRequest {
  /** The item's place in the case. */
  readonly evidenceId: number;
  readonly holder: string;
  readonly heldFrom: CivilDate;
}

/**
 * Records who holds an item from a day on; the steps of an item follow each other in time. Errors: NOT_FOUND,
 * IMPOSSIBLE_DATES for a day before the item was obtained or before the step before, ALREADY_RECORDED for the very step before.
 */
export function recordCustody(registry: Registry, actor: Actor, input: RecordCustody): Promise<CaseId> {
  const kind = { action: 'evidence:record', operation: 'custodyRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const { caseId, heldFrom } = input;
    const holder = wordsOf(input.holder, 'holder');
    assertNotFuture(heldFrom, today, 'heldFrom');
    const item = await getItem(tx, caseId, input.evidenceId, 'evidenceId');
    const steps = await tx
      .select()
      .from(custodySteps)
      .where(eq(custodySteps.evidenceId, item.id))
      .orderBy(asc(custodySteps.id));
    const last = steps.at(-1);
    if (last?.heldFrom === heldFrom && isMeantAlike(last.holder, holder)) {
      throw Invalid(
        `That this holder has the item since ${heldFrom} is the last step of its chain already.`,
        ['heldFrom'],
        'ALREADY_RECORDED',
      );
    }
    const since = last?.heldFrom ?? item.obtainedOn;
    if (heldFrom < since) {
      throw Invalid(
        `The chain of custody goes forward: the item was obtained, or passed on last, on ${since}; this step is of ${heldFrom}.`,
        ['heldFrom'],
        'IMPOSSIBLE_DATES',
      );
    }
    await tx
      .insert(custodySteps)
      .values({ caseId, evidenceId: item.id, holder, heldFrom, recordedAt: now, recordedBy: by });
  });
}

export interface RecordConflict extends ChangeRequest {
  readonly evidenceId: number;
  readonly otherEvidenceId: number;
  readonly about: (typeof conflictSubjects)[number];
  readonly reason: string;
}

/**
 * Says that two items contradict each other; while that is open the identity is. Errors: NOT_FOUND, INVALID_INPUT, ALREADY_RECORDED
 * while it is open between the two about the same, whoever said so, and in whichever order.
 */
export function recordConflict(registry: Registry, actor: Actor, input: RecordConflict): Promise<CaseId> {
  const kind = { action: 'evidence:judge', operation: 'evidenceConflictRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const { caseId, about } = input;
    const reason = wordsOf(input.reason, 'reason');
    const one = await getItem(tx, caseId, input.evidenceId, 'evidenceId');
    const other = await getItem(tx, caseId, input.otherEvidenceId, 'otherEvidenceId');
    if (one.id === other.id) {
      throw Invalid('A conflict is between two items; both came as the same.', ['otherEvidenceId']);
    }
    await assertNotOpen(tx, { caseId, about, ends: new Set([one.id, other.id]) });
    const stamp = { recordedAt: now, recordedBy: by };
    await tx
      .insert(evidenceConflicts)
      .values({ caseId, evidenceId: one.id, otherEvidenceId: other.id, about, reason, ...stamp });
  });
}

async function assertNotOpen(
  db: Reader,
  {
    caseId,
    about,
    ends,
  }: { readonly caseId: CaseId; readonly about: ConflictRow['about']; readonly ends: ReadonlySet<number> },
): Promise<void> {
  const rows = await listConflictRows(db, { ids: JSON.stringify([caseId]) });
  const same = openConflicts(rows).find(
    (row) => row.about === about && ends.has(row.evidenceId) && ends.has(row.otherEvidenceId),
  );
  if (!same) return;
  const place = ordinalsOf(rows.filter(({ settlesId }) => settlesId === null))(same.id);
  throw Invalid(
    `That these two contradict each other about ${about} is on file and open already: ${toRecordId('evidenceConflict', [caseId], place)}. Settle it with evidenceConflictSettle.`,
    ['otherEvidenceId'],
    'ALREADY_RECORDED',
  );
}

export interface SettleConflict extends ChangeRequest {
  /** The conflict's place in the case. */
  readonly conflictId: number;
  readonly reason: string;
}

/**
 * Says how a conflict was settled; judge the item that was wrong besides. Errors: NOT_FOUND, NO_SUCH_TRANSITION for one that was settled,
 * SAME_PERSON of two results of laboratories for whoever recorded either of them, or the conflict.
 */
export function settleConflict(registry: Registry, actor: Actor, input: SettleConflict): Promise<CaseId> {
  const kind = { action: 'evidence:judge', operation: 'evidenceConflictSettle' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const reason = wordsOf(input.reason, 'reason');
    const rows = await listConflictRows(tx, { ids: JSON.stringify([input.caseId]) });
    const opened = rows.filter(({ settlesId }) => settlesId === null);
    const named = atOrdinal(opened, input.conflictId);
    const conflict = openConflicts(rows).find(({ id }) => id === named);
    if (!conflict && named !== undefined)
      throw Invalid(
        'This conflict was settled already: its settling says how. evidenceJudge says of an item that it stands or not, and evidenceConflictRecord that two contradict each other anew.',
        ['conflictId'],
        'NO_SUCH_TRANSITION',
      );
    if (!conflict) throw NotFound('open conflict', ['conflictId']);
    await assertAnotherSettles(tx, conflict, by);
    const { id, ...same } = conflict;
    await tx.insert(evidenceConflicts).values({ ...same, settlesId: id, reason, recordedAt: now, recordedBy: by });
  });
}

/** By a result a child is given to a family: whoever put one on file does not say alone which of two holds. */
async function assertAnotherSettles(
  db: Reader,
  { caseId, evidenceId, otherEvidenceId, recordedBy }: ConflictRow,
  by: UserId,
): Promise<void> {
  const items = await listJudgedEvidence(db, caseId as CaseId);
  const ends = items.filter(
    ({ id, likelihoodPpm }) => (id === evidenceId || id === otherEvidenceId) && likelihoodPpm !== null,
  );
  if (ends.length < 2 || ![recordedBy, ...ends.map((end) => end.recordedBy)].includes(by)) return;
  throw Invalid(
    'You recorded one of these two results, or that they contradict each other: a colleague who did neither settles which holds.',
    ['conflictId'],
    'SAME_PERSON',
  );
}

async function getItem(db: Reader, caseId: CaseId, place: number, field: string) {
  const items = await listJudgedEvidence(db, caseId);
  const found = items.find(({ id }) => id === atOrdinal(items, place));
  if (!found) throw NotFound('item of evidence', [field]);
  return found;
}
