import { sql } from 'drizzle-orm';
import {
  civilDate,
  code,
  flag,
  identifier,
  index,
  instant,
  listOfWords,
  must,
  oneOf,
  possibleDate,
  sequence,
  table,
  whole,
  words,
} from '#dialect';
import { agencies, users } from './agencies.js';
import { countriesAbroad, regionsOfOrigin, sites } from './places.js';
import { recorded } from './recorded.js';

export const caseStages = [
  'REPORTED',
  'TRACING',
  'LOCATED',
  'VERIFYING_IDENTITY',
  'IDENTITY_CONFIRMED',
  'RETURN_PREPARATION',
  'AWAITING_RETURN',
  'IN_TRANSIT',
  'RETURNED',
  'IN_REHABILITATION',
  'IN_FOLLOW_UP',
  'CLOSED',
] as const;

export const closureReasons = [
  'REINTEGRATED',
  'DECEASED_CONFIRMED',
  'NOT_A_NATIONAL',
  'DUPLICATE',
  'RETURNED_OUTSIDE_PROGRAMME',
  'TRANSFERRED_TO_OTHER_STATE',
  'DECLINED_BEST_INTERESTS',
  'UNTRACEABLE_AFTER_REVIEW',
  'ADULT_SERVICES',
] as const;

export const sexes = ['FEMALE', 'MALE', 'UNKNOWN'] as const;
export const nationalities = ['UNDER_DETERMINATION', 'CITIZEN', 'NOT_A_CITIZEN'] as const;
export const careArrangements = [
  'PARENT',
  'RELATIVE_GUARDIANSHIP',
  'RELATIVE_CUSTODIANSHIP',
  'FOSTER_CARE',
  'FOSTER_FAMILY',
  'GUEST_FAMILY',
  'ADOPTION',
  'ADAPTATION_CENTRE',
  'RESIDENTIAL',
  'HOSPITAL',
  'INDEPENDENT_LIVING',
  'WITH_DETAINED_PARENT',
  'CAMP',
  'UNKNOWN',
] as const;
export const vitalStatuses = [
  'CONFIRMED_ALIVE',
  'REPORTED_ALIVE',
  'UNKNOWN',
  'REPORTED_DEAD',
  'CONFIRMED_DEAD',
] as const;

/** Where a case stands whose child is home, or that is over: no sign of life is watched. */
export const stagesAtHome = ['RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP', 'CLOSED'] as const;

/**
 * Abroad, and said to be alive: whose sign of life is watched, in the words of the index that holds these rows alone. A
 * statement must say it in the same words, or SQLite does not use that index.
 */
export const isWatchedAbroad = `vital_status in ('CONFIRMED_ALIVE', 'REPORTED_ALIVE') and stage not in (${stagesAtHome.map((stage) => `'${stage}'`).join(', ')})`;

const isClosed = sql`closure_reason is not null`;
const isHome = sql`arrived_on is not null`;

/**
 * A case as it stands now: the current value of each axis, kept up to date in the transaction that changes its
 * history. The histories (`stageChanges`, claims, `profileVersions`, …) are the truth; this row is for reading fast.
 */
