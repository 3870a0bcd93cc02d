import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { Access } from '../../access/guarded.js';
import type { RegistryContext } from '../../access/context.js';
import { listAgencies } from '../../agencies/agency.queries.js';
import { Node } from '../../agencies/agency.types.js';
import { listSites } from '../../agencies/site.queries.js';
import { selectedPaths } from '../../graphql/selection.js';
import { fromNodeId, toNodeId, type ReferralId } from '../../identifiers.js';
import { findReferralTree } from '../../referrals/referral-payload.js';
import { findCase } from './case.resolver.js';

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Any object by its id; null where there is none that you may see.',
  })
  @Access('agency:read')
  async node(
    @Arg('id', () => ID, { description: 'The id of the object.' }) id: string,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<{ id: string } | null> {
    const db = context.registry.store.reader.db;
    const agencyId = fromNodeId('agency', id);
    const siteId = fromNodeId('site', id);
    if (agencyId !== undefined) {
      const found = (await listAgencies(db, context.actor)).find((agency) => agency.id === agencyId);
      return found ? { ...found, id: toNodeId('agency', found.id) } : null;
    }
    if (siteId !== undefined) {
      const found = (await listSites(db, context.actor)).find((site) => site.id === siteId);
      return found ? { ...found, id: toNodeId('site', found.id) } : null;
    }
    const referralId = fromNodeId('referral', id);
    if (referralId !== undefined) return findReferralTree(context, referralId as ReferralId, selectedPaths(info));
    return findCase(context, id, selectedPaths(info));
  }
}
