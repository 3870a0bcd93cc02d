import type { SignedCheckpoint } from '../checkpoint.js';

/** What a place is to the registry: the folder beside its database, the second one, the program. */
export type Place = 'beside' | 'second' | 'program';

/** A place where checkpoints are kept: what it holds, the file beside which it does not lie cannot take back. */
export interface Sink {
  /** Named to operators. */
  readonly name: string;
  readonly place: Place;
  /** The last checkpoint given to it, or nothing. CHECKPOINT_UNREADABLE where the place cannot be asked. */
  latest(): Promise<SignedCheckpoint | undefined>;
  /** All that it holds, the oldest first, in their shape alone: whoever believes one verifies its signature. */
  notes(): Promise<readonly SignedCheckpoint[]>;
  /** Whether it holds notes, the last one among them. */
  holdsNotes(): Promise<boolean>;
  /** Keeps one; resolves when it is safe there. */
  put(checkpoint: SignedCheckpoint, entries: EntryHashes): Promise<void>;
  /** The hashes of entries that it has kept, 32 bytes each, the first first; nothing where it keeps none. */
  hashes(): Buffer | undefined;
  /** The last of them, in hexadecimal, and how many there are; nothing where there is none. */
  lastHash(): { readonly size: number; readonly head: string } | undefined;
}

/** The hashes of the entries after the first `from`, up to the size of the checkpoint: 32 bytes each. */
export type EntryHashes = (from: number) => Promise<Buffer>;
