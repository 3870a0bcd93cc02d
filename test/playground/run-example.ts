import { expect } from '@jest/globals';
import type { PlaygroundExample } from '../../src/playground/example.js';
import { fillVariables, type Filled } from '../../src/playground/page/fill.js';
import type { Demonstration } from './demonstration.js';

/** Fills an example as the page does, when its clock shows this. */
export async function fillExample(
  demonstration: Demonstration,
  { ask, askNext, variables }: PlaygroundExample,
  token: string,
  now = Date.now(),
): Promise<Filled> {
  const asked = async (query: string, about?: unknown): Promise<object> => {
    const { data, errors } = await demonstration.ask(token, query, about);
    expect(errors).toBeUndefined();
    return data as object;
  };
  const first = ask === undefined ? {} : await asked(ask);
  const next = fillVariables(askNext?.variables ?? {}, first);
  const further = askNext && next.missing.length === 0 ? await asked(askNext.query, next.variables) : {};
  return fillVariables(variables ?? {}, { ...first, ...further }, now);
}
