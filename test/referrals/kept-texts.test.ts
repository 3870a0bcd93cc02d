import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openingInput } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { grant, openFullCase, openRegistryOfThree } from './agencies.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

/** A list that has been asked for so often is taken from what is kept (`KnownTexts.knowsMost`). */
const untilMostAreKnown = 200;
const name = openingInput.names[0]?.text ?? '';
const list = '{ cases(first: 10) { nodes { id stage child { names { text } } } } }';

it('a list that was kept for who may know the child tells its names to nobody else', async () => {
  const story = await openFullCase(registry);
  // The second time the document is compiled, from then on its texts are kept; once most are known, the rows are not fetched.
  for (let times = 0; times < untilMostAreKnown; times++)
    expect((await registry.ask('registrar', list)).text).toContain(name);
  expect((await registry.ask('partner', list)).data.cases.nodes).toEqual([]);
  await grant(registry, story.state.id, ['FACTS']);
  // What is kept of the case as it stands now is the text with its names.
  for (let times = 0; times < 2; times++) expect((await registry.ask('registrar', list)).text).toContain(name);
  for (let times = 0; times < 3; times++) {
    const { data, text } = await registry.ask('partner', list);
    expect(data.cases.nodes).toEqual([{ id: story.state.id, stage: expect.any(String), child: { names: [] } }]);
    expect(text).not.toContain(name);
  }
  expect((await registry.ask('registrar', list)).text).toContain(name);
});
