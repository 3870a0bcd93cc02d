import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { findCase } from '../cases/graphql/case.resolver.js';
import { Case } from '../cases/graphql/case.types.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { showCases } from '../cases/reading/show-cases.js';
import { dateOf } from '../dates.js';
import { toPage, type PageOf } from '../graphql/pagination.js';
import { beneathPath, selectedOfNodes, selectedPaths } from '../graphql/selection.js';
import type { CaseId } from '../identifiers.js';
import { listConflicts, readLifeSigns, type LifeSignsTree } from './claim.queries.js';
import {
  ContestedDeathConnection,
  LapsingLifeSignConnection,
  LifeSigns,
  type ContestedDeath,
  type LapsingLifeSign,
} from './claim.types.js';
import { contestedKeyset, lapseOf, lapsingKeyset, listContestedDeaths, listLapsing } from './worklists.queries.js';

@Resolver(() => Case)
export class LifeSignsResolver {
  @FieldResolver(() => LifeSigns, {
    description: 'When the child was last confirmed to be alive, and which claims contradict each other.',
  })
  @Access('case:read')
  lifeSigns(
    @Root() tree: CaseTree,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<LifeSignsTree> {
    return loaderOf(context, selectedPaths(info)).load(tree.key);
  }
}

/** One for each request and what it asks for: the cases of a page are asked for together. */
const loaders = new WeakMap<RegistryContext, Map<string, DataLoader<CaseId, LifeSignsTree>>>();

function loaderOf(context: RegistryContext, wanted: ReadonlySet<string>): DataLoader<CaseId, LifeSignsTree> {
  const known = loaders.get(context) ?? new Map<string, DataLoader<CaseId, LifeSignsTree>>();
  loaders.set(context, known);
  const asked = [...wanted].sort().join(' ');
  let loader = known.get(asked);
  if (!loader) {
    const { registry, actor } = context;
    loader = new DataLoader(async (keys) => keys.map(await readLifeSigns(registry, actor, keys, wanted)));
    known.set(asked, loader);
  }
  return loader;
}

@Resolver()
export class ClaimResolver {
  @Query(() => LifeSigns, {
    nullable: true,
    description:
      'When a child was last confirmed to be alive, and which claims contradict each other. Null where there is no case that you may see.',
  })
  @Access('case:read')
  async lifeSigns(
    @Arg('caseId', () => ID, { description: 'The case.' }) caseId: string,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<LifeSignsTree | null> {
    const found = await findCase(context, caseId, new Set());
    return found && (await readLifeSigns(context.registry, context.actor, [found.key], selectedPaths(info)))(found.key);
  }

  @Query(() => LapsingLifeSignConnection, {
    description:
      'Worklist: children abroad whose last sign of life says no more, the longest first, and then those whose is about to. Of your agency, or of all where your role sees all.',
  })
  @Access('case:read')
  async lapsingLifeSigns(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('withinDays', () => Int, {
      defaultValue: 30,
      description: 'Lapsed, or lapsing within so many days, 0 to 180; 0 leaves those that lapsed.',
    })
    withinDays: number,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<LapsingLifeSign>> {
    const page = { first, after: after ?? undefined };
    const rows = await listLapsing(context.registry, context.actor, { ...page, withinDays });
    const shown = rows.slice(0, first);
    const shownCase = await showByKey(context, shown, beneathPath(selectedOfNodes(info), 'case'));
    const today = dateOf(context.registry.clock());
    const nodes = shown.map(({ key, lastSignOn }) => {
      const found = shownCase.get(key);
      const lapsesOn = lapseOf(lastSignOn);
      return found && { case: found, lastSignOn, lapsesOn, hasLapsed: lapsesOn <= today };
    });
    return toPage(lapsingKeyset, rows, page, nodes);
  }

  @Query(() => ContestedDeathConnection, {
    description:
      'Worklist: children with a death on file, said or confirmed, whom somebody saw or knew to be alive later, the longest first. Nobody is told by the system: people settle which is wrong. Of your agency, or of all where your role sees all.',
  })
  @Access('case:read')
  async contestedDeaths(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<ContestedDeath>> {
    const page = { first, after: after ?? undefined };
    const rows = await listContestedDeaths(context.registry, context.actor, page);
    const shown = rows.slice(0, first);
    const wanted = selectedOfNodes(info);
    const shownCase = await showByKey(context, shown, beneathPath(wanted, 'case'));
    const conflictsOf = wanted.has('conflicts')
      ? await listConflicts(context.registry, context.actor, [...shownCase.keys()])
      : undefined;
    const nodes = shown.map(({ key, contestedSince }) => {
      const found = shownCase.get(key);
      return found && { case: found, contestedSince, conflicts: conflictsOf?.(key) ?? [] };
    });
    return toPage(contestedKeyset, rows, page, nodes);
  }
}

/** The cases of a page by their keys, each noted as read. */
async function showByKey(
  context: RegistryContext,
  rows: readonly { readonly key: number }[],
  wanted: ReadonlySet<string>,
): Promise<Map<number, CaseTree>> {
  const ids = rows.map(({ key }) => key as CaseId);
  const trees = await showCases(context, ids, wanted);
  return new Map(trees.map((tree) => [tree.key, tree]));
}
