import type { Outcome } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';
import { act } from './travel.js';

/** How a movement is put right: a first word and a second one, each a second after the last act. */
export class TwoWords {
  #now = Date.parse('2018-01-10T10:00:00Z');

  constructor(
    private readonly registry: TestRegistry,
    private readonly mutation: string,
  ) {}

  passes(milliseconds: number): void {
    this.registry.setClock(new Date((this.#now += milliseconds)).toISOString());
  }

  /** What is recorded in the very millisecond of a first word may have followed it. */
  correct(who: string, input: object): Promise<Outcome> {
    this.passes(1_000);
    return act(this.registry, this.mutation, input, who);
  }

  /** By two persons. */
  async corrected(input: object): Promise<string[]> {
    const first = await this.correct('supervisor', input);
    return first.codes.length > 0 ? [...first.codes] : [...(await this.correct('registrar', input)).codes];
  }
}
