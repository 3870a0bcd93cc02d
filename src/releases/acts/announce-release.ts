import { releaseAnnouncements } from '../../../schema/releases.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import type { Tx } from '../../database/connection.js';
import { assertNotFuture, dateOf, isCivilDate, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import { newId } from '../../identifiers.js';
import { wordsOf } from '../../words.js';
import { families as allFamilies } from '../catalogue/labels.js';

export interface AnnounceRelease extends Request {
  /** When it is published, in milliseconds. */
  readonly publishAt: number;
  readonly asOf: CivilDate;
  /** The tables that may be renewed; all where nothing is said. */
  readonly families?: readonly string[] | undefined;
  /** Why it cannot wait for the notice that every other release is given; kept and shown to whoever approves. */
  readonly urgency?: string | undefined;
}

const hour = 3_600_000;
/** How long before a release is announced where nothing else is configured. */
export const usualNoticeHours = 24;

/**
 * Announces a release before its numbers are looked at: when, about which day, which tables. The time that was announced
 * is the earliest at which it can be published, so that timing tells nothing; it lies at least `noticeHours` ahead unless
 * the operator says why it is urgent. Answers the announcement's id. Errors: NOTICE_TOO_SHORT, INVALID_DATE, UNKNOWN_CODE.
 */
export const announceRelease = (
  registry: Registry,
  actor: Actor,
  input: AnnounceRelease,
  noticeHours = usualNoticeHours,
): Promise<number> =>
  performAnswering<number>(
    registry,
    actor,
    { action: 'release:build', operation: 'releaseAnnounce', input },
    { write: String, read: Number },
    async (tx, now) => {
      if (input.urgency === undefined) assertNotice(input.publishAt, noticeHours, now);
      return { answer: await insertAnnouncement(tx, actor, input, now), subjects: [] };
    },
  );

function assertNotice(publishAt: number, noticeHours: number, now: number): void {
  if (publishAt >= now + noticeHours * hour) return;
  throw Invalid(
    `A release is announced at least ${noticeHours} hours ahead: from ${new Date(now + noticeHours * hour).toISOString()} on. Where it cannot wait, say why in urgency.`,
    ['publishAt'],
    'NOTICE_TOO_SHORT',
  );
}

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
  const urgency = input.urgency === undefined ? null : wordsOf(input.urgency, 'urgency');
  const row = { id, publishAt, asOf, families: [...new Set(families)], urgency, recordedAt: now, recordedBy };
  await tx.insert(releaseAnnouncements).values(row);
  return id;
}

const farthest = 2 * 366 * 86_400_000;

export function assertDay(asOf: CivilDate, at: number): void {
  if (!isCivilDate(asOf))
    throw Invalid(`asOf must be a day of the calendar, YYYY-MM-DD; it came as ${asOf}.`, ['asOf'], 'INVALID_DATE');
  assertNotFuture(asOf, dateOf(at), 'asOf');
}
