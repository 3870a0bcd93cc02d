import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isLeafType, isObjectType, type GraphQLField } from 'graphql';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { toCursor } from '../../src/graphql/pagination.js';
import { narrow, reachOf, type Who } from './expected.js';
import { mayRead } from './operations.js';
import { closeWorld, named, openWorld, tokenOf, type World } from './world.js';
import { writeQuery } from './write-query.js';

const schema = buildRegistrySchema();
let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => closeWorld(world));

type Field = GraphQLField<unknown, unknown>;
const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type }) =>
  getNamedType(type).name.endsWith('Connection'),
);

/** Somebody who may read the list: a role that sees all agencies where one may. */
const readerOf = ({ name }: Field): Who => {
  const order: readonly Who[] = ['supervisor', ...named, ...narrow];
  const found = order.find((who) => mayRead(who, 'Query', name));
  if (!found) throw new Error(`Nobody may read ${name}.`);
  return found;
};

/** The simple fields of what the list is of, as far as its reader may read them. */
function leavesOf(field: Field, who: Who): string {
  const node = schema.getType(getNamedType(field.type).name.slice(0, -'Connection'.length));
  if (!isObjectType(node)) throw new Error(`${field.name} is a list of nothing.`);
  const leaves = Object.values(node.getFields()).filter(
    ({ name, type }) => isLeafType(getNamedType(type)) && mayRead(who, node.name, name),
  );
  return ['__typename', ...leaves.map(({ name }) => name)].join(' ');
}

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: unknown }[];
  readonly nodes: readonly unknown[];
  readonly pageInfo: Readonly<Record<'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor', unknown>>;
}

/** A page of a list in every form that there is, all in one answer. */
async function read(field: Field, first: number, after?: string): Promise<Page> {
  const who = readerOf(field);
  const leaves = leavesOf(field, who);
  const selection = `edges { cursor node { ${leaves} } } nodes { ${leaves} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;
  const query = writeQuery(field, selection, { id: world.cases.facts.id, shared: world.shared })
    .replace(/first: \d+/, `first: ${first}`)
    .replace('(', after === undefined ? '(' : `(after: ${JSON.stringify(after)}, `);
  const { data, errors } = await world.registry.ask(tokenOf(who), query);
  expect([field.name, errors]).toEqual([field.name, undefined]);
  return data?.[field.name] as Page;
}

describe.each(lists.map((field) => [field.name, field] as const))('the list %s', (_name, field) => {
  it('shows the same rows as edges and as nodes, and says where they stand', async () => {
    const { edges, nodes, pageInfo } = await read(field, 20);
    expect(edges.map(({ node }) => node)).toEqual(nodes);
    expect([pageInfo.startCursor, pageInfo.hasPreviousPage]).toEqual([edges[0]?.cursor ?? null, false]);
    if (edges.length > 0) expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
  });

  it('is read on from the cursor of any row, none twice and none left out', async () => {
    const whole = await read(field, 20);
    for (const [at, { cursor }] of whole.edges.slice(0, 4).entries()) {
      const { nodes, pageInfo } = await read(field, 1, cursor);
      const following = whole.nodes[at + 1];
      expect(nodes).toEqual(following === undefined ? [] : [following]);
      expect(pageInfo.hasPreviousPage).toBe(true);
      if (at + 2 < whole.nodes.length) expect(pageInfo.hasNextPage).toBe(true);
    }
  });

  it('refuses what is no cursor, and one of another list, as INVALID_CURSOR', async () => {
    const who = readerOf(field);
    for (const after of ['', 'cursor', toCursor('ANOTHER_LIST', [1]), toCursor('ANOTHER_LIST', ['2018-01-01', 1])]) {
      const query = writeQuery(field, 'nodes { __typename }', {
        id: world.cases.facts.id,
        shared: world.shared,
      }).replace('(', `(after: ${JSON.stringify(after)}, `);
      const { status, data, errors } = await world.registry.ask(tokenOf(who), query);
      const codes = errors?.map(({ extensions }) => extensions.code);
      expect([status, data, codes]).toEqual([200, null, ['INVALID_CURSOR']]);
    }
  });
});

describe('tasks that cover a child', () => {
  const of = async (who: Who, caseId: string) =>
    world.registry.ask(who, 'query ($caseId: ID!) { tasks(first: 20, caseId: $caseId) { nodes { id } } }', { caseId });

  it('are listed to whoever may see the child, and to others as for one that is absent', async () => {
    for (const who of ['partner', 'caseworker', 'supervisor'] as const) {
      const absent = await of(who, world.absent.case);
      expect([who, absent.data?.tasks?.nodes]).toEqual([who, []]);
      for (const key of ['ministry', 'partner', 'foreign'] as const) {
        const answer = await of(who, world.cases[key].id);
        const isSeen = reachOf(who, key) !== 'nothing';
        expect([who, key, answer.text === absent.text]).toEqual([who, key, !isSeen]);
        if (isSeen) expect(answer.text).toContain(world.records.taskId[key]);
      }
    }
  });
});

/** What this world has none of: of these the empty page is read here. */
const without =
  'caseClinicalNotes emergencyAccesses ownFileAccess patients pupils readingAlerts sealedFileOpenings wards'.split(' ');

it('the lists of this world hold rows, but those of which it has none', async () => {
  const lengths = await Promise.all(lists.map(async (field) => (await read(field, 20)).nodes.length));
  const empty = lists.filter((_, at) => (lengths[at] ?? 0) === 0).map(({ name }) => name);
  expect(empty.toSorted()).toEqual(without);
});
