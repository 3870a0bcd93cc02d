import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { listLineMatches, listLines, listLineWithdrawals } from '../../schema/lists.js';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { forEachView, isNotErased, sightOf } from '../cases/case.access.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import type { Reader } from '../database/connection.js';
import { cell } from '../database/enciphered/cells.js';
import { prepared } from '../database/prepared.js';
import { listLineNamesOf, listNameKeys } from '../identity/list-lines.js';
import { compareVersions, type ComparedLine, type Line } from './compare-versions.js';

const at = (name: string) => sql.placeholder(name);
const matched = sql<
  number | null
>`(select ${listLineMatches.caseId} from ${listLineMatches} where ${listLineMatches.lineId} = ${listLines.id} order by ${listLineMatches.id} desc limit 1)`;

/** The case that a line speaks of: its own, or the one it was matched with last; nothing for neither. */
export const childOfLine = sql<number | null>`coalesce(${listLines.caseId}, ${matched})`;

/** A line that was taken back is compared no more. */
export const lineStands = sql`not exists (select 1 from ${listLineWithdrawals} where ${listLineWithdrawals.lineId} = ${listLines.id})`;

const lineColumns = {
  key: listLines.id,
  listId: listLines.listId,
  id: nodeIdOf('line', listLines.id),
  side: listLines.side,
  caseKey: childOfLine,
  reference: listLines.reference,
  bornFrom: cell<string | null>(listLines.bornFrom),
  bornUntil: cell<string | null>(listLines.bornUntil),
  sex: listLines.sex,
};
type LineRow = Omit<Line, 'name' | 'nameKey'> & { readonly listId: number; readonly showsIdentity: number };

/** A line whose child the actor may see; one of no case is for roles that span agencies alone. */
const isSeen = (visible: SQL, actor: Actor): SQL =>
  seesAllAgencies(actor) ? sql`(${cases.id} is null or ${visible})` : sql`(${cases.id} is not null and ${visible})`;

/** The lines of both versions whose child the actor may see; those of no case for roles that span agencies alone. */
const selectLines = forEachView(({ visible, showsIdentity }, actor) =>
  prepared<Record<string, unknown>, LineRow>((db) =>
    db
      .select({ ...lineColumns, showsIdentity: sql<number>`coalesce(${showsIdentity}, 0)` })
      .from(listLines)
      .leftJoin(cases, eq(cases.id, lineColumns.caseKey))
      .where(and(among(listLines.listId, 'listIds'), lineStands, isSeen(visible, actor)))
      .orderBy(asc(listLines.id)),
  ),
);

/**
 * Of each of these lists by its key, the two versions beside each other, as far as the actor may see the children on them; a
 * list of whose lines the actor sees none is missing.
 */
export async function compareLists(
  registry: Registry,
  actor: Actor,
  listIds: readonly number[],
): Promise<Map<number, ComparedLine[]>> {
  assertMay(actor, 'coordination:read');
  const reader = registry.store.reader;
  const args = { listIds: JSON.stringify(listIds), ...sightOf(actor, registry.clock()) };
  const lines = await withNames(reader, await selectLines(actor)(reader, args));
  const versions = Map.groupBy(lines, ({ listId }) => listId);
  return new Map([...versions].map(([listId, own]) => [listId, compareVersions(own)]));
}

/** A line that was taken back, by whom and why; why is for who may know the child. */
export interface WithdrawnLine {
  readonly line: Line;
  readonly listId: number;
  readonly reason: string | null;
  readonly recordedAt: number;
  readonly recordedBy: string;
}
type WithdrawnRow = LineRow & Pick<WithdrawnLine, 'reason' | 'recordedAt' | 'recordedBy'>;

