import { setTimeout as pause } from 'node:timers/promises';
import { analyze } from './analyze.js';
import { assertPragmas, lockWait, openConnection, type Connection, type Tx } from './connection.js';
import { openVault } from './enciphered/open-vault.js';
import { useVault } from './enciphered/use-vault.js';
import { assertNothingPending, migrate } from './migrate.js';
import type { MasterKeys } from '../vault/master-keys.js';
import type { Vault } from '../vault/vault.js';
import { WriteQueue } from './write-queue.js';

export interface Store {
  readonly file: string;
  readonly reader: Connection;
  /** What opens the texts of this file: for connections beside these two. */
  readonly vault: Vault;
  /**
   * The only way to write. Runs `work` alone on the writer and resolves once its effects are on disk; whatever `work`
   * throws undoes its own writes and nobody else's. Works that wait share one commit, hence one sync.
   */
  inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Tells the query planner how the data lies; after bulk loads. */
  analyze(): Promise<void>;
  /**
   * Moves what the log holds into the file and empties the log: older pages are not kept in it either. False where somebody
   * was reading from it all the while, such as a backup: then it is emptied as soon as they are done.
   */
  emptyLog(): Promise<boolean>;
  /**
   * Calls whoever reads for long, once, where the log cannot be emptied: they should end. Answers what takes the call
   * back.
   */
  onLogHeld(end: () => void): () => void;
  /** Statements executed on both connections so far. */
  statements(): number;
  /**
   * False while the disk is full, and once a commit has failed otherwise or nothing more is accepted: nothing is written
   * until the process has started again and verified the file.
   */
  accepting(): boolean;
  /** From now on every change is refused, since what the file holds is in doubt. */
  stopAccepting(): void;
  /** Resolves once a commit has failed so that what reached the disk is unknown: the process must end. */
  readonly broken: Promise<void>;
  /** Finishes what was accepted, refuses what comes later, closes both connections. */
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly migrate: boolean;
  readonly keys: MasterKeys;
}

/**
 * Opens the store for serving; applies pending migrations first when asked to, else refuses a file that has some. Errors:
 * STORE_REFUSED, KEY_MISSING, KEY_REFUSED, KEY_WRONG.
 */
export function openStore(file: string, options: StoreOptions): Store {
  const writer = openConnection(file, 'write');
  try {
    if (options.migrate) migrate(writer.raw);
    else assertNothingPending(writer.raw);
    assertPragmas(writer.raw);
    const vault = openVault(writer.raw, options);
    useVault(writer, vault);
    const reader = openConnection(file, 'read');
    useVault(reader, vault);
    const { promise, resolve } = Promise.withResolvers<void>();
    const queue = new WriteQueue(writer, resolve);
    const log = new LogEmptier(queue, writer);
    return {
      file,
      reader,
      vault,
      inTransaction: (work) => queue.add(work),
      analyze: () => queue.add(async () => analyze(writer.raw)),
      emptyLog: () => log.empty(),
      onLogHeld: (end) => log.onHeld(end),
      statements: () => reader.executed + writer.executed,
      accepting: () => queue.accepting,
      stopAccepting: () => queue.refuse(),
      broken: promise,
      close: async () => {
        log.stop();
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

const [attempts, againAfter] = [20, 2_000];

/** Empties the log, at once or as soon as nobody reads from it any more. */
class LogEmptier {
  #again: NodeJS.Timeout | undefined;
  #stopped = false;
  /** Since an attempt failed, until one succeeds: whoever began to read meanwhile is let be. */
  #isHeld = false;
  readonly #readers = new Set<() => void>();

  constructor(
    private readonly queue: WriteQueue,
    private readonly writer: Connection,
  ) {}

  async empty(): Promise<boolean> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (await this.#tryOnce()) return true;
      this.#endReaders();
      await pause(100);
    }
    this.#tryAgainLater();
    return false;
  }

  onHeld(end: () => void): () => void {
    this.#readers.add(end);
    return () => void this.#readers.delete(end);
  }

  #endReaders(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    for (const end of this.#readers) end();
  }

  /** A store that is closed has emptied its log. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#again);
  }

  #tryAgainLater(): void {
    if (this.#stopped) return;
    clearTimeout(this.#again);
    const again = async (): Promise<void> => {
      if (!(await this.#tryOnce())) this.#tryAgainLater();
    };
    this.#again = setTimeout(() => void again(), againAfter).unref();
  }

  async #tryOnce(): Promise<boolean> {
    const { raw } = this.writer;
    const isEmptied = await this.queue.betweenGroups(() => {
      // Whoever reads may do so for minutes: the event loop does not wait for them.
      raw.pragma('busy_timeout = 0');
      try {
        const [outcome] = raw.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
        return outcome?.busy === 0;
      } finally {
        raw.pragma(`busy_timeout = ${lockWait}`);
      }
    });
    if (isEmptied) this.#isHeld = false;
    return isEmptied;
  }
}
