import type { Clock } from '../dates.js';
import type { Reader } from '../database/connection.js';
import type { CheckpointKey } from './checkpoint-key.js';
import type { Place, Sink } from './sinks/sink.js';

/** An audit, what its checkpoints are signed with, and where they are kept. */
export interface Checkpointing {
  readonly db: Reader;
  readonly key: CheckpointKey;
  readonly sinks: readonly Sink[];
  readonly clock: Clock;
  /** Where the growing tree is kept between two starts, so that a start need not read a million entries again. */
  readonly treeFile: string;
  /** Told once a place was given its first checkpoint; left out where nothing is written. */
  readonly onGiven?: (place: Place) => Promise<void>;
}
