import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { findCase } from '../cases/case.resolver.js';
import { showCases } from '../cases/show-cases.js';
import { pageInfoOf } from '../graphql/pagination.js';
import { beneathPath, selectedPaths } from '../graphql/selection.js';
import type { CaseId } from '../identifiers.js';
import { lapseOf, lapsingOrder, listLapsing, readLifeSigns, type LifeSignsTree } from './claim.queries.js';
import { LapsingConnection, LifeSigns } from './claim.types.js';

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
  ): Promise<LifeSignsTree | null> {
    const found = await findCase(context, caseId, new Set());
    return found === null ? null : readLifeSigns(context.registry.store.reader, context.actor, found.key);
  }

  @Query(() => LapsingConnection, {
    description:
      'Worklist: children abroad whose last sign of life is about to say no more, the earliest first. Of your agency, or of all where your role sees all.',
  })
  @Access('case:read')
  async lapsingLifeSigns(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('withinDays', () => Int, { defaultValue: 30, description: 'Lapsing within so many days, 1 to 180.' })
    withinDays: number,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<LapsingConnection> {
    const page = { first, after: after ?? undefined };
    const rows = await listLapsing(context.registry, context.actor, { ...page, withinDays });
    const shown = rows.slice(0, first);
    const wanted = beneathPath(selectedPaths(info, ['nodes']), 'case');
    const trees = await showCases(
      context,
      shown.map(({ key }) => key as CaseId),
      wanted,
    );
    const byKey = new Map(trees.map((tree) => [tree.key as number, tree]));
    return {
      nodes: shown.flatMap(({ key, lastSignOn }) => {
        const found = byKey.get(key);
        return found ? [{ case: found, lastSignOn, lapsesOn: lapseOf(lastSignOn) }] : [];
      }),
      pageInfo: pageInfoOf(lapsingOrder, rows, page, ({ lastSignOn, key }) => [lastSignOn, key]),
    };
  }
}
