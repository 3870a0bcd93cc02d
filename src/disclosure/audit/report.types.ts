import type { Target } from './outsider/outsider.types.js';

/**
 * - `exact`: only one value is possible.
 * - `narrow`: fewer values are possible than the policy requires.
 * - `wide`: at least what the policy requires.
 * - `unknown`: the solver did not answer, so nothing is claimed, least of all that it is safe.
 */
export const intervalClasses = ['exact', 'narrow', 'wide', 'unknown'] as const;
export type IntervalClass = (typeof intervalClasses)[number];

/** What an outsider can derive about one number. */
export interface DerivedInterval {
  readonly family: string;
  readonly kind: Target['kind'];
  /** The entry of the ledger and the day; for a change, those of the later day. */
  readonly entry: number;
  readonly day: string;
  /** For a change: the entry and the day from which it is counted. */
  readonly since?: { readonly entry: number; readonly day: string };
  readonly cell: readonly string[];
  /** For a difference: the cell that holds this one. */
  readonly within?: readonly string[];
  readonly low: number;
  readonly high: number;
  readonly class: IntervalClass;
  /** Whether both ends have been reached by a whole-number world; else the interval may be narrower still. */
  readonly isAttained: boolean;
  /** Whether the interval is at least this wide, and was not looked at further. */
  readonly isAtLeast: boolean;
  /** Whether the number was told outright. */
  readonly isTold: boolean;
  /** Whether every value in it is too large to endanger anybody. */
  readonly isLarge: boolean;
  /**
   * Whether it endangers somebody by the policy: exact or narrow, small, and narrower than the headlines and the tables
   * told before this one leave it.
   */
  readonly endangers: boolean;
  /** Whether it would, but headlines and earlier tables tell it whatever is withheld: already exposed. */
  readonly isForced: boolean;
}

export type IntervalCounts = Record<IntervalClass, number>;

export interface FamilyAudit {
  readonly family: string;
  readonly tables: number;
  /** Cells that a table did not tell exactly, over all tables. */
  readonly withheld: number;
  readonly counts: Readonly<Record<Target['kind'], IntervalCounts>>;
  readonly worlds: number;
  readonly linearSolves: number;
  readonly wholeSolves: number;
  /** What was told cannot all be true under the declared rules, so that nothing can be derived. */
  readonly isContradictory: boolean;
  /** What is exact (told ones only where they endanger), narrow or unknown. */
  readonly findings: readonly DerivedInterval[];
  /** Every interval, where it was asked for. */
  readonly intervals: readonly DerivedInterval[];
}

export interface AuditReport {
  readonly entries: number;
  readonly families: readonly FamilyAudit[];
  readonly endangered: number;
  /** Numbers that exact headlines and earlier tables narrow too far by themselves. */
  readonly forced: number;
  readonly unknown: number;
}

export interface AuditOptions {
  /** Only this family. */
  readonly family?: string;
  /** Worlds drawn before anything is solved. */
  readonly samples?: number;
  readonly seed?: number;
  /** What one solve may take. */
  readonly secondsPerSolve?: number;
  /** Solve every interval to its whole-number ends, and list it: for small ledgers. */
  readonly isExhaustive?: boolean;
  readonly onProgress?: (progress: AuditProgress) => void;
}

export interface AuditProgress {
  readonly family: string;
  readonly settled: number;
  readonly targets: number;
  readonly solves: number;
}
