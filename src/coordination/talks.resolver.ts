import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { toPage, type PageOf } from '../graphql/pagination.js';
import { selectedOfNodes, selectedPaths } from '../graphql/selection.js';
import { filterKey } from '../graphql/list-filters.js';
import { fromNodeId, type ListId, type RoundId } from '../identifiers.js';
import {
  findListTree,
  findRoundTree,
  growLists,
  growTracks,
  type ListTree,
  type RoundTree,
  type TrackTree,
} from './coordination-tree.js';
import { ListExchange, ListExchangeConnection, NegotiationRound, NegotiationTrack } from './coordination.types.js';
import { listKeyset, pageOfLists } from './coordination.queries.js';

/** What is read of talks and of the lists exchanged in them. */
@Resolver()
export class TalksResolver {
  @Query(() => [NegotiationTrack], { description: 'Lines of talks, with their rounds and what was agreed in each.' })
  @Access('coordination:read')
  negotiationTracks(@Ctx() context: RegistryContext, @Info() info: GraphQLResolveInfo): Promise<TrackTree[]> {
    return growTracks(context, selectedPaths(info));
  }

  @Query(() => NegotiationRound, { nullable: true, description: 'One round by its name, such as Astana-8.' })
  @Access('coordination:read')
  negotiationRound(
    @Arg('code', () => String, { description: 'Its name.' }) code: string,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RoundTree | null> {
    return findRoundTree(context, { code }, selectedPaths(info));
  }

  @Query(() => ListExchange, {
    nullable: true,
    description: 'A list of children: our version compared with that of the other party, as far as you may see them.',
  })
  @Access('coordination:read')
  async listExchange(
    @Arg('id', () => ID, { description: 'The id of the list.' }) id: string,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ListTree | null> {
    const number = fromNodeId('list', id);
    return number === undefined ? null : findListTree(context, number as ListId, selectedPaths(info));
  }

  @Query(() => ListExchangeConnection, {
    description: 'Lists of children, those handed over last first; of one round, or agreed to by both parties.',
  })
  @Access('coordination:read')
  async listExchanges(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('roundId', () => ID, { nullable: true, description: 'Those of this round.' })
    roundId: string | null | undefined,
    @Arg('isAgreed', () => Boolean, { nullable: true, description: 'Those that both parties agreed to, or did not.' })
    isAgreed: boolean | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<ListTree>> {
    const list = {
      ...{ first, after: after ?? undefined, isAgreed: isAgreed ?? undefined },
      roundId: filterKey<RoundId>('round', roundId, ['roundId']),
    };
    const rows = await pageOfLists(context.registry, context.actor, list);
    const nodes = await growLists(context, rows.slice(0, first), selectedOfNodes(info));
    return toPage(listKeyset, rows, list, nodes);
  }
}
