import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { agencies } from '../../../schema/agencies.js';
import { planApprovals, plans, planVersions } from '../../../schema/rehabilitation/plans.js';
import { fileHolderEndings, fileHolders, fileSeals } from '../../../schema/rehabilitation/sealing.js';
import { agencyColumns } from '../../agencies/agency-columns.js';
import type { UserTree } from '../../agencies/user.queries.js';
import type { AgencyTree } from '../../cases/reading/case-tree.js';
import { among } from '../../database/dialect-words.js';
import { placesByRecording } from '../../database/placed-rows.js';
import { prepared } from '../../database/prepared.js';
import type { CivilDate } from '../../dates.js';
import { nameOf, nameOrNone } from '../rehabilitation.queries.js';

/*
 * What a file said before, and why it was changed: for whoever sees what it says now. Run on the ids of files that are open to
 * the reader, and on no others.
 */

type Ids = { ids: string };
const at = (name: string) => sql.placeholder(name);

export const placesOfSeals = placesByRecording({ fileSeals });

/** One version of a plan: who wrote it, why, and who approved it. */
export interface PlanVersionTree {
  version: number;
  catalogueVersion: number;
  body: AgencyTree;
  caseworker: UserTree | null;
  goals: string | null;
  reason: string | null;
  author: string;
  recordedAt: number;
  approvedOn: CivilDate | null;
  approvedBy: string | null;
}

export type PlanVersionRow = Omit<PlanVersionTree, 'caseworker'> & {
  readonly caseId: number;
  readonly caseworkerId: number | null;
};

/** The newest `limit` versions of each plan, oldest first. */
export const listPlanVersions = prepared<Ids & { limit: number }, PlanVersionRow>((db) =>
  db
    .select({
      caseId: planVersions.caseId,
      version: planVersions.number,
      catalogueVersion: planVersions.catalogueVersion,
      body: agencyColumns,
      caseworkerId: planVersions.caseworkerId,
      goals: planVersions.goals,
      reason: planVersions.reason,
      author: nameOf(planVersions.recordedBy),
      recordedAt: planVersions.recordedAt,
      approvedOn: sql<CivilDate | null>`${planApprovals.approvedOn}`,
      approvedBy: nameOrNone(planApprovals.recordedBy),
    })
    .from(planVersions)
    .innerJoin(agencies, eq(agencies.id, planVersions.bodyAgencyId))
    .leftJoin(
      planApprovals,
      and(eq(planApprovals.caseId, planVersions.caseId), eq(planApprovals.number, planVersions.number)),
    )
    .innerJoin(plans, eq(plans.caseId, planVersions.caseId))
    .where(and(among(planVersions.caseId, 'ids'), gt(planVersions.number, sql`${plans.version} - ${at('limit')}`)))
    .orderBy(asc(planVersions.caseId), asc(planVersions.number)),
);

/** A day of sealing that was set; without a day, that the seal was lifted. */
export interface SealTree {
  sealsOn: CivilDate | null;
  reason: string;
  recordedAt: number;
  recordedBy: string;
}

export const listSeals = prepared<{ rowIds: string }, SealTree & { readonly id: number; readonly caseId: number }>(
  (db) =>
    db
      .select({
        id: fileSeals.id,
        caseId: fileSeals.caseId,
        sealsOn: fileSeals.sealsOn,
        reason: fileSeals.reason,
        recordedAt: fileSeals.recordedAt,
        recordedBy: nameOf(fileSeals.recordedBy),
      })
      .from(fileSeals)
      .where(among(fileSeals.id, 'rowIds')),
);

/** To whom the rights in a file were given, and how they were taken back, where they were. */
export interface HolderTree {
  holder: string;
  since: CivilDate;
  recordedAt: number;
  recordedBy: string;
  endedAt: number | null;
  endedBy: string | null;
  endReason: string | null;
}

export const listHolders = prepared<Ids, HolderTree & { readonly caseId: number }>((db) =>
  db
    .select({
      caseId: fileHolders.caseId,
      holder: nameOf(fileHolders.userId),
      since: fileHolders.since,
      recordedAt: fileHolders.recordedAt,
      recordedBy: nameOf(fileHolders.recordedBy),
      endedAt: sql<number | null>`${fileHolderEndings.recordedAt}`,
      endedBy: nameOrNone(fileHolderEndings.recordedBy),
      endReason: sql<string | null>`${fileHolderEndings.reason}`,
    })
    .from(fileHolders)
    .leftJoin(fileHolderEndings, eq(fileHolderEndings.holderId, fileHolders.id))
    .where(among(fileHolders.caseId, 'ids'))
    .orderBy(asc(fileHolders.id)),
);
