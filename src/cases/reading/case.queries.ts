import { and, asc, sql } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import type { Actor } from '../../access/actor.js';
import { assertMay } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import type { Connection } from '../../database/connection.js';
import type { Reach } from '../../database/placed-rows.js';
import { prepared } from '../../database/prepared.js';
import type { KnownTexts } from '../../graphql/known-texts.js';
import { assertPageSize, fromCursor, type Keyset } from '../../graphql/pagination.js';
import { dateOf } from '../../dates.js';
import type { CaseId } from '../../identifiers.js';
import { listPossibleDuplicates } from '../../identity/names.js';
import { forEachView, sightOf, viewOf } from '../case.access.js';
import { assertFilterPossible } from './assert-filter.js';
import type { CaseOrder, ListCases } from './case-filter.js';
import { selectByIds, selectPage, type PlacedCase } from './case-page.js';
import type { CaseColumns } from '../case-rows.js';
import { mostOfFamily } from '../join-siblings.js';
import type { CaseTree } from './case-tree.js';
import { growTrees, growWithin, type Wanted } from './grow-trees.js';
import { listIdentified } from './identified.js';

export interface CasePage {
  /** One more than the page, so that it is known whether more follows. */
  readonly placed: readonly PlacedCase[];
  /** The cases of the page, each at its place; undefined where one was taken from sight since. */
  readonly nodes: readonly (CaseTree | undefined)[];
}

/** By what a list of cases is ordered. */
export const keysetOf = (order: CaseOrder): Keyset<PlacedCase> => ({
  order,
  placeOf: ({ value, key }) => [value, key],
});

/**
 * One page of the cases that the actor may see. Those whose text `texts` knows as they are now are not fetched: what
 * stands for them is for its writer alone. Errors: INVALID_INPUT for a page size that cannot be, INVALID_CURSOR, and those of
 * `assertFilterPossible`.
 */
export async function listCases(
  registry: Registry,
  actor: Actor,
  list: ListCases,
  wanted: Wanted,
  texts?: KnownTexts,
): Promise<CasePage> {
  assertMay(actor, 'case:read');
  assertPageSize(list.first);
  if (list.filter.name !== undefined) assertMay(actor, 'identity:read');
  const connection = registry.store.reader;
  await assertFilterPossible(connection, list.filter);
  const after = list.after === undefined ? undefined : fromCursor(list.after, list.orderBy, 2);
  // Moves depend on who looks and when; all else is as the case's version left it, but for what a day makes of it.
  const kept = wanted.has('possibleMoves') ? undefined : texts;
  const from = { after, now: registry.clock(), withRows: kept?.knowsMost() !== true };
  const placed = await selectPage(connection, actor, list, from);
  const shown = placed.slice(0, list.first);
  const nodes = await showPlaced(registry, actor, shown, wanted, kept);
  return { placed, nodes: shown.map(({ key }) => nodes.get(key)) };
}

/** The cases of a page by their keys; one that was taken from sight since is missing. */
async function showPlaced(
  registry: Registry,
  actor: Actor,
  placed: readonly PlacedCase[],
  wanted: Wanted,
  texts: KnownTexts | undefined,
): Promise<Map<number, CaseTree>> {
  const connection = registry.store.reader;
  const now = registry.clock();
  const today = dateOf(now);
  const stampOf = (at: Pick<PlacedCase, 'version' | 'showsIdentity' | 'isSealed'>) =>
    `${at.version} ${at.showsIdentity} ${at.isSealed} ${today}`;
  const nodes = new Map<number, CaseTree>();
  const missing: PlacedCase[] = [];
  for (const at of placed) {
    const known = texts?.find(at.key, stampOf(at));
    if (known) nodes.set(at.key, known as CaseTree);
    else missing.push(at);
  }
  if (missing.length === 0) return nodes;
  const rows = await rowsOf(connection, actor, missing, now);
  const trees = await growTrees(connection, actor, rows, wanted, now);
  for (const [at, tree] of trees.entries()) {
    const row = rows[at];
    if (row) nodes.set(tree.key, texts?.remember(tree, tree.key, stampOf(row)) ?? tree);
  }
  return nodes;
}

async function rowsOf(
  connection: Connection,
  actor: Actor,
  placed: readonly PlacedCase[],
  now: number,
): Promise<CaseColumns[]> {
  const fetched = placed.flatMap(({ row }) => (row ? [row] : []));
  if (fetched.length === placed.length) return fetched;
  return selectByIds(actor)(connection, { ids: JSON.stringify(placed.map(({ key }) => key)), ...sightOf(actor, now) });
}

