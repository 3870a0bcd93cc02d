import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import { agencies, users } from '../../schema/agencies.js';
import { alertReviews, readingAlerts, type alertMeasures } from '../../schema/alerts.js';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import type { Reader } from '../database/connection.js';
import { Forbidden } from '../errors.js';
import { numberAfter } from '../graphql/list-places.js';
import { assertPageSize, toPage, type Keyset, type Page, type PageOf } from '../graphql/pagination.js';
import { toNodeId } from '../identifiers.js';
import { listStandingRules, type AlertRule } from './count-reading.js';

export interface ReadingAlertRow {
  readonly id: string;
  readonly measure: (typeof alertMeasures)[number];
  readonly userId: string;
  readonly userName: string;
  readonly role: string;
  readonly agencyCode: string;
  readonly from: number;
  readonly count: number;
  readonly usual: number;
  readonly raisedAt: number;
  readonly note: string | null;
  readonly reviewedAt: number | null;
}

export interface ListAlerts extends Page {
  /** Only those that wait for their review. */
  readonly isWaiting?: boolean | undefined;
  readonly id?: number | undefined;
}

/** By what alerts are ordered: newest first. */
const keyset: Keyset<Found> = { order: 'ALERT_DESC', placeOf: ({ alert }) => [alert.id] };

/** Alerts about unusual reading, newest first. Errors: FORBIDDEN, INVALID_INPUT for a page size or cursor that cannot be. */
export async function listAlerts(registry: Registry, actor: Actor, list: ListAlerts): Promise<PageOf<ReadingAlertRow>> {
  assertMay(actor, 'audit:read');
  if (!seesAllAgencies(actor)) throw Forbidden('Only roles that see all agencies read alerts.');
  assertPageSize(list.first);
  const before = numberAfter(list.after, keyset.order);
  const found = await registry.store.reader.db
    .select({ alert: readingAlerts, user: users, agencyCode: agencies.code, review: alertReviews })
    .from(readingAlerts)
    .innerJoin(users, eq(users.id, readingAlerts.userId))
    .innerJoin(agencies, eq(agencies.id, users.agencyId))
    .leftJoin(alertReviews, eq(alertReviews.alertId, readingAlerts.id))
    .where(
      and(
        before === undefined ? undefined : lt(readingAlerts.id, before),
        list.id === undefined ? undefined : eq(readingAlerts.id, list.id),
        list.isWaiting === true ? isNull(alertReviews.alertId) : undefined,
      ),
    )
    .orderBy(desc(readingAlerts.id))
    .limit(list.first + 1);
  return toPage(keyset, found, list, found.slice(0, list.first).map(toRow));
}

interface Found {
  readonly alert: typeof readingAlerts.$inferSelect;
  readonly user: typeof users.$inferSelect;
  readonly agencyCode: string;
  readonly review: typeof alertReviews.$inferSelect | null;
}

const toRow = ({ alert, user, agencyCode, review }: Found): ReadingAlertRow => ({
  id: String(alert.id),
  measure: alert.measure,
  userId: toNodeId('user', user.id),
  userName: user.name,
  role: user.role,
  agencyCode,
  from: alert.hour * 3_600_000,
  count: alert.count,
  usual: alert.usual,
  raisedAt: alert.raisedAt,
  note: review?.note ?? null,
  reviewedAt: review?.reviewedAt ?? null,
});

/** The rule of each measure as it holds now. */
export function listAlertRules(db: Reader, actor: Actor): Promise<AlertRule[]> {
  assertMay(actor, 'audit:read');
  return listStandingRules(db);
}
