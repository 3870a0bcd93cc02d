import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import type { PageOf } from '../../graphql/pagination.js';
import {
  listPatients,
  listPupils,
  listWards,
  type PageOfViews,
  type PatientTree,
  type PupilTree,
  type WardTree,
} from './narrow-views.js';
import { PatientConnection, PupilConnection, WardConnection } from './narrow-views.types.js';

const ofFirst = { description: 'How many, 1 to 100.' };
const ofAfter = { nullable: true, description: 'The endCursor of the page before.' };
type After = string | null | undefined;

@Resolver()
export class NarrowViewResolver {
  @Query(() => PupilConnection, { description: 'The pupils shown to your school, and what they need there.' })
  @Access('schoolView:read')
  async pupils(
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: After,
    @Ctx() context: RegistryContext,
  ): Promise<PageOf<PupilTree>> {
    return noted(context, await listPupils(context.registry, context.actor, { first, after: after ?? undefined }));
  }

  @Query(() => PatientConnection, { description: 'The patients shown to your clinic, and what they need.' })
  @Access('clinicView:read')
  async patients(
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: After,
    @Ctx() context: RegistryContext,
  ): Promise<PageOf<PatientTree>> {
    return noted(context, await listPatients(context.registry, context.actor, { first, after: after ?? undefined }));
  }

  @Query(() => WardConnection, {
    description: 'The children shown to your guardianship office, and who cares for them.',
  })
  @Access('guardianView:read')
  async wards(
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: After,
    @Ctx() context: RegistryContext,
  ): Promise<PageOf<WardTree>> {
    return noted(context, await listWards(context.registry, context.actor, { first, after: after ?? undefined }));
  }
}

/** Notes who was shown, so that the audit says so before the reply leaves. */
function noted<Tree>({ reads }: RegistryContext, { page, keys }: PageOfViews<Tree>): PageOf<Tree> {
  for (const key of keys) reads.subjects.add(key);
  return page;
}
