import { Ctx, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { listYoungPersons } from './young-persons.queries.js';
import { YoungPersonAccount } from './young-persons.types.js';

@Resolver()
export class YoungPersonResolver {
  @Query(() => [YoungPersonAccount], {
    description: 'The accounts of young persons, to which the rights in a file may pass, and which file each holds.',
  })
  @Access('holder:admit')
  async youngPersons(@Ctx() { registry, actor, reads }: RegistryContext): Promise<YoungPersonAccount[]> {
    const rows = await listYoungPersons(registry, actor);
    for (const { heldCaseKey } of rows) if (heldCaseKey !== null) reads.subjects.add(heldCaseKey);
    return rows.map(({ heldCaseKey: _, ...account }) => account);
  }
}
