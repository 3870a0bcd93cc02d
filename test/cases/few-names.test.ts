import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addNames } from '../../src/identity/names.js';
import type { NameGiven } from '../../src/identity/names.js';
import { fromNodeId, type CaseId } from '../../src/identifiers.js';
import { actOn } from '../support/act-on.js';
import { act, CaseStory, openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { asked } from '../tracing/story.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const alphabet = 'абвгдежзиклмнопрстуфхцчшэюя';
const letters = (at: number): string => [...String(at)].map((digit) => alphabet[Number(digit)]).join('');
const namesFrom = (first: number, count: number): NameGiven[] =>
  Array.from({ length: count }, (_, at) => ({
    text: `Аты ${letters(first + at)}`,
    role: 'NICKNAME',
    script: 'CYRILLIC_RUSSIAN',
    source: 'RELATIVE',
  }));

const refused = (field: string[], most: number, came: number) => [
  { code: 'INVALID_INPUT', field, message: `${field.at(-1)} takes at most ${most} at once; ${came} came.` },
];

describe('names given at once', () => {
  it('are at most twenty of a child and of each parent, and so are its languages', async () => {
    const open = async (more: object) =>
      (await act(registry, 'registrar', 'caseOpen', { ...openingInput, ...more })).userErrors;
    expect(await open({ names: namesFrom(0, 21) })).toEqual(refused(['names'], 20, 21));
    expect(await open({ parents: [{ role: 'MOTHER', names: namesFrom(0, 21) }] })).toEqual(
      refused(['parents', '0', 'names'], 20, 21),
    );
    const parents = ['MOTHER', 'FATHER', 'MOTHER'].map((role) => ({ role }));
    expect(await open({ parents })).toEqual(refused(['parents'], 2, 3));
    expect(await open({ languages: Array(21).fill('kk') })).toEqual(refused(['languages'], 20, 21));
    const most = namesFrom(0, 20);
    const full = { names: most, parents: [{ role: 'MOTHER', names: most }], languages: Array(20).fill('kk') };
    expect(await open(full)).toEqual([]);
  });

  it('are at most twenty where they are added to a file', async () => {
    const story = await CaseStory.open(registry);
    const correction = { addNames: namesFrom(0, 21), reason: 'By a letter' };
    expect((await story.tries('registrar', 'profileCorrect', correction)).userErrors).toEqual(
      refused(['addNames'], 20, 21),
    );
    const ofMother = { ...correction, parentId: '1' };
    expect((await story.tries('registrar', 'parentRecord', ofMother)).userErrors).toEqual(
      refused(['addNames'], 20, 21),
    );
  });

  it('are at most twenty of a child who is sought', async () => {
    const names = namesFrom(0, 21).map(({ text, script }) => ({ text, script }));
    const { userErrors } = await actOn(
      registry,
      'caseworker',
      'tracingRequestOpen',
      { ...asked, names },
      'request { id }',
    );
    expect(userErrors).toEqual(refused(['names'], 20, 21));
  });
});

describe('names borne in all', () => {
  it('are at most sixty, by the child and by each parent', async () => {
    const story = await CaseStory.open(registry, { names: namesFrom(0, 20) });
    const child = (first: number, count: number) =>
      story.tries('registrar', 'profileCorrect', { addNames: namesFrom(first, count), reason: 'By a letter' });
    for (const first of [20, 40]) expect((await child(first, 20)).userErrors).toEqual([]);
    const full = 'At most 60 names are kept of one; with the 1 that came there would be more.';
    expect((await child(60, 1)).userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['addNames'], message: full }]);
    const mother = (count: number) =>
      story.tries('registrar', 'parentRecord', { parentId: '1', addNames: namesFrom(0, count), reason: 'By a letter' });
    for (let times = 0; times < 3; times++) expect((await mother(20)).userErrors).toEqual([]);
    expect((await mother(1)).userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['addNames'], message: full }]);
  });

  it('are all read of a child who bears more, from before there was a limit', async () => {
    const story = await CaseStory.open(registry);
    const { store } = registry.temporary;
    const id = fromNodeId('case', story.state.id) as CaseId;
    await store.inTransaction((tx) => addNames(tx, id, namesFrom(0, 100), Date.now()));
    const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { child { names { text } } } }`);
    expect(data.case.child.names).toHaveLength(102);
  });
});

describe('what cases show of who their children are', () => {
  it('is answered for a page of the most cases, each with as many names as can be', async () => {
    const { store } = registry.temporary;
    const both = ['MOTHER', 'FATHER'].map((role) => ({ role, names: namesFrom(0, 20) }));
    for (let opened = 0; opened < 3; opened++) {
      const story = await CaseStory.open(registry, { names: namesFrom(0, 20), parents: both });
      const id = fromNodeId('case', story.state.id) as CaseId;
      const parents = store.reader.raw.prepare('select id from parents where case_id = ?').pluck().all(id) as number[];
      await store.inTransaction(async (tx) => {
        for (const bearer of [null, ...parents]) await addNames(tx, id, namesFrom(20, 40), Date.now(), bearer);
      });
    }
    const page = '{ cases(first: 100) { nodes { id child { names { text } parents { role names { text } } } } } }';
    const { data, errors } = await registry.ask('registrar', page);
    expect(errors).toBeUndefined();
    expect(
      data.cases.nodes.filter((node: { child: { names: object[] } }) => node.child.names.length === 60),
    ).toHaveLength(4);
  });
});
