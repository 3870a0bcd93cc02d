import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { connectStatements } from './connect-statements.js';
import { findContradictions } from './contradictions.js';
import { listStatements } from './statements.queries.js';
import { OfficialStatement, OfficialStatementFilter } from './statements.types.js';

@Resolver(() => OfficialStatement)
export class StatementsResolver {
  @Query(() => [OfficialStatement], {
    description:
      'What officials and media said, in the order in which it was said, each with the statements that contradict it.',
  })
  @Access('public:read')
  async officialStatements(
    @Ctx() { registry, actor }: RegistryContext,
    @Arg('filter', () => OfficialStatementFilter, { nullable: true, description: 'What the list is narrowed to.' })
    filter: OfficialStatementFilter | null,
  ): Promise<OfficialStatement[]> {
    const { reader } = registry.store;
    // A contradiction may lie outside the filter, so all are compared.
    const all = await listStatements(reader, actor, {});
    const chosen = filter ? await listStatements(reader, actor, withoutNulls(filter)) : all;
    const connected = connectStatements(all, findContradictions(all));
    return chosen.flatMap(({ id }) => connected.get(id) ?? []);
  }
}

/** An explicit null in a filter narrows as little as an absent part. */
const withoutNulls = (filter: OfficialStatementFilter): OfficialStatementFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
