import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { negotiationRounds } from '../../schema/coordination.js';
import { listAgreements, listLines } from '../../schema/lists.js';
import { arrivals, movements, operations } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import { arrivalStands } from '../cases/rules/arrival-standing.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import type { CaseId } from '../identifiers.js';

export interface HomecomingRow {
  readonly caseKey: number;
  readonly arrivedOn: CivilDate;
  /** Null where the case alone says that the child is home, and no arrival was recorded. */
  readonly port: string | null;
  readonly note: string | null;
  readonly movementId: string | null;
  readonly operationCode: string | null;
  readonly roundCode: string | null;
}

const at = (name: string) => sql.placeholder(name);

/** How far back a return can be followed, and where it ends, why. */
export const traceabilities = ['TO_ROUND', 'TO_OPERATION', 'SELF_ORGANISED', 'NOT_RECORDED'] as const;

export function traceOf(row: Pick<HomecomingRow, 'port' | 'movementId' | 'operationCode' | 'roundCode'>): {
  readonly traceable: (typeof traceabilities)[number];
  readonly untracedBecause: string | null;
} {
  if (row.roundCode !== null) return { traceable: 'TO_ROUND', untracedBecause: null };
  if (row.movementId !== null) {
    const untracedBecause = `The operation ${row.operationCode ?? ''} goes back to no round of talks that is on file.`;
    return { traceable: 'TO_OPERATION', untracedBecause };
  }
  if (row.port !== null)
    return {
      traceable: 'SELF_ORGANISED',
      untracedBecause: 'The return was self-organised: no movement brought the child.',
    };
  const untracedBecause =
    'No arrival by a movement was recorded: that the child is home is known from its case alone, as of returns from before movements were recorded.';
  return { traceable: 'NOT_RECORDED', untracedBecause };
}

/** How a child came home, and the operation and the round that brought it; nothing for one that did not, or is unseen. */
export async function findHomecoming(
  registry: Registry,
  actor: Actor,
  caseId: CaseId,
): Promise<HomecomingRow | undefined> {
  assertMay(actor, 'movement:read');
  const args = { caseId, ...sightOf(actor, registry.clock()) };
  const rows = await selectHomecomings(actor)(registry.store.reader, args);
  return rows.at(-1);
}

const selectHomecomings = forEachView(({ visible, showsIdentity }) =>
  prepared<Record<string, unknown>, HomecomingRow>((db) =>
    db
      .select({
        caseKey: cases.id,
        // As the books have it: the day follows the return, and a case that is void counts as nobody's.
        arrivedOn: sql<CivilDate>`${cases.arrivedOn}`,
        port: sql<string | null>`${arrivals.port}`,
        note: sql<string | null>`case when ${showsIdentity} then ${arrivals.note} end`,
        movementId: sql<
          string | null
        >`case when ${arrivals.movementId} is not null then ${nodeIdOf('movement', arrivals.movementId)} end`,
        operationCode: sql<string | null>`${operations.code}`,
        roundCode: sql<string | null>`${negotiationRounds.code}`,
      })
      .from(cases)
      .leftJoin(arrivals, and(eq(arrivals.caseId, cases.id), arrivalStands()))
      .leftJoin(movements, eq(movements.id, arrivals.movementId))
      .leftJoin(operations, eq(operations.id, movements.operationId))
      .leftJoin(negotiationRounds, eq(negotiationRounds.id, operations.roundId))
      .where(and(eq(cases.id, at('caseId')), isNotNull(cases.arrivedOn), visible))
      .orderBy(asc(arrivals.id)),
  ),
);

/** The lists on which a child stands as agreed, oldest first; on a case that the caller has found visible. */
export const listAgreedListIds = prepared<{ caseId: number }, { key: number }>((db) =>
  db
    .selectDistinct({ key: listLines.listId })
    .from(listLines)
    .innerJoin(listAgreements, eq(listAgreements.listId, listLines.listId))
    .where(eq(listLines.caseId, at('caseId')))
    .orderBy(asc(listLines.listId)),
);

/** How many children whom the actor may see arrived by each of these movements; a case that is void counts as nobody's. */
export async function countArrivals(
  registry: Registry,
  actor: Actor,
  movementKeys: readonly number[],
): Promise<Map<number, number>> {
  assertMay(actor, 'movement:read');
  const args = { ids: JSON.stringify(movementKeys), ...sightOf(actor, registry.clock()) };
  const rows = await selectCounts(actor)(registry.store.reader, args);
  return new Map(rows.map(({ movementKey, count }) => [movementKey ?? 0, count]));
}

const selectCounts = forEachView(({ visible }) =>
  prepared<Record<string, unknown>, { movementKey: number | null; count: number }>((db) =>
    db
      .select({ movementKey: arrivals.movementId, count: sql<number>`count(*)` })
      .from(arrivals)
      .innerJoin(cases, eq(cases.id, arrivals.caseId))
      .where(and(among(arrivals.movementId, 'ids'), arrivalStands(), isNotNull(cases.arrivedOn), visible))
      .groupBy(arrivals.movementId),
  ),
);
