import { and, asc, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { cases, type sexes } from '../../schema/cases.js';
import type { countriesAbroad, regionsOfOrigin } from '../../schema/places.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import type { Connection } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { dateOf } from '../dates.js';
import { assertPageSize, fromCursor, toCursor } from '../graphql/pagination.js';
import type { AgencyId, CaseId, SiteId } from '../identifiers.js';
import { bearsName } from '../identity/names.js';
import { forEachView, viewOf, visibleTo } from './case.access.js';
import { selectCases, type CaseColumns } from './case-rows.js';
import type { CaseStage } from './case.rules.js';
import type { CaseTree } from './case-tree.js';
import { growTrees, type Wanted } from './grow-trees.js';

/** What a list of cases is narrowed to; all conditions hold together. */
export interface CaseFilter {
  readonly stages?: readonly CaseStage[] | undefined;
  readonly agencyId?: AgencyId | undefined;
  readonly country?: (typeof countriesAbroad)[number] | undefined;
  readonly siteId?: SiteId | undefined;
  readonly regionOfOrigin?: (typeof regionsOfOrigin)[number] | undefined;
  readonly sex?: (typeof sexes)[number] | undefined;
  readonly updatedSince?: number | undefined;
  /** A name of the child, however it is written. */
  readonly name?: string | undefined;
}

/** A list is ordered by one column and by the id, so that the order is total and a cursor names one place in it. */
export const caseOrders = {
  REPORTED_ON_DESC: { column: cases.reportedOn, descending: true },
  REPORTED_ON_ASC: { column: cases.reportedOn, descending: false },
  UPDATED_AT_DESC: { column: cases.updatedAt, descending: true },
  UPDATED_AT_ASC: { column: cases.updatedAt, descending: false },
} as const;
export type CaseOrder = keyof typeof caseOrders;

export interface CasePage {
  readonly edges: readonly { readonly cursor: string; readonly node: CaseTree }[];
  readonly hasNextPage: boolean;
}

export interface ListCases {
  readonly first: number;
  readonly after?: string | undefined;
  readonly filter: CaseFilter;
  readonly orderBy: CaseOrder;
}

/** One page of the cases that the actor may see. Errors: INVALID_INPUT for a page size or cursor that cannot be. */
export async function listCases(registry: Registry, actor: Actor, list: ListCases, wanted: Wanted): Promise<CasePage> {
  assertMay(actor, 'case:read');
  assertPageSize(list.first);
  if (list.filter.name !== undefined) assertMay(actor, 'identity:read');
  const connection = registry.store.reader;
  const after = list.after === undefined ? undefined : fromCursor(list.after, list.orderBy, 2);
  const rows = await selectPage(connection, actor, list, after);
  const shown = rows.slice(0, list.first);
  const trees = await growTrees(connection, actor, shown, wanted, dateOf(registry.clock()));
  const valueOf = list.orderBy.startsWith('REPORTED')
    ? (tree: CaseTree) => tree.reportedOn
    : (tree: CaseTree) => tree.updatedAt;
  return {
    edges: trees.map((node) => ({ cursor: toCursor(list.orderBy, [valueOf(node), node.key]), node })),
    hasNextPage: rows.length > list.first,
  };
}

/** These cases, as far as the actor may see them; in the order asked for, with a gap where one is absent or invisible. */
export async function loadCases(
  registry: Registry,
  actor: Actor,
  ids: readonly CaseId[],
  wanted: Wanted,
): Promise<(CaseTree | undefined)[]> {
  assertMay(actor, 'case:read');
  const rows = await selectByIds(actor)(registry.store.reader, { ids: JSON.stringify(ids) });
  const trees = await growTrees(registry.store.reader, actor, rows, wanted, dateOf(registry.clock()));
  const byId = new Map(trees.map((tree) => [tree.key, tree]));
  return ids.map((id) => byId.get(id));
}

/** The members of sibling groups that the actor may see, by group. */
export async function listSiblingIds(
  registry: Registry,
  actor: Actor,
  groupIds: readonly number[],
): Promise<Map<number, CaseId[]>> {
  assertMay(actor, 'case:read');
  const rows = await registry.store.reader.db
    .select({ id: cases.id, groupId: cases.siblingGroupId })
    .from(cases)
    .where(and(inArray(cases.siblingGroupId, [...groupIds]), visibleTo(actor)))
    .orderBy(asc(cases.id));
  const groups = new Map<number, CaseId[]>();
  for (const { id, groupId } of rows) {
    if (groupId !== null) groups.set(groupId, [...(groups.get(groupId) ?? []), id as CaseId]);
  }
  return groups;
}

type Run<Args extends Record<string, unknown>> = (connection: Connection, args: Args) => Promise<CaseColumns[]>;

/** Prepared statements by the shape of what is asked; the actor's view is part of the shape. */
const pages = new Map<string, Run<Record<string, unknown>>>();
const mostShapes = 500;

const selectByIds = forEachView((visible) => {
  return prepared<{ ids: string }, CaseColumns>((db) => selectCases(db).where(and(among(cases.id, 'ids'), visible)));
});

function selectPage(
  connection: Connection,
  actor: Actor,
  list: ListCases,
  after: (string | number)[] | undefined,
): Promise<CaseColumns[]> {
  const { filter } = list;
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const shape = [
    viewOf(actor),
    list.orderBy,
    after ? 'after' : 'first',
    filter.stages?.length === 1,
    ...given.map(([name]) => name),
  ];
  // A name's key is part of its condition, so that a search by name is prepared afresh and not kept.
  const build = () => buildPage(actor, list, after !== undefined);
  const run = filter.name === undefined ? kept(pages, shape.join('|'), build) : build();
  return run(connection, {
    ...filter,
    stages: filter.stages?.length === 1 ? filter.stages[0] : JSON.stringify(filter.stages ?? []),
    limit: list.first + 1,
    afterValue: after?.[0],
    afterId: after?.[1],
  });
}

function buildPage(actor: Actor, { filter, orderBy }: ListCases, isAfter: boolean): Run<Record<string, unknown>> {
  const { column, descending } = caseOrders[orderBy];
  const at = (name: string) => sql.placeholder(name);
  // Only whether a condition was given shapes the statement, never its value: statements are kept and shared.
  const given = (name: keyof CaseFilter, condition: SQL) => (filter[name] === undefined ? undefined : condition);
  const conditions: (SQL | undefined)[] = [
    visibleTo(actor),
    filter.stages &&
      (filter.stages.length === 1 ? sql`${cases.stage} = ${at('stages')}` : among(cases.stage, 'stages')),
    given('agencyId', eq(cases.ownerAgencyId, at('agencyId'))),
    given('country', eq(cases.country, at('country'))),
    given('siteId', eq(cases.siteId, at('siteId'))),
    given('regionOfOrigin', eq(cases.regionOfOrigin, at('regionOfOrigin'))),
    given('sex', eq(cases.sex, at('sex'))),
    given('updatedSince', sql`${cases.updatedAt} >= ${at('updatedSince')}`),
    filter.name !== undefined ? bearsName(cases.id, filter.name) : undefined,
    isAfter
      ? sql`(${column}, ${cases.id}) ${sql.raw(descending ? '<' : '>')} (${at('afterValue')}, ${at('afterId')})`
      : undefined,
  ];
  const direction = descending ? desc : asc;
  return prepared<Record<string, unknown>, CaseColumns>((db) =>
    selectCases(db)
      .where(and(...conditions))
      .orderBy(direction(column), direction(cases.id))
      .limit(at('limit')),
  );
}

function kept<Value>(shapes: Map<string, Value>, shape: string, build: () => Value): Value {
  const known = shapes.get(shape);
  if (known) return known;
  const made = build();
  if (shapes.size >= mostShapes) shapes.clear();
  shapes.set(shape, made);
  return made;
}
