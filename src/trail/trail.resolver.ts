import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { appendEntry } from '../audit/append-entry.js';
import type { PageOf } from '../graphql/pagination.js';
import { assertForwards, filterKey } from '../graphql/list-filters.js';
import { type CaseId, type UserId } from '../identifiers.js';
import { AuditFilterInput } from './trail.inputs.js';
import { listTrail, type ListTrail, type TrailFilter, type TrailRow } from './trail.queries.js';
import { AuditEntryConnection } from './trail.types.js';

const ofFirst = { description: 'How many rows, 1 to 100.' };
const ofAfter = { nullable: true, description: 'The endCursor of the page before.' };

@Resolver()
export class TrailResolver {
  @Query(() => AuditEntryConnection, {
    description: 'The audit of all acts, reads and refusals, newest first. Reading it is audited too.',
  })
  @Access('audit:read')
  async auditTrail(
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Arg('filter', () => AuditFilterInput, { nullable: true, description: 'Narrows it.' })
    filter: AuditFilterInput | null | undefined,
    @Ctx() context: RegistryContext,
  ): Promise<PageOf<TrailRow>> {
    return read(context, 'auditTrail', { first, after: after ?? undefined, filter: toFilter(filter ?? {}) });
  }

  @Query(() => AuditEntryConnection, {
    description:
      'Who read or changed the file of this case, when and for what purpose, newest first. Empty where there is no such case.',
  })
  @Access('audit:read')
  async fileReads(
    @Arg('caseId', () => ID, { description: 'The case.' }) caseId: string,
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Ctx() context: RegistryContext,
  ): Promise<PageOf<TrailRow>> {
    const filter = { caseId: filterKey<CaseId>('case', caseId, ['caseId']) };
    return read(context, 'fileReads', { first, after: after ?? undefined, filter });
  }
}

function toFilter({ userId, caseId, ...others }: AuditFilterInput): TrailFilter {
  const given = Object.fromEntries(
    Object.entries<unknown>(others).filter(([, value]) => value !== null && value !== undefined),
  ) as Omit<TrailFilter, 'userId' | 'caseId'>;
  const within = { fromPath: ['filter', 'from'], untilPath: ['filter', 'until'] };
  assertForwards(given.from, given.until, within);
  return {
    ...given,
    userId: filterKey<UserId>('user', userId, ['filter', 'userId']),
    caseId: filterKey<CaseId>('case', caseId, ['filter', 'caseId']),
  };
}

/** A page, and the row that says who read it, on disk before the reply leaves: an audit that cannot be written shows nothing. */
async function read(context: RegistryContext, operation: string, list: ListTrail): Promise<PageOf<TrailRow>> {
  const { registry, actor, purpose } = context;
  const page = await listTrail(registry, actor, list);
  const fields = Object.entries(list.filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const [{ caseId, recordId }, isFound] = [list.filter, page.nodes.length > 0];
  const spoken = {
    subjects: caseId && isFound ? [caseId] : [],
    records: recordId && isFound ? [recordId] : [],
  };
  await registry.store.inTransaction((tx) =>
    appendEntry(tx, actor, { operation, decision: 'READ', ...spoken, fields, purpose }, registry.clock()),
  );
  return page;
}
