import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { carePeriods } from '../../schema/cases.js';
import { milestones, planApprovals, planReviews, plans } from '../../schema/rehabilitation/plans.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { Connection, Reader } from '../database/connection.js';
import type { RehabilitationFacts } from './case.rules.js';
import { latestOf, standingClaims } from './standing-rows.js';

type ByCase<Row> = { caseId: number } & Row;
const ofCases = (column: unknown) => among(column, 'ids');

const listPlans = prepared<{ ids: string }, ByCase<{ arrivedOn: string }>>((db) =>
  db.select({ caseId: plans.caseId, arrivedOn: plans.arrivedOn }).from(plans).where(ofCases(plans.caseId)),
);
/** Those whose version that stands is approved: what was approved before it was changed is another plan. */
const listApproved = prepared<{ ids: string }, { caseId: number }>((db) =>
  db
    .select({ caseId: plans.caseId })
    .from(plans)
    .innerJoin(planApprovals, and(eq(planApprovals.caseId, plans.caseId), eq(planApprovals.number, plans.version)))
    .where(ofCases(plans.caseId)),
);
const listOpenMandatory = prepared<{ ids: string }, ByCase<{ phase: string; code: string }>>((db) =>
  db
    .select({ caseId: milestones.caseId, phase: milestones.phase, code: milestones.code })
    .from(milestones)
    .where(
      and(
        ofCases(milestones.caseId),
        isNull(milestones.outcome),
        eq(milestones.isMandatory, sql`1`),
        sql`${milestones.phase} not in ('FOLLOW_UP', 'EXIT')`,
      ),
    )
    .orderBy(asc(milestones.dueOn), asc(milestones.code)),
);
const listNeeds = prepared<{ ids: string }, ByCase<{ reviewedOn: string }>>((db) =>
  db
    .select({ caseId: planReviews.caseId, reviewedOn: planReviews.reviewedOn })
    .from(planReviews)
    .where(and(ofCases(planReviews.caseId), sql`${planReviews.finding} = 'NEED_IDENTIFIED'`)),
);
const listCare = prepared<{ ids: string }, typeof carePeriods.$inferSelect>((db) =>
  db.select().from(carePeriods).where(ofCases(carePeriods.caseId)).orderBy(asc(carePeriods.id)),
);

/**
 * What the plans of these cases say to the guards of the life-cycle; nothing of a case without a plan, whose guards read
 * attestations. The tables of plans are read here because guards are: what plans are is known to src/rehabilitation.
 */
export async function listRehabilitationFacts(
  at: Connection | Reader,
  caseIds: readonly number[],
): Promise<Map<number, RehabilitationFacts>> {
  const ids = { ids: JSON.stringify(caseIds) };
  const planned = await listPlans(at, ids);
  if (planned.length === 0) return new Map();
  const approved = new Set((await listApproved(at, ids)).map(({ caseId }) => caseId));
  const open = Map.groupBy(await listOpenMandatory(at, ids), ({ caseId }) => caseId);
  const needs = Map.groupBy(await listNeeds(at, ids), ({ caseId }) => caseId);
  const care = Map.groupBy(await listCare(at, ids), ({ caseId }) => caseId);
  return new Map(
    planned.map(({ caseId, arrivedOn }) => {
      const last = latestOf(standingClaims(care.get(caseId) ?? []), ({ since }) => since);
      const facts: RehabilitationFacts = {
        isPlanApproved: approved.has(caseId),
        openMandatory: (open.get(caseId) ?? []).map(({ code }) => code),
        arrivedOn,
        placement: last ? { arrangement: last.arrangement, since: last.since } : undefined,
        needsIdentifiedOn: (needs.get(caseId) ?? []).map(({ reviewedOn }) => reviewedOn),
      };
      return [caseId, facts] as const;
    }),
  );
}
