import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addNames } from '../../src/identity/names.js';
import type { NameGiven } from '../../src/identity/names.js';
import { fromNodeId, type CaseId } from '../../src/identifiers.js';
import { longestNamesOfOne, mostNamesOfOne } from '../../src/identity/vocabulary.js';
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
  it('are at most thirty, by the child and by each parent', async () => {
    const story = await CaseStory.open(registry, { names: namesFrom(0, 20) });
    const child = (first: number, count: number) =>
      story.tries('registrar', 'profileCorrect', { addNames: namesFrom(first, count), reason: 'By a letter' });
    expect((await child(20, 10)).userErrors).toEqual([]);
    const full = 'At most 30 names are kept of one; with the 1 that came there would be more.';
    expect((await child(30, 1)).userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['addNames'], message: full }]);
    const mother = (count: number) =>
      story.tries('registrar', 'parentRecord', { parentId: '1', addNames: namesFrom(0, count), reason: 'By a letter' });
    for (const count of [20, 10]) expect((await mother(count)).userErrors).toEqual([]);
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

describe('the length of names', () => {
  const long = (count: number, first = 0, letter = 'ж') =>
    namesFrom(first, count).map((name) => ({ ...name, text: name.text.padEnd(150, letter) }));
  const tooLong = [
    { code: 'INVALID_INPUT', message: expect.stringContaining('at most 3000 bytes together (1500 letters') },
  ];

  it('has a bound for the names of one together, at once and in all', async () => {
    const open = async (more: object) =>
      (await act(registry, 'registrar', 'caseOpen', { ...openingInput, ...more })).userErrors;
    expect(await open({ names: long(11) })).toMatchObject(tooLong);
    expect(await open({ parents: [{ role: 'MOTHER', names: long(11) }] })).toMatchObject(tooLong);
    expect(await open({ names: long(4, 0, '"') })).toEqual([]);
    const story = await CaseStory.open(registry, { names: long(10), parents: [{ role: 'MOTHER', names: long(10) }] });
    for (const [mutation, of] of [
      ['profileCorrect', {}],
      ['parentRecord', { parentId: '1' }],
    ] as const) {
      const more = { ...of, addNames: namesFrom(50, 2), reason: 'By a letter' };
      expect((await story.tries('registrar', mutation, more)).userErrors).toMatchObject(tooLong);
    }
  });
});

describe('what cases show of who their children are', () => {
  it('is answered for a page of the most cases, each with as many names, and as long, as can be', async () => {
    const { store } = registry.temporary;
    const most = mostNamesOfOne;
    const length = Math.floor(longestNamesOfOne / most / 3);
    const names = (of: number): NameGiven[] =>
      Array.from({ length: most }, (_, at) => ({
        // Three bytes each: of no letters that a script has are there more in a character.
        text: `Ẁ${letters(of)}${letters(at)}`.replaceAll(/[а-я]/gu, 'ẁ').padEnd(length, 'ẁ'),
        role: 'BIRTH_CERTIFICATE',
        script: 'CYRILLIC_RUSSIAN',
        source: 'PARTNER_AGENCY',
      }));
    for (let opened = 0; opened < 100; opened++) {
      const both = ['MOTHER', 'FATHER'].map((role) => ({ role }));
      const { state } = await CaseStory.open(registry, { names: [], parents: both });
      const id = fromNodeId('case', state.id) as CaseId;
      const parents = store.reader.raw.prepare('select id from parents where case_id = ?').pluck().all(id) as number[];
      await store.inTransaction(async (tx) => {
        for (const bearer of [null, ...parents]) await addNames(tx, id, names(opened), Date.now(), bearer);
      });
    }
    const shown = 'names { text role script source }';
    const page = `{ cases(first: 100, orderBy: UPDATED_AT_DESC) { nodes { id child { ${shown} parents { role ${shown} } } } } }`;
    const { data, errors } = await registry.ask('registrar', page);
    expect(errors).toBeUndefined();
    const all = data.cases.nodes.filter((node: { child: { names: object[] } }) => node.child.names.length === most);
    expect(all).toHaveLength(100);
  }, 60_000);
});
