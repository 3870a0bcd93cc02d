import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { noteRead } from '../cases/reading/note-read.js';
import { selectedPaths } from '../graphql/selection.js';
import { listChanges } from './change.queries.js';
import { CaseChangeConnection } from './change.types.js';

@Resolver()
export class ChangeResolver {
  @Query(() => CaseChangeConnection, {
    description:
      'What has happened to the cases that you may see, oldest first and without gaps: keep a copy by asking again with the endCursor of the page before. Changes told to your agency are one feed, whoever of it asks.',
  })
  @Access('case:read')
  async changes(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The endCursor of the page before; from the first change where left out.',
    })
    after: string | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CaseChangeConnection> {
    const wanted = new Set([
      ...selectedPaths(info, ['edges', 'node', 'case']),
      ...selectedPaths(info, ['nodes', 'case']),
    ]);
    const list = { first, after: after ?? undefined };
    const { edges, hasNextPage, endCursor } = await listChanges(context.registry, context.actor, list, wanted);
    for (const { node } of edges) if (node.case) noteRead(context, node.case);
    return {
      edges: edges as CaseChangeConnection['edges'],
      nodes: edges.map(({ node }) => node),
      pageInfo: { hasNextPage, endCursor },
    };
  }
}
