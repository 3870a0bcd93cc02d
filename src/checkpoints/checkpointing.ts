import type { Clock } from '../dates.js';
import type { Reader } from '../database/connection.js';
import type { CheckpointKey } from './checkpoint-key.js';
import type { Sink } from './sinks/sink.js';

/** An audit, what its checkpoints are signed with, and where they are kept. */
export interface Checkpointing {
  readonly db: Reader;
  readonly key: CheckpointKey;
  readonly sinks: readonly Sink[];
  readonly clock: Clock;
  /** Where the growing tree is kept between two starts, so that a start need not read a million entries again. */
  readonly treeFile: string;
}
