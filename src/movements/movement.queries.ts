import { and, asc, desc, eq, getTableColumns, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import { negotiationRounds } from '../../schema/coordination.js';
import {
  manifestEndings,
  manifestEntries,
  movementCorrections,
  movementEvents,
  type movementEventKinds,
  movements,
  operationCorrections,
  operations,
} from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { happenedOnAsPutRight, isTakenBack } from '../cases/moves/manifest-places.js';
import type { Reader } from '../database/connection.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { Invalid, NotFound } from '../errors.js';
import type { CivilDate } from '../dates.js';
import { assertPageSize, fromCursor, type Keyset, type Page } from '../graphql/pagination.js';
import type { MovementId, OperationId } from '../identifiers.js';
import { versionOf } from '../versions/record-versions.js';

/** PLANNED until it departs; what was completed or cancelled stays so, unless two persons take the completion back. */
export const movementStatuses = ['PLANNED', 'DEPARTED', 'COMPLETED', 'CANCELLED'] as const;
export type MovementStatus = (typeof movementStatuses)[number];

const at = (name: string) => sql.placeholder(name);
const lastKind = sql<MovementStatus>`coalesce((select ${movementEvents.kind} from ${movementEvents} where ${movementEvents.movementId} = ${movements.id} and not ${isTakenBack} order by ${movementEvents.id} desc limit 1), 'PLANNED')`;

/** The day of the last event of a kind that was not taken back, as it was put right last. */
const lastDay = (kind: 'DEPARTED' | 'COMPLETED') =>
  sql<CivilDate | null>`(select ${happenedOnAsPutRight} from ${movementEvents} where ${movementEvents.movementId} = ${movements.id} and ${movementEvents.kind} = ${sql.raw(`'${kind}'`)} and not ${isTakenBack} order by ${movementEvents.id} desc limit 1)`;

const operationColumns = {
  key: operations.id,
  id: nodeIdOf('operation', operations.id),
  code: operations.code,
  title: operations.title,
  roundCode: sql<string | null>`${negotiationRounds.code}`,
  agreementId: sql<
    string | null
  >`case when ${operations.agreementId} is not null then ${nodeIdOf('agreement', operations.agreementId)} end`,
  version: versionOf('operation', operations.id),
};

const movementColumns = {
  key: movements.id,
  id: nodeIdOf('movement', movements.id),
  operationKey: movements.operationId,
  plannedOn: movements.plannedOn,
  fromPlace: movements.fromPlace,
  port: movements.port,
  capacity: movements.capacity,
  departedOn: lastDay('DEPARTED'),
  arrivedOn: lastDay('COMPLETED'),
  status: lastKind,
  version: versionOf('movement', movements.id),
};

const selectMovements = (db: Reader) =>
  db
    .select(movementColumns)
    .from(movements)
    // Beside another table Drizzle writes columns with their table: the last event is looked for by the movement's id.
    .innerJoin(operations, eq(operations.id, movements.operationId));

export type MovementRow = ReturnType<typeof selectMovements>['_']['result'][number];

/** Of one round, or these alone; all where nothing is named. */
export interface WhichOperations {
  readonly roundId?: number | undefined;
  readonly ids?: readonly number[];
}

/** Operations, oldest first; they name no child. */
export async function listOperations(db: Reader, actor: Actor, { roundId, ids }: WhichOperations) {
  assertMay(actor, 'movement:read');
  return db
    .select(operationColumns)
    .from(operations)
    .leftJoin(negotiationRounds, eq(negotiationRounds.id, operations.roundId))
    .where(
      and(roundId === undefined ? undefined : eq(operations.roundId, roundId), ids && inArray(operations.id, [...ids])),
    )
    .orderBy(asc(operations.id));
}
export type OperationRow = Awaited<ReturnType<typeof listOperations>>[number];

/** An operation that a command names. Errors: NOT_FOUND. */
export async function getOperation(db: Reader, id: number) {
  const [row] = await db
    .select({ ...getTableColumns(operations), version: versionOf('operation', operations.id) })
    .from(operations)
    .where(eq(operations.id, id));
  if (!row) throw NotFound('operation', ['operationId']);
  return row;
}

/** What operations said until they were put right, oldest first, by their keys. */
export const listOperationCorrections = prepared<{ ids: string }, OperationCorrectionRow>((db) =>
  db
    .select({
      key: operationCorrections.operationId,
      code: operationCorrections.code,
      title: operationCorrections.title,
      roundCode: sql<string | null>`${negotiationRounds.code}`,
      agreementId: sql<
        string | null
      >`case when ${operationCorrections.agreementId} is not null then ${nodeIdOf('agreement', operationCorrections.agreementId)} end`,
      reason: operationCorrections.reason,
      recordedAt: operationCorrections.recordedAt,
      recordedBy: users.name,
    })
    .from(operationCorrections)
    .leftJoin(negotiationRounds, eq(negotiationRounds.id, operationCorrections.roundId))
    .innerJoin(users, eq(users.id, operationCorrections.recordedBy))
    .where(among(operationCorrections.operationId, 'ids'))
    .orderBy(asc(operationCorrections.id)),
);
export interface OperationCorrectionRow {
  readonly key: number;
  readonly code: string;
  readonly title: string;
  readonly roundCode: string | null;
  readonly agreementId: string | null;
  readonly reason: string;
  readonly recordedAt: number;
  readonly recordedBy: string;
}

/** The movements of these operations, in the order of their days. */
export const listMovements = prepared<{ ids: string }, MovementRow>((db) =>
  selectMovements(db).where(among(movements.operationId, 'ids')).orderBy(asc(movements.plannedOn), asc(movements.id)),
);

export interface ListMovements extends Page {
  readonly status?: MovementStatus | undefined;
  readonly operationId?: OperationId | undefined;
}

/** By what movements are ordered: those planned for last come first. */
export const movementKeyset: Keyset<MovementRow> = {
  order: 'MOVEMENT_PLANNED_DESC',
  placeOf: ({ plannedOn, key }) => [plannedOn, key],
};

/** Movements, one more than the page. Errors: INVALID_INPUT for a page size that cannot be, INVALID_CURSOR. */
export async function pageOfMovements(registry: Registry, actor: Actor, list: ListMovements): Promise<MovementRow[]> {
  assertMay(actor, 'movement:read');
  assertPageSize(list.first);
  const [day = '9999-12-31', key = Number.MAX_SAFE_INTEGER] =
    list.after === undefined ? [] : fromCursor(list.after, movementKeyset.order, 2);
  const { status = null, operationId, first } = list;
  const run = operationId === undefined ? selectPage.ofAll : selectPage.ofOperation;
  return run(registry.store.reader, { day, key, status, operationId, limit: first + 1 });
}

/** In the order of an index: of all movements, or of an operation. The cross join keeps SQLite on it. */
const pageOf = (whose: SQL | undefined) =>
  prepared<Record<string, unknown>, MovementRow>((db) =>
    db
      .select(movementColumns)
      .from(movements)
      .crossJoin(operations)
      .where(
        and(
          whose,
          sql`(${movements.plannedOn}, ${movements.id}) < (${at('day')}, ${at('key')})`,
          eq(operations.id, movements.operationId),
          sql`(${at('status')} is null or ${lastKind} = ${at('status')})`,
        ),
      )
      .orderBy(desc(movements.plannedOn), desc(movements.id))
      .limit(at('limit')),
  );

const selectPage = { ofAll: pageOf(undefined), ofOperation: pageOf(eq(movements.operationId, at('operationId'))) };

/** One movement, or nothing. It names no child: the manifest does, and shows those that the actor may see. */
export async function findMovement(db: Reader, actor: Actor, id: MovementId): Promise<MovementRow | undefined> {
  assertMay(actor, 'movement:read');
  const [row] = await selectMovement(db, { id });
  return row;
}

const selectMovement = prepared<{ id: number }, MovementRow>((db) =>
  selectMovements(db).where(eq(movements.id, at('id'))),
);

/** NOT_FOUND where there is none. */
export async function getMovement(db: Reader, actor: Actor, id: MovementId): Promise<MovementRow> {
  const row = await findMovement(db, actor, id);
  if (!row) throw NotFound('movement', ['movementId']);
  return row;
}

/** Where a movement can go from where it stands, and by which act. */
const waysOn: Readonly<Record<MovementStatus, string>> = {
  PLANNED: 'movementDepart says that it departed, movementCancel gives it up',
  DEPARTED:
    'movementComplete says that it arrived, manifestNoShow that a child never left with it; two persons put the day of its departure right with movementDepartureCorrect',
  COMPLETED:
    'it goes no further; two persons put its arrival right, or take it back, with movementCorrect, and the day of its departure with movementDepartureCorrect',
  CANCELLED: 'it goes nowhere any more; movementPlan plans another',
};

/** NO_SUCH_TRANSITION for a movement that stands at none of these. */
export function assertStands({ status }: MovementRow, from: readonly MovementStatus[]): void {
  if (from.includes(status)) return;
  throw Invalid(
    `This needs a movement that is ${from.join(' or ')}; it is ${status}: ${waysOn[status]}.`,
    ['movementId'],
    'NO_SUCH_TRANSITION',
  );
}

/** What befell these movements, oldest first. */
export const listMovementEvents = prepared((db) =>
  db
    .select({ ...getTableColumns(movementEvents), recordedByName: users.name })
    .from(movementEvents)
    .innerJoin(users, eq(users.id, movementEvents.recordedBy))
    .where(among(movementEvents.movementId, 'ids'))
    .orderBy(asc(movementEvents.id)),
);

/** What two persons said of the departures and completions of movements, oldest first; `happenedOn` is the day that each was recorded with. */
export const listMovementCorrections = prepared<{ ids: string }, CorrectionRow>((db) =>
  db
    .select({
      ...getTableColumns(movementCorrections),
      movementId: movementEvents.movementId,
      eventKind: movementEvents.kind,
      happenedOn: movementEvents.happenedOn,
      recordedByName: users.name,
    })
    .from(movementCorrections)
    .innerJoin(movementEvents, eq(movementEvents.id, movementCorrections.eventId))
    .innerJoin(users, eq(users.id, movementCorrections.recordedBy))
    .where(among(movementEvents.movementId, 'ids'))
    .orderBy(asc(movementCorrections.id)),
);
export type CorrectionRow = typeof movementCorrections.$inferSelect & {
  readonly movementId: number;
  readonly eventKind: (typeof movementEventKinds)[number];
  readonly happenedOn: CivilDate;
  readonly recordedByName: string;
};

/** How many children stand on a manifest now, seen or not: what counts against its capacity. */
export async function countPlacesTaken(db: Reader, movementId: number): Promise<number> {
  const [row] = await selectTaken(db, { movementId });
  return row?.count ?? 0;
}

const selectTaken = prepared<{ movementId: number }, { count: number }>((db) =>
  db
    .select({ count: sql<number>`count(*)` })
    .from(manifestEntries)
    .leftJoin(manifestEndings, eq(manifestEndings.entryId, manifestEntries.id))
    .where(and(eq(manifestEntries.movementId, at('movementId')), isNull(manifestEndings.entryId))),
);
