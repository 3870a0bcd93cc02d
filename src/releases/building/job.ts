import type { OpenKey } from '../../vault/vault.js';
import type { CatalogueDeclaration, Certificate, LedgerEntry, Policy } from '../../disclosure/index.js';

/** A reading of the books: what was known at `knownAt` of the day `asOf`. */
export interface ReadingAt {
  readonly asOf: string;
  readonly knownAt: number;
}

/** Read the books and count. */
export interface TabulateJob {
  readonly kind: 'tabulate';
  readonly databaseFile: string;
  /** Opens the births of that file, and no name. */
  readonly countsKey: OpenKey;
  readonly declaration: CatalogueDeclaration;
  readonly at: ReadingAt;
  /** The readings of earlier releases that this one is compared with, for the revisions. */
  readonly before: readonly ReadingAt[];
}

export interface Tabulated {
  readonly kind: 'tabulated';
  readonly headlines: Readonly<Record<string, number>>;
  readonly tables: Readonly<Record<string, Int32Array>>;
  readonly revisions: number;
}

/** Ask the gate about one family, or, with none, about the headlines alone. */
export interface GateJob {
  readonly kind: 'gate';
  readonly family: string | null;
  readonly declaration: CatalogueDeclaration;
  readonly policy: Policy;
  readonly entries: readonly LedgerEntry[];
  /** What `writeSealed` wrote of all families; nothing before the first release. */
  readonly sealed: string | null;
  readonly key: Uint8Array;
  readonly today: string;
  readonly announced: readonly string[];
  readonly release: string;
  readonly asOf: string;
  readonly revisions: number;
  readonly headlines: Readonly<Record<string, number>>;
  readonly table: Int32Array | null;
}

export interface Decision {
  readonly kind: 'decided';
  readonly entry: LedgerEntry;
  readonly certificate: Certificate;
  /** What `writeSealed` wrote of this family. */
  readonly sealed: string;
  readonly counts: Readonly<Record<string, number>> | null;
}

/** For the approver alone. The engine did not find its proof, or the table is not right. */
export interface FamilyRefusal {
  readonly kind: 'refused';
  readonly code: string;
  readonly message: string;
}

export type Job = TabulateJob | GateJob;
export type JobAnswer = Tabulated | Decision | FamilyRefusal;
