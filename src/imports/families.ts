import type { CaseId } from '../identifiers.js';
import { DistinctTexts } from './distinct-texts.js';

/** A label of siblings by its place in the order of their coming, from 1; 0 is no label. */
export type Label = number;

/** The cases that came under each label of siblings: a file may have as many labels as rows. */
export class Families {
  readonly #labels = new DistinctTexts();
  /** By the label, as the next two; plain numbers, which lie in an array unboxed. The first case that the file opened, or 0. */
  readonly #first: number[] = [0];
  readonly #opened: number[] = [0];
  /** The place in `#kept` of the last case that was there before, or 0. */
  readonly #last: number[] = [0];
  /** Cases that were there before, and beside each the place of the one that came before it under its label. */
  readonly #kept: number[] = [0];
  readonly #before: number[] = [0];

  labelOf(text: string): Label {
    if (text === '') return 0;
    const { count } = this.#labels;
    const label = this.#labels.placeOf(text);
    if (label > count) for (const column of [this.#first, this.#opened, this.#last]) column.push(0);
    return label;
  }

  /** A case whose brother or sister a new row of this label is: one that the file opened where there is one. */
  find(label: Label): CaseId | undefined {
    return ((this.#first[label] ?? 0) || (this.#kept[this.#last[label] ?? 0] ?? 0) || undefined) as CaseId | undefined;
  }

  countOpened(label: Label): number {
    return this.#opened[label] ?? 0;
  }

  hasKept(label: Label): boolean {
    return (this.#last[label] ?? 0) > 0;
  }

  /** The cases under this label that were there before, the last one first. */
  *keptUnder(label: Label): Generator<CaseId> {
    for (let at = this.#last[label] ?? 0; at > 0; at = this.#before[at] ?? 0) yield this.#kept[at] as CaseId;
  }

  /** A case that the file opens; `caseId` is 0 where it would and does not. */
  open(label: Label, caseId: CaseId): void {
    if (label === 0) return;
    this.#opened[label] = this.countOpened(label) + 1;
    if (this.#opened[label] === 1) this.#first[label] = caseId;
  }

  /** A case that was there before. */
  keep(label: Label, caseId: CaseId): void {
    if (label === 0) return;
    this.#before.push(this.#last[label] ?? 0);
    this.#last[label] = this.#kept.push(caseId) - 1;
  }
}
