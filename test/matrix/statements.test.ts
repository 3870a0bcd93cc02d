import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { getNamedType, getNullableType, isLeafType, isListType, isObjectType, type GraphQLField } from 'graphql';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { narrow, type Who } from './expected.js';
import { addRows, endorseAll } from './many-rows.js';
import { chainsFrom, isFor, mayRead, type Chain } from './operations.js';
import { addCase, closeWorld, named, openWorld, tokenOf, type World } from './world.js';
import { writeQuery } from './write-query.js';

const schema = buildRegistrySchema();
let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => closeWorld(world));

type Field = GraphQLField<unknown, unknown>;
const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(
  ({ type }) =>
    getNamedType(type).name.endsWith('Connection') ||
    (isListType(getNullableType(type)) && isObjectType(getNamedType(type))),
);

/** Lists of which the world has no more rows later than before; each is one statement, and nothing is looked up beneath it. */
const asLongAsBefore = [
  'clientSecrets',
  'accessTokens',
  'invitationsWaiting',
  'readingAlerts',
  'alertRules',
  'emergencyAccesses',
  'progress',
  'sealedFileOpenings',
  'ownFileAccess',
  'erasureRequests',
];

/** A way from a list to what lies beneath it, and who asks. */
interface Cell {
  readonly field: Field;
  readonly who: Who;
  readonly path: readonly string[];
}

/** Roles that see all come first, then those that see one agency. */
const order = [...new Set<Who>(['supervisor', 'partner', 'psychologist', ...named, ...narrow])];
const deepest = 8;

/**
 * The list alone, and every way down from it, asked by the first who may read it and by the partner. What lies beneath a
 * case is asked of the list of cases: every other shows its cases by the same function.
 */
function cellsOf(field: Field): Cell[] {
  const top = getNamedType(field.type).name;
  const ways = chainsFrom(schema, top, new Set(field.name === 'cases' ? [] : ['Case']))
    .filter((way) => isObjectType(typeAt(way)))
    .filter(({ path }) => path.length + 2 <= deepest && !path.includes('edges') && !path.includes('pageInfo'));
  return [{ path: [], types: [] }, ...ways].flatMap((way) => {
    const able = order.filter((who) => mayRead(who, 'Query', field.name) && isFor(who, way));
    const asked = able.filter((who, place) => place === 0 || who === 'partner');
    return asked.map((who) => ({ field, who, path: way.path }));
  });
}

const typeAt = ({ path, types }: Chain) => typeOfField(types.at(-1) ?? '', path.at(-1) ?? '');

function typeOfField(typeName: string, name: string) {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  if (!field) throw new Error(`There is no field ${typeName}.${name}.`);
  return getNamedType(field.type);
}

/** Every simple field of what the way leads to. */
function textOf({ field, who, path }: Cell, first: number): string {
  const bottom = path.reduce((type, name) => typeOfField(type.name, name), getNamedType(field.type));
  const fields = isObjectType(bottom) ? Object.values(bottom.getFields()) : [];
  const leaves = fields.filter(({ name, type }) => isLeafType(getNamedType(type)) && mayRead(who, bottom.name, name));
  const inner = ['__typename', ...leaves.map(({ name }) => name)].join(' ');
  const selection = path.reduceRight((beneath, name) => `${name} { ${beneath} }`, inner);
  const ids = { id: world.cases.record.id, shared: world.shared };
  return writeQuery(field, selection, ids).replace(/first: \d+/, `first: ${first}`);
}

interface Cost {
  readonly rows: number;
  readonly statements: number;
}

/** What each cell costs that may be asked at all: some lead to more objects than one answer holds. */
async function measure(cells: readonly Cell[], first: number): Promise<Map<Cell, Cost>> {
  const { registry } = world;
  // Whoever asks for changes first is told as well what the days brought since.
  for (const who of order.filter((one) => mayRead(one, 'Query', 'changes')))
    expect((await registry.ask(tokenOf(who), '{ changes(first: 1) { nodes { kind } } }')).errors).toBeUndefined();
  const costs = new Map<Cell, Cost>();
  for (const cell of cells) {
    const before = registry.temporary.store.statements();
    const { data, errors } = await registry.ask(tokenOf(cell.who), textOf(cell, first));
    const statements = registry.temporary.store.statements() - before;
    if (errors?.[0]?.extensions.code === 'COST_TOO_HIGH') continue;
    expect([cell.field.name, cell.path, errors]).toEqual([cell.field.name, cell.path, undefined]);
    const list = data[cell.field.name] as { nodes?: unknown[] } | unknown[];
    costs.set(cell, { rows: (Array.isArray(list) ? list : (list.nodes ?? [])).length, statements });
  }
  return costs;
}

it('a list takes as many statements for twelve rows as for three, whatever is asked beneath it', async () => {
  const cells = lists.flatMap(cellsOf);
  for (let nth = 1; nth <= 3; nth++) await addRows(world, nth);
  await endorseAll(world);
  const few = await measure(cells, 3);
  for (let nth = 4; nth <= 12; nth++) await addRows(world, nth);
  for (const key of ['ministry', 'partner', 'foreign'] as const) await addCase(world, key);
  await endorseAll(world);
  const many = await measure(cells, 12);

  const both = [...many].flatMap(([cell, more]) => {
    const less = few.get(cell);
    return less ? [{ ...cell, less, more }] : [];
  });
  const growing = both
    .filter(({ less, more }) => more.statements !== less.statements)
    .map(
      ({ field, who, path, less, more }) =>
        `${who} ${field.name} ${path.join('.')}: ${less.statements} to ${more.statements}`,
    );
  expect(growing).toEqual([]);
  const longer = new Set(
    both.filter(({ less, more }) => more.rows > less.rows && less.rows > 0).map(({ field }) => field),
  );
  expect(lists.filter((field) => !longer.has(field)).map(({ name }) => name)).toEqual(asLongAsBefore);
}, 300_000);
