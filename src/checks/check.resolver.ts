import { Ctx, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { assertMay } from '../access/permissions.js';
import { fromNodeId, toNodeId, type CaseId } from '../identifiers.js';
import type { RegistryReport } from './check-registry.js';
import type { Checking } from './check-thread.js';
import { BooksCheck } from './check.types.js';

type CheckingContext = RegistryContext & { readonly checking: Checking };

@Resolver()
export class CheckResolver {
  @Query(() => BooksCheck, {
    description:
      'Recounts every case from its history, at every day and every instant at which anything changed, and compares books, current rows, plans and granted places. Takes seconds, and longer in a large registry.',
  })
  @Access('audit:read')
  async booksCheck(@Ctx() { actor, checking, reads }: CheckingContext): Promise<BooksCheck> {
    assertMay(actor, 'audit:read');
    const { report, checkedAt } = await checking.check();
    const { cases, postings, pairsChecked } = report.books;
    const firstFault = wordsOf(report);
    // Whoever is told which file does not agree has been told that it exists.
    for (const [nodeId] of firstFault?.matchAll(/case_\d+/g) ?? []) {
      const id = fromNodeId('case', nodeId);
      if (id !== undefined) reads.subjects.add(id as CaseId);
    }
    return {
      ...{ cases, postings, pairsChecked, firstFault, checkedAt },
      isSound: firstFault === null,
      plans: report.plans.plans,
      milestones: report.plans.milestones,
    };
  }
}

function wordsOf({ books, plans, misplaced }: RegistryReport): string | null {
  if (books.firstFault) {
    const { case: id, asOf, knownAt, expected, found } = books.firstFault;
    const at = `${asOf}, known at ${new Date(knownAt).toISOString()}`;
    return `${id ?? 'The accounts'}, as of ${at}: expected ${expected}, found ${found}`;
  }
  if (plans.firstFault !== undefined) return plans.firstFault;
  if (!misplaced) return null;
  return `${toNodeId('case', misplaced.caseId)}: its place among granted cases does not agree with the grants to ${toNodeId('agency', misplaced.agencyId)}`;
}
