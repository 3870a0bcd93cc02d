import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { getNamedType, isInputObjectType, type GraphQLInputField } from 'graphql';
import { cases } from '../../schema/cases.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { mutations, type Who } from '../matrix/expected.js';
import { fieldFor } from '../matrix/operations.js';
import { callMutation, databaseOf } from '../matrix/world.js';
import { agree, awaited, board, plan, refresh } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { propose, takeRequest } from '../tracing/story.js';

const schema = buildRegistrySchema();
let registry: TestRegistry;
let story: CaseStory;
let other: CaseStory;
/** Real records on which the child of the sealed file stands, by the names under which inputs ask for them. */
let known: Readonly<Record<string, string>>;

const child = { names: [{ text: 'Dauren', role: 'NICKNAME', script: 'LATIN', source: 'RELATIVE' }] };
const record = async (mutation: string, input: object, made: string): Promise<string> => {
  const answer = await mustActOn(registry, 'registrar', mutation, input, made === 'id' ? made : `${made} { id }`);
  return (made === 'id' ? answer : answer.id) as string;
};

/** A child who waits for the return, on everything that there is, whose file is sealed all the same: as after a mistake. */
beforeAll(async () => {
  registry = await openRegistryOfThree();
  const under = await agree(registry);
  story = await awaited(registry, child, under);
  other = await CaseStory.open(registry, { siblingOf: story.state.id });
  const caseIds = [story.state.id];
  const { roundId, agreementId } = under;
  const task = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2018-02-01', caseIds };
  const taskId = await record('taskCreate', task, 'task');
  const list = { roundId, title: 'A list', exchangedOn: '2017-12-22', caseIds };
  const listId = await record('listOpen', list, 'list');
  const lines = [{ name: 'Dauren', sex: 'FEMALE' }];
  await mustActOn(registry, 'registrar', 'listTheirVersionRecord', { listId, lines }, 'list { id }');
  const movementId = await plan(registry);
  await board(registry, movementId, await refresh(registry, story));
  const requestId = await takeRequest(registry, 'partner');
  const linkId = await propose(registry, requestId, story.state.id);
  const grant = { caseId: story.state.id, agencyId: 'agency_12', purposeOfAccess: 'Care', scopes: ['FACTS'] };
  const grantId = await record('accessGrant', { ...grant, expiresOn: '2018-03-01' }, 'grant');
  const offer = { caseId: story.state.id, toAgencyId: 'agency_13', reason: 'Care', scopes: ['FACTS'] };
  const referralId = await record('referralCreate', { ...offer, expiresOn: '2018-03-01' }, 'referral');
  const ofList = databaseOf(registry).prepare("select max(id) from list_lines where side = 'THEIRS'").pluck();
  const line = ofList.get() as number;
  known = {
    ...{ taskId, listId, movementId, linkId, requestId, grantId, referralId, agreementId, roundId },
    lineId: `line_${line}`,
    // Agencies that are there: what the catalogue of the matrix names is not.
    ...{ agencyId: 'agency_13', toAgencyId: 'agency_13', ownerAgencyId: 'agency_11' },
  };
  await seal(story);
}, 60_000);
afterAll(() => registry.discard());

const keyOf = ({ state }: CaseStory): number => Number(state.id.slice('case_'.length));
const seal = ({ state }: CaseStory) =>
  registry.temporary.store.inTransaction((tx) =>
    tx
      .update(cases)
      .set({ sealsAt: 1 })
      .where(eq(cases.id, Number(state.id.slice('case_'.length)))),
  );

/** Beside the file: what was done, told of it, and who may see how much. Taking access away stays possible. */
const beside = "'audit_subjects', 'case_changes', 'granted_places'";

/** Every row of the file, wherever it lies. */
function fileOf(of: CaseStory): string {
  const database = databaseOf(registry);
  const tables = database
    .prepare(
      `select m.name from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'case_id' and m.name not in (${beside})`,
    )
    .pluck()
    .all() as string[];
  const rows = tables.map((table) => [
    table,
    database.prepare(`select * from "${table}" where case_id = ?`).raw().all(keyOf(of)),
  ]);
  return JSON.stringify([database.prepare('select * from cases where id = ?').raw().get(keyOf(of)), ...rows]);
}

