import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { meaningOf } from '../../access/action-meanings.js';
import { actionsOf, may, seesAllAgencies } from '../../access/permissions.js';
import { findOwnAgency } from '../../agencies/agency.queries.js';
import { attempt, toCaseId, toKey } from '../../cases/graphql/case-payload.js';
import type { PageOf } from '../../graphql/pagination.js';
import { filterKey } from '../../graphql/list-filters.js';
import { toNodeId, type AgencyId, type CaseId, type GrantId } from '../../identifiers.js';
import { countOwnRights, findGrant, listGrantsOfCase, listGrantsToOwnAgency } from './grant.queries.js';
import { grantAccess } from './grant-access.js';
import { toGrantConnection } from '../referral-payload.js';
import { toGrantTree, type GrantTree } from '../referral-tree.js';
import * as inputs from '../referral.inputs.js';
import { AccessGrantConnection, AccessGrantPayload, OwnRights } from '../referral.types.js';
import { revokeAccess } from './revoke-access.js';

const toDo = { description: 'What to do.' };
const ofPage = { description: 'How many grants, 1 to 100.', defaultValue: 20 };
const ofAfter = { nullable: true, description: 'The endCursor of the page of grants before.' };

@Resolver()
export class AccessGrantResolver {
  @Query(() => OwnRights, {
    description:
      'What your token lets you see and do: your role, its rights in words, your cases and the grants to you.',
  })
  @Access('account:read')
  async whatMayISee(
    @Arg('first', () => Int, ofPage) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Ctx() context: RegistryContext,
  ): Promise<OwnRights> {
    const { registry, actor } = context;
    const page = { first, after: after ?? undefined };
    const own = await findOwnAgency(registry.store.reader.db, actor);
    if (!own || actor.kind !== 'user') throw new Error('A signed-in actor has an agency.');
    // Whoever reads no case is told so by the rights alone: the fields that speak of cases take more.
    const mayReadCases = may(actor, 'case:read');
    return {
      role: actor.role,
      agency: { ...own, id: toNodeId('agency', own.id) },
      tokenExpiresAt: actor.tokenExpiresAt ?? null,
      acrossAgencies: seesAllAgencies(actor),
      actions: actionsOf(actor).map((action) => ({ action, meaning: meaningOf[action] })),
      ...(mayReadCases ? await countOwnRights(registry, actor) : { ownCases: 0, grantedCases: 0 }),
      grants: toGrantConnection(context, mayReadCases ? await listGrantsToOwnAgency(registry, actor, page) : [], page),
    };
  }

  @Query(() => AccessGrantConnection, {
    description:
      'Which agencies a case was ever shown to, newest first: all for its owner and for roles that see all agencies, else the grants to your agency. Empty where there is no case that you may see.',
  })
  @Access('case:read')
  async caseGrants(
    @Arg('caseId', () => ID, { description: 'The case.' }) caseId: string,
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Ctx() context: RegistryContext,
  ): Promise<PageOf<GrantTree>> {
    const page = { first, after: after ?? undefined };
    const id = filterKey<CaseId>('case', caseId, ['caseId']);
    return toGrantConnection(context, await listGrantsOfCase(context.registry, context.actor, id, page), page);
  }

  @Mutation(() => AccessGrantPayload, {
    description: 'Shows a case to an agency that does not own it, for a purpose and until a day.',
  })
  @Access('access:grant')
  async accessGrant(
    @Arg('input', () => inputs.AccessGrantInput, toDo) input: inputs.AccessGrantInput,
    @Ctx() context: RegistryContext,
  ): Promise<AccessGrantPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      grantAccess(context.registry, context.actor, {
        ...given,
        caseId: toCaseId(given.caseId, 'caseId'),
        agencyId: toKey<AgencyId>('agency', given.agencyId, 'agencyId'),
      }),
    );
    return { grant: await answered(context, answer), userErrors };
  }

  @Mutation(() => AccessGrantPayload, {
    description: 'Takes a grant back at once. A referral that gave it is completed by that.',
  })
  @Access('access:grant')
  async accessRevoke(
    @Arg('input', () => inputs.AccessRevokeInput, toDo) input: inputs.AccessRevokeInput,
    @Ctx() context: RegistryContext,
  ): Promise<AccessGrantPayload> {
    const { answer, userErrors } = await attempt(context, input, (given) =>
      revokeAccess(context.registry, context.actor, {
        ...given,
        grantId: toKey<GrantId>('grant', given.grantId, 'grantId'),
      }),
    );
    return { grant: await answered(context, answer), userErrors };
  }
}

async function answered({ registry, actor }: RegistryContext, id: GrantId | null): Promise<GrantTree | null> {
  const row = id === null ? undefined : await findGrant(registry.store.reader.db, actor, id, registry.clock());
  return row ? toGrantTree(row) : null;
}
