import { and, asc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import { negotiationRounds } from '../../schema/coordination.js';
import {
  manifestEndings,
  manifestEntries,
  movementCorrections,
  movementEvents,
  movements,
  operations,
} from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import { isTakenBack } from '../cases/moves/manifest-places.js';
import type { Reader } from '../database/connection.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { Invalid, NotFound } from '../errors.js';
import type { CivilDate } from '../dates.js';
import type { MovementId } from '../identifiers.js';
import { versionOf } from '../versions/record-versions.js';

/** PLANNED until it departs; what was completed or cancelled stays so, unless two persons take the completion back. */
export const movementStatuses = ['PLANNED', 'DEPARTED', 'COMPLETED', 'CANCELLED'] as const;
export type MovementStatus = (typeof movementStatuses)[number];

const at = (name: string) => sql.placeholder(name);
const lastKind = sql<MovementStatus>`coalesce((select ${movementEvents.kind} from ${movementEvents} where ${movementEvents.movementId} = ${movements.id} and not ${isTakenBack} order by ${movementEvents.id} desc limit 1), 'PLANNED')`;

const operationColumns = {
  key: operations.id,
  id: nodeIdOf('operation', operations.id),
  code: operations.code,
  title: operations.title,
  roundCode: sql<string | null>`${negotiationRounds.code}`,
};

const selectMovements = (db: Reader) =>
  db
    .select({
      key: movements.id,
      id: nodeIdOf('movement', movements.id),
      operationKey: movements.operationId,
      plannedOn: movements.plannedOn,
      fromPlace: movements.fromPlace,
      port: movements.port,
      capacity: movements.capacity,
      status: lastKind,
      version: versionOf('movement', movements.id),
    })
    .from(movements)
    // Beside another table Drizzle writes columns with their table: the last event is looked for by the movement's id.
    .innerJoin(operations, eq(operations.id, movements.operationId));

export type MovementRow = ReturnType<typeof selectMovements>['_']['result'][number];

/** Of one round, or one alone; all where nothing is named. */
export interface WhichOperations {
  readonly roundId?: number | undefined;
  readonly id?: number;
}

/** Operations, oldest first; they name no child. */
export async function listOperations(db: Reader, actor: Actor, { roundId, id }: WhichOperations) {
  assertMay(actor, 'movement:read');
  return db
    .select(operationColumns)
    .from(operations)
    .leftJoin(negotiationRounds, eq(negotiationRounds.id, operations.roundId))
    .where(
      and(
        roundId === undefined ? undefined : eq(operations.roundId, roundId),
        id === undefined ? undefined : eq(operations.id, id),
      ),
    )
    .orderBy(asc(operations.id));
}
export type OperationRow = Awaited<ReturnType<typeof listOperations>>[number];

/** The movements of these operations, in the order of their days. */
export const listMovements = prepared<{ ids: string }, MovementRow>((db) =>
  selectMovements(db).where(among(movements.operationId, 'ids')).orderBy(asc(movements.plannedOn), asc(movements.id)),
);

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

/** NO_SUCH_TRANSITION for a movement that stands at none of these. */
export function assertStands({ status }: MovementRow, from: readonly MovementStatus[]): void {
  if (from.includes(status)) return;
  throw Invalid(
    `This needs a movement that is ${from.join(' or ')}; it is ${status}.`,
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

/** What two persons said of the completion of a movement, oldest first; `happenedOn` is the day that it was recorded with. */
export const listMovementCorrections = prepared<{ movementId: number }, CorrectionRow>((db) =>
  db
    .select({
      ...getTableColumns(movementCorrections),
      happenedOn: movementEvents.happenedOn,
      recordedByName: users.name,
    })
    .from(movementCorrections)
    .innerJoin(movementEvents, eq(movementEvents.id, movementCorrections.eventId))
    .innerJoin(users, eq(users.id, movementCorrections.recordedBy))
    .where(eq(movementEvents.movementId, at('movementId')))
    .orderBy(asc(movementCorrections.id)),
);
export type CorrectionRow = typeof movementCorrections.$inferSelect & {
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
