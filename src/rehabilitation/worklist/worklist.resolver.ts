import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { Actor } from '../../access/actor.js';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import type { PageOf } from '../../graphql/pagination.js';
import type { OpenState } from '../../tallies/milestone.rules.js';
import { filterKey } from '../../graphql/list-filters.js';
import { type AgencyId, type UserId } from '../../identifiers.js';
import { listWorklist, type WorkRow } from './worklist.queries.js';
import { OpenStateEnum, WorkItemConnection } from './worklist.types.js';

function personOf(actor: Actor, caseworkerId: string | null | undefined, isMine: boolean): UserId | undefined {
  if (caseworkerId != null) return filterKey<UserId>('user', caseworkerId, ['caseworkerId']);
  return isMine && actor.kind === 'user' ? actor.userId : undefined;
}

@Resolver()
export class WorklistResolver {
  @Query(() => WorkItemConnection, {
    description:
      'What is open in the plans of children, overdue first: of one body, such as a regional centre, of one member of staff, or yours in person. Roles of one agency that name nobody see all that is open of the cases their agency owns, and what lies with it of others.',
  })
  @Access('rehabilitation:read')
  async worklist(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('bodyAgencyId', () => ID, { nullable: true, description: 'The body whose work it is.' })
    bodyAgencyId: string | null | undefined,
    @Arg('caseworkerId', () => ID, {
      nullable: true,
      description: 'The member of staff who answers for it, as responsible of a milestone or caseworkers names them.',
    })
    caseworkerId: string | null | undefined,
    @Arg('mine', () => Boolean, { nullable: true, description: 'What you answer for in person.' })
    mine: boolean | null | undefined,
    @Arg('state', () => OpenStateEnum, { nullable: true, description: 'What stands there: OVERDUE, say.' })
    state: OpenState | null | undefined,
    @Ctx() context: RegistryContext,
  ): Promise<PageOf<WorkRow>> {
    const page = await listWorklist(context.registry, context.actor, {
      first,
      after: after ?? undefined,
      bodyAgencyId: filterKey<AgencyId>('agency', bodyAgencyId, ['bodyAgencyId']),
      personId: personOf(context.actor, caseworkerId, mine ?? false),
      state: state ?? undefined,
    });
    for (const { key } of page.nodes) context.reads.subjects.add(key);
    return page;
  }
}
