import type { RegistryContext } from '../access/context.js';
import type { Action } from '../access/permissions.js';
import { listUsers } from '../accounts/account.queries.js';
import { userAccountOf } from '../accounts/answers.js';
import { listAgencies } from '../agencies/agency.queries.js';
import { listSites } from '../agencies/site.queries.js';
import { findCase } from '../cases/graphql/case.resolver.js';
import { findAgreementTree, findListTree, findRoundTree, findTrackTree } from '../coordination/coordination-tree.js';
import {
  toNodeId,
  type AgencyId,
  type GrantId,
  type LinkId,
  type ListId,
  type MovementId,
  type NodePrefix,
  type ReferralId,
  type RequestId,
  type SiteId,
  type TaskId,
  type UserId,
} from '../identifiers.js';
import { findTaskTree } from '../coordination/task-tree.js';
import { findMovementTree, growOperations } from '../movements/movement-tree.js';
import { findGrantTree, findReferralTree } from '../referrals/referral-payload.js';
import { findLinkTree, findRequestTree } from '../tracing/tracing-payload.js';

/** How an object is found by the number in its id, and the right that whoever looks for one must have. */
export interface Finder {
  readonly right: Action;
  readonly find: (context: RegistryContext, key: number, wanted: ReadonlySet<string>) => Promise<{ id: string } | null>;
}

const dbOf = ({ registry }: RegistryContext) => registry.store.reader.db;

/**
 * Each kind of object that `node` finds: by the very query that its own root field or list asks, so that nothing is seen
 * here that is not seen there. The lines of a list and the views of a child are read with what they belong to.
 */
export const finders: ReadonlyMap<NodePrefix, Finder> = new Map<NodePrefix, Finder>([
  [
    'agency',
    {
      right: 'agency:read',
      find: async (context, key) => {
        const found = (await listAgencies(dbOf(context), context.actor)).find(({ id }) => id === (key as AgencyId));
        return found ? { ...found, id: toNodeId('agency', found.id) } : null;
      },
    },
  ],
  [
    'site',
    {
      right: 'agency:read',
      find: async (context, key) => {
        const found = (await listSites(dbOf(context), context.actor)).find(({ id }) => id === (key as SiteId));
        return found ? { ...found, id: toNodeId('site', found.id) } : null;
      },
    },
  ],
  [
    'user',
    {
      right: 'user:read',
      find: async (context, key) => {
        const [found] = await listUsers(dbOf(context), context.actor, { first: 1, id: key as UserId });
        return found ? userAccountOf(found) : null;
      },
    },
  ],
  ['case', { right: 'case:read', find: (context, key, wanted) => findCase(context, toNodeId('case', key), wanted) }],
  [
    'referral',
    {
      right: 'referral:read',
      find: (context, key, wanted) => findReferralTree(context, key as ReferralId, wanted),
    },
  ],
  ['grant', { right: 'case:read', find: (context, key) => findGrantTree(context, key as GrantId) }],
  [
    'request',
    { right: 'tracing:read', find: (context, key, wanted) => findRequestTree(context, key as RequestId, wanted) },
  ],
  ['link', { right: 'tracing:read', find: (context, key, wanted) => findLinkTree(context, key as LinkId, wanted) }],
  [
    'track',
    {
      right: 'coordination:read',
      find: (context, key, wanted) => findTrackTree(context, key, wanted),
    },
  ],
  ['round', { right: 'coordination:read', find: (context, id, wanted) => findRoundTree(context, { id }, wanted) }],
  [
    'agreement',
    { right: 'coordination:read', find: (context, key, wanted) => findAgreementTree(context, key, wanted) },
  ],
  [
    'list',
    { right: 'coordination:read', find: (context, key, wanted) => findListTree(context, key as ListId, wanted) },
  ],
  ['task', { right: 'task:read', find: (context, key, wanted) => findTaskTree(context, key as TaskId, wanted) }],
  [
    'operation',
    {
      right: 'movement:read',
      find: async (context, id, wanted) => (await growOperations(context, { ids: [id] }, wanted))[0] ?? null,
    },
  ],
  [
    'movement',
    {
      right: 'movement:read',
      find: (context, key, wanted) => findMovementTree(context, key as MovementId, wanted),
    },
  ],
]);
