import { checkRegistry } from '../checks/check-registry.js';
import { withRegistry } from './with-registry.js';

/**
 * Exit status 1 where the books, the current rows, the plans or the lists of granted cases do not agree with their
 * histories, naming the first case.
 */
export async function booksCheckCommand(): Promise<void> {
  const checked = await withRegistry({ evenSealed: true, evenRolledBack: 'read' }, ({ store }) =>
    checkRegistry(store.reader),
  );
  const { books: report, plans: ofPlans, misplaced } = checked;
  const firstFault = report.firstFault ?? ofPlans.firstFault;
  if (!firstFault && misplaced) {
    console.error(`The places of granted cases do not agree with the grants: ${JSON.stringify(misplaced)}`);
    process.exitCode = 1;
    return;
  }
  if (!firstFault) {
    console.log(
      `The books balance: ${report.cases} cases, ${report.postings} postings, ${report.pairsChecked} pairs of asOf and knownAt agree.`,
    );
    console.log(`The plans agree with their histories: ${ofPlans.plans} plans, ${ofPlans.milestones} milestones.`);
    return;
  }
  console.error(`The books do not agree: ${JSON.stringify(firstFault)}`);
  process.exitCode = 1;
}
