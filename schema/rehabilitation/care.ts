import { sql } from 'drizzle-orm';
import { civilDate, code, identifier, index, must, oneOf, possibleDate, sequence, table, words } from '#dialect';
import { cases } from '../cases.js';
import { ofCase } from '../of-case.js';
import { recorded } from '../recorded.js';

export const guardianshipKinds = ['GUARDIANSHIP', 'CUSTODIANSHIP', 'PATRONAGE', 'FOSTER_FAMILY', 'ADOPTION'] as const;
export const caregiverRelations = [
  'MOTHER',
  'FATHER',
  'GRANDPARENT',
  'AUNT_OR_UNCLE',
  'SIBLING',
  'OTHER_RELATIVE',
  'NOT_RELATED',
] as const;

/**
 * Who was given the legal care of a child, by which authority, append-only; the latest that has begun and not ended
 * holds. An end is a further row that names the decision it ends.
 */
export const guardianshipDecisions = table(
  'guardianship_decisions',
  {
    id: sequence(),
    caseId: ofCase(),
    kind: code(guardianshipKinds).notNull(),
    relation: code(caregiverRelations).notNull(),
    decidedOn: civilDate().notNull(),
    authority: words().notNull(),
    reference: words().notNull(),
    /** The decision that this row ends, on `decidedOn`, with the reason. */
    endsId: identifier(),
    reason: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('guardianship_decisions_kind', t.kind, guardianshipKinds),
    oneOf('guardianship_decisions_relation', t.relation, caregiverRelations),
    possibleDate('guardianship_decisions_decided_on', t.decidedOn),
    must('guardianship_decisions_end', sql`${t.endsId} is null or ${t.reason} is not null`),
    index('guardianship_decisions_case').on(t.caseId, t.id),
  ],
);

export const separationReasons = [
  'DIFFERENT_FATHERS_FAMILIES',
  'NO_ROOM_TOGETHER',
  'MEDICAL_CARE',
  'OWN_WISH',
  'COURT_DECISION',
  'SAFETY',
] as const;

/** Siblings who live apart and why, append-only; a later row on the same two replaces the earlier. */
export const siblingSeparations = table(
  'sibling_separations',
  {
    id: sequence(),
    caseId: ofCase(),
    otherCaseId: identifier()
      .notNull()
      .references(() => cases.id),
    since: civilDate().notNull(),
    reason: code(separationReasons).notNull(),
    explanation: words().notNull(),
    endedOn: civilDate(),
    ...recorded(),
  },
  (t) => [
    oneOf('sibling_separations_reason', t.reason, separationReasons),
    possibleDate('sibling_separations_since', t.since),
    possibleDate('sibling_separations_ended_on', t.endedOn),
    must('sibling_separations_two', sql`${t.caseId} <> ${t.otherCaseId}`),
    index('sibling_separations_case').on(t.caseId, t.id),
    index('sibling_separations_other').on(t.otherCaseId),
  ],
);
