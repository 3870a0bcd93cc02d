import { sql } from 'drizzle-orm';
import {
  code,
  civilDate,
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
import { nationalities } from './cases.js';
import { evidence } from './evidence.js';
import { ofCase } from './of-case.js';
import { recorded } from './recorded.js';

export const nationalityFactKinds = [
  'BORN_AT_HOME',
  'PARENT_RESIDENT_AT_HOME',
  'PARENTS_AGREED_IN_WRITING',
  'COURT_FOUND_CITIZEN',
] as const;
export const factAnswers = ['YES', 'NO', 'UNKNOWN'] as const;

/**
 * What the rules of nationality ask for beside the parents' citizenship, append-only; the last word on a kind holds.
 * It may rest on an item of evidence, and counts no more once that item is contested or refuted.
 */
export const nationalityFacts = table(
  'nationality_facts',
  {
    id: sequence(),
    caseId: ofCase(),
    kind: code(nationalityFactKinds).notNull(),
    answer: code(factAnswers).notNull(),
    evidenceId: identifier().references(() => evidence.id),
    source: words().notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('nationality_facts_kind', t.kind, nationalityFactKinds),
    oneOf('nationality_facts_answer', t.answer, factAnswers),
    index('nationality_facts_case').on(t.caseId, t.id),
  ],
);

/**
 * One run of the rules of nationality that somebody decided on, append-only: the version of the rules, the rule that
 * decided, what it was given and how each rule read it. `decisionId` is the decision that it made. What an authority
 * decided instead is a determination too, of the rule AUTHORITY; it is given nothing, and what it knew is reckoned from the file.
 */
export const nationalityDeterminations = table(
  'nationality_determinations',
  {
    id: sequence(),
    caseId: ofCase(),
    decisionId: whole().notNull(),
    ruleVersion: words().notNull(),
    ruleCode: words().notNull(),
    nationality: code(nationalities).notNull(),
    statelessnessRisk: flag().notNull(),
    decidedOn: civilDate().notNull(),
    /** JSON: the inputs as they were, and what each rule made of them. */
    inputs: words().notNull(),
    trace: words().notNull(),
    /** Where an authority decided and not the rules: which, its reference, what it rests on, and what it overturned. */
    authority: words(),
    authorityReference: words(),
    evidenceId: identifier().references(() => evidence.id),
    overturnsId: whole(),
    ...recorded(),
  },
  (t) => [
    oneOf('nationality_determinations_nationality', t.nationality, nationalities),
    possibleDate('nationality_determinations_decided_on', t.decidedOn),
    index('nationality_determinations_case').on(t.caseId, t.id),
  ],
);

export const challengeKinds = ['CONTESTED', 'UPHELD', 'OVERTURNED'] as const;

/**
 * A determination contested, upheld or overturned, append-only. What an authority decides is a decision of its day: an overturned one
 * names that in its place, an upheld one that by which it holds from then on, and the item that it rests on. The two are null of what was upheld
 * before they were kept. What an authority knew is reckoned from the file, and kept nowhere.
 */
export const nationalityChallenges = table(
  'nationality_challenges',
  {
    id: sequence(),
    caseId: ofCase(),
    determinationId: whole()
      .notNull()
      .references(() => nationalityDeterminations.id),
    kind: code(challengeKinds).notNull(),
    /** Who contests, or which authority decided, and why. */
    reason: words().notNull(),
    authority: words(),
    authorityReference: words(),
    statedOn: civilDate().notNull(),
    decisionId: whole(),
    upheldById: whole(),
    evidenceId: identifier().references(() => evidence.id),
    ...recorded(),
  },
  (t) => [
    oneOf('nationality_challenges_kind', t.kind, challengeKinds),
    possibleDate('nationality_challenges_stated_on', t.statedOn),
    must('nationality_challenges_overturned', sql`(${t.kind} = 'OVERTURNED') = (${t.decisionId} is not null)`),
    index('nationality_challenges_case').on(t.caseId, t.id),
  ],
);
