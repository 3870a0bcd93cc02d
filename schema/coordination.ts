import { sql } from 'drizzle-orm';
import {
  civilDate,
  code,
  flag,
  identifier,
  index,
  must,
  oneOf,
  possibleDate,
  primaryKey,
  sequence,
  table,
  uniqueIndex,
  whole,
  words,
} from '#dialect';
import { agencies } from './agencies.js';
import { cases, sexes } from './cases.js';
import { countriesAbroad } from './places.js';
import { ofCase } from './of-case.js';
import { corrected, recorded } from './recorded.js';

/** A line of talks with one party. What it said before it was put right is in `trackCorrections`. */
export const negotiationTracks = table(
  'negotiation_tracks',
  {
    id: identifier().primaryKey(),
    title: words().notNull().unique(),
    counterpart: words().notNull(),
    country: code(countriesAbroad).notNull(),
    leadAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    ...recorded(),
  },
  (t) => [oneOf('negotiation_tracks_country', t.country, countriesAbroad)],
);

/** What a track said until it was put right, append-only. */
export const trackCorrections = table(
  'track_corrections',
  {
    trackId: identifier()
      .notNull()
      .references(() => negotiationTracks.id),
    title: words().notNull(),
    counterpart: words().notNull(),
    country: code(countriesAbroad).notNull(),
    leadAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    ...corrected(),
  },
  (t) => [
    oneOf('track_corrections_country', t.country, countriesAbroad),
    uniqueIndex('track_corrections_once').on(t.trackId, t.version),
  ],
);

/** One round of talks on a track, such as Astana-8. What it said before it was put right is in `roundCorrections`. */
export const negotiationRounds = table(
  'negotiation_rounds',
  {
    id: identifier().primaryKey(),
    trackId: identifier()
      .notNull()
      .references(() => negotiationTracks.id),
    code: words().notNull().unique(),
    place: words().notNull(),
    startsOn: civilDate().notNull(),
    endsOn: civilDate().notNull(),
    ...recorded(),
  },
  (t) => [
    possibleDate('negotiation_rounds_starts_on', t.startsOn),
    possibleDate('negotiation_rounds_ends_on', t.endsOn),
    must('negotiation_rounds_days', sql`${t.startsOn} <= ${t.endsOn}`),
    index('negotiation_rounds_track').on(t.trackId, t.startsOn),
  ],
);

/** What a round said until it was put right, append-only. */
export const roundCorrections = table(
  'round_corrections',
  {
    roundId: identifier()
      .notNull()
      .references(() => negotiationRounds.id),
    code: words().notNull(),
    place: words().notNull(),
    startsOn: civilDate().notNull(),
    endsOn: civilDate().notNull(),
    ...corrected(),
  },
  (t) => [
    possibleDate('round_corrections_starts_on', t.startsOn),
    possibleDate('round_corrections_ends_on', t.endsOn),
    uniqueIndex('round_corrections_once').on(t.roundId, t.version),
  ],
);

/**
 * What was agreed in a round; its end is in `agreementEndings`, and what it said before it was put right in
 * `agreementCorrections`.
 */
export const agreements = table(
  'agreements',
  {
    id: identifier().primaryKey(),
    roundId: identifier()
      .notNull()
      .references(() => negotiationRounds.id),
    agreedOn: civilDate().notNull(),
    terms: words().notNull(),
    ...recorded(),
  },
  (t) => [possibleDate('agreements_agreed_on', t.agreedOn), index('agreements_round').on(t.roundId, t.id)],
);

/** What an agreement said until it was put right, append-only. */
export const agreementCorrections = table(
  'agreement_corrections',
  {
    agreementId: identifier()
      .notNull()
      .references(() => agreements.id),
    agreedOn: civilDate().notNull(),
    terms: words().notNull(),
    ...corrected(),
  },
  (t) => [
    possibleDate('agreement_corrections_agreed_on', t.agreedOn),
    uniqueIndex('agreement_corrections_once').on(t.agreementId, t.version),
  ],
);

