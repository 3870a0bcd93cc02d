import { asc, desc, eq } from 'drizzle-orm';
import { taskChildEndings, taskCorrections } from '../../schema/tasks.js';
import { seesAllAgencies } from '../access/permissions.js';
import type { RegistryContext } from '../access/context.js';
import type { Reader } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { TaskId } from '../identifiers.js';
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
}

const listHoldings = prepared<{ ids: string }, Holding>((db) =>
  db
    .select({
      taskId: taskCorrections.taskId,
      ownerAgencyId: taskCorrections.ownerAgencyId,
      recordedAt: taskCorrections.recordedAt,
    })
    .from(taskCorrections)
    .where(among(taskCorrections.taskId, 'ids'))
    .orderBy(asc(taskCorrections.taskId), asc(taskCorrections.version)),
);

/** What was said of a task, and when. */
interface Said {
  readonly taskId: number;
  readonly recordedAt: number;
}

/*
 * Which came first, a correction of a task or an event of it, or what came of it for a child, is told by their instants, whatever the
 * clock does in between: a correction is no earlier than any event, an event after every correction that it follows, and the event of a
 * correction after that.
 */

/** When a correction is recorded of a task of which something was said last at those instants, if ever. */
export const instantNotBefore = (now: number, ...said: readonly (number | null)[]): number =>
  Math.max(now, ...said.map((at) => at ?? 0));

/** When an event is recorded of a task that was put right last at that instant, if ever. */
export const instantAfter = (correctedAt: number | null, now: number): number => Math.max(now, (correctedAt ?? -1) + 1);

/** When a task was put right last. */
export async function findCorrectedAt(db: Reader, taskId: TaskId): Promise<number | null> {
  const [last] = await db
    .select({ recordedAt: taskCorrections.recordedAt })
    .from(taskCorrections)
    .where(eq(taskCorrections.taskId, taskId))
    .orderBy(desc(taskCorrections.version))
    .limit(1);
  return last?.recordedAt ?? null;
}

/** When it was said last what came of a task for a child. */
export async function findSettledAt(db: Reader, taskId: TaskId): Promise<number | null> {
  const [last] = await db
    .select({ recordedAt: taskChildEndings.recordedAt })
    .from(taskChildEndings)
    .where(eq(taskChildEndings.taskId, taskId))
    .orderBy(desc(taskChildEndings.recordedAt))
    .limit(1);
  return last?.recordedAt ?? null;
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
    for (let holding = ended[place]; holding && holding.recordedAt < event.recordedAt; holding = ended[place])
      place += 1;
    next.set(event.taskId, place);
    const owner = ownerOf.get(event.taskId);
    return (ended[place]?.ownerAgencyId ?? owner) === owner;
  });
}
