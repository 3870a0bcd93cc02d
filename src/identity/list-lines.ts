import { eq, getTableColumns, isNull, and } from 'drizzle-orm';
import { listLineNames, names } from '../../schema/identity.js';
import type { Reader, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { blind } from '../database/enciphered/words.js';
import { prepared } from '../database/prepared.js';
import type { CaseId } from '../identifiers.js';
import { searchKeyOf } from './names.js';

/** Keeps the name by which the other party lists a child; that it is one was seen before (`assertNameText`). */
export async function recordLineName(tx: Tx, lineId: number, text: string): Promise<void> {
  await tx.insert(listLineNames).values({ lineId, text: text.trim(), searchKey: searchKeyOf(text) });
}

/** Names of lines that a visible list has yielded. */
export const listLineNamesOf = prepared<{ ids: string }, typeof listLineNames.$inferSelect>((db) =>
  db.select(getTableColumns(listLineNames)).from(listLineNames).where(among(listLineNames.lineId, 'ids')),
);

/** The keys of the names that the children of these cases bear, for comparing; never shown. */
export const listNameKeys = prepared<{ ids: string }, { caseId: number; searchKey: string }>((db) =>
  db
    .select({ caseId: names.caseId, searchKey: names.searchKey })
    .from(names)
    .where(and(among(names.caseId, 'ids'), isNull(names.parentId))),
);

/** The one of these cases whose child bears this name; nothing where none or several do. */
export async function findOnlyBearer(db: Reader, text: string, among: readonly CaseId[]): Promise<CaseId | undefined> {
  const rows = await db
    .selectDistinct({ caseId: names.caseId })
    .from(names)
    .where(and(eq(names.searchKey, blind(searchKeyOf(text))), isNull(names.parentId)));
  const found = rows.map(({ caseId }) => caseId as CaseId).filter((id) => among.includes(id));
  return found.length === 1 ? found[0] : undefined;
}
