import type { SignedCheckpoint } from '../checkpoint.js';

/** A place where checkpoints are kept: what it holds, the file beside which it does not lie cannot take back. */
export interface Sink {
  /** Named to operators. */
  readonly name: string;
  /** The last checkpoint given to it, or nothing. CHECKPOINT_UNREADABLE where the place cannot be asked. */
  latest(): Promise<SignedCheckpoint | undefined>;
  /** All that it holds, the oldest first, in their shape alone: whoever believes one verifies its signature. */
  notes(): Promise<readonly SignedCheckpoint[]>;
  /** Keeps one; resolves when it is safe there. */
  put(checkpoint: SignedCheckpoint, entries: EntryHashes): Promise<void>;
  /** The hashes of entries that it has kept, 32 bytes each, the first first; nothing where it keeps none. */
  hashes(): Buffer | undefined;
}

/** The hashes of the entries after the first `from`, up to the size of the checkpoint: 32 bytes each. */
export type EntryHashes = (from: number) => Promise<Buffer>;