export const cases = table(
  'cases',
  {
    id: identifier().primaryKey(),
    ownerAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    stage: code(caseStages).notNull(),
    stageSince: civilDate().notNull(),
    closureReason: code(closureReasons),
    reportedOn: civilDate().notNull(),
    arrivedOn: civilDate(),
    vitalStatus: code(vitalStatuses).notNull(),
    vitalStatusOn: civilDate(),
    /** The first day of a sign of life that contradicts a recorded death, while nobody has settled which is wrong. */
    deathContestedOn: civilDate(),
    country: code(countriesAbroad),
    siteId: identifier().references(() => sites.id),
    whereaboutsOn: civilDate(),
    nationality: code(nationalities).notNull(),
    statelessnessRisk: flag().notNull(),
    careArrangement: code(careArrangements).notNull(),
    sex: code(sexes).notNull(),
    regionOfOrigin: code(regionsOfOrigin),
    languages: listOfWords().notNull(),
    siblingGroupId: identifier(),
    /** From when the file is sealed: mirrors the latest of `fileSeals`. */
    sealsAt: instant(),
    /** When the child's identity was erased: from then on nobody is shown the case, and the books alone know of it. */
    erasedAt: instant(),
    version: whole().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    oneOf('cases_stage', t.stage, caseStages),
    oneOf('cases_closure_reason', t.closureReason, closureReasons),
    must('cases_closed_with_reason', sql`(${t.stage} = 'CLOSED') = (${t.closureReason} is not null)`),
    oneOf('cases_vital_status', t.vitalStatus, vitalStatuses),
    oneOf('cases_country', t.country, countriesAbroad),
    oneOf('cases_nationality', t.nationality, nationalities),
    oneOf('cases_care_arrangement', t.careArrangement, careArrangements),
    oneOf('cases_sex', t.sex, sexes),
    oneOf('cases_region', t.regionOfOrigin, regionsOfOrigin),
    possibleDate('cases_stage_since', t.stageSince),
    possibleDate('cases_reported_on', t.reportedOn),
    possibleDate('cases_arrived_on', t.arrivedOn),
    must('cases_version', sql`${t.version} >= 1`),
    index('cases_reported').on(t.reportedOn, t.id),
    index('cases_updated').on(t.updatedAt, t.id),
    index('cases_stage_reported').on(t.stage, t.reportedOn, t.id),
    index('cases_agency_reported').on(t.ownerAgencyId, t.reportedOn, t.id),
    index('cases_agency_updated').on(t.ownerAgencyId, t.updatedAt, t.id),
    index('cases_agency_stage_reported').on(t.ownerAgencyId, t.stage, t.reportedOn, t.id),
    index('cases_sibling_group').on(t.siblingGroupId),
    // Worklists: signs of life about to lapse or lapsed, deaths that are contradicted, children at risk of having no nationality.
    index('cases_vital').on(t.vitalStatusOn, t.id).where(sql.raw(isWatchedAbroad)),
    index('cases_agency_vital').on(t.ownerAgencyId, t.vitalStatusOn, t.id).where(sql.raw(isWatchedAbroad)),
    index('cases_contested')
      .on(t.deathContestedOn, t.id)
      .where(sql`death_contested_on is not null`),
    index('cases_agency_contested')
      .on(t.ownerAgencyId, t.deathContestedOn, t.id)
      .where(sql`death_contested_on is not null`),
    // Whose day of sealing has come since it was last told: asked at each read of a feed of changes.
    index('cases_seals')
      .on(t.sealsAt, t.id)
      .where(sql`seals_at is not null`),
    index('cases_stateless')
      .on(t.reportedOn, t.id)
      .where(sql`statelessness_risk = 1`),
    // What lists are narrowed to (src/cases/reading/narrowing.ts), of columns that few acts write: `updated_at`, which each does,
    // stands in those alone of who is home or closed. The one on lives begins with the stage, or the worklist of lapsing signs
    // of life would be given it where SQLite was not yet told how the data lies.
    index('cases_closed_reported').on(t.closureReason, t.reportedOn, t.id).where(isClosed),
    index('cases_closed_updated').on(t.closureReason, t.updatedAt, t.id).where(isClosed),
    index('cases_agency_closed_reported').on(t.ownerAgencyId, t.closureReason, t.reportedOn, t.id).where(isClosed),
    index('cases_agency_closed_updated').on(t.ownerAgencyId, t.closureReason, t.updatedAt, t.id).where(isClosed),
    index('cases_arrived').on(t.arrivedOn, t.id, t.reportedOn, t.updatedAt, t.erasedAt).where(isHome),
    index('cases_agency_arrived').on(t.ownerAgencyId, t.arrivedOn, t.id).where(isHome),
    index('cases_stage_vital').on(t.stage, t.vitalStatus, t.vitalStatusOn, t.id),
    index('cases_agency_stage_vital').on(t.ownerAgencyId, t.stage, t.vitalStatus, t.vitalStatusOn, t.id),
    index('cases_sex').on(t.sex, t.reportedOn, t.id),
    index('cases_region')
      .on(t.regionOfOrigin, t.reportedOn, t.id)
      .where(sql`region_of_origin is not null`),
    index('cases_country')
      .on(t.country, t.reportedOn, t.id)
      .where(sql`country is not null`),
    index('cases_site')
      .on(t.siteId, t.reportedOn, t.id)
      .where(sql`site_id is not null`),
  ],
);

