import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { Access } from '../access/guarded.js';
import type { RegistryContext } from '../access/context.js';
import { may } from '../access/permissions.js';
import { Node } from '../agencies/agency.types.js';
import { selectedPaths } from '../graphql/selection.js';
import { fromNodeId } from '../identifiers.js';
import { finders } from './finders.js';

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description:
      'Any object by its id; null where there is none that you may see. What you may see of it takes the rights that its own fields take.',
  })
  @Access('agency:read')
  async node(
    @Arg('id', () => ID, { description: 'The id of the object.' }) id: string,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<{ id: string } | null> {
    for (const [prefix, { right, find }] of finders) {
      const key = fromNodeId(prefix, id);
      // Whoever may read none of a kind is answered as where there is none: that one exists is told to no one else.
      if (key !== undefined) return may(context.actor, right) ? find(context, key, selectedPaths(info)) : null;
    }
    return null;
  }
}
