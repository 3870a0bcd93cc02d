import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { noteRead } from '../cases/reading/note-read.js';
import type { PageOf } from '../graphql/pagination.js';
import { beneathPath, selectedOfNodes } from '../graphql/selection.js';
import { listChanges, type ChangeTree } from './change.queries.js';
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
  ): Promise<PageOf<ChangeTree>> {
    const wanted = beneathPath(selectedOfNodes(info), 'case');
    const page = await listChanges(context.registry, context.actor, { first, after: after ?? undefined }, wanted);
    for (const node of page.nodes) if (node.case) noteRead(context, node.case);
    return page;
  }
}
