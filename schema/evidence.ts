import { civilDate, code, flag, identifier, index, instant, oneOf, possibleDate, table, whole, words } from '#dialect';
import { users } from './agencies.js';
import { cases, caseStages, closureReasons } from './cases.js';
import { sourceGrades } from './claims.js';

export const evidenceTypes = [
  'DNA_KINSHIP',
  'PARENT_CITIZENSHIP_RECORD',
  'NATIONAL_ID_REGISTER',
  'BIRTH_CERTIFICATE',
  'COURT_DECISION_FACT_OF_BIRTH',
  'FOREIGN_BIRTH_CERTIFICATE',
  'MEDICAL_BIRTH_NOTICE',
  'MOTHER_OR_GUARDIAN_STATEMENT',
  'CONSULAR_INTERVIEW',
  'CAMP_OR_PRISON_REGISTER',
  'ICRC_OR_UNHCR_ID',
  'RELATIVE_PHOTO_RECOGNITION',
  'VIDEO',
  'LANGUAGE',
  'CHILD_STATEMENT',
] as const;
export const evidenceStandings = ['STANDING', 'CONTESTED', 'REFUTED'] as const;

/** What speaks for a child's identity: type, source, date and whether it stands. A DNA profile is never stored. */
export const evidence = table(
  'evidence',
  {
    id: identifier().primaryKey(),
    caseId: identifier()
      .notNull()
      .references(() => cases.id),
    type: code(evidenceTypes).notNull(),
    grade: code(sourceGrades).notNull(),
    obtainedOn: civilDate().notNull(),
    source: words().notNull(),
    /** Legalised (foreign documents) or taken by a consul (statements): what makes a strong item strong. */
    isVerified: flag().notNull(),
    standing: code(evidenceStandings).notNull(),
    recordedAt: instant().notNull(),
    recordedBy: identifier()
      .notNull()
      .references(() => users.id),
  },
  (t) => [
    oneOf('evidence_type', t.type, evidenceTypes),
    oneOf('evidence_grade', t.grade, sourceGrades),
    oneOf('evidence_standing', t.standing, evidenceStandings),
    possibleDate('evidence_obtained_on', t.obtainedOn),
    index('evidence_case').on(t.caseId),
  ],
);

export const attestationKinds = [
  'TRACING_REQUEST_OPENED',
  'AGENCY_TASK_OPENED',
  'LEGITIMATE_BASIS',
  'IDENTITY_FILE_OPENED',
  'IDENTITY_REFUTED',
  'BEST_INTERESTS_ASSESSMENT',
  'GUARDIAN_CONSENT',
  'GUARDIAN_DETERMINATION',
  'HOST_CONSENT',
  'TRAVEL_DOCUMENT',
  'RECEIVING_PLAN',
  'ON_AGREED_LIST',
  'AGREEMENT_LAPSED',
  'ON_MANIFEST',
  'ARRIVAL_RECORD',
  'PLAN_APPROVED',
  'MANDATORY_MILESTONES_MET',
  'STABLE_PLACEMENT',
  'NEED_IDENTIFIED',
] as const;

/**
 * A named person's word that a condition of the life-cycle holds, with its date and the document it rests on. Guards
 * read these; a later module that owns a condition (a manifest, a plan) writes the attestation in its own act.
 */
export const attestations = table(
  'attestations',
  {
    id: identifier().primaryKey(),
    caseId: identifier()
      .notNull()
      .references(() => cases.id),
    kind: code(attestationKinds).notNull(),
    attestedOn: civilDate().notNull(),
    reference: words().notNull(),
    revokedAt: instant(),
    recordedAt: instant().notNull(),
    recordedBy: identifier()
      .notNull()
      .references(() => users.id),
  },
  (t) => [
    oneOf('attestations_kind', t.kind, attestationKinds),
    possibleDate('attestations_attested_on', t.attestedOn),
    index('attestations_case').on(t.caseId),
  ],
);

/**
 * The first of two persons: who proposed a guarded transition, on exactly which version of the file. It holds only
 * while the file is unchanged, so that the second person decides on what the first one saw.
 */
export const endorsements = table(
  'endorsements',
  {
    id: identifier().primaryKey(),
    caseId: identifier()
      .notNull()
      .references(() => cases.id),
    caseVersion: whole().notNull(),
    toStage: code(caseStages).notNull(),
    closureReason: code(closureReasons),
    recordedAt: instant().notNull(),
    recordedBy: identifier()
      .notNull()
      .references(() => users.id),
  },
  (t) => [
    oneOf('endorsements_to_stage', t.toStage, caseStages),
    oneOf('endorsements_closure_reason', t.closureReason, closureReasons),
    index('endorsements_case').on(t.caseId, t.caseVersion),
  ],
);
