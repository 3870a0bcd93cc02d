import { releaseAnnouncements } from '../../../schema/releases.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import type { Tx } from '../../database/connection.js';
import { assertNotFuture, dateOf, isCivilDate, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import { newId } from '../../identifiers.js';
import { families as allFamilies } from '../catalogue/labels.js';

export interface AnnounceRelease extends Request {
  /** When it is published, in milliseconds. */
  readonly publishAt: number;
  readonly asOf: CivilDate;
  /** The tables that may be renewed; all where nothing is said. */
  readonly families?: readonly string[] | undefined;
}

/**
 * Announces a release before its numbers are looked at: when, about which day, which tables. The time that was announced
 * is the earliest at which it can be published, so that timing tells nothing. Answers the announcement's id.
 */
export const announceRelease = (registry: Registry, actor: Actor, input: AnnounceRelease): Promise<number> =>
  performAnswering<number>(
    registry,
    actor,
    { action: 'release:build', operation: 'releaseAnnounce', input },
    { write: String, read: Number },
    async (tx, now) => ({ answer: await insertAnnouncement(tx, actor, input, now), subjects: [] }),
  );

export async function insertAnnouncement(tx: Tx, actor: Actor, input: AnnounceRelease, now: number): Promise<number> {
  const { publishAt, asOf, families = allFamilies } = input;
  assertDay(asOf, publishAt);
  if (!Number.isSafeInteger(publishAt) || publishAt < now || publishAt > now + farthest)
    throw Invalid('publishAt must lie between now and two years from now.', ['publishAt'], 'INVALID_DATE');
  const unknown = families.find((family) => !allFamilies.includes(family));
  if (unknown !== undefined)
    throw Invalid(`A table is one of ${allFamilies.join(', ')}; ${unknown} came.`, ['families'], 'UNKNOWN_CODE');
  const id = newId(now);
  const recordedBy = actor.kind === 'user' ? actor.userId : null;
  const row = { id, publishAt, asOf, families: [...new Set(families)], recordedAt: now, recordedBy };
  await tx.insert(releaseAnnouncements).values(row);
  return id;
}

const farthest = 2 * 366 * 86_400_000;

export function assertDay(asOf: CivilDate, at: number): void {
  if (!isCivilDate(asOf))
    throw Invalid(`asOf must be a day of the calendar, YYYY-MM-DD; it came as ${asOf}.`, ['asOf'], 'INVALID_DATE');
  assertNotFuture(asOf, dateOf(at), 'asOf');
}
