import { and, asc, eq, sql } from 'drizzle-orm';
import { carePeriods } from '../../../schema/cases.js';
import { milestones, planApprovals, planReviews, plans } from '../../../schema/rehabilitation/plans.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { Connection, Reader } from '../../database/connection.js';
import { addDays, type CivilDate } from '../../dates.js';
import type { RehabilitationFacts } from '../rules/case.rules.js';
import { stableForDays } from '../rules/rehabilitation.rules.js';
import { inOrderOf, standingClaims } from '../standing-rows.js';
import { isWithdrawn } from '../rules/withdrawn.js';

type ByCase<Row> = { caseId: number } & Row;
const ofCases = (column: unknown) => among(column, 'ids');

const listPlans = prepared<{ ids: string }, ByCase<{ arrivedOn: string }>>((db) =>
  db.select({ caseId: plans.caseId, arrivedOn: plans.arrivedOn }).from(plans).where(ofCases(plans.caseId)),
);
/**
 * Those whose version that stands is approved, since what was approved before it was changed is another plan; and the first
 * day since the arrival on which any version was.
 */
const listApproved = prepared<{ ids: string }, ByCase<{ firstOn: string }>>((db) =>
  db
    .select({
      caseId: plans.caseId,
      firstOn: sql<string>`(select min(approved_on) from ${planApprovals} as any_version where any_version.case_id = ${plans.caseId} and any_version.approved_on >= ${plans.arrivedOn})`,
    })
    .from(plans)
    .innerJoin(planApprovals, and(eq(planApprovals.caseId, plans.caseId), eq(planApprovals.number, plans.version)))
    .where(ofCases(plans.caseId)),
);
const listMandatory = prepared<{ ids: string }, ByCase<{ code: string; outcomeOn: string | null }>>((db) =>
  db
    .select({ caseId: milestones.caseId, code: milestones.code, outcomeOn: milestones.outcomeOn })
    .from(milestones)
    .where(
      and(
        ofCases(milestones.caseId),
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
    .where(
      and(
        ofCases(planReviews.caseId),
        sql`${planReviews.finding} = 'NEED_IDENTIFIED' and not ${isWithdrawn('REVIEW', 'plan_reviews.id')}`,
      ),
    ),
);
const listCare = prepared<{ ids: string }, typeof carePeriods.$inferSelect>((db) =>
  db.select().from(carePeriods).where(ofCases(carePeriods.caseId)).orderBy(asc(carePeriods.id)),
);

/** What a plan says to the guards, with the days since when: a move rests on what held on its own day. */
export interface DatedRehabilitation {
  readonly arrivedOn: CivilDate;
  readonly approvedOn: CivilDate | undefined;
  readonly mandatory: readonly { readonly code: string; readonly outcomeOn: CivilDate | null }[];
  readonly placements: readonly NonNullable<RehabilitationFacts['placement']>[];
  readonly needsIdentifiedOn: readonly CivilDate[];
}

/** What a plan says of a day. */
export function rehabilitationOn(dated: DatedRehabilitation, on: CivilDate): RehabilitationFacts {
  const { arrivedOn, approvedOn, mandatory, placements, needsIdentifiedOn } = dated;
  return {
    arrivedOn,
    isPlanApproved: approvedOn !== undefined && approvedOn <= on,
    openMandatory: mandatory.filter(({ outcomeOn }) => outcomeOn === null || outcomeOn > on).map(({ code }) => code),
    placement: placements.findLast(({ since }) => since <= on),
    needsIdentifiedOn: needsIdentifiedOn.filter((day) => day <= on),
  };
}

/** Every day on which something of a plan began to hold. */
export const daysOfRehabilitation = ({
  arrivedOn,
  approvedOn,
  mandatory,
  placements,
  needsIdentifiedOn,
}: DatedRehabilitation) =>
  [
    approvedOn,
    ...mandatory.map(({ outcomeOn }) => outcomeOn),
    ...placements.flatMap(({ since }) => [since, addDays(since > arrivedOn ? since : arrivedOn, stableForDays)]),
    ...needsIdentifiedOn,
  ].filter((day) => day != null);

/**
 * What the plans of these cases say to the guards of the life-cycle; nothing of a case without a plan, whose guards read
 * attestations. The tables of plans are read here because guards are: what plans are is known to src/rehabilitation.
 */
export async function listRehabilitationFacts(
  at: Connection | Reader,
  caseIds: readonly number[],
): Promise<Map<number, DatedRehabilitation>> {
  const ids = { ids: JSON.stringify(caseIds) };
  const planned = await listPlans(at, ids);
  if (planned.length === 0) return new Map();
  const approved = new Map((await listApproved(at, ids)).map(({ caseId, firstOn }) => [caseId, firstOn]));
  const mandatory = Map.groupBy(await listMandatory(at, ids), ({ caseId }) => caseId);
  const needs = Map.groupBy(await listNeeds(at, ids), ({ caseId }) => caseId);
  const care = Map.groupBy(await listCare(at, ids), ({ caseId }) => caseId);
  return new Map(
    planned.map(({ caseId, arrivedOn }) => {
      const periods = standingClaims(care.get(caseId) ?? []);
      const facts: DatedRehabilitation = {
        arrivedOn,
        approvedOn: approved.get(caseId),
        mandatory: mandatory.get(caseId) ?? [],
        placements: inOrderOf(periods, ({ since }) => since),
        needsIdentifiedOn: (needs.get(caseId) ?? []).map(({ reviewedOn }) => reviewedOn),
      };
      return [caseId, facts] as const;
    }),
  );
}
