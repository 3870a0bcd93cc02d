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
  /** What each class of target can at least still be, given everything published; nothing where noise protects. */
  readonly minimumWidths: {
    readonly smallCell: string;
    readonly smallChange: string;
    readonly smallDifference: string;
  } | null;
  readonly guarantees: readonly string[];
  readonly notGuaranteed: readonly string[];
}

export function certify(policy: Policy, catalogue: Catalogue, entry: LedgerEntry): Certificate {
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
    ...(policy.mechanism === 'dpNational' ? vouchForNoise(policy, entry) : vouchForSuppression(policy)),
  };
}

type Vouched = Pick<Certificate, 'minimumWidths' | 'guarantees' | 'notGuaranteed'>;

/** What no mechanism can help. */
const neverGuaranteed = [
  'Facts about children that become known from elsewhere.',
  'What the headlines tell by themselves: they are exact.',
];

function vouchForSuppression(policy: Policy): Vouched {
  const { smallBelow, sensitiveSmallBelow, flowValues, differenceValues, coalition } = policy;
  return {
    minimumWidths: {
      smallCell: `every whole number from 0 to ${smallBelow} (${sensitiveSmallBelow} in sensitive families), as far as the headlines allow`,
      smallChange: `0, and at least ${flowValues} values, as far as the headlines and earlier tables allow`,
      smallDifference: `at least ${differenceValues} values`,
    },
    guarantees: [
      'For every target, whole-number worlds that agree with everything ever published take the values above.',
      `The same for a reader who knows ${coalition} record of the table, his own.`,
      'For every target there are two worlds with different values from which the whole procedure publishes the same bytes.',
      'When a table is due follows from public numbers alone.',
    ],
    notGuaranteed: [
      'That a table which was due and is not renewed tells nothing: no proof was found, which can depend on its numbers.',
      'That values within an interval are equally likely: it says what is possible, not what is probable.',
      `Readers who pool the records of more than ${coalition} people.`,
      ...neverGuaranteed,
    ],
  };
}

function vouchForNoise(policy: Policy, { families }: LedgerEntry): Vouched {
  const spent = families.reduce((sum, { noise }) => sum + (noise?.rhoMicros ?? 0), 0);
  return {
    minimumWidths: null,
    guarantees: [
      `The tables of this release spend ${spent} of ${policy.rhoMicros} millionths of ρ (zero-concentrated differential privacy, one record replaced by another).`,
      'When a table is due follows from public numbers alone.',
    ],
    notGuaranteed: [
      'That any single number is right: each carries the noise that stands beside it.',
      ...neverGuaranteed,
    ],
  };
}
