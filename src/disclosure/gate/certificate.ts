import type { Catalogue } from '../model/catalogue.js';
import type { LedgerEntry } from '../model/ledger.js';
import { policyHash, type Policy } from '../model/policy.js';

/** What the gate vouches for, for machines; every number in it can be counted from the published entry. */
export interface Certificate {
  readonly format: 'oralu-certificate/1';
  readonly release: string;
  readonly policy: Policy;
  readonly policyHash: string;
  readonly catalogueHash: string;
  /** The hash of the entry: of everything that was published by it, and through the chain of everything before. */
  readonly entryHash: string;
  readonly families: readonly {
    readonly family: string;
    readonly detail: string;
    readonly told: number;
    readonly withheld: number;
  }[];
  /** What each class of target can at least still be, given everything published. */
  readonly minimumWidths: {
    readonly smallCell: string;
    readonly smallChange: string;
    readonly smallDifference: string;
  };
  readonly guarantees: readonly string[];
  readonly notGuaranteed: readonly string[];
}

export function certify(policy: Policy, catalogue: Catalogue, entry: LedgerEntry): Certificate {
  const { smallBelow, sensitiveSmallBelow, flowValues, differenceValues, coalition } = policy;
  return {
    format: 'oralu-certificate/1',
    release: entry.release,
    policy,
    policyHash: policyHash(policy),
    catalogueHash: catalogue.hash,
    entryHash: entry.hash,
    families: entry.families.map(({ family, detail, cells }) => ({
      family,
      detail,
      told: cells.filter(([, told]) => told !== null).length,
      withheld: cells.filter(([, told]) => told === null).length,
    })),
    minimumWidths: {
      smallCell: `every whole number from 0 to ${smallBelow} (${sensitiveSmallBelow} in sensitive families), as far as the headlines allow`,
      smallChange: `0, and at least ${flowValues} values, as far as the headlines and earlier tables allow`,
      smallDifference: `at least ${differenceValues} values`,
    },
    guarantees: [
      'For every target, whole-number worlds that agree with everything ever published take the values above.',
      `The same for a reader who knows ${coalition} record of the table, his own.`,
      'For every target there are two worlds with different values from which the whole procedure publishes the same bytes.',
      'Whether and when a table is renewed follows from public numbers alone.',
    ],
    notGuaranteed: [
      'That values within an interval are equally likely: it says what is possible, not what is probable.',
      `Readers who pool the records of more than ${coalition} people.`,
      'Facts about children that become known from elsewhere.',
      'What the headlines tell by themselves: they are exact.',
    ],
  };
}
