import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { names } from '../../schema/identity.js';
import type { Reader } from '../database/connection.js';
import { blind } from '../database/enciphered/words.js';
import { prepared } from '../database/prepared.js';
import { listBirthsOfEach } from './births.js';

/** The days between which a child was born, as far as known; texts of ISO 8601 are in the order of their days. */
export interface Days {
  readonly earliest: string;
  readonly latest: string;
}

/** A child that bears a name, with every birth that was ever recorded for it. */
export interface Bearer {
  readonly caseId: number;
  readonly births: readonly Days[];
}

/** Of a name that thousands bear, those are looked at who were entered last: what an act costs must not grow with a registry. */
export const mostBearers = 500;

/** Whom fewer bear is looked up again as fast; as many names are kept as take some megabytes, the longest unasked let go. */
const fewBearers = 8;
const mostNamesKept = 300;

/** Of so many children the births are kept: as many as a few common names have bearers. */
const mostBirthsKept = 20_000;

/**
 * Who bears a name, looked up once in an act that opens many cases: the births of its bearers are opened once, and not for every
 * row that bears the name as well, nor for every name that they bear. What the act itself adds must be noted.
 */
export class Bearers {
  readonly #kept = new Map<string, Bearer[]>();
  readonly #births = new Map<number, readonly Days[]>();

  /** The bearers that were entered last, in the order of their entry; one more than are looked at says that there are more. */
  find(searchKey: string): readonly Bearer[] | undefined {
    const kept = this.#kept.get(searchKey);
    if (!kept) return undefined;
    this.#kept.delete(searchKey);
    this.#kept.set(searchKey, kept);
    return kept;
  }

  async look(db: Reader, searchKey: string): Promise<readonly Bearer[]> {
    const bearers = await this.#bearersOf(db, searchKey);
    if (bearers.length < fewBearers) return bearers;
    const [oldest] = this.#kept.size >= mostNamesKept ? this.#kept.keys() : [];
    if (oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(searchKey, bearers);
    return bearers;
  }

  async #bearersOf(db: Reader, searchKey: string): Promise<Bearer[]> {
    const rows = (await selectBearers(db, { searchKey })).reverse();
    if (this.#births.size >= mostBirthsKept) this.#births.clear();
    const unknown = [...new Set(rows.map(({ caseId }) => caseId))].filter((caseId) => !this.#births.has(caseId));
    if (unknown.length > 0) {
      const ids = JSON.stringify(unknown);
      const births = Map.groupBy(await listBirthsOfEach(db, { ids }), ({ caseId }) => caseId);
      for (const caseId of unknown) this.#births.set(caseId, births.get(caseId) ?? []);
    }
    return rows.map(({ caseId }) => ({ caseId, births: this.#births.get(caseId) ?? [] }));
  }

  /** A name of a child that has been added since: one call for each name. */
  note(searchKey: string, bearer: Bearer): void {
    const kept = this.#kept.get(searchKey);
    if (kept && kept.push(bearer) > mostBearers + 1) kept.shift();
  }
}

/** The name's text is compared by its blind index, and nothing is opened. */
const selectBearers = prepared<{ searchKey: string }, { caseId: number }>((db) =>
  db
    .select({ caseId: names.caseId })
    .from(names)
    .where(and(eq(names.searchKey, blind(sql.placeholder('searchKey'))), isNull(names.parentId)))
    .orderBy(desc(names.id))
    .limit(mostBearers + 1),
);