/**
 * Every movement between stages, append-only. A correction is a further row that names the row it corrects: it either
 * restates it (another date or closure reason) or annuls it.
 */
export const stageChanges = table(
  'stage_changes',
  {
    id: sequence(),
    caseId: identifier()
      .notNull()
      .references(() => cases.id),
    fromStage: code(caseStages),
    toStage: code(caseStages).notNull(),
    closureReason: code(closureReasons),
    effectiveOn: civilDate().notNull(),
    note: words(),
    correctsId: whole(),
    isAnnulment: flag().notNull(),
    ...recorded(),
    secondPersonId: identifier().references(() => users.id),
  },
  (t) => [
    oneOf('stage_changes_from', t.fromStage, caseStages),
    oneOf('stage_changes_to', t.toStage, caseStages),
    oneOf('stage_changes_closure_reason', t.closureReason, closureReasons),
    must('stage_changes_closed_with_reason', sql`(${t.toStage} = 'CLOSED') = (${t.closureReason} is not null)`),
    must('stage_changes_two_persons', sql`${t.secondPersonId} is null or ${t.secondPersonId} <> ${t.recordedBy}`),
    must('stage_changes_annulment_names', sql`not ${t.isAnnulment} or ${t.correctsId} is not null`),
    possibleDate('stage_changes_effective_on', t.effectiveOn),
    index('stage_changes_case').on(t.caseId, t.id),
  ],
);

/** What is known of the child that counts depend on, append-only; the latest row holds. Birth dates are in identity. */
export const profileVersions = table(
  'profile_versions',
  {
    id: sequence(),
    caseId: identifier()
      .notNull()
      .references(() => cases.id),
    sex: code(sexes).notNull(),
    regionOfOrigin: code(regionsOfOrigin),
    birthId: whole(),
    correctsId: whole(),
    reason: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('profile_versions_sex', t.sex, sexes),
    oneOf('profile_versions_region', t.regionOfOrigin, regionsOfOrigin),
    index('profile_versions_case').on(t.caseId, t.id),
  ],
);

/** Decisions on nationality, append-only; the latest that stands holds. The rule and who decided are kept with each. */
export const nationalityDecisions = table(
  'nationality_decisions',
  {
    id: sequence(),
    caseId: identifier()
      .notNull()
      .references(() => cases.id),
    nationality: code(nationalities).notNull(),
    statelessnessRisk: flag().notNull(),
    rule: words().notNull(),
    decidedOn: civilDate().notNull(),
    correctsId: whole(),
    isWithdrawal: flag().notNull().default(false),
    /** Why it was restated or withdrawn. */
    reason: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('nationality_decisions_nationality', t.nationality, nationalities),
    possibleDate('nationality_decisions_decided_on', t.decidedOn),
    index('nationality_decisions_case').on(t.caseId, t.id),
  ],
);

/** Who cares for the child since when, append-only; the latest that stands holds. */
export const carePeriods = table(
  'care_periods',
  {
    id: sequence(),
    caseId: identifier()
      .notNull()
      .references(() => cases.id),
    arrangement: code(careArrangements).notNull(),
    since: civilDate().notNull(),
    correctsId: whole(),
    isWithdrawal: flag().notNull().default(false),
    /** Why it was restated or withdrawn. */
    reason: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('care_periods_arrangement', t.arrangement, careArrangements),
    possibleDate('care_periods_since', t.since),
    index('care_periods_case').on(t.caseId, t.id),
  ],
);
