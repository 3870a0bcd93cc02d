import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { attempt } from '../../cases/case-payload.js';
import { findCatalogue, type Catalogue } from './catalogue.queries.js';
import { MilestoneCatalogue, MilestoneCataloguePayload, MilestoneCatalogueReviseInput } from './catalogue.types.js';
import { reviseCatalogue } from './revise-catalogue.js';

@Resolver()
export class CatalogueResolver {
  @Query(() => MilestoneCatalogue, {
    nullable: true,
    description: 'The milestones of a plan: the latest edition, or the one of this number.',
  })
  @Access('catalogue:read')
  async milestoneCatalogue(
    @Arg('version', () => Int, { nullable: true, description: 'Which edition; the latest where left out.' })
    version: number | null | undefined,
    @Ctx() context: RegistryContext,
  ): Promise<Catalogue | null> {
    return (await findCatalogue(context.registry, context.actor, version ?? undefined)) ?? null;
  }

  @Mutation(() => MilestoneCataloguePayload, {
    description: 'Writes a new edition of the milestones. Plans that run keep theirs until planMigrate moves them.',
  })
  @Access('catalogue:edit')
  async milestoneCatalogueRevise(
    @Arg('input', () => MilestoneCatalogueReviseInput, { description: 'What to do.' })
    input: MilestoneCatalogueReviseInput,
    @Ctx() context: RegistryContext,
  ): Promise<MilestoneCataloguePayload> {
    const { registry, actor } = context;
    const { answer, userErrors } = await attempt(context, input, (given) => reviseCatalogue(registry, actor, given));
    const catalogue = answer === null ? undefined : await findCatalogue(registry, actor, answer);
    return { catalogue: catalogue ?? null, userErrors };
  }
}
