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
import { agreements } from './coordination.js';
import { ofCase } from './of-case.js';
import { corrected, recorded } from './recorded.js';

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

/**
 * What came of a task for one child, append-only; a child without a row is still open, and of one put right the last row of
 * `taskChildEndingCorrections` holds.
 */
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

/** What came of a task for one child after all, as a correction of the task has it; append-only. */
export const taskChildEndingCorrections = table(
  'task_child_ending_corrections',
  {
    id: sequence(),
    correctionId: whole()
      .notNull()
      .references(() => taskCorrections.id),
    taskId: identifier()
      .notNull()
      .references(() => agreementTasks.id),
    caseId: ofCase(),
    outcome: code(taskChildOutcomes).notNull(),
    note: words(),
  },
  (t) => [
    oneOf('task_child_ending_corrections_outcome', t.outcome, taskChildOutcomes),
    uniqueIndex('task_child_ending_corrections_child').on(t.taskId, t.caseId, t.correctionId),
    index('task_child_ending_corrections_correction').on(t.correctionId, t.caseId),
  ],
);
