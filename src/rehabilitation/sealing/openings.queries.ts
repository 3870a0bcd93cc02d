import { desc, eq, sql } from 'drizzle-orm';
import { users } from '../../../schema/agencies.js';
import { sealOpenings } from '../../../schema/rehabilitation/sealing.js';
import type { Actor } from '../../access/actor.js';
import { assertMay, seesAllAgencies } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { nodeIdOf } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { Forbidden } from '../../errors.js';
import { assertPageSize, fromCursor, toPage, type Keyset, type Page, type PageOf } from '../../graphql/pagination.js';
import type { CaseId } from '../../identifiers.js';

export interface OpeningRow {
  readonly caseId: string;
  readonly openedBy: string;
  readonly role: string;
  readonly justification: string;
  readonly openedAt: number;
  readonly expiresAt: number;
}

/** By what openings are ordered: newest first. */
const keyset: Keyset<{ readonly id: number }> = { order: 'OPENING_DESC', placeOf: ({ id }) => [id] };

/**
 * Which sealed files were opened, by whom and why, newest first: the second pair of eyes on each. Errors: FORBIDDEN,
 * INVALID_INPUT for a page size or cursor that cannot be.
 */
export async function listOpenings(
  registry: Registry,
  actor: Actor,
  page: Page,
): Promise<{ readonly keys: readonly CaseId[]; readonly page: PageOf<OpeningRow> }> {
  const { first, after } = page;
  assertMay(actor, 'audit:read');
  if (!seesAllAgencies(actor)) throw Forbidden('Only roles that see all agencies read who opened sealed files.');
  assertPageSize(first);
  const [before = Number.MAX_SAFE_INTEGER] = after === undefined ? [] : fromCursor(after, keyset.order, 1);
  const found = await selectOpenings(registry.store.reader, { before, limit: first + 1 });
  const rows = found.slice(0, first);
  const nodes = rows.map(({ id: _, caseKey: __, ...row }): OpeningRow => row);
  return { keys: rows.map(({ caseKey }) => caseKey as CaseId), page: toPage(keyset, found, page, nodes) };
}

const selectOpenings = prepared((db) =>
  db
    .select({
      id: sealOpenings.id,
      caseKey: sealOpenings.caseId,
      caseId: nodeIdOf('case', sealOpenings.caseId),
      openedBy: users.name,
      role: users.role,
      justification: sealOpenings.justification,
      openedAt: sealOpenings.openedAt,
      expiresAt: sealOpenings.expiresAt,
    })
    .from(sealOpenings)
    .innerJoin(users, eq(users.id, sealOpenings.userId))
    .where(sql`${sealOpenings.id} < ${sql.placeholder('before')}`)
    .orderBy(desc(sealOpenings.id))
    .limit(sql.placeholder('limit')),
);
