import type { Solver } from '../../attack/solver.js';
import type { Bond, TimePoint, World } from '../../attack/worlds.js';
import type { Cell } from '../../model/catalogue.js';
import type { Told } from '../../model/ledger.js';
import type { Transcript } from '../replay/pattern.js';
import type { HeadlineKnowledge, TargetRules } from './primaries.js';
import type { Witness } from './witnesses.js';

/** One family at one refresh, before it is decided what to tell. */
export interface ProtectionInput {
  readonly rules: TargetRules;
  /** Secret: breaks ties and draws worlds. The same key, label and inputs give the same decision. */
  readonly key: Uint8Array;
  readonly label: string;
  readonly past: readonly (TimePoint & { readonly headlines: Headlines; readonly transcript: Transcript })[];
  readonly link: Bond;
  readonly headlines: Headlines;
  /** Cells that the detail shows, headlines left out. */
  readonly shown: readonly Cell[];
  /** Cells that stay withheld because they were, whatever they hold now. */
  readonly sticky: ReadonlySet<number>;
  /** Worlds that agree with all facts of the past, drawn without looking at the registry. */
  readonly pool: readonly World[];
  /** The tables of the registry at all times, the last one now. */
  readonly truth: World;
  readonly solver: Solver;
}

/** What the headlines tell, by code. */
export type Headlines = Readonly<Record<string, number>>;

/** What is told, and why it may be. */
export interface Protection {
  /** By index of cell, headlines among them; null where withheld. */
  readonly facts: ReadonlyMap<number, Told>;
  /** What the headlines tell at each time. */
  readonly knowledge: readonly HeadlineKnowledge[];
  readonly transcript: Transcript;
  /** Drawn without looking at what is hidden. */
  readonly witnesses: readonly Witness[];
  readonly counts: ProtectionCounts;
}

export interface ProtectionCounts {
  readonly targets: number;
  /** Withheld cells and changes that need not be small and are protected as if they were. */
  readonly potential: number;
  readonly secondary: number;
  readonly repaired: number;
  readonly solves: number;
  /** Requirements that the headlines and the ledger make impossible whatever is withheld. */
  readonly alreadyTold: number;
}