/** An agreement that lapsed or was given up, append-only; at most once. */
export const agreementEndings = table(
  'agreement_endings',
  {
    agreementId: identifier()
      .primaryKey()
      .references(() => agreements.id),
    endedOn: civilDate().notNull(),
    reason: words().notNull(),
    ...recorded(),
  },
  (t) => [possibleDate('agreement_endings_ended_on', t.endedOn)],
);

/**
 * What an agency has to do for an agreement; where it stands is in `taskEvents`, and what it said before it was put right in
 * `taskCorrections`.
 */
export const agreementTasks = table(
  'agreement_tasks',
  {
    id: identifier().primaryKey(),
    agreementId: identifier()
      .notNull()
      .references(() => agreements.id),
    ownerAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    title: words().notNull(),
    dueOn: civilDate().notNull(),
    ...recorded(),
  },
  (t) => [
    possibleDate('agreement_tasks_due_on', t.dueOn),
    index('agreement_tasks_agreement').on(t.agreementId, t.id),
    index('agreement_tasks_due').on(t.dueOn, t.id),
    index('agreement_tasks_owner_due').on(t.ownerAgencyId, t.dueOn, t.id),
  ],
);

export const taskStatuses = ['OPEN', 'IN_PROGRESS', 'BLOCKED', 'DONE', 'CANCELLED'] as const;

/** Where a task came to stand, append-only; OPEN before the first. What blocks a task, or why it was cancelled, is said. */
export const taskEvents = table(
  'task_events',
  {
    id: sequence(),
    taskId: identifier()
      .notNull()
      .references(() => agreementTasks.id),
    toStatus: code(taskStatuses).notNull(),
    reason: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('task_events_to_status', t.toStatus, taskStatuses),
    must('task_events_reason', sql`${t.toStatus} not in ('BLOCKED', 'CANCELLED') or ${t.reason} is not null`),
    index('task_events_task').on(t.taskId, t.id),
    // Worklists pass over what is done or cancelled, which it stays.
    index('task_events_ended')
      .on(t.taskId)
      .where(sql`to_status in ('DONE', 'CANCELLED')`),
  ],
);

/**
 * What a task said until it was put right, append-only: its words, whose it was, its day, and why it stood where it stood. A
 * reason that is put right is a further row of `taskEvents`, at the same status.
 */
export const taskCorrections = table(
  'task_corrections',
  {
    taskId: identifier()
      .notNull()
      .references(() => agreementTasks.id),
    ownerAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    title: words().notNull(),
    dueOn: civilDate().notNull(),
    statusReason: words(),
    ...corrected(),
  },
  (t) => [
    possibleDate('task_corrections_due_on', t.dueOn),
    uniqueIndex('task_corrections_once').on(t.taskId, t.version),
  ],
);

/** The children that a task came to cover, append-only; of those put right the last row of `taskChildChanges` holds. */
export const taskChildren = table(
  'task_children',
  {
    taskId: identifier()
      .notNull()
      .references(() => agreementTasks.id),
    caseId: ofCase(),
    ...recorded(),
  },
  (t) => [primaryKey({ columns: [t.taskId, t.caseId] }), index('task_children_case').on(t.caseId)],
);

/** That a correction brought a child under a task or took it off, append-only. */
export const taskChildChanges = table(
  'task_child_changes',
  {
    correctionId: whole()
      .notNull()
      .references(() => taskCorrections.id),
    taskId: identifier()
      .notNull()
      .references(() => agreementTasks.id),
    caseId: ofCase(),
    isCovered: flag().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.correctionId, t.caseId] }),
    index('task_child_changes_child').on(t.taskId, t.caseId, t.correctionId),
  ],
);

export const taskChildOutcomes = ['DONE', 'NOT_NEEDED', 'NOT_POSSIBLE'] as const;

