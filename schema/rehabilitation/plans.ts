import { sql } from 'drizzle-orm';
import {
  civilDate,
  code,
  flag,
  identifier,
  index,
  instant,
  must,
  oneOf,
  possibleDate,
  primaryKey,
  sequence,
  table,
  whole,
  words,
} from '#dialect';
import { agencies, users } from '../agencies.js';
import { cases } from '../cases.js';
import { milestoneCatalogues, phases } from './catalogue.js';
import { recorded } from '../recorded.js';

/** How a milestone ended. PLANNED, DUE and OVERDUE are read from dates and never stored. */
export const milestoneOutcomes = ['ACHIEVED', 'WAIVED', 'NOT_APPLICABLE'] as const;
export const milestoneEventKinds = [...milestoneOutcomes, 'REOPENED'] as const;

/** The plan of a child as it stands; every version of it is in `planVersions`. One for each child who came home. */
export const plans = table(
  'plans',
  {
    caseId: identifier()
      .primaryKey()
      .references(() => cases.id),
    /** Who owns the case, kept beside the plan: figures are counted by it. */
    ownerAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    catalogueVersion: whole()
      .notNull()
      .references(() => milestoneCatalogues.version),
    /** The arrival that its days are counted from: that of the case, the last one known where that was annulled. */
    arrivedOn: civilDate().notNull(),
    /** Whether the case has an arrival: without one nothing of the plan is done, listed or counted. */
    isHome: flag().notNull().default(true),
    /** The body that answers for the plan, such as a regional centre, and the person within it. */
    bodyAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    caseworkerId: identifier().references(() => users.id),
    version: whole().notNull(),
    /** When it began: the moment of its record, or the day that was stated of a plan that is recorded late. */
    openedAt: instant().notNull(),
  },
  (t) => [
    possibleDate('plans_arrived_on', t.arrivedOn),
    must('plans_version', sql`${t.version} >= 1`),
    index('plans_body').on(t.bodyAgencyId, t.caseId),
    index('plans_owner').on(t.ownerAgencyId, t.arrivedOn, t.caseId, t.isHome),
  ],
);

/**
 * Children at home with an open case and no plan yet, with their owners: what has to be begun, walked in the order of the
 * arrivals. Triggers on the cases and the plans keep it; it proposes, and the rows are asked of the cases.
 */
export const unplannedArrivals = table(
  'unplanned_arrivals',
  {
    caseId: identifier()
      .primaryKey()
      .references(() => cases.id),
    ownerAgencyId: identifier().notNull(),
    arrivedOn: civilDate().notNull(),
  },
  (t) => [
    index('unplanned_arrivals_all').on(t.arrivedOn, t.caseId),
    index('unplanned_arrivals_owner').on(t.ownerAgencyId, t.arrivedOn, t.caseId),
  ],
);

/** Every version of a plan with who wrote it, append-only. */
export const planVersions = table(
  'plan_versions',
  {
    caseId: identifier()
      .notNull()
      .references(() => plans.caseId),
    number: whole().notNull(),
    catalogueVersion: whole()
      .notNull()
      .references(() => milestoneCatalogues.version),
    bodyAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    caseworkerId: identifier().references(() => users.id),
    goals: words(),
    /** Why it was changed; nothing for the first. */
    reason: words(),
    ...recorded(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.number] })],
);

/** The approval of a version by a second person, append-only; at most once for each version. */
export const planApprovals = table(
  'plan_approvals',
  {
    caseId: identifier().notNull(),
    number: whole().notNull(),
    approvedOn: civilDate().notNull(),
    ...recorded(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.number] }), possibleDate('plan_approvals_approved_on', t.approvedOn)],
);

/**
 * The milestones of a plan as they stand, those of the catalogue and the individual steps (`STEP-1`, …) alike. The
 * outcome mirrors `milestoneEvents`.
 */
