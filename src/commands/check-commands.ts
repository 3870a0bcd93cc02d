import { verifyChain } from '../audit/verify-chain.js';
import { checkRegistry } from '../checks/check-registry.js';
import { withRegistry } from './with-registry.js';

/**
 * Exit status 1 where the books, the current rows, the plans or the lists of granted cases do not agree with their
 * histories, naming the first case.
 */
export async function booksCheckCommand(): Promise<void> {
  const checked = await withRegistry({}, ({ store }) => checkRegistry(store.reader));
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

/** Exit status 1 where the chain is broken, naming the first bad row. */
export async function auditVerifyCommand(): Promise<void> {
  const { entries, head, firstBad } = await withRegistry({}, ({ store }) => verifyChain(store.reader.db));
  if (firstBad === undefined) {
    console.log(`The audit chain holds: ${entries} entries, head ${head}.`);
    return;
  }
  console.error(`The audit chain breaks at entry ${firstBad}; the ${entries} entries before it hold.`);
  process.exitCode = 1;
}