interface Way {
  readonly mutation: string;
  /** Where the input names a case, from the root of the input. */
  readonly path: readonly string[];
}

/** Every place of every input where a case is named. */
function waysOf(mutation: string): Way[] {
  const [argument] = schema.getMutationType()?.getFields()[mutation]?.args ?? [];
  const walk = (fields: Readonly<Record<string, GraphQLInputField>>, above: readonly string[]): Way[] =>
    Object.values(fields).flatMap((field) => {
      const path = [...above, field.name];
      const type = getNamedType(field.type);
      if (isInputObjectType(type)) return walk(type.getFields(), path);
      return type.name === 'ID' && /(case(Id|Ids)|siblingOf)$/i.test(field.name) ? [{ mutation, path }] : [];
    });
  const type = argument && getNamedType(argument.type);
  return isInputObjectType(type) ? walk(type.getFields(), []) : [];
}

const acting: readonly Who[] = ['registrar', 'supervisor', 'caseworker', 'psychologist', 'partner', 'administrator'];
const whoMay = (mutation: string): Who | undefined => acting.find((who) => mutations[mutation]?.who.includes(who));

function given(way: Way, id: string): Record<string, unknown> {
  const [first = '', second] = way.path;
  if (second !== undefined) {
    const [whole] = fieldFor(schema, way.mutation, first) as readonly object[];
    return { [first]: [{ ...whole, [second]: id }] };
  }
  return { [first]: first === 'caseIds' ? [id] : id };
}

async function call(mutation: string, input: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const [argument] = schema.getMutationType()?.getFields()[mutation]?.args ?? [];
  const type = argument && getNamedType(argument.type);
  const names = isInputObjectType(type) ? Object.keys(type.getFields()) : [];
  const named = Object.fromEntries(Object.entries({ ...known, ...input }).filter(([name]) => names.includes(name)));
  const answer = await callMutation({ registry, schema }, whoMay(mutation), mutation, named);
  if (answer.errors) return answer.errors.map(({ extensions }) => extensions.code);
  return (answer.data[mutation].userErrors as { code: string }[]).map(({ code }) => code);
}

const ways = Object.keys(mutations).flatMap(waysOf);

describe('an act that names a sealed file', () => {
  /** What is not refused, and why. */
  const allowed: Readonly<Record<string, string>> = {
    'sealedFileOpen.caseId': 'opens it',
    'sealedSignLeave.caseId': 'leaves a sign of life beside it, and changes nothing of it',
    'emergencyAccessOpen.caseId': 'lets it be read, changes nothing of it, and shows of a sealed one its facts alone',
    'erasureRequest.caseId': 'is decided without reading it: a file sealed long ago is what is asked to be erased',
    'erasureCarryOut.caseId': 'the same',
    'erasureDecline.caseId': 'the same',
    'siblingSeparationRecord.siblingCaseId': 'is written into the file of the other child alone',
  };

  it('changes nothing of it by way of a record either: a list, an agreement, a flight, a link', async () => {
    const wrongs: string[] = [];
    let before = fileOf(story);
    for (const mutation of Object.keys(mutations).filter((name) => waysOf(name).length === 0)) {
      if (whoMay(mutation) === undefined) continue;
      await call(mutation, {});
      const after = fileOf(story);
      if (after !== before) wrongs.push(mutation);
      before = after;
    }
    expect(wrongs).toEqual([]);
  }, 60_000);

  it('is refused by every mutation there is, wherever it is named, and stores nothing', async () => {
    expect(ways.length).toBeGreaterThan(55);
    const wrongs: string[] = [];
    let before = fileOf(story);
    for (const way of ways) {
      const name = `${way.mutation}.${way.path.join('.')}`;
      if (name in allowed) continue;
      const openCase = way.path[0] === 'caseId' ? {} : { caseId: other.state.id };
      const codes = await call(way.mutation, { ...openCase, ...given(way, story.state.id) });
      if (codes.join() !== 'FILE_SEALED') wrongs.push(`${name}: ${codes.join() || 'done'}`);
      const after = fileOf(story);
      if (after !== before) wrongs.push(`${name}: the file was changed`);
      before = after;
    }
    expect(wrongs).toEqual([]);
  }, 60_000);
});
