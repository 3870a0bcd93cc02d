import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { attempt, toKey } from '../../cases/graphql/case-payload.js';
import { showCases } from '../../cases/reading/show-cases.js';
import { NotFound } from '../../errors.js';
import { selectedPaths } from '../../graphql/selection.js';
import type { PageOf } from '../../graphql/pagination.js';
import { filterKey } from '../../graphql/list-filters.js';
import { fromNodeId, type CaseId, type MovementId } from '../../identifiers.js';
import { toAnswering } from '../plans/plan-payload.js';
import { openArrival, type ArrivedHere } from './open-arrival.js';
import {
  PlansOpenInput,
  PlansOpenPayload,
  UnplannedArrivalConnection,
  type PlansOpenChildInput,
} from './arrival.types.js';
import { listUnplanned, type UnplannedRow } from './unplanned.queries.js';

/** What is begun for children who have just come home. */
@Resolver()
export class ArrivalResolver {
  @Query(() => UnplannedArrivalConnection, {
    description: 'Children who are home and have no plan yet, overdue first; of one movement, where it is named.',
  })
  @Access('rehabilitation:read')
  async unplannedArrivals(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('movementId', () => ID, { nullable: true, description: 'Those whom this movement brought.' })
    movementId: string | null | undefined,
    @Ctx() { registry, actor, reads }: RegistryContext,
  ): Promise<PageOf<UnplannedRow>> {
    const page = await listUnplanned(registry, actor, {
      first,
      after: after ?? undefined,
      movementId: filterKey<MovementId>('movement', movementId, ['movementId']),
    });
    for (const { key } of page.nodes) reads.subjects.add(key);
    return page;
  }

  @Mutation(() => PlansOpenPayload, {
    description:
      'Opens the plans of everybody whom a movement brought home, all or none: brothers and sisters together, each at the regional centre of the region unless another body is named.',
  })
  @Access('plan:write')
  async plansOpen(
    @Arg('input', () => PlansOpenInput, { description: 'What to do.' }) input: PlansOpenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PlansOpenPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      openArrival(context.registry, context.actor, {
        ...given,
        movementId: toKey<MovementId>('movement', given.movementId, 'movementId'),
        bodyAgencyId: toAnswering(given).bodyAgencyId,
        children: given.children.map(toChild),
      }),
    );
    return { cases: answer && (await showCases(context, answer, selectedPaths(info, ['cases']))), userErrors };
  }
}

function toChild(child: PlansOpenChildInput, place: number): ArrivedHere {
  const caseId = fromNodeId('case', child.caseId);
  if (caseId === undefined) throw NotFound('case', ['children', String(place), 'caseId']);
  return { ...child, caseId: caseId as CaseId, ...toAnswering(child) };
}
