import type { Solver } from '../attack/solver.js';
import type { DisclosureCode } from '../errors.js';
import type { RandomBits } from '../mechanisms/random-bits.js';
import type { Catalogue } from '../model/catalogue.js';
import type { LedgerEntry } from '../model/ledger.js';
import type { Policy } from '../model/policy.js';
import type { Certificate } from './certificate.js';
import type { ProtectionCounts } from './protection/protect.types.js';
import type { Sealed } from './sealed.js';
import type { FamilyTables } from './tables.js';

export interface GateInput {
  /** The clock: today, YYYY-MM-DD. */
  readonly today: string;
  /** The days on which releases were announced. */
  readonly announced: readonly string[];
  readonly policy: Policy;
  readonly catalogue: Catalogue;
  /** Everything ever published. */
  readonly entries: readonly LedgerEntry[];
  /** What the gate sealed with the last entry; null before the first. */
  readonly sealed: Sealed | null;
  /** At least 32 secret bytes, the same for the life of the ledger. */
  readonly key: Uint8Array;
  readonly release: string;
  /** The day of which the figures speak. */
  readonly asOf: string;
  /** Records changed otherwise than by the declared moves since the release before; public. */
  readonly revisions: number;
  /** By node of the status, the total as `*`. */
  readonly headlines: Readonly<Record<string, number>>;
  /** By family: inner counts by leaf. */
  readonly tables: FamilyTables;
  readonly solver: Solver;
  /** For `dpNational`: `systemBits()` for a release. Numbers that can be computed again could be subtracted again. */
  readonly random?: RandomBits;
}

/** What `publish` appends, and what must be kept sealed beside it: the two belong together. */
export interface Admission {
  readonly kind: 'admitted';
  readonly entry: LedgerEntry;
  readonly certificate: Certificate;
  readonly sealed: Sealed;
  /** For the approver alone: how it was decided, by family. */
  readonly report: Readonly<Record<string, ProtectionCounts>>;
}

/** Public: that there is no release, and why as far as public facts tell. The cause is for those who hold the tables. */
export interface Refusal {
  readonly kind: 'refused';
  readonly publicReason: 'NOT_ANNOUNCED' | 'NOT_RELEASED';
  readonly code: DisclosureCode;
  readonly place: string;
  readonly message: string;
}
