import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { attempt } from '../../cases/graphql/case-payload.js';
import { findCatalogue, type Catalogue } from './catalogue.queries.js';
import { toAgency } from '../plans/plan-payload.js';
import { listAnsweringBodies, type AnsweringBodyRow } from './answering-bodies.queries.js';
import {
  AnsweringBody,
  AnsweringBodyPayload,
  AnsweringBodySetInput,
  MilestoneCatalogue,
  MilestoneCataloguePayload,
  MilestoneCatalogueReviseInput,
} from './catalogue.types.js';
import { reviseCatalogue } from './revise-catalogue.js';
import { setAnsweringBody } from './set-answering-body.js';

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

  @Query(() => [AnsweringBody], {
    description: 'Which agency is the body of a kind, by region: with it lie the milestones of that kind.',
  })
  @Access('catalogue:read')
  answeringBodies(@Ctx() { registry, actor }: RegistryContext): Promise<AnsweringBodyRow[]> {
    return listAnsweringBodies(registry, actor);
  }

  @Mutation(() => AnsweringBodyPayload, {
    description:
      'Registers which agency is the body of a kind, for a region or for all others. Milestones of plans that are opened from then on lie with it; plans that run keep theirs.',
  })
  @Access('catalogue:edit')
  async answeringBodySet(
    @Arg('input', () => AnsweringBodySetInput, { description: 'What to do.' }) input: AnsweringBodySetInput,
    @Ctx() context: RegistryContext,
  ): Promise<AnsweringBodyPayload> {
    const { registry, actor } = context;
    const { answer, userErrors } = await attempt(context, input, ({ agencyId, ...given }) =>
      setAnsweringBody(registry, actor, {
        ...given,
        agencyId: agencyId === undefined ? undefined : toAgency(agencyId, 'agencyId'),
      }),
    );
    return { bodies: answer === null ? null : await listAnsweringBodies(registry, actor), userErrors };
  }
}
