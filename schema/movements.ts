import { sql } from 'drizzle-orm';
import {
  civilDate,
  code,
  identifier,
  index,
  must,
  oneOf,
  possibleDate,
  sequence,
  table,
  uniqueIndex,
  whole,
  words,
} from '#dialect';
import { agreements, negotiationRounds } from './coordination.js';
import { ofCase } from './of-case.js';
import { corrected, recorded } from './recorded.js';

/**
 * An operation that brings children home, such as Zhusan. It names the round it goes back to. What it said before it was put
 * right is in `operationCorrections`.
 */
export const operations = table(
  'operations',
  {
    id: identifier().primaryKey(),
    code: words().notNull().unique(),
    title: words().notNull(),
    roundId: identifier().references(() => negotiationRounds.id),
    agreementId: identifier().references(() => agreements.id),
    ...recorded(),
  },
  (t) => [index('operations_round').on(t.roundId), index('operations_agreement').on(t.agreementId)],
);

/** What an operation goes back to. */
export const operationTies = ['ROUND', 'AGREEMENT'] as const;

/** What an operation said until it was put right, append-only. */
export const operationCorrections = table(
  'operation_corrections',
  {
    operationId: identifier()
      .notNull()
      .references(() => operations.id),
    code: words().notNull(),
    title: words().notNull(),
    roundId: identifier().references(() => negotiationRounds.id),
    agreementId: identifier().references(() => agreements.id),
    ...corrected(),
  },
  (t) => [uniqueIndex('operation_corrections_once').on(t.operationId, t.version)],
);

/** A flight or convoy of an operation, append-only; what became of it is in `movementEvents`. */
export const movements = table(
  'movements',
  {
    id: identifier().primaryKey(),
    operationId: identifier()
      .notNull()
      .references(() => operations.id),
    plannedOn: civilDate().notNull(),
    fromPlace: words().notNull(),
    /** The port or border crossing at home. */
    port: words().notNull(),
    capacity: whole().notNull(),
    ...recorded(),
  },
  (t) => [
    possibleDate('movements_planned_on', t.plannedOn),
    must('movements_capacity', sql`${t.capacity} between 1 and 1000`),
    index('movements_operation').on(t.operationId, t.plannedOn, t.id),
    index('movements_planned').on(t.plannedOn, t.id),
  ],
);

export const movementEventKinds = ['DEPARTED', 'COMPLETED', 'CANCELLED'] as const;

/** What befell a movement, append-only; each kind at most once, unless two persons took it back. */
export const movementEvents = table(
  'movement_events',
  {
    id: sequence(),
    movementId: identifier()
      .notNull()
      .references(() => movements.id),
    kind: code(movementEventKinds).notNull(),
    happenedOn: civilDate().notNull(),
    note: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('movement_events_kind', t.kind, movementEventKinds),
    possibleDate('movement_events_happened_on', t.happenedOn),
    index('movement_events_movement').on(t.movementId, t.kind),
  ],
);

export const movementCorrectionKinds = ['VOUCHED', 'CORRECTED'] as const;

/**
 * The words of two persons on a completion or a departure that was recorded wrongly, append-only: VOUCHED by the first, CORRECTED
 * by the other. It happened on another day, or, where none is given, never, which is said of a completion alone.
 */
export const movementCorrections = table(
  'movement_corrections',
  {
    id: sequence(),
    eventId: whole()
      .notNull()
      .references(() => movementEvents.id),
    kind: code(movementCorrectionKinds).notNull(),
    /** The day of what is put right: of the departure, where the event is one. */
    arrivedOn: civilDate(),
    reason: words().notNull(),
    /** The version of the movement from this word on: the second word is given on that very one. */
    movementVersion: whole().notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('movement_corrections_kind', t.kind, movementCorrectionKinds),
    possibleDate('movement_corrections_arrived_on', t.arrivedOn),
    index('movement_corrections_event').on(t.eventId, t.id),
  ],
);

/** A child's place on a manifest, append-only; its end is in `manifestEndings`. */
export const manifestEntries = table(
  'manifest_entries',
  {
    id: identifier().primaryKey(),
    movementId: identifier()
      .notNull()
      .references(() => movements.id),
    caseId: ofCase(),
    /** Why a child travels without a brother or sister who is abroad as well. */
    separationReason: words(),
    ...recorded(),
  },
  (t) => [index('manifest_entries_movement').on(t.movementId, t.id), index('manifest_entries_case').on(t.caseId, t.id)],
);

export const manifestEndingKinds = ['REMOVED', 'NO_SHOW', 'CANCELLED'] as const;

/** A child taken off a manifest, or who did not come; append-only, at most once for each entry. */
export const manifestEndings = table(
  'manifest_endings',
  {
    entryId: identifier()
      .primaryKey()
      .references(() => manifestEntries.id),
    kind: code(manifestEndingKinds).notNull(),
    reason: words().notNull(),
    ...recorded(),
  },
  (t) => [oneOf('manifest_endings_kind', t.kind, manifestEndingKinds)],
);

/**
 * A child's arrival on home territory, append-only: by a movement, once unless it was taken back, or self-organised where it
 * names none.
 */
export const arrivals = table(
  'arrivals',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    movementId: identifier().references(() => movements.id),
    arrivedOn: civilDate().notNull(),
    port: words().notNull(),
    /** How a self-organised return came about. */
    note: words(),
    ...recorded(),
  },
  (t) => [
    possibleDate('arrivals_arrived_on', t.arrivedOn),
    must('arrivals_self_organised_says_how', sql`${t.movementId} is not null or ${t.note} is not null`),
    index('arrivals_case').on(t.caseId),
    index('arrivals_movement').on(t.movementId, t.caseId),
  ],
);

export const arrivalChangeKinds = ['RESTATED', 'WITHDRAWN'] as const;

/**
 * What a correction of the return made of an arrival: its day restated, or the arrival taken back since it never was.
 * Append-only; the last row holds.
 */
export const arrivalChanges = table(
  'arrival_changes',
  {
    id: sequence(),
    caseId: ofCase(),
    arrivalId: identifier()
      .notNull()
      .references(() => arrivals.id),
    kind: code(arrivalChangeKinds).notNull(),
    arrivedOn: civilDate(),
    ...recorded(),
  },
  (t) => [
    oneOf('arrival_changes_kind', t.kind, arrivalChangeKinds),
    must('arrival_changes_day', sql`(${t.kind} = 'RESTATED') = (${t.arrivedOn} is not null)`),
    possibleDate('arrival_changes_arrived_on', t.arrivedOn),
    index('arrival_changes_arrival').on(t.arrivalId, t.id),
    index('arrival_changes_case').on(t.caseId),
  ],
);
