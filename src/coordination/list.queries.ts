import { and, asc, eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { listLineMatches, listLines } from '../../schema/lists.js';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { forEachView, sightOf } from '../cases/case.access.js';
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

const lineColumns = {
  key: listLines.id,
  listId: listLines.listId,
  id: nodeIdOf('line', listLines.id),
  side: listLines.side,
  caseKey: sql<number | null>`coalesce(${listLines.caseId}, ${matched})`,
  reference: listLines.reference,
  bornFrom: cell<string | null>(listLines.bornFrom),
  bornUntil: cell<string | null>(listLines.bornUntil),
  sex: listLines.sex,
};
type LineRow = Omit<Line, 'name' | 'nameKey'> & { readonly listId: number; readonly showsIdentity: number };

/** The lines of both versions whose child the actor may see; those of no case for roles that span agencies alone. */
const selectLines = forEachView(({ visible, showsIdentity }, actor) =>
  prepared<Record<string, unknown>, LineRow>((db) =>
    db
      .select({ ...lineColumns, showsIdentity: sql<number>`coalesce(${showsIdentity}, 0)` })
      .from(listLines)
      .leftJoin(cases, eq(cases.id, lineColumns.caseKey))
      .where(
        and(
          among(listLines.listId, 'listIds'),
          seesAllAgencies(actor)
            ? sql`(${cases.id} is null or ${visible})`
            : sql`(${cases.id} is not null and ${visible})`,
        ),
      )
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

/** Both versions whole, for acts that decide on the list. */
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
    .where(eq(listLines.listId, at('listId')))
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
