import { afterEach, beforeEach, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const givenName = 'Аружан';

async function read({ state }: CaseStory): Promise<string> {
  return (await registry.ask('registrar', `{ case(id: "${state.id}") { id child { names { text } } } }`)).text;
}

/** What whoever can write the file does: the triggers that refuse it are in the file as well. */
function moveNames(from: CaseStory, to: CaseStory): void {
  const raw = new Database(registry.temporary.store.file);
  const triggers = raw.prepare("select name from sqlite_schema where type = 'trigger' and tbl_name = 'names'").pluck();
  for (const name of triggers.all()) raw.exec(`drop trigger "${String(name)}"`);
  const [before, after] = [from, to].map(({ state }) => Number(state.id.slice('case_'.length)));
  expect(raw.prepare('update names set case_id = ? where case_id = ?').run(after, before).changes).toBeGreaterThan(0);
  raw.close();
}

it.each([
  ['that were read a moment ago', true],
  ['that nobody has read', false],
])('names %s, moved to another child in the file, are not read there', async (_which, isRemembered) => {
  const names = [{ text: givenName, role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' }] as const;
  const one = await CaseStory.open(registry, { names: [...names] });
  const other = await CaseStory.open(registry);
  if (isRemembered) expect(await read(one)).toContain(givenName);
  moveNames(one, other);
  const answer = await read(other);
  expect(answer).not.toContain(givenName);
  expect(answer).toContain('"INTERNAL"');
});