export const milestones = table(
  'milestones',
  {
    caseId: identifier()
      .notNull()
      .references(() => plans.caseId),
    code: words().notNull(),
    /** What is to be done, of an individual step; the catalogue names the others. */
    title: words(),
    phase: code(phases).notNull(),
    isMandatory: flag().notNull(),
    dueOn: civilDate().notNull(),
    bodyAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    responsibleId: identifier().references(() => users.id),
    outcome: code(milestoneOutcomes),
    outcomeOn: civilDate(),
    /** Who owns the case, as the plan says: the work of an agency is walked by it. */
    ownerAgencyId: identifier().notNull().default(0),
    /** Whether the case is open and the child home: what is left undone otherwise is nobody's work. A trigger on the cases keeps it. */
    isLive: flag().notNull().default(true),
  },
  (t) => [
    primaryKey({ columns: [t.caseId, t.code] }),
    oneOf('milestones_phase', t.phase, phases),
    oneOf('milestones_outcome', t.outcome, milestoneOutcomes),
    possibleDate('milestones_due_on', t.dueOn),
    possibleDate('milestones_outcome_on', t.outcomeOn),
    must('milestones_outcome_dated', sql`(${t.outcome} is null) = (${t.outcomeOn} is null)`),
    // The worklists: what is open, by body or person, what was due first at the head; and what is open in one plan.
    index('milestones_work_body')
      .on(t.bodyAgencyId, t.dueOn, t.caseId, t.code)
      .where(sql`outcome is null and is_live = 1`),
    index('milestones_work_owner')
      .on(t.ownerAgencyId, t.bodyAgencyId, t.dueOn, t.caseId, t.code)
      .where(sql`outcome is null and is_live = 1`),
    index('milestones_work_owned')
      .on(t.ownerAgencyId, t.dueOn, t.caseId, t.code)
      .where(sql`outcome is null and is_live = 1`),
    index('milestones_work_person')
      .on(t.responsibleId, t.dueOn, t.caseId, t.code)
      .where(sql`outcome is null and is_live = 1`),
    index('milestones_work')
      .on(t.dueOn, t.caseId, t.code)
      .where(sql`outcome is null and is_live = 1`),
    index('milestones_work_case')
      .on(t.caseId, t.bodyAgencyId, t.dueOn, t.code)
      .where(sql`outcome is null and is_live = 1`),
    // The days to school.
    index('milestones_at_school')
      .on(t.outcomeOn, t.caseId)
      .where(sql`code = 'EDU-ENR' and outcome = 'ACHIEVED'`),
  ],
);

/** What befell a milestone, append-only: achieved with its evidence, waived or found not to apply with the reason, taken back. */
export const milestoneEvents = table(
  'milestone_events',
  {
    id: sequence(),
    caseId: identifier()
      .notNull()
      .references(() => plans.caseId),
    code: words().notNull(),
    kind: code(milestoneEventKinds).notNull(),
    happenedOn: civilDate().notNull(),
    /** The document or register that shows it, of an achievement. */
    evidence: words(),
    reason: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('milestone_events_kind', t.kind, milestoneEventKinds),
    possibleDate('milestone_events_happened_on', t.happenedOn),
    must('milestone_events_words', sql`(${t.kind} = 'ACHIEVED') = (${t.evidence} is not null)`),
    must('milestone_events_reason', sql`${t.kind} = 'ACHIEVED' or ${t.reason} is not null`),
    index('milestone_events_case').on(t.caseId, t.id),
  ],
);

/**
 * The first of two persons who waive a mandatory milestone: what is to be decided, on exactly which version of the file,
 * as `endorsements` are of moves.
 */
export const waiverEndorsements = table(
  'waiver_endorsements',
  {
    id: sequence(),
    caseId: identifier()
      .notNull()
      .references(() => plans.caseId),
    caseVersion: whole().notNull(),
    code: words().notNull(),
    outcome: code(['WAIVED', 'NOT_APPLICABLE']).notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('waiver_endorsements_outcome', t.outcome, ['WAIVED', 'NOT_APPLICABLE']),
    index('waiver_endorsements_case').on(t.caseId, t.caseVersion),
  ],
);

export const reviewFindings = ['ON_TRACK', 'NEEDS_CHANGE', 'NEED_IDENTIFIED'] as const;

/** A review of a plan: what was found and when it is looked at next, append-only. */
export const planReviews = table(
  'plan_reviews',
  {
    id: sequence(),
    caseId: identifier()
      .notNull()
      .references(() => plans.caseId),
    reviewedOn: civilDate().notNull(),
    finding: code(reviewFindings).notNull(),
    summary: words().notNull(),
    nextReviewOn: civilDate(),
    ...recorded(),
  },
  (t) => [
    oneOf('plan_reviews_finding', t.finding, reviewFindings),
    possibleDate('plan_reviews_reviewed_on', t.reviewedOn),
    possibleDate('plan_reviews_next', t.nextReviewOn),
    index('plan_reviews_case').on(t.caseId, t.id),
  ],
);
