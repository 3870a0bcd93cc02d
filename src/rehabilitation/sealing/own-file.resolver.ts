import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import type { PageOf } from '../../graphql/pagination.js';
import { exportOwnFile, readOwnFile, type OwnFileTree } from './own-file.js';
import { listOwnAccess, type AccessRow } from './own-file.queries.js';
import { OwnFile, OwnFileAccessConnection, OwnFileExport } from './own-file.types.js';

const ofFirst = { description: 'How many, 1 to 100.' };
const ofAfter = { nullable: true, description: 'The endCursor of the page before.' };

@Resolver()
export class OwnFileResolver {
  @Query(() => OwnFile, {
    nullable: true,
    description: 'Your own file; null where the rights in none have passed to you.',
  })
  @Access('ownFile:read')
  async ownFile(@Ctx() context: RegistryContext): Promise<OwnFileTree | null> {
    const own = await readOwnFile(context.registry, context.actor);
    if (own) context.reads.subjects.add(own.caseId);
    return own?.file ?? null;
  }

  @Query(() => OwnFileAccessConnection, {
    description: 'Who read or changed your file, when, in which role and for what purpose, newest first.',
  })
  @Access('ownFile:read')
  async ownFileAccess(
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Ctx() context: RegistryContext,
  ): Promise<PageOf<AccessRow>> {
    const list = { first, after: after ?? undefined };
    const { caseId, page } = await listOwnAccess(context.registry, context.actor, list);
    if (caseId !== undefined) context.reads.subjects.add(caseId);
    return page;
  }

  @Query(() => OwnFileExport, {
    nullable: true,
    description:
      'Your own file with the report on who read it, as one JSON document to take away; a long report comes in parts, of which each says how much is left.',
  })
  @Access('ownFile:read')
  async ownFileExport(
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the part before.' })
    after: string | null | undefined,
    @Ctx() context: RegistryContext,
  ): Promise<OwnFileExport | null> {
    const own = await exportOwnFile(context.registry, context.actor, after ?? undefined);
    if (own) context.reads.subjects.add(own.caseId);
    return own?.document ?? null;
  }
}
