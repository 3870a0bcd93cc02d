import type { Actor } from '../access/actor.js';
import type { Reader } from '../database/connection.js';
import type { CaseId } from '../identifiers.js';
import { Bearers } from '../identity/bearers.js';
import { findPossibleDuplicates, type Alike } from '../identity/names.js';
import type { CaseGiven } from './interpret-row.js';
import { keepKnowable } from './references.js';

/** A row whose child may be the one of a case that the actor may know. For people to judge; nothing is merged. */
export interface PossibleDuplicate {
  readonly row: number;
  readonly reference: string;
  readonly caseId: CaseId;
}

const mostShown = 100;
const pairsAtOnce = 500;

/** Possible duplicates as they are found, kept to what the actor may know. */
export class DuplicateReport {
  readonly shown: PossibleDuplicate[] = [];
  count = 0;
  /** Rows of which others that may be the same child were passed over. */
  cutShort = 0;
  readonly #bearers = new Bearers();
  #waiting: PossibleDuplicate[] = [];

  constructor(private readonly actor: Actor) {}

  /** For a dry run: what the duplicate check would find in the registry as it stands. */
  async look(db: Reader, given: CaseGiven, now: number): Promise<void> {
    const { names, birth } = given.opening;
    this.add(given, await findPossibleDuplicates(db, names, birth, this.#bearers));
    await this.sift(db, now);
  }

  add({ row, reference }: CaseGiven, { cases, isCutShort }: Alike): void {
    if (isCutShort) this.cutShort++;
    for (const caseId of cases) this.#waiting.push({ row, reference, caseId });
  }

  /** Asks which of those found may be shown, many at once. `all` where the last were added. */
  async sift(db: Reader, now: number, all = false): Promise<void> {
    if (this.#waiting.length === 0 || (!all && this.#waiting.length < pairsAtOnce)) return;
    const found = this.#waiting.splice(0);
    const knowable = await keepKnowable(
      db,
      this.actor,
      found.map(({ caseId }) => caseId),
      now,
    );
    for (const pair of found) {
      if (!knowable.has(pair.caseId)) continue;
      this.count++;
      if (this.shown.length < mostShown) this.shown.push(pair);
    }
  }
}
