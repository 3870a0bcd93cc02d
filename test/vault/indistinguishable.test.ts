import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { chainsFrom, select } from '../matrix/operations.js';
import { callMutation } from '../matrix/world.js';
import { writeQuery } from '../matrix/write-query.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/*
 * Who asks for a child that was erased, that is another agency's or that never was is answered with the same bytes: by every
 * query that takes an id and by every mutation on a case, whatever they are called.
 */

const schema = buildRegistrySchema();
const absent = 'case_123456789';
let registry: TestRegistry;
let [erased, ownErased, forbidden, seen] = ['', '', '', ''];
beforeAll(async () => {
  registry = await openTestRegistry('2018-01-10T09:00:00Z');
  const close = async (who: string, closer: string) => {
    const story = await CaseStory.open(registry, {}, who);
    const ending = { toStage: 'CLOSED', effectiveOn: '2017-12-01', closureReason: 'UNTRACEABLE_AFTER_REVIEW' };
    await story.does('supervisor', 'caseEndorse', ending);
    return story.does(closer, 'caseMove', ending);
  };
  const gone = [await close('registrar', 'registrar'), await close('partner', 'registrar')];
  for (const story of gone) await eraseCase(registry, story.state);
  [erased = '', ownErased = ''] = gone.map(({ state }) => state.id);
  forbidden = (await CaseStory.open(registry)).state.id;
  seen = (await CaseStory.open(registry)).state.id;
}, 120_000);
afterAll(() => registry.discard());

const everyone = ['partner', 'caseworker', 'psychologist', 'registrar', 'supervisor', 'administrator', 'auditor'];
const shared = { list: 'list_1', movement: 'movement_1' };

const queries = Object.values(schema.getQueryType()?.getFields() ?? {}).filter((field) =>
  field.args.some(({ name, type }) => /^(id|caseId)$/.test(name) && getNamedType(type).name === 'ID'),
);
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
  .filter(({ args: [input] }) => {
    const type = input && getNamedType(input.type);
    return isInputObjectType(type) && 'caseId' in type.getFields();
  })
  .map(({ name }) => name);

function queryFor(field: (typeof queries)[number], id: string): string {
  const type = getNamedType(field.type);
  const chains = isObjectType(type)
    ? chainsFrom(schema, type.name, new Set(['Case', 'Child'])).filter(({ path }) => path.length <= 2)
    : [];
  return writeQuery(field, chains.length > 0 ? select(schema, chains) : '__typename', { id, shared });
}

type Answering = (who: string, id: string) => Promise<string>;
const answers: [string, Answering][] = [
  ...queries.map((field): [string, Answering] => [
    field.name,
    async (who, id) => (await registry.ask(who, queryFor(field, id))).text,
  ]),
  ...mutations.map((mutation): [string, Answering] => [
    mutation,
    async (who, id) => (await callMutation({ registry, schema }, who, mutation, { caseId: id })).text,
  ]),
];

/** An opening in an emergency is for what is out of sight: it tells that a file is there, and never that it was erased. */
const tellsOfForbidden = new Set(['emergencyAccessOpen']);
/** The audit stays whole: whoever reads it finds who did what to a file, by its id and without a word of it. */
const staysWhole = new Set(['fileReads']);

describe('erased, forbidden and absent', () => {
  it('are answered with the same bytes by every query and mutation that names a case', async () => {
    const told: string[] = [];
    let [compared, differing] = [0, 0];
    for (const [name, answer] of answers) {
      for (const who of everyone) {
        const never = await answer(who, absent);
        for (const [kind, id] of Object.entries({ erased, ownErased, forbidden })) {
          if (kind === 'forbidden' && (who !== 'partner' || tellsOfForbidden.has(name))) continue;
          if (staysWhole.has(name) && ['supervisor', 'administrator', 'auditor'].includes(who)) continue;
          const came = await answer(who, id);
          compared++;
          if (came !== never) told.push(`${who} ${name} ${kind}: ${came} instead of ${never}`);
        }
      }
      // The control: of a case that is there it is told, or there would be nothing to keep back.
      const isTold = async (who: string) => (await answer(who, seen)) !== (await answer(who, absent));
      for (const who of everyone) {
        if (!(await isTold(who))) continue;
        differing++;
        break;
      }
    }
    expect(told).toEqual([]);
    expect(compared).toBeGreaterThan(1_000);
    expect(differing).toBeGreaterThan(30);
  }, 240_000);
});
