import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Int, Query, Resolver } from 'type-graphql';
import { Access } from '../../access/guarded.js';
import type { RegistryContext } from '../../access/context.js';
import { knownTextsFor } from '../../graphql/known-texts.js';
import { toPage, type PageOf } from '../../graphql/pagination.js';
import { selectedOfNodes, selectedPaths } from '../../graphql/selection.js';
import { filterKey } from '../../graphql/list-filters.js';
import { fromNodeId, type AgencyId, type CaseId, type SiteId } from '../../identifiers.js';
import { CaseFilterInput, CaseOrderEnum } from './case.inputs.js';
import { behindSeal } from '../reading/behind-seal.js';
import type { CaseFilter, CaseOrder } from '../reading/case-filter.js';
import { keysetOf, listCases, loadCases } from '../reading/case.queries.js';
import type { CaseTree } from '../reading/case-tree.js';
import { Case, CaseConnection } from './case.types.js';
import { noteRead } from '../reading/note-read.js';

@Resolver()
export class CaseResolver {
  @Query(() => CaseConnection, { description: 'Cases that you may see, a page at a time.' })
  @Access('case:read')
  async cases(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | undefined,
    @Arg('filter', () => CaseFilterInput, { nullable: true, description: 'What the list is narrowed to.' })
    filter: CaseFilterInput | undefined,
    @Arg('orderBy', () => CaseOrderEnum, {
      nullable: true,
      description: 'The order of the list; REPORTED_ON_DESC where left out.',
    })
    orderBy: CaseOrder | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<CaseTree>> {
    const list = {
      first,
      after: after ?? undefined,
      filter: toFilter(filter),
      orderBy: orderBy ?? 'REPORTED_ON_DESC',
    } as const;
    if (list.filter.name !== undefined) context.reads.isSearch = true;
    const texts = knownTextsFor(info);
    const wanted = selectedOfNodes(info);
    const { placed, nodes } = await listCases(context.registry, context.actor, list, wanted, texts);
    for (const [at, { key }] of placed.entries()) if (nodes[at]) noteRead(context, { key: key as CaseId });
    return toPage(keysetOf(list.orderBy), placed, list, nodes);
  }

  @Query(() => Case, { nullable: true, description: 'One case; null where there is none that you may see.' })
  @Access('case:read')
  async case(
    @Arg('id', () => ID, { description: 'The id of the case.' }) id: string,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CaseTree | null> {
    return findCase(context, id, selectedPaths(info));
  }
}

/** One case by its node id, noted as read; null for absent, invisible and malformed alike. */
export async function findCase(
  context: RegistryContext,
  nodeId: string,
  wanted: ReadonlySet<string>,
): Promise<CaseTree | null> {
  const id = fromNodeId('case', nodeId);
  if (id === undefined) return null;
  const [tree] = await loadCases(context.registry, context.actor, [id as CaseId], wanted);
  if (!tree) return null;
  noteRead(context, tree);
  return tree;
}

/**
 * A case in which the actor may know who the child is, noted as read; null for absent, invisible and malformed alike, and where
 * its facts alone are shown. Errors: JUSTIFICATION_REQUIRED where the file is sealed, as the pages of its lists answer.
 */
export async function findIdentified(context: RegistryContext, nodeId: string): Promise<CaseId | null> {
  const number = fromNodeId('case', nodeId);
  if (number === undefined) return null;
  const [tree] = await loadCases(context.registry, context.actor, [number as CaseId], new Set());
  if (!tree || !(tree.isIdentified || tree.isSealed)) return null;
  noteRead(context, tree);
  if (tree.isSealed) throw behindSeal();
  return tree.key;
}

function toFilter(input: CaseFilterInput | undefined): CaseFilter {
  if (!input) return {};
  const { agencyId, siteId, ...others } = input;
  const given = Object.fromEntries(
    Object.entries<unknown>(others).filter(([, value]) => value !== null && value !== undefined),
  );
  return {
    ...(given as Omit<CaseFilter, 'agencyId' | 'siteId'>),
    agencyId: filterKey<AgencyId>('agency', agencyId, ['filter', 'agencyId']),
    siteId: filterKey<SiteId>('site', siteId, ['filter', 'siteId']),
  };
}
