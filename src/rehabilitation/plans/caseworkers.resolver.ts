import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import type { UserTree } from '../../agencies/user.queries.js';
import type { PageOf } from '../../graphql/pagination.js';
import { filterKey } from '../../graphql/list-filters.js';
import type { AgencyId } from '../../identifiers.js';
import { listCaseworkers } from './caseworkers.queries.js';
import { UserConnection } from './caseworkers.types.js';

@Resolver()
export class CaseworkersResolver {
  @Query(() => UserConnection, {
    description:
      'Whom you may name as caseworkerId of a plan or a milestone that this body answers for, by name: its staff who record what is done for a child and whose access stands.',
  })
  @Access('plan:write')
  caseworkers(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('bodyAgencyId', () => ID, {
      nullable: true,
      description: 'The body that answers; left out, your own agency.',
    })
    bodyAgencyId: string | null | undefined,
    @Ctx() { registry, actor }: RegistryContext,
  ): Promise<PageOf<UserTree>> {
    return listCaseworkers(registry, actor, {
      first,
      after: after ?? undefined,
      bodyAgencyId: filterKey<AgencyId>('agency', bodyAgencyId, ['bodyAgencyId']),
    });
  }
}
