import type { CaseId } from '../identifiers.js';
import { DistinctTexts } from './distinct-texts.js';

/** The case that came first under each label of siblings: a file may have as many labels as rows. */
export class Families {
  readonly #labels = new DistinctTexts();
  /** By the place of the label; plain numbers, which lie in an array unboxed. */
  readonly #first: number[] = [0];
  /** How many were opened under the label; none where the first was there before. */
  readonly #opened: number[] = [0];

  find(label: string): CaseId | undefined {
    return label === '' || !this.#labels.has(label) ? undefined : (this.#first[this.#labels.placeOf(label)] as CaseId);
  }

  /** How many cases were opened under a label that came; 0 where the first of them was there before. */
  countOpened(label: string): number {
    return this.#opened[this.#labels.placeOf(label)] ?? 0;
  }

  /** Of a label that came before, the case that came first stays. `isOpened` where the file opens it. */
  keep(label: string, caseId: CaseId, isOpened: boolean): void {
    if (label === '') return;
    const { count } = this.#labels;
    const place = this.#labels.placeOf(label);
    const opened = this.#opened[place] ?? 0;
    if (place > count) {
      this.#first.push(caseId);
      this.#opened.push(isOpened ? 1 : 0);
    } else if (isOpened && opened > 0) this.#opened[place] = opened + 1;
  }
}
