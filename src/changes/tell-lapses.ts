import { and, eq, lte, notExists, sql } from 'drizzle-orm';
import { caseGrants, grantEndings } from '../../schema/referrals.js';
import { appendEntry } from '../audit/append-entry.js';
import type { Registry } from '../audit/act.js';
import { prepared } from '../database/prepared.js';
import type { AgencyId, CaseId } from '../identifiers.js';
import { noteAccess } from './note-change.js';
import { builder, toldSince } from './told-since.js';

const system = { kind: 'system', task: 'grant lapse' } as const;

/**
 * A grant that runs out does so without an act. Before an agency reads its feed, the ends that it has not been told are
 * appended, with one audit row that speaks of all of them.
 */
export async function tellLapses(registry: Registry, agencyId: AgencyId): Promise<void> {
  const untold = await findUntold(registry.store.reader, { agencyId, now: registry.clock() });
  if (untold.length === 0) return;
  await registry.store.inTransaction(async (tx) => {
    const now = registry.clock();
    // Asked again where nobody else writes: two readers may have come at once.
    const caseIds = (await findUntold(tx, { agencyId, now })).map(({ caseId }) => caseId as CaseId);
    if (caseIds.length === 0) return;
    for (const caseId of caseIds) await noteAccess(tx, { caseId, agencyId, kind: 'ACCESS_LOST', now });
    await appendEntry(tx, system, { operation: 'grantLapse', decision: 'DONE', subjects: caseIds, fields: [] }, now);
  });
}

/** Cases of grants that have run out since anything of the agency's access to the case was last told. */
const findUntold = prepared<{ agencyId: AgencyId; now: number }, { caseId: number }>((db) =>
  db
    .selectDistinct({ caseId: caseGrants.caseId })
    .from(caseGrants)
    .where(
      and(
        eq(caseGrants.agencyId, sql.placeholder('agencyId')),
        lte(caseGrants.expiresAt, sql.placeholder('now')),
        notExists(
          builder
            .select({ one: sql`1` })
            .from(grantEndings)
            .where(eq(grantEndings.grantId, caseGrants.id)),
        ),
        notExists(toldSince(caseGrants.agencyId, caseGrants.caseId, caseGrants.expiresAt)),
      ),
    )
    .orderBy(caseGrants.caseId),
);
