import { expect } from '@jest/globals';
import type { PlaygroundExample } from '../../src/playground/example.js';
import { storyOfCaseworker, storyOfRegistrar } from '../../src/playground/examples/story/story.js';
import { fillVariables, type Filled } from '../../src/playground/page/fill.js';
import { registryExamples } from '../../src/playground/registry-examples.js';
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

const ofStory: readonly string[] = [storyOfRegistrar, storyOfCaseworker].map(({ title }) => title);

/** All but the story of one child, which two persons run in turn: `story.test.ts` does. */
export const examplesOfOneRole = registryExamples.filter(({ title }) => !ofStory.includes(title));
