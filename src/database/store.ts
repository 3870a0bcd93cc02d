import { analyze } from './analyze.js';
import { assertPragmas, openConnection, type Connection, type Tx } from './connection.js';
import { assertNothingPending, migrate } from './migrate.js';
import { WriteQueue } from './write-queue.js';

export interface Store {
  readonly file: string;
  readonly reader: Connection;
  /**
   * The only way to write. Runs `work` alone on the writer and resolves once its effects are on disk; whatever `work`
   * throws undoes its own writes and nobody else's. Works that wait share one commit, hence one sync.
   */
  inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Tells the query planner how the data lies; after bulk loads. */
  analyze(): Promise<void>;
  /** Statements executed on both connections so far. */
  statements(): number;
  /**
   * False while the disk is full, and once a commit has failed otherwise: nothing is written until the process has
   * started again and verified the file.
   */
  accepting(): boolean;
  /** Resolves once a commit has failed so that what reached the disk is unknown: the process must end. */
  readonly broken: Promise<void>;
  /** Finishes what was accepted, refuses what comes later, closes both connections. */
  close(): Promise<void>;
}

/** Opens the store for serving; applies pending migrations first when asked to, else refuses a file that has some. */
export function openStore(file: string, options: { migrate: boolean }): Store {
  const writer = openConnection(file, 'write');
  try {
    if (options.migrate) migrate(writer.raw);
    else assertNothingPending(writer.raw);
    assertPragmas(writer.raw);
    const reader = openConnection(file, 'read');
    const { promise, resolve } = Promise.withResolvers<void>();
    const queue = new WriteQueue(writer, resolve);
    return {
      file,
      reader,
      inTransaction: (work) => queue.add(work),
      analyze: () => queue.add(async () => analyze(writer.raw)),
      statements: () => reader.executed + writer.executed,
      accepting: () => queue.accepting,
      broken: promise,
      close: async () => {
        await queue.drain();
        reader.raw.close();
        try {
          writer.raw.pragma('wal_checkpoint(TRUNCATE)');
        } finally {
          writer.raw.close();
        }
      },
    };
  } catch (error) {
    writer.raw.close();
    throw error;
  }
}
