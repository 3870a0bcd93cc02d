import { and, eq, gt, inArray, isNotNull } from 'drizzle-orm';
import { auditEntries, auditSubjects } from '../../schema/audit.js';
import type { Reader } from '../database/connection.js';
import type { CaseId } from '../identifiers.js';

/** Stands in the audit after what was played: the acts between it and the beginning are the demonstration's own. */
export const beginOfPlay = 'loadDemonstration';
export const endOfPlay = 'demonstrationPlayed';

/**
 * The children on whom people have acted since the demonstration was made: they have a story of their own now, into which what
 * the demonstration would go on with no longer fits.
 */
export async function listActedUpon(db: Reader, madeAt: number): Promise<ReadonlySet<CaseId>> {
  const marks = await db
    .select({ sequence: auditEntries.sequence, operation: auditEntries.operation })
    .from(auditEntries)
    .where(inArray(auditEntries.operation, [beginOfPlay, endOfPlay]))
    .orderBy(auditEntries.sequence);
  const played = marks.flatMap(({ sequence, operation }, at) => {
    const next = marks[at + 1];
    return operation === beginOfPlay && next?.operation === endOfPlay ? [{ from: sequence, to: next.sequence }] : [];
  });
  const acts = await db
    .select({ sequence: auditEntries.sequence, caseId: auditSubjects.caseId })
    .from(auditEntries)
    .innerJoin(auditSubjects, eq(auditSubjects.sequence, auditEntries.sequence))
    .where(and(eq(auditEntries.decision, 'DONE'), isNotNull(auditEntries.userId), gt(auditEntries.recordedAt, madeAt)));
  const own = acts.filter(({ sequence }) => !played.some(({ from, to }) => from < sequence && sequence < to));
  return new Set(own.map(({ caseId }) => caseId as CaseId));
}
