import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import { agencies, users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { emergencyOpenings, emergencyReviews } from '../../schema/emergency.js';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { isNotErased } from '../cases/case.access.js';
import { nodeIdOf } from '../database/dialect-words.js';
import { Forbidden } from '../errors.js';
import { numberAfter } from '../graphql/list-places.js';
import { assertPageSize, toPage, type Keyset, type Page } from '../graphql/pagination.js';
import type { CaseId } from '../identifiers.js';
import { countReads } from './count-reads.js';

export interface EmergencyOpeningRow {
  readonly id: string;
  readonly caseId: string;
  readonly openedBy: string;
  readonly agencyCode: string;
  readonly role: string;
  readonly justification: string;
  readonly openedAt: number;
  readonly expiresAt: number;
  readonly reads: number;
  readonly finding: string | null;
  readonly note: string | null;
  readonly reviewedAt: number | null;
}

export interface ListOpenings extends Page {
  /** Only those that wait for their review. */
  readonly isWaiting?: boolean | undefined;
  readonly id?: number | undefined;
}

/** By what openings are ordered: newest first. */
const keyset: Keyset<{ readonly key: number }> = { order: 'EMERGENCY_DESC', placeOf: ({ key }) => [key] };

/**
 * Files opened in an emergency, newest first; how often each was read is counted where it is `wanted`, and else told as 0.
 * Errors: FORBIDDEN, INVALID_INPUT for a page size that cannot be, INVALID_CURSOR.
 */
export async function listEmergencyOpenings(
  registry: Registry,
  actor: Actor,
  list: ListOpenings,
  wanted: ReadonlySet<string>,
) {
  assertMay(actor, 'audit:read');
  if (!seesAllAgencies(actor))
    throw Forbidden('Only roles that see all agencies read what was opened in an emergency.');
  assertPageSize(list.first);
  const before = numberAfter(list.after, keyset.order);
  const found = await registry.store.reader.db
    .select({
      key: emergencyOpenings.id,
      caseKey: emergencyOpenings.caseId,
      caseId: nodeIdOf('case', emergencyOpenings.caseId),
      openedBy: users.name,
      agencyCode: agencies.code,
      role: users.role,
      justification: emergencyOpenings.justification,
      openedAt: emergencyOpenings.openedAt,
      expiresAt: emergencyOpenings.expiresAt,
      finding: emergencyReviews.finding,
      note: emergencyReviews.note,
      reviewedAt: emergencyReviews.reviewedAt,
    })
    .from(emergencyOpenings)
    .innerJoin(cases, eq(cases.id, emergencyOpenings.caseId))
    .innerJoin(users, eq(users.id, emergencyOpenings.userId))
    .innerJoin(agencies, eq(agencies.id, users.agencyId))
    .leftJoin(emergencyReviews, eq(emergencyReviews.openingId, emergencyOpenings.id))
    .where(
      and(
        isNotErased(),
        before === undefined ? undefined : lt(emergencyOpenings.id, before),
        list.id === undefined ? undefined : eq(emergencyOpenings.id, list.id),
        list.isWaiting === true ? isNull(emergencyReviews.openingId) : undefined,
      ),
    )
    .orderBy(desc(emergencyOpenings.id))
    .limit(list.first + 1);
  const rows = found.slice(0, list.first);
  const reads = wanted.has('reads') ? await countReads(registry.store.reader, rows) : undefined;
  const nodes = rows.map(({ key, caseKey: _, ...row }): EmergencyOpeningRow => ({
    ...row,
    id: String(key),
    reads: reads?.get(key) ?? 0,
  }));
  return { keys: rows.map(({ caseKey }) => caseKey as CaseId), page: toPage(keyset, found, list, nodes) };
}
