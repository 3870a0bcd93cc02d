import { DisclosureError } from '../errors.js';
import { hashOf } from './canonical.js';

export const mechanisms = ['jointSuppression', 'coarseOnly', 'roundedBands', 'dpNational'] as const;
export type Mechanism = (typeof mechanisms)[number];

/** How strictly to protect. Immutable, public, named by its hash in every ledger entry. Whole numbers throughout. */
export interface Policy {
  readonly version: 1;
  readonly mechanism: Mechanism;
  /** k: counts below it are small. At least 3. */
  readonly smallBelow: number;
  /** k for sensitive families. At least `smallBelow`. */
  readonly sensitiveSmallBelow: number;
  /** Whether 0 is a small count, where it is neither structural nor told by the headlines. */
  readonly protectsZeros: boolean;
  /** How many people who know their own record the attack reckons with: 0 or 1. Group disclosure counts from it. */
  readonly coalition: number;
  /** How many values a small flow between two refreshes must be able to have, 0 among them. */
  readonly flowValues: number;
  /** How many values the difference between a cell and one that holds it must be able to have, where it is small. */
  readonly differenceValues: number;
  /** A family is tabulated anew after so many changes of public headlines and so many days. */
  readonly refreshEvents: number;
  readonly refreshDays: number;
  /**
   * … and so many changes for each innermost cell beside the status. A told cell that changed by less than k must be
   * withheld, so a table that is renewed too soon says less than the one that is carried forward.
   */
  readonly refreshEventsPerCell: number;
  /** The coarsest detail whose cells would hold this many people on average, by the headlines, is the finest shown. */
  readonly meanCellAtLeast: number;
  /** Share of cells, in thousandths, that a secret key withholds whatever they hold, so that blanks mean less. */
  readonly decoysPerMille: number;
  /** Whether a cell that was withheld at the last refresh stays withheld, so that a pattern tells of few changes. */
  readonly isSticky: boolean;
  /** Rounding base and band of `roundedBands`. */
  readonly roundingBase: number;
  /** Worlds kept as witnesses for each family. */
  readonly worlds: number;
  /** Withholding steps that repair may take in one family before it refuses. */
  readonly repairs: number;
  /** Whole replays of a decision that may be tried where the quick proof does not apply. */
  readonly replays: number;
  /** Milliseconds that one solve may take; beyond it the gate refuses. */
  readonly solveMilliseconds: number;
  /** For `dpNational`: the whole zCDP budget ρ and what one release may spend, in millionths. */
  readonly rhoMicros: number;
  readonly rhoPerReleaseMicros: number;
}

export const defaultPolicy: Policy = Object.freeze({
  version: 1,
  mechanism: 'jointSuppression',
  smallBelow: 5,
  sensitiveSmallBelow: 10,
  protectsZeros: true,
  coalition: 1,
  flowValues: 3,
  differenceValues: 2,
  refreshEvents: 10,
  refreshDays: 28,
  refreshEventsPerCell: 20,
  meanCellAtLeast: 10,
  decoysPerMille: 0,
  isSticky: false,
  roundingBase: 10,
  worlds: 64,
  repairs: 400,
  replays: 8,
  solveMilliseconds: 20_000,
  rhoMicros: 1_000_000,
  rhoPerReleaseMicros: 50_000,
});

/** Lowest and highest value of each number; what lies outside is refused, never bent. */
const bounds = {
  version: [1, 1],
  smallBelow: [3, 1_000],
  sensitiveSmallBelow: [3, 1_000],
  coalition: [0, 1],
  flowValues: [2, 10],
  differenceValues: [2, 10],
  refreshEvents: [0, 1_000_000],
  refreshDays: [0, 3_660],
  refreshEventsPerCell: [0, 1_000],
  meanCellAtLeast: [0, 1_000_000],
  decoysPerMille: [0, 500],
  roundingBase: [3, 1_000],
  worlds: [16, 512],
  repairs: [0, 1_000_000],
  replays: [0, 1_000],
  solveMilliseconds: [1, 600_000],
  rhoMicros: [1, 100_000_000],
  rhoPerReleaseMicros: [1, 100_000_000],
} as const satisfies Partial<Record<keyof Policy, readonly [number, number]>>;

/** A policy from anything: defaults where a key is missing. Throws POLICY_INVALID for unknown keys and wrong values. */
export function readPolicy(input: unknown): Policy {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new DisclosureError(
      'POLICY_INVALID',
      'policy',
      `expected an object of parameters; it came as ${typeof input}.`,
    );
  }
  const given: Record<string, unknown> = { ...input };
  const unknown = Object.keys(given).filter((key) => !(key in defaultPolicy));
  if (unknown.length > 0) {
    throw new DisclosureError(
      'POLICY_INVALID',
      `policy.${unknown[0]}`,
      `there are no parameters ${unknown.join(', ')}.`,
    );
  }
  const policy = { ...defaultPolicy, ...given } as Policy;
  for (const [key, [low, high]] of Object.entries(bounds)) {
    const value: unknown = policy[key as keyof Policy];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < low || value > high) {
      throw new DisclosureError(
        'POLICY_INVALID',
        `policy.${key}`,
        `expected a whole number from ${low} to ${high}; it came as ${String(value)}.`,
      );
    }
  }
  if (!mechanisms.includes(policy.mechanism)) {
    throw new DisclosureError(
      'POLICY_INVALID',
      'policy.mechanism',
      `expected one of ${mechanisms.join(', ')}; it came as ${String(policy.mechanism)}.`,
    );
  }
  for (const key of ['protectsZeros', 'isSticky'] as const) {
    if (typeof policy[key] === 'boolean') continue;
    const came = String(policy[key]);
    throw new DisclosureError('POLICY_INVALID', `policy.${key}`, `expected true or false; it came as ${came}.`);
  }
  if (policy.sensitiveSmallBelow < policy.smallBelow) {
    throw new DisclosureError('POLICY_INVALID', 'policy.sensitiveSmallBelow', 'must be at least smallBelow.');
  }
  return Object.freeze(policy);
}

export const policyHash = (policy: Policy): string => hashOf(policy);