/** What came of a task for one child, append-only; a child without a row is still open. */
export const taskChildEndings = table(
  'task_child_endings',
  {
    taskId: identifier()
      .notNull()
      .references(() => agreementTasks.id),
    caseId: ofCase(),
    outcome: code(taskChildOutcomes).notNull(),
    note: words(),
    ...recorded(),
  },
  (t) => [
    primaryKey({ columns: [t.taskId, t.caseId] }),
    oneOf('task_child_endings_outcome', t.outcome, taskChildOutcomes),
  ],
);

/**
 * A list of children that two parties exchange in a round; agreed once both say so. What it said before it was put right is
 * in `listCorrections`.
 */
export const listExchanges = table(
  'list_exchanges',
  {
    id: identifier().primaryKey(),
    roundId: identifier()
      .notNull()
      .references(() => negotiationRounds.id),
    agreementId: identifier().references(() => agreements.id),
    title: words().notNull(),
    exchangedOn: civilDate().notNull(),
    ...recorded(),
  },
  (t) => [
    possibleDate('list_exchanges_exchanged_on', t.exchangedOn),
    index('list_exchanges_round').on(t.roundId, t.exchangedOn, t.id),
    index('list_exchanges_exchanged').on(t.exchangedOn, t.id),
  ],
);

/** What a list said of itself until it was put right, append-only; its lines have histories of their own. */
export const listCorrections = table(
  'list_corrections',
  {
    listId: identifier()
      .notNull()
      .references(() => listExchanges.id),
    title: words().notNull(),
    exchangedOn: civilDate().notNull(),
    ...corrected(),
  },
  (t) => [
    possibleDate('list_corrections_exchanged_on', t.exchangedOn),
    uniqueIndex('list_corrections_once').on(t.listId, t.version),
  ],
);

export const listSides = ['OURS', 'THEIRS'] as const;

/**
 * One child on one party's version of a list, append-only. Ours names a case; theirs comes as the other party wrote it,
 * and names a case once somebody matched it. The name stands in identity; the days of birth lie enciphered under the key of the line.
 */
export const listLines = table(
  'list_lines',
  {
    id: identifier().primaryKey(),
    listId: identifier()
      .notNull()
      .references(() => listExchanges.id),
    side: code(listSides).notNull(),
    caseId: identifier().references(() => cases.id),
    /** The other party's own number or remark. */
    reference: words(),
    bornFrom: civilDate(),
    bornUntil: civilDate(),
    sex: code(sexes).notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('list_lines_side', t.side, listSides),
    oneOf('list_lines_sex', t.sex, sexes),
    must('list_lines_ours_is_a_case', sql`(${t.side} = 'OURS') = (${t.caseId} is not null)`),
    index('list_lines_list').on(t.listId, t.id),
    index('list_lines_case').on(t.caseId),
    uniqueIndex('list_lines_ours_once')
      .on(t.listId, t.caseId)
      .where(sql`case_id is not null`),
  ],
);

/** Which case a line of the other party speaks of, append-only; the last word holds, none says that it is no case. */
export const listLineMatches = table(
  'list_line_matches',
  {
    id: sequence(),
    lineId: identifier()
      .notNull()
      .references(() => listLines.id),
    caseId: identifier().references(() => cases.id),
    ...recorded(),
  },
  (t) => [index('list_line_matches_line').on(t.lineId, t.id), index('list_line_matches_case').on(t.caseId)],
);

/** That both parties agreed to a list, and on which day; append-only, at most once. */
export const listAgreements = table(
  'list_agreements',
  {
    listId: identifier()
      .primaryKey()
      .references(() => listExchanges.id),
    agreedOn: civilDate().notNull(),
    reference: words().notNull(),
    ...recorded(),
  },
  (t) => [possibleDate('list_agreements_agreed_on', t.agreedOn)],
);
