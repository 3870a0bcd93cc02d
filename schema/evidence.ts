import {
  civilDate,
  code,
  flag,
  identifier,
  index,
  must,
  oneOf,
  possibleDate,
  sequence,
  table,
  whole,
  words,
} from '#dialect';
import { sql } from 'drizzle-orm';
import { caseStages, closureReasons } from './cases.js';
import { sourceGrades } from './claims.js';
import { ofCase } from './of-case.js';
import { recorded } from './recorded.js';

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

/**
 * What speaks for a child's identity: type, source, date and its standing when it was recorded. Append-only: what was
 * found of it later is in `evidenceJudgements`. A DNA profile is never stored.
 */
export const evidence = table(
  'evidence',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    type: code(evidenceTypes).notNull(),
    grade: code(sourceGrades).notNull(),
    obtainedOn: civilDate().notNull(),
    source: words().notNull(),
    /** Legalised (foreign documents) or taken by a consul (statements): what makes a strong item strong. */
    isVerified: flag().notNull(),
    standing: code(evidenceStandings).notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('evidence_type', t.type, evidenceTypes),
    oneOf('evidence_grade', t.grade, sourceGrades),
    oneOf('evidence_standing', t.standing, evidenceStandings),
    possibleDate('evidence_obtained_on', t.obtainedOn),
    index('evidence_case').on(t.caseId),
  ],
);

/** What was found of an item of evidence, when, by whom and why; append-only, the last finding holds. */
export const evidenceJudgements = table(
  'evidence_judgements',
  {
    id: sequence(),
    caseId: ofCase(),
    evidenceId: identifier()
      .notNull()
      .references(() => evidence.id),
    standing: code(evidenceStandings).notNull(),
    reason: words().notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('evidence_judgements_standing', t.standing, evidenceStandings),
    index('evidence_judgements_case').on(t.caseId, t.id),
    index('evidence_judgements_evidence').on(t.evidenceId, t.id),
  ],
);

export const kinshipRelations = [
  'MOTHER',
  'FATHER',
  'FULL_SIBLING',
  'HALF_SIBLING',
  'GRANDPARENT',
  'AUNT_OR_UNCLE',
] as const;

/**
 * What a laboratory found of an item of the type DNA_KINSHIP, append-only: its reference and its likelihood, in parts
 * per million. There is no column for a profile, anywhere.
 */
export const dnaResults = table(
  'dna_results',
  {
    evidenceId: identifier()
      .primaryKey()
      .references(() => evidence.id),
    caseId: ofCase(),
    laboratory: words().notNull(),
    kitReference: words().notNull(),
    relation: code(kinshipRelations).notNull(),
    likelihoodPpm: whole().notNull(),
    testedOn: civilDate().notNull(),
  },
  (t) => [
    oneOf('dna_results_relation', t.relation, kinshipRelations),
    must('dna_results_likelihood', sql`${t.likelihoodPpm} between 0 and 1000000`),
    possibleDate('dna_results_tested_on', t.testedOn),
    index('dna_results_case').on(t.caseId),
  ],
);

/**
 * Which test each result is of (`testOf`), as a blind index: by it the very kit on another child's file is found without a word being
 * opened. It follows the results and goes with the child; nobody is shown it. One that was spelt by an older rule is made anew (`markKits`).
 */
export const kitMarks = table(
  'kit_marks',
  {
    evidenceId: identifier()
      .primaryKey()
      .references(() => evidence.id),
    caseId: ofCase(),
    mark: words().notNull(),
    /** By which rule it was spelt (`spelling` in src/words.ts); the first where nothing says so. */
    spelling: whole().notNull().default(1),
  },
  (t) => [index('kit_marks_case').on(t.caseId), index('kit_marks_mark').on(t.mark, t.caseId)],
);

