import { and, asc, eq, getTableColumns, sql, type SQL } from 'drizzle-orm';
import { agencies, users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { guardianshipDecisions } from '../../schema/rehabilitation/care.js';
import { milestoneDefinitions } from '../../schema/rehabilitation/catalogue.js';
import {
  milestoneEvents,
  milestones,
  planApprovals,
  planReviews,
  plans,
  planVersions,
} from '../../schema/rehabilitation/plans.js';
import { assessments } from '../../schema/rehabilitation/assessments.js';
import { sessions } from '../../schema/rehabilitation/sessions.js';
import { educationNeeds, healthNeeds, viewEndings, viewGrants } from '../../schema/rehabilitation/views.js';
import { agencyColumns } from '../agencies/agency-columns.js';
import type { AgencyTree } from '../cases/reading/case-tree.js';
import { forEachView, isTreated } from '../cases/case.access.js';
import { isWithdrawn } from '../cases/rules/withdrawn.js';
import { namingEdition } from './catalogue/naming-edition.js';
import { among } from '../database/dialect-words.js';
import { placesByRecording, placesOfRows } from '../database/placed-rows.js';
import { prepared } from '../database/prepared.js';
import { isBodyByOwnersSay } from './plans/say-of-body.js';
import { viewEnd, viewExpiry } from './views/view-standing.js';

/*
 * The statements behind a child's rehabilitation file. The first tells which of the cases the actor sees so far; the
 * others run on the ids that it has yielded, and on no others.
 */

const at = (name: string) => sql.placeholder(name);
/** The name of a person whom a column names. */
export const nameOf = (column: unknown): SQL<string> =>
  sql<string>`(select ${users.name} from ${users} where ${users.id} = ${column})`;
export const nameOrNone = nameOf as (column: unknown) => SQL<string | null>;

export interface SeenFile {
  readonly caseId: number;
  readonly showsIdentity: number;
  readonly isSealed: number;
  /** Whether the viewer's agency treats the child, and whether it may act on the file. */
  readonly treats: number;
  readonly allowsRecord: number;
  readonly sealsAt: number | null;
  readonly openUntil: number | null;
  readonly heldBy: string | null;
}

/** The files that the actor sees: with the identity, or behind a seal. */
export const listSeenFiles = forEachView(({ visible, showsIdentity, allowsRecord, isSealed }) =>
  prepared<Record<string, unknown>, SeenFile>((db) =>
    db
      .select({
        caseId: cases.id,
        showsIdentity,
        isSealed,
        allowsRecord,
        treats: isTreated(isBodyByOwnersSay),
        sealsAt: cases.sealsAt,
        // Named in full: beside one table Drizzle writes columns without it, and the inner tables have an id too.
        openUntil: sql<number | null>`(select max(opening.expires_at) from seal_openings as opening
          where opening.case_id = cases.id and opening.user_id = ${at('viewerUserId')} and opening.expires_at > ${at('seenAt')})`,
        heldBy: sql<
          string | null
        >`(select holder.name from file_holders as held join users as holder on holder.id = held.user_id
          where held.case_id = cases.id and not exists (select 1 from file_holder_endings as ending where ending.holder_id = held.id))`,
      })
      .from(cases)
      .where(and(among(cases.id, 'ids'), visible)),
  ),
);

/** Of these cases those that the actor sees and no seal hides: the file of one child names another only to who may know of it. */
export const listVisibleIds = forEachView(({ visible, isSealed }) =>
  prepared<Record<string, unknown>, { id: number }>((db) =>
    db
      .select({ id: cases.id })
      .from(cases)
      .where(and(among(cases.id, 'ids'), visible, sql`not ${isSealed}`)),
  ),
);

type Ids = { ids: string };
const of = (column: unknown) => among(column, 'ids');

export const listPlanRows = prepared<Ids, PlanColumns>((db) =>
  db
    .select({
      caseId: plans.caseId,
      version: plans.version,
      catalogueVersion: plans.catalogueVersion,
      arrivedOn: plans.arrivedOn,
      openedAt: plans.openedAt,
      isHome: sql<number>`${plans.isHome}`,
      body: agencyColumns,
      caseworkerId: plans.caseworkerId,
      author: nameOf(planVersions.recordedBy),
      goals: planVersions.goals,
      approvedOn: planApprovals.approvedOn,
      approvedBy: nameOrNone(planApprovals.recordedBy),
      everApproved: sql<number>`exists (select 1 from ${planApprovals} where ${planApprovals.caseId} = ${plans.caseId})`,
    })
    .from(plans)
    .innerJoin(agencies, eq(agencies.id, plans.bodyAgencyId))
    .innerJoin(planVersions, and(eq(planVersions.caseId, plans.caseId), eq(planVersions.number, plans.version)))
    .leftJoin(planApprovals, and(eq(planApprovals.caseId, plans.caseId), eq(planApprovals.number, plans.version)))
    .where(of(plans.caseId)),
);
export interface PlanColumns {
  caseId: number;
  version: number;
  catalogueVersion: number;
  arrivedOn: string;
  openedAt: number;
  isHome: number;
  body: AgencyTree;
  caseworkerId: number | null;
  author: string;
  goals: string | null;
  approvedOn: string | null;
  approvedBy: string | null;
  everApproved: number;
}

const lastWords = (column: typeof milestoneEvents.evidence | typeof milestoneEvents.reason): SQL<string | null> =>
  sql`(select ${column} from ${milestoneEvents} where ${milestoneEvents.caseId} = ${milestones.caseId} and ${milestoneEvents.code} = ${milestones.code} order by ${milestoneEvents.id} desc limit 1)`;

export const listMilestoneRows = prepared((db) =>
  db
    .select({
      caseId: milestones.caseId,
      code: milestones.code,
      title: milestones.title,
      nameKk: milestoneDefinitions.nameKk,
      nameRu: milestoneDefinitions.nameRu,
      nameEn: milestoneDefinitions.nameEn,
      phase: milestones.phase,
      isMandatory: milestones.isMandatory,
      dueOn: milestones.dueOn,
      outcome: milestones.outcome,
      outcomeOn: milestones.outcomeOn,
      body: agencyColumns,
      responsibleId: milestones.responsibleId,
      evidence: lastWords(milestoneEvents.evidence),
      reason: lastWords(milestoneEvents.reason),
    })
    .from(milestones)
    .innerJoin(agencies, eq(agencies.id, milestones.bodyAgencyId))
    .innerJoin(plans, eq(plans.caseId, milestones.caseId))
    .leftJoin(
      milestoneDefinitions,
      and(eq(milestoneDefinitions.catalogueVersion, namingEdition), eq(milestoneDefinitions.code, milestones.code)),
    )
    .where(of(milestones.caseId))
    .orderBy(asc(milestones.caseId), asc(milestones.dueOn), asc(milestones.code)),
);

/** Where the rows of the lists lie that grow as long as a child is looked after; found together, where several are read. */
export const placesOfFileLists = placesByRecording({ sessions, assessments, planReviews });
export const placesOfSessions = placesOfRows(sessions);
export const placesOfAssessments = placesOfRows(assessments);

export const listReviewRows = prepared((db) =>
  db
    .select({
      caseId: planReviews.caseId,
      id: planReviews.id,
      reviewedOn: planReviews.reviewedOn,
      finding: planReviews.finding,
      summary: planReviews.summary,
      nextReviewOn: planReviews.nextReviewOn,
      recordedBy: nameOf(planReviews.recordedBy),
    })
    .from(planReviews)
    .where(among(planReviews.id, 'rowIds')),
);

export const listSessionRows = prepared((db) =>
  db
    .select({
      caseId: sessions.caseId,
      id: sessions.id,
      type: sessions.type,
      setting: sessions.setting,
      attendance: sessions.attendance,
      heldOn: sessions.heldOn,
      minutes: sessions.minutes,
      milestoneCode: sessions.milestoneCode,
      consent: sessions.consent,
      recordedBy: nameOf(sessions.recordedBy),
    })
    .from(sessions)
    .where(among(sessions.id, 'rowIds')),
);

export const listAssessmentRows = prepared((db) =>
  db
    .select({ ...getTableColumns(assessments), author: nameOf(assessments.recordedBy) })
    .from(assessments)
    .where(among(assessments.id, 'rowIds')),
);

/** All sessions of these children, without a word of them: oldest first. */
export const listSessionDays = prepared((db) =>
  db
    .select({
      caseId: sessions.caseId,
      type: sessions.type,
      attendance: sessions.attendance,
      heldOn: sessions.heldOn,
      isWithdrawn: isWithdrawn('SESSION', 'sessions.id'),
    })
    .from(sessions)
    .where(of(sessions.caseId))
    .orderBy(asc(sessions.id)),
);

/** All assessments of these children, without a word of them, and which row took which back: oldest first. */
export const listAssessmentDays = prepared((db) =>
  db
    .select({
      caseId: assessments.caseId,
      id: assessments.id,
      instrument: assessments.instrument,
      assessedOn: assessments.assessedOn,
      correctsId: assessments.correctsId,
      isWithdrawal: assessments.isWithdrawal,
      recordedAt: assessments.recordedAt,
    })
    .from(assessments)
    .where(of(assessments.caseId))
    .orderBy(asc(assessments.id)),
);

export const listGuardianshipRows = prepared((db) =>
  db
    .select({
      ...getTableColumns(guardianshipDecisions),
      // A decision that was taken back takes its end with it.
      isWithdrawn: sql<number>`(${isWithdrawn('GUARDIANSHIP', 'guardianship_decisions.id')} or ${isWithdrawn('GUARDIANSHIP', 'guardianship_decisions.ends_id')})`,
    })
    .from(guardianshipDecisions)
    .where(of(guardianshipDecisions.caseId))
    .orderBy(asc(guardianshipDecisions.id)),
);

export const listViewRows = prepared((db) =>
  db
    .select({
      caseId: viewGrants.caseId,
      id: viewGrants.id,
      view: viewGrants.kind,
      agency: agencyColumns,
      purpose: viewGrants.purpose,
      grantedAt: viewGrants.grantedAt,
      expiresAt: viewExpiry,
      endedAt: viewEnd,
      endReason: sql<string | null>`${viewEndings.reason}`,
      endedBy: nameOrNone(viewEndings.endedBy),
    })
    .from(viewGrants)
    .innerJoin(agencies, eq(agencies.id, viewGrants.agencyId))
    .leftJoin(viewEndings, eq(viewEndings.grantId, viewGrants.id))
    .where(of(viewGrants.caseId))
    .orderBy(asc(viewGrants.id)),
);

/** What was said of needs, oldest first, without what was taken back. */
export const listEducationRows = prepared((db) =>
  db
    .select()
    .from(educationNeeds)
    .where(and(of(educationNeeds.caseId), sql`not ${isWithdrawn('EDUCATION_NEEDS', 'education_needs.id')}`))
    .orderBy(asc(educationNeeds.id)),
);
export const listHealthRows = prepared((db) =>
  db
    .select()
    .from(healthNeeds)
    .where(and(of(healthNeeds.caseId), sql`not ${isWithdrawn('HEALTH_NEEDS', 'health_needs.id')}`))
    .orderBy(asc(healthNeeds.id)),
);
/** The names of those who wrote clinical notes. */
export const listAuthorNames = prepared<Ids, { id: number; name: string }>((db) =>
  db.select({ id: users.id, name: users.name }).from(users).where(of(users.id)),
);
