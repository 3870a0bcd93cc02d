import { asc, gt, sql } from 'drizzle-orm';
import { postings } from '../../../schema/counts.js';
import type { Connection } from '../../database/connection.js';
import { openForCounting } from '../../database/enciphered/counts-key.js';
import { prepared } from '../../database/prepared.js';
import { listBirthsAfter } from '../../identity/births.js';
import type { OpenKey } from '../../vault/vault.js';
import { countedColumns } from '../books/counted-columns.js';
import { BalanceColumns } from './balance-columns.js';
import type { CountQuestion, Tabulation } from '../dimensions.js';
import { tabulate } from './tabulate.js';

/** Who answers questions about all agencies' cases, within this process or beside it. */
export interface Counting {
  /** Answers with everything committed before the call. Throws UNAVAILABLE where no answer can be had right now. */
  count(question: CountQuestion): Promise<Tabulation>;
  /** Loads what is not loaded yet, ahead of the first question. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

export const postingColumns = {
  caseId: postings.caseId,
  effectiveOn: postings.effectiveOn,
  recordedAt: postings.recordedAt,
  delta: postings.delta,
  ...countedColumns,
};

/** Few enough that what a batch is read into is gone before it costs memory. */
const rowsAtOnce = 2_000;

const listPostingsAfter = prepared((db) =>
  db
    .select({ sequence: postings.sequence, ...postingColumns })
    .from(postings)
    .where(gt(postings.sequence, sql.placeholder('after')))
    .orderBy(asc(postings.sequence))
    .limit(sql.placeholder('limit')),
);

/**
 * The books in columns, following the file over a read-only connection of its own. Nothing is loaded until the first
 * question. It answers in the thread that calls it: `CountingThread` puts it into another one. One question at a time.
 */
export class BalanceIndex implements Counting {
  readonly #books = new BalanceColumns();
  #connection: Connection | undefined;
  #lastBirth = 0;
  #lastPosting = 0;

  /** `key` opens births, for reckoning ages. */
  constructor(
    private readonly file: string,
    private readonly key: OpenKey,
  ) {}

  async count(question: CountQuestion): Promise<Tabulation> {
    await this.warm();
    return tabulate(this.#books, question);
  }

  async warm(): Promise<void> {
    this.#connection ??= openForCounting(this.file, this.key, 'scan');
    while (await this.#takeIn(this.#connection));
  }

  async close(): Promise<void> {
    this.#connection?.raw.close();
    this.#connection = undefined;
  }

  /** Takes in further rows, births before the postings that name them; true where there may be more. */
  async #takeIn(connection: Connection): Promise<boolean> {
    // One snapshot for both tables, and a short one each time: a long one would keep the log from being checkpointed.
    connection.raw.exec('BEGIN');
    try {
      while (await this.#takeInBirths(connection));
      const rows = await listPostingsAfter(connection, { after: this.#lastPosting, limit: rowsAtOnce });
      for (const row of rows) {
        this.#books.add(row);
        this.#lastPosting = row.sequence;
      }
      return rows.length === rowsAtOnce;
    } finally {
      connection.raw.exec('COMMIT');
    }
  }

  async #takeInBirths({ db }: Connection): Promise<boolean> {
    const births = await listBirthsAfter(db, this.#lastBirth, rowsAtOnce);
    for (const { id, earliest, latest } of births) {
      this.#books.addBirth(id, earliest, latest);
      this.#lastBirth = id;
    }
    return births.length === rowsAtOnce;
  }
}
