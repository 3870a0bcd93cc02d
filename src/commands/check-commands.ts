import { verifyChain } from '../audit/verify-chain.js';
import { checkBooks } from '../counts/check-books.js';
import { withRegistry } from './with-registry.js';

/** Exit status 1 where the books do not agree with the histories, naming the first case. */
export async function booksCheckCommand(): Promise<void> {
  const report = await withRegistry({}, ({ store }) => checkBooks(store.reader));
  const { firstFault } = report;
  if (!firstFault) {
    console.log(
      `The books balance: ${report.cases} cases, ${report.postings} postings, ${report.pairsChecked} pairs of asOf and knownAt agree.`,
    );
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
