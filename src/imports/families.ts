import type { CaseId } from '../identifiers.js';
import { DistinctTexts } from './distinct-texts.js';

/** The case that came first under each label of siblings: a file may have as many labels as rows. */
export class Families {
  readonly #labels = new DistinctTexts();
  /** By the place of the label; plain numbers, which lie in an array unboxed. */
  readonly #first: number[] = [0];

  find(label: string): CaseId | undefined {
    return label === '' || !this.#labels.has(label) ? undefined : (this.#first[this.#labels.placeOf(label)] as CaseId);
  }

  /** Of a label that came before, the case that came first stays. */
  keep(label: string, caseId: CaseId): void {
    if (label === '') return;
    const { count } = this.#labels;
    if (this.#labels.placeOf(label) > count) this.#first.push(caseId);
  }
}
