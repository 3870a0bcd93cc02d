import { and, asc, eq, gte, inArray, lte } from 'drizzle-orm';
import { officialStatements } from '../../schema/statements.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Connection } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { assertForwards, assertNamesSome } from '../graphql/list-filters.js';
import type { Statement } from './read-statement-file.js';

/** Every part narrows; an absent one does not. */
export interface StatementFilter {
  readonly measures?: readonly Statement['measure'][] | undefined;
  /** Exactly these words: `Zhusan` does not include `Zhusan-1`. */
  readonly operation?: string | undefined;
  readonly saidFrom?: CivilDate | undefined;
  readonly saidTo?: CivilDate | undefined;
}

/**
 * The official statements in the order in which they were made. They are public facts: everybody sees all of them. Errors:
 * INVALID_INPUT for no measure at all, INVALID_DATE for an interval that is turned round.
 */
export async function listStatements(
  connection: Connection,
  actor: Actor,
  filter: StatementFilter,
): Promise<readonly Statement[]> {
  assertMay(actor, 'public:read');
  const { measures, operation, saidFrom, saidTo } = filter;
  assertNamesSome(measures, ['filter', 'measures']);
  assertForwards(saidFrom, saidTo, { fromPath: ['filter', 'saidFrom'], untilPath: ['filter', 'saidTo'] });
  return connection.db
    .select()
    .from(officialStatements)
    .where(
      and(
        measures && inArray(officialStatements.measure, [...measures]),
        operation === undefined ? undefined : eq(officialStatements.operation, operation),
        saidFrom === undefined ? undefined : gte(officialStatements.saidOn, saidFrom),
        saidTo === undefined ? undefined : lte(officialStatements.saidOn, saidTo),
      ),
    )
    .orderBy(asc(officialStatements.saidOn), asc(officialStatements.id));
}