/** Who held an item of evidence from which day on, append-only: the chain of custody, in the order of the days. */
export const custodySteps = table(
  'custody_steps',
  {
    id: sequence(),
    caseId: ofCase(),
    evidenceId: identifier()
      .notNull()
      .references(() => evidence.id),
    holder: words().notNull(),
    heldFrom: civilDate().notNull(),
    ...recorded(),
  },
  (t) => [possibleDate('custody_steps_held_from', t.heldFrom), index('custody_steps_case').on(t.caseId, t.id)],
);

export const conflictSubjects = ['IDENTITY', 'PARENTAGE', 'BIRTH', 'NAME', 'SEX', 'CITIZENSHIP'] as const;

/**
 * That two items of evidence contradict each other, append-only; a row with `settlesId` says how an earlier one was
 * settled. While a conflict is open the identity is.
 */
export const evidenceConflicts = table(
  'evidence_conflicts',
  {
    id: sequence(),
    caseId: ofCase(),
    evidenceId: identifier()
      .notNull()
      .references(() => evidence.id),
    otherEvidenceId: identifier()
      .notNull()
      .references(() => evidence.id),
    about: code(conflictSubjects).notNull(),
    reason: words().notNull(),
    settlesId: whole(),
    ...recorded(),
  },
  (t) => [
    oneOf('evidence_conflicts_about', t.about, conflictSubjects),
    must('evidence_conflicts_between_two', sql`${t.evidenceId} <> ${t.otherEvidenceId}`),
    index('evidence_conflicts_case').on(t.caseId, t.id),
    index('evidence_conflicts_settles').on(t.settlesId),
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
    caseId: ofCase(),
    kind: code(attestationKinds).notNull(),
    attestedOn: civilDate().notNull(),
    reference: words().notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('attestations_kind', t.kind, attestationKinds),
    possibleDate('attestations_attested_on', t.attestedOn),
    index('attestations_case').on(t.caseId),
  ],
);

export const attestationChangeKinds = ['SPENT', 'GIVEN_BACK', 'RESTATED', 'WITHDRAWN'] as const;

/**
 * What became of an attestation, append-only: a move spent it, the annulment of that move gave it back, a person
 * restated or withdrew it. `stageChangeId` names the move, or the annulment. `attestedOn` is the day as restated; of a withdrawal
 * the day from which it holds no more, where it was right until then.
 */
export const attestationChanges = table(
  'attestation_changes',
  {
    id: sequence(),
    caseId: ofCase(),
    attestationId: identifier()
      .notNull()
      .references(() => attestations.id),
    kind: code(attestationChangeKinds).notNull(),
    stageChangeId: whole(),
    attestedOn: civilDate(),
    reference: words(),
    reason: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('attestation_changes_kind', t.kind, attestationChangeKinds),
    must('attestation_changes_move', sql`(${t.kind} in ('SPENT', 'GIVEN_BACK')) = (${t.stageChangeId} is not null)`),
    must('attestation_changes_reason', sql`${t.stageChangeId} is not null or ${t.reason} is not null`),
    must(
      'attestation_changes_restated',
      sql`(${t.kind} = 'RESTATED') = (${t.attestedOn} is not null and ${t.reference} is not null)`,
    ),
    possibleDate('attestation_changes_attested_on', t.attestedOn),
    index('attestation_changes_case').on(t.caseId, t.id),
  ],
);

/**
 * The first of two persons: who proposed a guarded transition on which day, or the correction of one, on exactly which
 * version of the file. It holds only while the file is unchanged, so that the second person decides on what the first
 * one saw. Where `stageChangeId` names a stage change, the endorsement is of its correction: to `effectiveOn`, or of its
 * annulment where that is empty.
 */
export const endorsements = table(
  'endorsements',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    caseVersion: whole().notNull(),
    toStage: code(caseStages).notNull(),
    closureReason: code(closureReasons),
    effectiveOn: civilDate(),
    stageChangeId: whole(),
    ...recorded(),
  },
  (t) => [
    oneOf('endorsements_to_stage', t.toStage, caseStages),
    oneOf('endorsements_closure_reason', t.closureReason, closureReasons),
    index('endorsements_case').on(t.caseId, t.caseVersion),
  ],
);
