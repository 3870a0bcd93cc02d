import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import type { PageOf } from '../../graphql/pagination.js';
import { listOpenings, type OpeningRow } from './openings.queries.js';
import { SealedFileOpeningConnection } from './openings.types.js';

const ofFirst = { description: 'How many, 1 to 100.' };
const ofAfter = { nullable: true, description: 'The endCursor of the page before.' };

@Resolver()
export class OpeningResolver {
  @Query(() => SealedFileOpeningConnection, {
    description: 'Which sealed files were opened, by whom and for what stated reason, newest first.',
  })
  @Access('audit:read')
  async sealedFileOpenings(
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Ctx() { registry, actor, reads }: RegistryContext,
  ): Promise<PageOf<OpeningRow>> {
    const { keys, page } = await listOpenings(registry, actor, { first, after: after ?? undefined });
    for (const key of keys) reads.subjects.add(key);
    return page;
  }
}
