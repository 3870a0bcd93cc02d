import type { PreviewedFamily } from '../acts/decide-release.js';
import { familyLabels } from '../catalogue/labels.js';
import { isMilestoneTable } from '../catalogue/milestone-tables.js';

/** What became of a table of a draft, for the person who approves it. */
export interface Explanation {
  readonly what: string;
  readonly why: string;
  readonly whatCanBeDone: string;
}

/**
 * Says in plain words what will be seen of a table, why, and what can be done. The words follow from the outcome, the
 * code of the refusal, and counts of cells that everybody will see: never from a number that is withheld, so that they
 * can be repeated to anybody.
 */
export function explainTable(table: Omit<PreviewedFamily, 'counts'>): Explanation {
  const name = `The table "${familyLabels[table.family]?.en ?? table.family}"`;
  const { told, withheld, shownAsOf } = table;
  const cells = `${told} ${told === 1 ? 'cell shows its number' : 'cells show their numbers'}, ${withheld.length} ${withheld.length === 1 ? 'is' : 'are'} withheld`;
  const missing = isMilestoneTable(table.family)
    ? 'It stands there without a number.'
    : 'It is not shown at all, as before.';
  const kept = shownAsOf === null ? missing : `The one of ${shownAsOf} is shown again: ${cells}.`;
  switch (table.outcome) {
    case 'RENEWED':
      return {
        what: `${name} is renewed: ${cells}.`,
        why: 'A cell is withheld where it would tell of few children, or where its number would let somebody work such a one out.',
        whatCanBeDone:
          withheld.length === 0 ? 'Nothing is needed.' : 'Nothing: withheld cells are never released by hand.',
      };
    case 'NOT_ANNOUNCED':
      return {
        what: `${name} is not renewed. ${kept}`,
        why: 'It was not named when the release was announced. Tables are named before their numbers are looked at, so that the choice tells nothing.',
        whatCanBeDone: 'Name it among the tables when the next release is announced.',
      };
    case 'NOT_DUE':
      return {
        what: `${name} is not renewed. ${kept}`,
        why: 'Too few days have passed, or the public headlines have changed too little, since it was made: the difference of two tables would show single children.',
        whatCanBeDone: 'Announce it again with a later release. It is renewed as soon as enough has changed.',
      };
    case 'REFUSED':
      return { what: `${name} was refused by the disclosure gate and is not renewed. ${kept}`, ...refusalWords(table) };
  }
}

type Words = Omit<Explanation, 'what'>;

const refusalWords = ({ refusal }: Pick<PreviewedFamily, 'refusal'>): Words =>
  (refusal && refusals[refusal.code]) ?? unfit;

const approveWithout =
  'The release can be approved without it: the headlines and the other tables do not depend on it.';

const tooFew: Words = {
  why: 'The children of the public total are too few for the cells that this table would have.',
  whatCanBeDone: `${approveWithout} It can be announced again once more children are counted.`,
};

const broken: Words = {
  why: 'The solver that searches for the proof stopped without an answer. That says nothing of the numbers.',
  whatCanBeDone: `Build the release again. If it stops again: ${lower(approveWithout)}`,
};

/** Also a code that is not listed here. */
const unfit: Words = {
  why: 'The table does not fit the catalogue or the ledger of what was published. That is a fault of the registry, not of the numbers.',
  whatCanBeDone:
    'Do not approve. Run "oralu books check" and "oralu disclosure audit" on the releases, and give their answers and the code to whoever maintains Oralu.',
};

const refusals: Readonly<Record<string, Words>> = {
  PROTECTION_NOT_PROVEN: {
    why: 'No way of withholding cells was found of which it is proven that nobody can work a withheld number out, from this table together with all that was ever published. With few children in many cells that is common.',
    whatCanBeDone: `${approveWithout} To build it again helps only once numbers have changed: announce it with a later release. How coarse the tables are is chosen with the very first release.`,
  },
  TIMEOUT: {
    why: 'No proof was found in the time that is given to one table. That says nothing of the numbers.',
    whatCanBeDone: `Build the release again while the machine has less to do. If it fails again: ${lower(approveWithout)}`,
  },
  AUDIT_FAILED: {
    why: 'The independent auditor, who shares no code with the gate, could still derive a number that is withheld, or narrow it too far.',
    whatCanBeDone: `Nothing by hand: what it can derive anybody can. ${approveWithout} Give the number of the draft to whoever maintains Oralu.`,
  },
  EXACT_FIGURES_TOO_FINE: tooFew,
  POPULATION_TOO_SMALL: tooFew,
  BUDGET_SPENT: {
    why: 'All that may ever be told with noise has been told.',
    whatCanBeDone: `${approveWithout} This table cannot be renewed any more under the policy of this ledger.`,
  },
  SOLVER_FAILED: broken,
};

function lower(sentence: string): string {
  return `${sentence[0]?.toLowerCase()}${sentence.slice(1)}`;
}
