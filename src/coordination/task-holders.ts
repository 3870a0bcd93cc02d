import { asc } from 'drizzle-orm';
import { taskCorrections } from '../../schema/coordination.js';
import { seesAllAgencies } from '../access/permissions.js';
import type { RegistryContext } from '../access/context.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { TaskRow } from './task.queries.js';

/*
 * A correction can give a task to another agency. What was said of it while it was of another agency is of that agency's work, and
 * may speak of children whom this one never saw: it is shown to whoever had the task then, and to roles that see all agencies.
 */

/** Until when a task was of an agency: each correction keeps whose it was before. */
interface Holding {
  readonly taskId: number;
  readonly ownerAgencyId: number;
  readonly recordedAt: number;
  readonly recordedBy: number;
}

const listHoldings = prepared<{ ids: string }, Holding>((db) =>
  db
    .select({
      taskId: taskCorrections.taskId,
      ownerAgencyId: taskCorrections.ownerAgencyId,
      recordedAt: taskCorrections.recordedAt,
      recordedBy: taskCorrections.recordedBy,
    })
    .from(taskCorrections)
    .where(among(taskCorrections.taskId, 'ids'))
    .orderBy(asc(taskCorrections.taskId), asc(taskCorrections.version)),
);

/** What was said of a task, when and by whom. */
interface Said {
  readonly taskId: number;
  readonly recordedAt: number;
  readonly recordedBy: number;
}

/** Of what was said of tasks, in its order, what was said while each was of the viewer's agency; one statement, however many. */
export async function keepOwn<Event extends Said>(
  { registry, actor }: RegistryContext,
  rows: readonly TaskRow[],
  events: readonly Event[],
): Promise<readonly Event[]> {
  if (seesAllAgencies(actor) || events.length === 0) return events;
  const ids = JSON.stringify(rows.map(({ key }) => key));
  const holdings = Map.groupBy(await listHoldings(registry.store.reader, { ids }), ({ taskId }) => taskId);
  const ownerOf = new Map(rows.map(({ key, ownerAgencyId }) => [key, ownerAgencyId]));
  const next = new Map<number, number>();
  return events.filter((event) => {
    const ended = holdings.get(event.taskId) ?? [];
    let place = next.get(event.taskId) ?? 0;
    for (let holding = ended[place]; holding && !wasSaidBefore(event, holding); holding = ended[place]) place += 1;
    next.set(event.taskId, place);
    const owner = ownerOf.get(event.taskId);
    return (ended[place]?.ownerAgencyId ?? owner) === owner;
  });
}

/** At the very moment of a correction its own word is of the agency that it gives the task to; anybody else's was there before. */
const wasSaidBefore = (said: Said, correction: Holding): boolean =>
  said.recordedAt < correction.recordedAt ||
  (said.recordedAt === correction.recordedAt && said.recordedBy !== correction.recordedBy);