/** These cases, as far as the actor may see them; in the order asked for, with a gap where one is absent or invisible. */
export async function loadCases(
  registry: Registry,
  actor: Actor,
  ids: readonly CaseId[],
  wanted: Wanted,
): Promise<(CaseTree | undefined)[]> {
  assertMay(actor, 'case:read');
  const now = registry.clock();
  const rows = await selectByIds(actor)(registry.store.reader, { ids: JSON.stringify(ids), ...sightOf(actor, now) });
  const trees = await growTrees(registry.store.reader, actor, rows, wanted, now);
  const byId = new Map(trees.map((tree) => [tree.key, tree]));
  return ids.map((id) => byId.get(id));
}

/** One case as far as the actor may see it, with a part of the lists asked for; undefined where it is absent or invisible. */
export async function loadCasePart(
  registry: Registry,
  actor: Actor,
  id: CaseId,
  { wanted, reach }: { readonly wanted: Wanted; readonly reach: Reach },
): Promise<CaseTree | undefined> {
  assertMay(actor, 'case:read');
  const now = registry.clock();
  const rows = await selectByIds(actor)(registry.store.reader, { ids: JSON.stringify([id]), ...sightOf(actor, now) });
  const [tree] = await growWithin(reach, registry.store.reader, actor, rows, wanted, now);
  return tree;
}

/**
 * For each of these cases, those that may be the same child. Only where the actor may know who both children are: that
 * two cases are alike tells the name of the one by the other.
 */
export async function listDuplicateIds(
  registry: Registry,
  actor: Actor,
  caseIds: readonly number[],
): Promise<Map<number, CaseId[]>> {
  assertMay(actor, 'identity:read');
  const connection = registry.store.reader;
  const found = await listPossibleDuplicates(connection, caseIds);
  // Sealed files are left out where the trees are grown.
  if (viewOf(actor) === 'all') return found;
  const asked = [...found].flatMap(([caseId, others]) => [caseId, ...others]);
  const known = new Set<number>(await listIdentified(connection, actor, asked, registry.clock()));
  const pairs = [...found].filter(([caseId]) => known.has(caseId));
  return new Map(pairs.map(([caseId, others]) => [caseId, others.filter((id) => known.has(id))]));
}

/** Those of these cases in which the actor may know who the child is, in the order asked for. */
export async function listIdentifiedIds(
  registry: Registry,
  actor: Actor,
  caseIds: readonly CaseId[],
): Promise<CaseId[]> {
  assertMay(actor, 'identity:read');
  const known = new Set<number>(await listIdentified(registry.store.reader, actor, caseIds, registry.clock()));
  return caseIds.filter((id) => known.has(id));
}

/**
 * The members of sibling groups that the actor may see, by group; a seal keeps a child out of its family's lists. Of a group that
 * is longer than a family may be, those who were entered first.
 */
export async function listSiblingIds(
  registry: Registry,
  actor: Actor,
  groupIds: readonly number[],
): Promise<Map<number, CaseId[]>> {
  assertMay(actor, 'case:read');
  const rows = await selectSiblings(actor)(registry.store.reader, {
    groupIds: JSON.stringify(groupIds),
    ...sightOf(actor, registry.clock()),
  });
  const groups = new Map<number, CaseId[]>();
  for (const { id, groupId } of rows) {
    const group = groups.get(groupId);
    if (group) group.push(id as CaseId);
    else groups.set(groupId, [id as CaseId]);
  }
  return groups;
}

const selectSiblings = forEachView(({ visible, isSealed }) =>
  prepared<Record<string, unknown>, { id: number; groupId: number }>((db) => {
    const members = db
      .select({ id: cases.id })
      .from(cases)
      .where(and(sql`${cases.siblingGroupId} = own.value`, visible, sql`not ${isSealed}`))
      .orderBy(asc(cases.id))
      .limit(mostOfFamily);
    return db
      .select({ id: cases.id, groupId: sql<number>`${cases.siblingGroupId}` })
      .from(cases)
      .where(
        sql`${cases.id} in (select member.id from json_each(${sql.placeholder('groupIds')}) as own cross join main.cases as member on member.id in (${members}))`,
      )
      .orderBy(asc(cases.id));
  }),
);
