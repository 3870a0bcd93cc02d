import { Ctx, ObjectType, Query, Resolver } from 'type-graphql';
import { Access, Guarded } from '../access/guarded.js';
import type { RegistryContext } from '../access/context.js';
import { RoleEnum } from '../access/role.types.js';
import { actionsOf } from '../access/permissions.js';
import { toNodeId } from '../identifiers.js';
import { findOwnAgency, listAgencies } from './agency.queries.js';
import { Agency, Site } from './agency.types.js';
import { listSites } from './site.queries.js';
import { findOwnUser, type UserTree } from './user.queries.js';
import { User } from './user.types.js';

@ObjectType({ simpleResolvers: true, description: 'Who you are to the registry, and what you may do.' })
export class Viewer {
  @Guarded('account:read', () => String, 'Your name, or that of your application.') name!: string;
  @Guarded('account:read', () => User, 'You as others know you: your id, where an input asks who.') user!: UserTree;
  @Guarded('account:read', () => RoleEnum, 'Your role.') role!: UserTree['role'];
  @Guarded('account:read', () => Agency, 'Your agency.') agency!: Agency;
  @Guarded('account:read', () => [String], 'Everything your role may do, as noun:verb.') actions!: readonly string[];
}

@Resolver()
export class AgencyResolver {
  @Query(() => Viewer, { description: 'Who you are to the registry: the first thing to ask with a new token.' })
  @Access('account:read')
  async viewer(@Ctx() { registry, actor }: RegistryContext): Promise<Viewer> {
    const user = await findOwnUser(registry.store.reader, actor);
    const own = await findOwnAgency(registry.store.reader.db, actor);
    if (!user || !own) throw new Error('A signed-in actor has an account and an agency.');
    const agency = { ...own, id: toNodeId('agency', own.id) };
    return { user, name: user.name, role: user.role, agency, actions: actionsOf(actor) };
  }

  @Query(() => [Agency], { description: 'All agencies, by code.' })
  @Access('agency:read')
  async agencies(@Ctx() { registry, actor }: RegistryContext): Promise<Agency[]> {
    const rows = await listAgencies(registry.store.reader.db, actor);
    return rows.map((row) => ({ ...row, id: toNodeId('agency', row.id) }));
  }

  @Query(() => [Site], { description: 'All sites abroad, by code.' })
  @Access('agency:read')
  async sites(@Ctx() { registry, actor }: RegistryContext): Promise<Site[]> {
    const rows = await listSites(registry.store.reader.db, actor);
    return rows.map((row) => ({ ...row, id: toNodeId('site', row.id) }));
  }
}
