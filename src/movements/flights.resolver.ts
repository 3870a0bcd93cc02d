import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { CivilDateScalar } from '../access/scalars.js';
import { findListTrees } from '../coordination/coordination-tree.js';
import { findRound } from '../coordination/coordination.queries.js';
import { toPage, type PageOf } from '../graphql/pagination.js';
import { dateOf } from '../dates.js';
import { beneathPath, selectedOfNodes, selectedPaths } from '../graphql/selection.js';
import { filterKey } from '../graphql/list-filters.js';
import { fromNodeId, type CaseId, type MovementId, type OperationId } from '../identifiers.js';
import {
  findMovementTree,
  growMovements,
  growOperations,
  type MovementTree,
  type OperationTree,
} from './movement-tree.js';
import { movementKeyset, pageOfMovements, type MovementStatus } from './movement.queries.js';
import * as types from './movement.types.js';
import { assertPlannable } from './plan-movement.js';
import { findHomecoming, listAgreedListIds, traceOf } from './trace.queries.js';

/** What is read of operations and movements, and of how a child came home. */
@Resolver()
export class FlightsResolver {
  @Query(() => [types.Operation], {
    description: 'Operations with their movements and arrivals; of one round, where it is named.',
  })
  @Access('movement:read')
  async operations(
    @Arg('roundCode', () => String, { nullable: true, description: 'Those that go back to this round.' })
    roundCode: string | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<OperationTree[]> {
    const wanted = selectedPaths(info);
    if (roundCode == null) return growOperations(context, {}, wanted);
    const round = await findRound(context.registry.store.reader.db, context.actor, { code: roundCode });
    return round ? growOperations(context, { roundId: round.key }, wanted) : [];
  }

  @Query(() => types.MovementConnection, {
    description: 'Flights and convoys, those planned for last first; of one operation, or where they stand.',
  })
  @Access('movement:read')
  async movements(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('status', () => types.MovementStatusEnum, { nullable: true, description: 'Those that stand there.' })
    status: MovementStatus | null | undefined,
    @Arg('operationId', () => ID, { nullable: true, description: 'Those of this operation.' })
    operationId: string | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<MovementTree>> {
    const list = {
      ...{ first, after: after ?? undefined, status: status ?? undefined },
      operationId: filterKey<OperationId>('operation', operationId, ['operationId']),
    };
    const rows = await pageOfMovements(context.registry, context.actor, list);
    const nodes = await growMovements(context, rows.slice(0, first), selectedOfNodes(info));
    return toPage(movementKeyset, rows, list, nodes);
  }

  @Query(() => types.Movement, {
    nullable: true,
    description: 'A movement with its manifest: of each child whether it can depart, and everything that is missing.',
  })
  @Access('movement:read')
  async movement(
    @Arg('id', () => ID, { description: 'The id of the movement.' }) id: string,
    @Arg('readyOn', () => CivilDateScalar, {
      nullable: true,
      description:
        'The day as of which it is told who could depart, as movementDepart would judge it, at most two years ahead; today if left out.',
    })
    readyOn: string | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<MovementTree | null> {
    // Before the movement is looked for: what is refused tells nothing of it.
    if (readyOn != null) assertPlannable(readyOn, dateOf(context.registry.clock()), 'readyOn');
    const number = fromNodeId('movement', id);
    if (number === undefined) return null;
    return findMovementTree(context, number as MovementId, selectedPaths(info), readyOn ?? undefined);
  }

  @Query(() => types.Homecoming, {
    nullable: true,
    description:
      'How a child came home, back to the round that brought it; null where it did not, or you may not see it.',
  })
  @Access('movement:read')
  async homecoming(
    @Arg('caseId', () => ID, { description: 'The case.' }) caseId: string,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.Homecoming | null> {
    const { registry, actor, reads } = context;
    const id = fromNodeId('case', caseId) as CaseId | undefined;
    const found = id === undefined ? undefined : await findHomecoming(registry, actor, id);
    if (id === undefined || !found) return null;
    reads.subjects.add(id);
    const { caseKey: _key, ...how } = found;
    const wanted = selectedPaths(info);
    const agreed = wanted.has('lists') ? await listAgreedListIds(registry.store.reader, { caseId: id }) : [];
    const lists = await findListTrees(
      context,
      agreed.map(({ key }) => key),
      beneathPath(wanted, 'lists'),
    );
    return { ...how, ...traceOf(found), lists };
  }
}
