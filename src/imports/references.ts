import { and, eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { caseReferences } from '../../schema/imports.js';
import type { Actor } from '../access/actor.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import type { Connection, Reader, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { insertRow } from '../database/insert-row.js';
import { prepared } from '../database/prepared.js';
import type { AgencyId, CaseId } from '../identifiers.js';

/** What an agency has handed in under a reference of its own, if anything. */
export async function findReference(
  db: Reader,
  agencyId: AgencyId,
  reference: string,
): Promise<{ caseId: number; contentHash: string } | undefined> {
  const [found] = await selectReference(db, { agencyId, reference });
  return found;
}

const selectReference = prepared<{ agencyId: AgencyId; reference: string }, { caseId: number; contentHash: string }>(
  (db) =>
    db
      .select({ caseId: caseReferences.caseId, contentHash: caseReferences.contentHash })
      .from(caseReferences)
      .where(
        and(
          eq(caseReferences.agencyId, sql.placeholder('agencyId')),
          eq(caseReferences.reference, sql.placeholder('reference')),
        ),
      ),
);

export const keepReference = (tx: Tx, row: typeof caseReferences.$inferInsert): Promise<void> =>
  insertRow(tx, caseReferences, row);

/** Those of these cases whose child the actor may know: nobody is told of a child that is not theirs. */
export async function keepKnowable(
  db: Reader,
  actor: Actor,
  ids: readonly CaseId[],
  now: number,
): Promise<ReadonlySet<CaseId>> {
  if (ids.length === 0) return new Set();
  const rows = await selectKnowable(actor)(db, { ids: JSON.stringify([...new Set(ids)]), ...sightOf(actor, now) });
  return new Set(rows.map(({ id }) => id as CaseId));
}

const selectKnowable = forEachView(({ visible, showsIdentity }) =>
  prepared<Record<string, unknown>, { id: number }>((db) =>
    db
      .select({ id: cases.id })
      .from(cases)
      .where(and(among(cases.id, 'ids'), visible, showsIdentity)),
  ),
);

/** Under which references the actor's own agency handed in these cases. Another agency's references are its own. */
export async function listReferences(
  db: Connection,
  actor: Actor,
  ids: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, string>> {
  if (actor.kind !== 'user') return new Map();
  const rows = await selectReferences(db, { ids: JSON.stringify(ids), agencyId: actor.agencyId });
  return new Map(rows.map(({ caseId, reference }) => [caseId as CaseId, reference]));
}

const selectReferences = prepared<{ ids: string; agencyId: AgencyId }, { caseId: number; reference: string }>((db) =>
  db
    .select({ caseId: caseReferences.caseId, reference: caseReferences.reference })
    .from(caseReferences)
    .where(and(among(caseReferences.caseId, 'ids'), eq(caseReferences.agencyId, sql.placeholder('agencyId')))),
);
