import { eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { noteChange } from '../changes/note-change.js';
import type { Tx } from '../database/connection.js';
import { preparedWrite } from '../database/prepared.js';
import type { CaseId } from '../identifiers.js';
import type { CaseRow } from './case-rows.js';

/**
 * Gives a case its next version after an act that wrote nothing the books or the current row look at, and tells it to
 * those who follow the case. What touches a history of the case goes through `changeCase`.
 */
export async function touchCase(tx: Tx, row: CaseRow, now: number): Promise<void> {
  const [caseId, version] = [row.id as CaseId, row.version + 1];
  await updateVersion(tx, { caseId, version, updatedAt: now });
  await noteChange(tx, { caseId, version, now });
}

const updateVersion = preparedWrite<{ caseId: CaseId; version: number; updatedAt: number }>((tx) =>
  tx
    .update(cases)
    .set({ version: sql`${sql.placeholder('version')}`, updatedAt: sql`${sql.placeholder('updatedAt')}` })
    .where(eq(cases.id, sql.placeholder('caseId'))),
);
