import { and, eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { caseReferences } from '../../schema/imports.js';
import type { Actor } from '../access/actor.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import type { Connection, Reader } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { blind } from '../database/enciphered/words.js';
import { insertRow, type Destination } from '../database/insert-row.js';
import { prepared } from '../database/prepared.js';
import type { AgencyId, CaseId } from '../identifiers.js';

/** What an agency has handed in under a reference of its own, if anything. */
export async function findReference(
  db: Reader,
  agencyId: AgencyId,
  reference: string,
): Promise<{ caseId: number } | undefined> {
  const [found] = await selectReference(db, { agencyId, reference });
  return found;
}

const selectReference = prepared<{ agencyId: AgencyId; reference: string }, { caseId: number }>((db) =>
  db.select({ caseId: caseReferences.caseId }).from(caseReferences).where(isReference()),
);

const isReference = () =>
  and(
    eq(caseReferences.agencyId, sql.placeholder('agencyId')),
    eq(caseReferences.reference, blind(sql.placeholder('reference'))),
  );

/** Whether the row that was handed in under this reference said just this. */
export async function saysTheSame(
  db: Reader,
  given: { readonly agencyId: AgencyId; readonly reference: string; readonly contentHash: string },
): Promise<boolean> {
  return (await selectSame(db, given)).length > 0;
}

const selectSame = prepared<{ agencyId: AgencyId; reference: string; contentHash: string }, { caseId: number }>((db) =>
  db
    .select({ caseId: caseReferences.caseId })
    .from(caseReferences)
    .where(and(isReference(), eq(caseReferences.contentHash, blind(sql.placeholder('contentHash'))))),
);

export const keepReference = (
  to: Destination,
  row: Omit<typeof caseReferences.$inferInsert, 'written'>,
): Promise<void> => insertRow(to, caseReferences, { ...row, written: row.reference });

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
  return new Map(rows.map(({ caseId, reference }) => [caseId as CaseId, reference ?? '']));
}

const selectReferences = prepared<{ ids: string; agencyId: AgencyId }, { caseId: number; reference: string | null }>(
  (db) =>
    db
      .select({ caseId: caseReferences.caseId, reference: caseReferences.written })
      .from(caseReferences)
      .where(and(among(caseReferences.caseId, 'ids'), eq(caseReferences.agencyId, sql.placeholder('agencyId')))),
);
