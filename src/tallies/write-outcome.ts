import { and, asc, eq } from 'drizzle-orm';
import { milestoneEvents, milestones } from '../../schema/rehabilitation/plans.js';
import type { Tx } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import type { CaseId, UserId } from '../identifiers.js';

type Milestone = typeof milestones.$inferSelect;

/** What befell a milestone, and by whom it was recorded when. */
export interface Befell {
  readonly kind: typeof milestoneEvents.$inferInsert.kind;
  readonly happenedOn: CivilDate;
  readonly evidence?: string | undefined;
  readonly reason?: string | undefined;
  readonly by: UserId;
  readonly now: number;
}

/** Writes what befell a milestone, its event and its row, and answers it as it stands then. The counts are for the caller to post. */
export async function writeOutcome<Row extends Pick<Milestone, 'caseId' | 'code'>>(
  tx: Tx,
  milestone: Row,
  { kind, happenedOn, evidence, reason, by, now }: Befell,
): Promise<Row & Pick<Milestone, 'outcome' | 'outcomeOn'>> {
  const { caseId, code } = milestone;
  const event = { caseId, code, kind, happenedOn, evidence: evidence ?? null, reason: reason ?? null };
  await tx.insert(milestoneEvents).values({ ...event, recordedAt: now, recordedBy: by });
  const outcome = kind === 'REOPENED' ? null : kind;
  const ended = { outcome, outcomeOn: outcome === null ? null : happenedOn };
  await tx
    .update(milestones)
    .set(ended)
    .where(and(eq(milestones.caseId, caseId), eq(milestones.code, code)));
  return { ...milestone, ...ended };
}

/** The last that befell each milestone of a case, by its code. */
export async function lastOfEach(
  tx: Tx,
  caseId: CaseId,
): Promise<ReadonlyMap<string, typeof milestoneEvents.$inferSelect>> {
  const events = await tx
    .select()
    .from(milestoneEvents)
    .where(eq(milestoneEvents.caseId, caseId))
    .orderBy(asc(milestoneEvents.id));
  return new Map(events.map((event) => [event.code, event]));
}
