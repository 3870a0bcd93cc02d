import { attestationChanges, attestations } from '../../../schema/evidence.js';
import type { Reader } from '../../database/connection.js';
import { insertRow } from '../../database/insert-row.js';
import type { CivilDate } from '../../dates.js';
import { newId, type CaseId } from '../../identifiers.js';
import { asRestated, counts, endedOn, listAttestations } from '../rules/attestation-standing.js';
import { lawfulBases, type AttestationKind } from '../rules/case.rules.js';
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
  const written = await listWritten(change.tx, change.row.id as CaseId, fact);
  if (!written.some(({ became }) => counts(became))) await insertFact(change, fact);
}

/** As `attestFact`, where the act can happen once alone. */
export function insertFact({ tx, row, now, by }: Change, { kind, on, reference }: Fact): Promise<void> {
  const stamp = { recordedAt: now, recordedBy: by };
  return insertRow(tx, attestations, {
    ...{ id: newId(now), caseId: row.id, kind, attestedOn: on, reference },
    ...stamp,
  });
}

/** Until when, in milliseconds, an attestation came to name the record of its fact; any time where nothing is said. */
interface Written {
  readonly writtenBy?: number;
  /** An instant at which it may have come to name it as well: that of the act itself. */
  readonly writtenAt?: number;
}

/**
 * Ends what was written of a fact that holds no more from a day on and was right until then: for what is of an earlier day it counts
 * still. Of two days the earlier holds. Nothing is written where it ended by that day, or was never right.
 */
export async function endFact(
  { tx, row, now, by }: Change,
  { on, reason, ...fact }: Fact & Written & { readonly reason: string },
): Promise<void> {
  const caseId = row.id as CaseId;
  for (const { id } of await listLasting(tx, caseId, fact, on)) {
    const ended = { caseId, attestationId: id, kind: 'WITHDRAWN', attestedOn: on, reason } as const;
    await tx.insert(attestationChanges).values({ ...ended, recordedAt: now, recordedBy: by });
  }
}

/** What was written of a fact and counts for some day from the given one on. */
export const listLasting = async (
  db: Reader,
  caseId: CaseId,
  { writtenBy = Number.POSITIVE_INFINITY, writtenAt, ...fact }: Pick<Fact, 'kind' | 'reference'> & Written,
  day: CivilDate,
) =>
  (await listWritten(db, caseId, fact)).filter((row) => {
    const { became } = row;
    const named = row.reference === fact.reference ? row : became.find(({ reference }) => reference === fact.reference);
    if (named !== undefined && named.recordedAt > writtenBy && named.recordedAt !== writtenAt) return false;
    const until = endedOn(became);
    return until === undefined ? counts(became) : until > day;
  });

/**
 * Whether what was written of a fact last ended on a day, and was neither right for good nor wrong from the start. Asked also of what
 * was restated since to another record: that the fact gave it, and ended it, stays so.
 */
export async function hasEnded(
  db: Reader,
  caseId: CaseId,
  { kind, reference }: Pick<Fact, 'kind' | 'reference'>,
): Promise<boolean> {
  const named = (await listAttestations(db, caseId)).filter(
    (row) => row.kind === kind && [row, ...row.became].some((said) => said.reference === reference),
  );
  const last = named.at(-1);
  return last !== undefined && endedOn(last.became) !== undefined;
}

/** Whether something that was written of a fact counts, however its paper is called by now. */
export const isWritten = async (db: Reader, caseId: CaseId, fact: Pick<Fact, 'kind' | 'reference'>): Promise<boolean> =>
  (await listWritten(db, caseId, fact)).some(({ became }) => counts(became));

/**
 * Withdraws what was written of a fact that turned out wrong or holds no more, whatever record it names where none is given, also what
 * ended before; what was done on it stays done. Answers whether anything counted, for whatever day.
 */
export async function withdrawFact(
  { tx, row, now, by }: Change,
  { kind, reference, reason }: { readonly kind: AttestationKind; readonly reference?: string; readonly reason: string },
): Promise<boolean> {
  const caseId = row.id as CaseId;
  const counting = (await listWritten(tx, caseId, { kind, reference })).filter(
    ({ became }) => counts(became) || endedOn(became) !== undefined,
  );
  for (const { id } of counting) {
    await tx
      .insert(attestationChanges)
      .values({ caseId, attestationId: id, kind: 'WITHDRAWN', reason, recordedAt: now, recordedBy: by });
  }
  return counting.length > 0;
}

/**
 * The record that an attestation rests on. A lawful basis that was restated to a paper of its own rests on that, and no more on the
 * record that it first named; being on a manifest, on a list or under a task is of that record, however its paper is called.
 */
const recordOf = (row: Awaited<ReturnType<typeof listAttestations>>[number]): string =>
  lawfulBases.some((kind) => kind === row.kind) ? asRestated(row, row.became).reference : row.reference;

/** All that was written of a fact, in the order of recording. */
async function listWritten(
  db: Reader,
  caseId: CaseId,
  { kind, reference }: { readonly kind: AttestationKind; readonly reference?: string | undefined },
) {
  return (await listAttestations(db, caseId)).filter(
    (row) => row.kind === kind && (reference === undefined || recordOf(row) === reference),
  );
}
