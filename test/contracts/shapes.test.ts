import { describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isIntrospectionType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql';
import { labelOf } from '../../src/access/required-actions.js';
import { errorCodes } from '../../src/errors.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';

/*
 * Shapes that every type of the registry's contract keeps, whoever writes the next one: a client is written against the
 * shape, once, and not against each type.
 */
const schema = buildRegistrySchema();
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
const objects = types.filter(isObjectType);
const fieldsOf = (type: GraphQLObjectType) => Object.values(type.getFields());
const written = (type: GraphQLObjectType) =>
  Object.fromEntries(fieldsOf(type).map(({ name, type: of }) => [name, String(of)]));
const connections = objects.filter(({ name }) => name.endsWith('Connection'));

describe('every connection', () => {
  it('has edges, nodes and pageInfo, and nothing beside them', () => {
    expect(connections.length).toBeGreaterThan(20);
    for (const type of connections) {
      const node = type.name.slice(0, -'Connection'.length);
      const shape = { edges: `[${node}Edge!]!`, nodes: `[${node}!]!`, pageInfo: 'PageInfo!' };
      expect([type.name, written(type)]).toEqual([type.name, shape]);
      const edge = schema.getType(`${node}Edge`);
      expect([type.name, isObjectType(edge) && written(edge)]).toEqual([
        type.name,
        { cursor: 'String!', node: `${node}!` },
      ]);
    }
  });

  it('says where its page stands as Relay has it, by the only type that does', () => {
    expect(types.map(({ name }) => name).filter((name) => /PageInfo$|Cursor$/.test(name))).toEqual(['PageInfo']);
    const pageInfo = schema.getType('PageInfo');
    expect(isObjectType(pageInfo) && written(pageInfo)).toEqual({
      hasNextPage: 'Boolean!',
      hasPreviousPage: 'Boolean!',
      startCursor: 'String',
      endCursor: 'String',
    });
  });

  const root = Object.values(schema.getQueryType()?.getFields() ?? {});
  const lists = root.filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
  const argumentsOf = (field: GraphQLField<unknown, unknown>) =>
    Object.fromEntries(field.args.map(({ name, type, defaultValue }) => [name, [String(type), defaultValue]]));

  it('is asked for by first, which nobody may leave out, and after', () => {
    expect(lists.length).toBeGreaterThan(20);
    for (const field of lists) {
      const { first, after } = argumentsOf(field);
      expect([field.name, String(field.type).endsWith('Connection!'), first, after]).toEqual([
        field.name,
        true,
        ['Int!', undefined],
        ['String', undefined],
      ]);
    }
  });

  it('is what any field that is read on by a cursor answers; a report as one document and a page within an answer are none', () => {
    const others = root.filter((field) => field.args.some(({ name }) => name === 'after') && !lists.includes(field));
    expect(others.map(({ name }) => name).toSorted()).toEqual(['ownFileExport', 'whatMayISee']);
  });
});

describe('every id', () => {
  const isOther = (type: GraphQLNamedType) => type.name !== 'ID' && !isEnumType(type);

  /** A field or an argument that is named as an id is: `id`, `caseId`, `evidenceId`; `caseIds` where there are many. */
  const named = types.flatMap((type) => {
    if (isInputObjectType(type))
      return Object.values(type.getFields()).map((field) => ({ ...field, place: `${type.name}.${field.name}` }));
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => {
      const place = `${type.name}.${field.name}`;
      return [{ ...field, place }, ...field.args.map((arg) => ({ ...arg, place: `${place}(${arg.name})` }))];
    });
  });

  it('is of the type ID, read as given, so that what one field answers another takes; or a word of a vocabulary', () => {
    const ids = named.filter(({ name }) => /^ids?$|Ids?$/.test(name));
    expect(ids.length).toBeGreaterThan(200);
    const wrongs = ids.filter(({ type }) => isOther(getNamedType(type)));
    expect(wrongs.map(({ place, type }) => `${place}: ${String(type)}`)).toEqual([]);
  });

  it('stands in a list where it is named as many, and alone where it is not', () => {
    const lists = named.filter(
      ({ name, type }) => /^id$|Ids?$/.test(name) && name.endsWith('s') !== isListType(getNullableType(type)),
    );
    expect(lists.map(({ place }) => place)).toEqual([]);
  });
});

describe('the rights that a field takes', () => {
  it('stand in its description, or once in that of its type where most fields take the same', () => {
    for (const type of objects) {
      const usual = /Its fields take the right (\S+)\.$/.exec(type.description ?? '')?.[1];
      for (const field of fieldsOf(type)) {
        const own = /(?:^|\n)Takes the right (\S+)\.$/.exec(field.description ?? '')?.[1];
        expect([type.name, field.name, own ?? usual]).toEqual([type.name, field.name, labelOf(field)]);
      }
    }
  });
});

describe('a user error', () => {
  it('can bear every code of an act and no code of anything else', () => {
    const codes = schema.getType('ErrorCode');
    const words = isEnumType(codes) ? codes.getValues().map(({ name }) => name) : [];
    const elsewhere = ['FORBIDDEN', 'UNAUTHENTICATED', 'UNAVAILABLE', 'INVALID_CURSOR', 'SETTING_INVALID', 'KEY_WRONG'];
    expect(words.filter((word) => elsewhere.includes(word))).toEqual([]);
    expect(words).toEqual(expect.arrayContaining(['GUARD_FAILED', 'VERSION_CONFLICT', 'NOT_FOUND', 'FILE_SEALED']));
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
  });
});

describe('every list in what a mutation takes', () => {
  const inputs = new Map<string, GraphQLInputObjectType>();
  const gather = (type: GraphQLNamedType): void => {
    if (!isInputObjectType(type) || inputs.has(type.name)) return;
    inputs.set(type.name, type);
    for (const field of Object.values(type.getFields())) gather(getNamedType(field.type));
  };
  for (const { args } of Object.values(schema.getMutationType()?.getFields() ?? {}))
    for (const { type } of args) gather(getNamedType(type));

  it('says how long it may be', () => {
    const lists = [...inputs.values()].flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isListType(getNullableType(field.type)))
        .map(({ name, description }) => ({ place: `${type.name}.${name}`, description })),
    );
    expect(lists.length).toBeGreaterThan(25);
    const endless = lists.filter(({ description }) => !/ At most \d+\.$/.test(description ?? ''));
    expect(endless.map(({ place }) => place)).toEqual([]);
  });
});
