import { DistinctTexts, grown } from './distinct-texts.js';

/** In which row of a file each reference stood first. */
export class RowsByReference {
  readonly #references = new DistinctTexts();
  #rows = new Uint32Array(1_024);

  /** Answers the row that had this reference before; where none had, remembers it for this row. */
  keep(reference: string, row: number): number | undefined {
    const { count } = this.#references;
    const place = this.#references.placeOf(reference);
    if (place <= count) return this.#rows[place];
    if (place >= this.#rows.length) this.#rows = grown(this.#rows);
    this.#rows[place] = row;
    return undefined;
  }
}
