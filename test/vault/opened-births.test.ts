import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Statement } from 'better-sqlite3';
import { findPossibleDuplicates } from '../../src/identity/names.js';
import type { NameGiven } from '../../src/identity/names.js';
import { CaseStory, openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const planOf = (statement: string): string => {
  const { raw } = registry.temporary.store.reader;
  const places = (statement.match(/\?/g) ?? []).map(() => 1);
  const steps = (raw.prepare(`explain query plan ${statement}`) as Statement<unknown[], { detail: string }>).all(
    ...places,
  );
  return steps.map(({ detail }) => detail).join('\n');
};

it('the duplicate check opens the births of those who bear the name and of nobody else', async () => {
  await CaseStory.open(registry);
  const { reader } = registry.temporary.store;
  const prepare = reader.raw.prepare.bind(reader.raw);
  const statements: string[] = [];
  reader.raw.prepare = (text: string) => {
    statements.push(text);
    return prepare(text);
  };
  const { cases: found } = await findPossibleDuplicates(reader.db, openingInput.names as NameGiven[], undefined);
  reader.raw.prepare = prepare;
  expect(found).toHaveLength(1);
  const asked = statements.filter((text) => /"births"/.test(text));
  expect(asked).toHaveLength(1);
  // Materialised, every birth of the registry would be opened, and how long that takes would tell that the name is borne.
  expect(planOf(asked[0] ?? '')).not.toMatch(/MATERIALIZE|SCAN (main\.)?(births|names)/);
  const asBefore = `select distinct names.case_id from names left join births on births.case_id = names.case_id
    where names.search_key = ? and (births.id is null or (births.earliest <= ? and births.latest >= ?)) limit 51`;
  expect(planOf(asBefore)).toMatch(/MATERIALIZE births/);
});

it('a name that is borne by others born at another time is no duplicate, one whose birth is not known is', async () => {
  const { reader } = registry.temporary.store;
  const at = (year: number) => ({ earliest: `${year}-01-01`, latest: `${year}-12-31`, basis: 'RELATIVE' }) as const;
  const names = [{ ...openingInput.names[0], text: 'Аружан' }];
  const one = await CaseStory.open(registry, { names, birth: at(2011) });
  const other = await CaseStory.open(registry, { names, birth: undefined });
  const ids = async (year: number) =>
    (await findPossibleDuplicates(reader.db, names as NameGiven[], at(year))).cases
      .map((id) => `case_${id}`)
      .toSorted();
  expect(await ids(2011)).toEqual([one.state.id, other.state.id].toSorted());
  expect(await ids(2013)).toEqual([other.state.id]);
});
