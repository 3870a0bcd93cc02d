import { and, eq, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/sqlite-core';
import { caseChanges } from '../../schema/changes.js';

export const builder = new QueryBuilder({ casing: 'snake_case' });

/** What a feed was told of access to a case at or after a moment: for "not exists" in a statement about cases or grants. */
export const toldSince = (feed: SQLWrapper | number, caseId: SQLWrapper, moment: SQLWrapper) =>
  builder
    .select({ one: sql`1` })
    .from(caseChanges)
    .where(
      and(
        eq(caseChanges.agencyId, feed as SQL),
        eq(caseChanges.caseId, caseId as SQL),
        // Word for word the condition of the index case_changes_access.
        sql`kind <> 'CASE_CHANGED'`,
        sql`${caseChanges.recordedAt} >= ${moment}`,
      ),
    );
