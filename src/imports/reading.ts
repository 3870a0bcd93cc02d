import { giveWay, isTurnOver } from '../give-way.js';
import { readCsv } from './read-csv.js';
import { readJsonLines } from './read-json-lines.js';
import { FileRead, type Chunks, type SourceRow } from './source-row.js';

export const importFormats = ['CSV', 'JSON_LINES'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** A file of cases, and how it is read. */
export interface FileGiven {
  readonly format: ImportFormat;
  /** Opens the file from its beginning. It is read once; under an idempotency key it is read before, for its hash. */
  readonly open: () => Chunks;
  readonly idempotencyKey?: string | undefined;
  /** Refuses a longer file. */
  readonly mostRows?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** How far an import has come: rows that were worked on so, and bytes of the file that were read. */
export interface Progress {
  readonly phase: 'CHECKING' | 'WRITING';
  readonly rows: number;
  readonly bytes: number;
}

const rowsBetweenReports = 100;

/** One reading of a file. It may be left off at a row, and taken up again at the next one. */
export class Reading {
  /** Rows read so far. */
  rows = 0;
  readonly #file: FileRead;
  readonly #rows: AsyncGenerator<SourceRow>;

  constructor(private readonly request: FileGiven) {
    this.#file = new FileRead(request.open, request.idempotencyKey !== undefined);
    const chunks = this.#file.chunks();
    this.#rows = request.format === 'CSV' ? readCsv(chunks) : readJsonLines(chunks);
  }

  /** One row after the other, until the file ends, has too many of them, or `work` throws. */
  async each(phase: Progress['phase'], work: (row: SourceRow) => Promise<void>): Promise<void> {
    const { onProgress, mostRows = Number.POSITIVE_INFINITY } = this.request;
    while (this.rows <= mostRows) {
      const next = await this.#rows.next();
      if (next.done) return;
      const rows = ++this.rows;
      await work(next.value);
      if (isTurnOver()) await giveWay();
      if (rows % rowsBetweenReports === 0) onProgress?.({ phase, rows, bytes: this.#file.bytes });
    }
  }

  /** SHA-256 of the file, once all of it was read under a key. */
  digest(): string {
    return this.#file.digest();
  }

  async close(): Promise<void> {
    await this.#rows.return(undefined);
  }
}
