import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

const read = (query: string, purpose: string) =>
  registry.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${registry.tokens['registrar']}`, 'x-purpose': purpose },
    payload: { query },
  });

describe('a purpose that names a child', () => {
  it('goes with the child where that one file was read; of a search and of a list it stays, as it is told to whoever writes one', async () => {
    const { state } = await (
      await CaseStory.open(registry)
    ).endorsedMove('CLOSED', '2017-12-01', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    await CaseStory.open(registry);
    const purposes = ['File of Qanaryone', 'Looking for Qanarytwo', 'List with Qanarythree'] as const;
    const [ofFile, ofSearch, ofList] = purposes;
    await read(`{ case(id: "${state.id}") { id } }`, ofFile);
    await read('{ cases(first: 10, filter: { name: "Nobody Such" }) { nodes { id } } }', ofSearch);
    await read('{ cases(first: 10) { nodes { id } } }', ofList);
    const known = async (): Promise<string[]> => {
      const { text } = await registry.ask('auditor', '{ auditTrail(first: 100) { nodes { purpose } } }');
      return purposes.filter((one) => text.includes(one));
    };
    expect(await known()).toEqual(purposes);
    await eraseCase(registry, state);
    expect(await known()).toEqual([ofSearch, ofList]);
    for (const file of ['README.md', 'docs/partner/README.md', 'docs/security/threat-model.md'])
      expect([file, readFileSync(file, 'utf8')]).toEqual([file, expect.stringMatching(/[Nn]ame no child in (it|one)/)]);
  }, 60_000);
});
