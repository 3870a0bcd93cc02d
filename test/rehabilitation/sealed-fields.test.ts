import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isLeafType, isObjectType } from 'graphql';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { labelOf } from '../../src/access/required-actions.js';
import type { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { openHome, openWithPlan } from './home.js';

/*
 * A client is put together of fragments, each by another hand: what one of them asks for may change nothing of what another
 * is answered.
 */

let registry: TestRegistry;
let open: CaseStory;
let sealed: CaseStory;
beforeAll(async () => {
  registry = await openHome();
  open = await furnished();
  sealed = await furnished();
  await sealed.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
  await sealed.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Gone with the family' });
});
afterAll(() => registry.discard());

/** A file with something in it that is not to be read behind a seal. */
async function furnished(): Promise<CaseStory> {
  const story = await openWithPlan(registry);
  await story.does('caseworker', 'educationNeedsRecord', { language: 'KAZAKH', level: 1, supports: ['TUTOR'] });
  const session = { type: 'PLAY_OR_ART', setting: 'PLAY', attendance: 'ATTENDED', heldOn: '2017-12-01', minutes: 40 };
  await story.does('psychologist', 'sessionRecord', { ...session, clinicalNote: 'A secret word' });
  return story.does('caseworker', 'planRevise', { reason: 'Goals', goals: 'A secret goal' });
}

const type = buildRegistrySchema().getType('Rehabilitation');
const fields = isObjectType(type) ? Object.values(type.getFields()) : [];

/** A field with every simple field beneath it; of what others read too, without what is for the treating role alone. */
function selectionOf(name: string): string {
  const of = getNamedType(fields.find((field) => field.name === name)?.type);
  if (!isObjectType(of)) return name;
  const isForAll = (field: Parameters<typeof labelOf>[0]) =>
    name === 'clinicalNotes' || labelOf(field) !== 'clinical:read';
  const leaves = Object.values(of.getFields()).filter(
    (field) => isLeafType(getNamedType(field.type)) && isForAll(field),
  );
  return `${name} { ${leaves.map((field) => field.name).join(' ')} }`;
}

const told = ['sealsOn', 'isSealed', 'openUntil'];
const treating = fields.map(({ name }) => name);
const others = treating.filter((name) => name !== 'clinicalNotes');
const readers: readonly (readonly [string, readonly string[]])[] = [
  ['caseworker', others],
  ['registrar', others],
  ['psychologist', treating],
];

async function ask(who: string, id: string, selection: string, fragments = ''): Promise<Record<string, unknown>> {
  const { data, errors } = await registry.ask(who, `{ case(id: "${id}") { ${selection} } } ${fragments}`);
  expect([who, selection, errors]).toEqual([who, selection, undefined]);
  return data.case as Record<string, unknown>;
}

/** What each field answers that is asked for alone. */
async function eachAlone(who: string, names: readonly string[], id: string): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const name of names)
    Object.assign(answers, (await ask(who, id, `rehabilitation { ${selectionOf(name)} }`))['rehabilitation']);
  return answers;
}

describe.each(readers)('what %s is answered of a field', (who, names) => {
  it('is the same whatever else is asked for, in one fragment, in many and beside an alias, of an open file and a sealed one', async () => {
    for (const { state } of [open, sealed]) {
      const alone = await eachAlone(who, names, state.id);
      expect(Object.keys(alone)).toEqual(names);
      const spread = names.map((name) => `... on Rehabilitation { ${selectionOf(name)} }`).join(' ');
      expect((await ask(who, state.id, `rehabilitation { ${spread} }`))['rehabilitation']).toEqual(alone);
      const fragments = names.map((name) => `fragment F${name} on Case { rehabilitation { ${selectionOf(name)} } }`);
      const uses = names.map((name) => `...F${name}`).join(' ');
      expect((await ask(who, state.id, uses, fragments.join(' ')))['rehabilitation']).toEqual(alone);
      for (const name of names) {
        const beside = names.filter((other) => other !== name).map(selectionOf);
        const both = `one: rehabilitation { ${selectionOf(name)} } other: rehabilitation { ${beside.join(' ')} }`;
        const { one, other } = await ask(who, state.id, both);
        expect({ ...(one as object), ...(other as object) }).toEqual(alone);
      }
    }
  });

  it('of a sealed file is the seal alone, and of an open one in the same page everything', async () => {
    const wanted = names.map(selectionOf).join(' ');
    const page = `{ cases(first: 20) { nodes { id rehabilitation { ${wanted} } } } }`;
    const { data, errors, text } = await registry.ask(who, page);
    expect(errors).toBeUndefined();
    const nodes = data.cases.nodes as { readonly id: string; readonly rehabilitation: Record<string, unknown> }[];
    const of = ({ state }: CaseStory) => nodes.find(({ id }) => id === state.id)?.rehabilitation ?? {};
    const nothing = Object.fromEntries(names.map((name) => [name, null]));
    expect(of(sealed)).toEqual({ ...nothing, sealsOn: '2018-01-10', isSealed: true, openUntil: null });
    expect(of(open)).toMatchObject({ isSealed: false, plan: { goals: 'A secret goal' }, needs: { level: 1 } });
    const said = [...text.matchAll(/A secret (?:goal|word)/g)].map(([words]) => words);
    expect(said.toSorted()).toEqual(names === treating ? ['A secret goal', 'A secret word'] : ['A secret goal']);
    expect(told.filter((name) => !names.includes(name))).toEqual([]);
  });
});
