import { and, desc, eq, getTableColumns, gte, lt, sql } from 'drizzle-orm';
import { agencies, users } from '../../schema/agencies.js';
import { auditEntries, auditRecords, auditSubjects, type auditDecisions } from '../../schema/audit.js';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { openedPurpose } from '../audit/purpose.js';
import { nextTurn } from '../database/turns.js';
import { Forbidden } from '../errors.js';
import { numberAfter } from '../graphql/list-places.js';
import { assertPageSize, toPage, type Keyset, type Page, type PageOf } from '../graphql/pagination.js';
import { toNodeId, type CaseId, type UserId } from '../identifiers.js';

/** What the audit is narrowed to; all conditions hold together. */
export interface TrailFilter {
  readonly operation?: string | undefined;
  readonly decision?: (typeof auditDecisions)[number] | undefined;
  readonly userId?: UserId | undefined;
  readonly caseId?: CaseId | undefined;
  /** A node id of what is no case, such as a tracing request. */
  readonly recordId?: string | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

export interface TrailRow {
  readonly sequence: number;
  readonly recordedAt: number;
  readonly userId: string | null;
  readonly userName: string | null;
  readonly agencyCode: string | null;
  readonly role: string;
  readonly purpose: string | null;
  readonly operation: string;
  readonly decision: string;
  readonly subjects: string[];
  readonly fields: string[];
  readonly hash: string;
  readonly previousHash: string;
}

export interface ListTrail extends Page {
  readonly filter: TrailFilter;
}

/** By what the audit is ordered: newest first. */
const keyset: Keyset<TrailRow> = { order: 'AUDIT_DESC', placeOf: ({ sequence }) => [sequence] };

/** The index that a page is walked by: of one case or record its own, so that its cost does not grow with the audit. */
function placeOf({ caseId, recordId }: TrailFilter) {
  if (caseId !== undefined) return auditSubjects.sequence;
  return recordId === undefined ? auditEntries.sequence : auditRecords.sequence;
}

/** Rows of the audit that one statement looks through: some milliseconds, though each be fetched from its place. */
const stretch = 5_000;

/**
 * A page of the audit, newest first, by keyset; what no index finds is looked for a stretch of the walk at a time, each in a round of
 * the event loop that no other reading has. Errors: FORBIDDEN, INVALID_INPUT for a page size that cannot be, INVALID_CURSOR.
 */
export async function listTrail(registry: Registry, actor: Actor, list: ListTrail): Promise<PageOf<TrailRow>> {
  assertMay(actor, 'audit:read');
  // The trail speaks of the cases of every agency: whoever may read it must be somebody who sees them all.
  if (!seesAllAgencies(actor)) throw Forbidden('Only roles that see all agencies read the audit.');
  assertPageSize(list.first);
  const before = numberAfter(list.after, keyset.order);
  const { filter } = list;
  const wanted = list.first + 1;
  const rows = isNarrowedFurther(filter)
    ? await searchRows(registry, filter, { before, limit: wanted })
    : await listRows(registry, filter, { before, from: undefined, limit: wanted });
  const found = rows.map(({ entry, userName, agencyCode }) => ({
    ...entry,
    userId: entry.userId === null ? null : toNodeId('user', entry.userId),
    userName,
    agencyCode,
  }));
  return toPage(keyset, found, list, found.slice(0, list.first));
}

/** Whether something is asked of each row beside what the index of the walk answers. */
function isNarrowedFurther(filter: TrailFilter): boolean {
  const given = Object.values(filter).filter((one) => one !== undefined).length;
  return given > (filter.caseId === undefined && filter.recordId === undefined ? 0 : 1);
}

async function searchRows(
  registry: Registry,
  filter: TrailFilter,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<Found[]> {
  const rows: Found[] = [];
  const last = registry.store.reader.raw.prepare('select max(sequence) from audit_entries').pluck().get();
  const end = Number(last ?? 0) + 1;
  let below = Math.min(before ?? end, end);
  while (below > 1 && rows.length < limit) {
    await nextTurn();
    const from = await findFloor(registry, filter, below);
    rows.push(...(await listRows(registry, filter, { before: below, from, limit: limit - rows.length })));
    below = from;
  }
  return rows;
}

/** Where the stretch below this row ends: the audit has every number, a case or record some of them. */
async function findFloor(registry: Registry, filter: TrailFilter, below: number): Promise<number> {
  const { db } = registry.store.reader;
  if (filter.caseId !== undefined) {
    const at = auditSubjects.sequence;
    const of = and(eq(auditSubjects.caseId, filter.caseId), lt(at, below));
    return (
      (
        await db
          .select({ at })
          .from(auditSubjects)
          .where(of)
          .orderBy(desc(at))
          .limit(1)
          .offset(stretch - 1)
      )[0]?.at ?? 1
    );
  }
  if (filter.recordId !== undefined) {
    const at = auditRecords.sequence;
    const of = and(eq(auditRecords.record, filter.recordId), lt(at, below));
    return (
      (
        await db
          .select({ at })
          .from(auditRecords)
          .where(of)
          .orderBy(desc(at))
          .limit(1)
          .offset(stretch - 1)
      )[0]?.at ?? 1
    );
  }
  return Math.max(1, below - stretch);
}

type Found = Awaited<ReturnType<typeof listRows>>[number];

interface Limits {
  /** Sequences: below the first, not below the second. */
  readonly before: number | undefined;
  readonly from: number | undefined;
  readonly limit: number;
}

/** Rows of the audit that meet the filter, newest first. */
function listRows(registry: Registry, filter: TrailFilter, { before, from, limit }: Limits) {
  const query = registry.store.reader.db
    .select({
      entry: { ...getTableColumns(auditEntries), purpose: openedPurpose },
      userName: users.name,
      agencyCode: agencies.code,
    })
    .from(auditEntries)
    .leftJoin(users, eq(users.id, auditEntries.userId))
    .leftJoin(agencies, eq(agencies.id, users.agencyId))
    .$dynamic();
  const at = placeOf(filter);
  if (filter.caseId !== undefined)
    void query.innerJoin(auditSubjects, eq(auditSubjects.sequence, auditEntries.sequence));
  if (filter.recordId !== undefined)
    void query.innerJoin(auditRecords, eq(auditRecords.sequence, auditEntries.sequence));
  return query
    .where(
      and(
        filter.caseId === undefined ? undefined : eq(auditSubjects.caseId, filter.caseId),
        filter.recordId === undefined ? undefined : eq(auditRecords.record, filter.recordId),
        before === undefined ? undefined : sql`${at} < ${before}`,
        from === undefined ? undefined : sql`${at} >= ${from}`,
        filter.operation === undefined ? undefined : eq(auditEntries.operation, filter.operation),
        filter.decision === undefined ? undefined : eq(auditEntries.decision, filter.decision),
        filter.userId === undefined ? undefined : eq(auditEntries.userId, filter.userId),
        filter.from === undefined ? undefined : gte(auditEntries.recordedAt, filter.from),
        filter.until === undefined ? undefined : lt(auditEntries.recordedAt, filter.until),
      ),
    )
    .orderBy(desc(at))
    .limit(limit);
}