const selectWithdrawn = forEachView(({ visible, showsIdentity }, actor) =>
  prepared<Record<string, unknown>, WithdrawnRow>((db) =>
    db
      .select({
        ...lineColumns,
        showsIdentity: sql<number>`coalesce(${showsIdentity}, 0)`,
        reason: listLineWithdrawals.reason,
        recordedAt: listLineWithdrawals.recordedAt,
        recordedBy: sql<string>`(select ${users.name} from ${users} where ${users.id} = ${listLineWithdrawals.recordedBy})`,
      })
      .from(listLines)
      .innerJoin(listLineWithdrawals, eq(listLineWithdrawals.lineId, listLines.id))
      .leftJoin(cases, eq(cases.id, lineColumns.caseKey))
      .where(and(among(listLines.listId, 'listIds'), isSeen(visible, actor)))
      .orderBy(asc(listLines.id)),
  ),
);

/** Of these lists the lines that were taken back, oldest first, as far as the actor may see the children they were matched with. */
export async function listWithdrawnLines(
  registry: Registry,
  actor: Actor,
  listIds: readonly number[],
): Promise<WithdrawnLine[]> {
  assertMay(actor, 'coordination:read');
  const reader = registry.store.reader;
  const args = { listIds: JSON.stringify(listIds), ...sightOf(actor, registry.clock()) };
  const rows = await selectWithdrawn(actor)(reader, args);
  const lines = await withNames(reader, rows);
  return rows.flatMap(({ listId, caseKey, showsIdentity, reason, recordedAt, recordedBy }, place) => {
    const line = lines[place];
    const isShown = caseKey === null || showsIdentity === 1;
    return line ? [{ line, listId, reason: isShown ? reason : null, recordedAt, recordedBy }] : [];
  });
}

/** Whether the actor is shown a line among those of its list that were taken back. */
export async function isShownWithdrawn(
  db: Reader,
  actor: Actor,
  { id, listId }: { readonly id: number; readonly listId: number },
  now: number,
): Promise<boolean> {
  const args = { listIds: JSON.stringify([listId]), ...sightOf(actor, now) };
  return (await selectWithdrawn(actor)(db, args)).some(({ key }) => key === id);
}

/** Both versions whole, for acts that decide on the list: but for lines of an erased child, who holds nothing up and is named to nobody. */
export async function listAllLines(db: Reader, listId: number): Promise<Line[]> {
  const rows = await selectAll(db, { listId });
  return withNames(
    db,
    rows.map((row) => ({ ...row, showsIdentity: 1 })),
  );
}

const selectAll = prepared<{ listId: number }, Omit<LineRow, 'showsIdentity'>>((db) =>
  db
    .select(lineColumns)
    .from(listLines)
    .leftJoin(cases, eq(cases.id, lineColumns.caseKey))
    .where(and(eq(listLines.listId, at('listId')), lineStands, isNotErased()))
    .orderBy(asc(listLines.id)),
);

async function withNames(at: Parameters<typeof listLineNamesOf>[0], rows: readonly LineRow[]) {
  const names = new Map(
    (await listLineNamesOf(at, { ids: JSON.stringify(rows.map(({ key }) => key)) })).map((row) => [row.lineId, row]),
  );
  const identified = rows.flatMap(({ caseKey, showsIdentity }) =>
    caseKey !== null && showsIdentity === 1 ? [caseKey] : [],
  );
  const keys = Map.groupBy(
    await listNameKeys(at, { ids: JSON.stringify([...new Set(identified)]) }),
    ({ caseId }) => caseId,
  );
  return rows.map(({ showsIdentity, ...row }) => {
    const isShown = row.caseKey === null || showsIdentity === 1;
    const name = isShown ? names.get(row.key) : undefined;
    return {
      ...row,
      ...(isShown ? {} : { bornFrom: null, bornUntil: null, reference: null }),
      name: name?.text ?? null,
      nameKey: name?.searchKey ?? null,
      caseNameKeys: (row.caseKey === null ? [] : (keys.get(row.caseKey) ?? [])).map(({ searchKey }) => searchKey),
    };
  });
}
