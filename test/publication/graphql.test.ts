import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { isEnumType, isObjectType } from 'graphql';
import { buildPublicSchema, printPublicSchema } from '../../src/publication/graphql/public-graphql.js';
import { publicExamples } from '../../src/playground/public-examples.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';
import { openPublicApp, partOf, type PublicApp } from './public-app.js';

let counted: CountedRegistry;
let plane: PublicApp;
beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  await counted.publish('2018-01-01');
  plane = await openPublicApp(counted.folder);
});
afterAll(async () => {
  await plane.app.close();
  await counted.discard();
});

const codeOf = async (query: string, variables?: object) => {
  const { status, errors } = await plane.ask(query, variables);
  return [status, errors?.[0]?.extensions.code];
};

describe('the public schema', () => {
  it('is what stands in schema/public.graphql', () => {
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync('schema/public.graphql', printPublicSchema());
    expect(readFileSync('schema/public.graphql', 'utf8')).toBe(printPublicSchema());
  });

  it('holds nothing of the registry, though both are built in one process', () => {
    const registry = buildRegistrySchema();
    const open = buildPublicSchema();
    const own = Object.keys(open.getTypeMap()).filter((name) => !name.startsWith('__'));
    expect(own.filter((name) => /case|child|identity|agency|evidence|token|audit/i.test(name))).toEqual([]);
    expect(open.getMutationType()).toBeUndefined();
    expect(registry.getType('StatValue')).toBeUndefined();
    const shared = own.filter((name) => registry.getType(name)).sort();
    expect(shared).toEqual([
      ...['Boolean', 'ContradictionRule', 'Date', 'DateTime', 'DifferenceKind', 'Int', 'OfficialStatement'],
      ...['Query', 'StatementContradiction', 'StatementDatePrecision', 'StatementMeasure', 'String'],
    ]);
  });

  it('describes every type, field and argument-free enum', () => {
    const types = Object.values(buildPublicSchema().getTypeMap()).filter(
      ({ name }) => !name.startsWith('__') && name !== 'Query',
    );
    expect(types.filter((type) => !type.description).map(({ name }) => name)).toEqual([]);
    const fields = types
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ at: `${type.name}.${field.name}`, field })));
    expect(fields.filter(({ field }) => !field.description).map(({ at }) => at)).toEqual([]);
    expect(types.filter(isEnumType).length).toBeGreaterThan(5);
  });
});

describe('asking the public plane', () => {
  it.each(publicExamples.flatMap(({ examples }) => examples))(
    'runs the example "$title"',
    async ({ query, variables }) => {
      const { status, data, errors } = await plane.ask(query, variables);
      expect([status, errors]).toEqual([200, undefined]);
      expect(JSON.stringify(data).length).toBeGreaterThan(100);
    },
  );

  it('gives a value with its status, worded in the language asked for', async () => {
    const { data } = await plane.ask(
      '{ figure(id: KNOWN, release: "2017-12-27.1") { label(lang: ru) value { value status display(lang: kk) explanation } asOf change previous { release } } }',
    );
    expect(data).toEqual({
      figure: {
        label: 'Известные реестру дети',
        value: {
          value: 453,
          status: 'NORMAL',
          display: '453 (көрсетілім, ойдан шығарылған)',
          explanation: 'An exact number.',
        },
        asOf: '2017-12-27',
        change: null,
        previous: null,
      },
    });
  });

  it('cites in three languages and four styles, never without the notice', async () => {
    for (const lang of ['kk', 'ru', 'en']) {
      for (const style of ['TEXT', 'BIBTEX', 'RIS', 'CSL_JSON']) {
        const { data } = await plane.ask(
          'query ($lang: Language!, $style: CitationStyle!) { figure(id: RETURNED) { citation(lang: $lang, style: $style) } }',
          { lang, style },
        );
        const { citation } = partOf<{ citation: string }>(data, 'figure');
        expect(citation).toContain('/v1/f/RETURNED/2018-01-01.1');
        expect(citation).toMatch(/synthetic; no number|вымышлены; ни одно|ойдан шығарылған; мұндағы/);
      }
    }
  });

  it('names the contradictions of a statement, from both sides', async () => {
    const { data } = await plane.ask(
      '{ officialStatements(measures: [PEOPLE_RETURNED_CUMULATIVE]) { id contradictedBy { kind rule statement { id contradictedBy { statement { id } } } } } }',
    );
    const statements = partOf<{ id: string; contradictedBy: object[] }[]>(data, 'officialStatements');
    expect(statements.find(({ id }) => id === 'kz-2020-05-people')?.contradictedBy).toEqual([
      {
        kind: 'DATE',
        rule: 'CUMULATIVE_FALLS',
        statement: { id: 'kz-2019-08-people', contradictedBy: [{ statement: { id: 'kz-2020-05-people' } }] },
      },
    ]);
  });

  it('pages through releases and refuses a page that is none', async () => {
    const { data } = await plane.ask(
      '{ releases(first: 1) { id } older: releases(first: 5, before: "2018-01-01.1") { id } }',
    );
    expect(data).toEqual({ releases: [{ id: '2018-01-01.1' }], older: [{ id: '2017-12-27.1' }] });
    for (const first of [0, -1, 101])
      expect(await codeOf(`{ releases(first: ${first}) { id } }`)).toEqual([400, 'INVALID_INPUT']);
  });

  it('says that it is a demonstration in every answer, whatever fields were asked for', async () => {
    const { data, extensions } = await plane.ask('{ figure(id: KNOWN) { value { value status } } }');
    expect(data).toEqual({ figure: { value: { value: 453, status: 'NORMAL' } } });
    expect(extensions).toEqual({
      cost: { requested: 2, maximum: 10_000 },
      demonstration: true,
      notice: { kk: expect.any(String), ru: expect.any(String), en: expect.stringContaining('synthetic') },
    });
  });
});

describe('a hostile request to the public plane', () => {
  it.each([
    ['a field that does not exist', '{ statistic { id } }', [400, 'GRAPHQL_VALIDATION_FAILED']],
    ['a document that is none', '{ statistics {', [400, 'GRAPHQL_PARSE_FAILED']],
    ['too many tokens', `{ ${'statistics { id } '.repeat(300)} }`, [400, 'GRAPHQL_PARSE_FAILED']],
    [
      'too much depth',
      `{ officialStatements ${'{ contradictedBy { statement '.repeat(6)} { id } ${'} } '.repeat(6)} }`,
      [400, 'DOCUMENT_TOO_LARGE'],
    ],
    [
      'too many aliases',
      `{ ${Array.from({ length: 21 }, (_, at) => `a${at}: statistics { id }`).join(' ')} }`,
      [400, 'DOCUMENT_TOO_LARGE'],
    ],
    ['a release that does not exist', '{ release(id: "2001-01-01.1") { id } }', [200, 'UNKNOWN_RELEASE']],
  ])('is refused: %s', async (_what, query, expected) => {
    expect(await codeOf(query)).toEqual(expected);
  });

  it('is told what a misspelt name may have meant, since everybody may read this schema', async () => {
    const { errors, status } = await plane.ask('{ statistic { id } }');
    expect([status, errors]).toEqual([
      400,
      [expect.objectContaining({ message: expect.stringMatching(/"statistic".* Did you mean "statistics"\?$/) })],
    ]);
    // A word of a vocabulary is answered with all that there are.
    const word = await plane.ask('query ($id: FigureId!) { figure(id: $id) { code } }', { id: 'KNOWM' });
    expect([word.status, JSON.stringify(word.errors)]).toEqual([
      400,
      expect.stringContaining('Expected one of AWAITING, DECEASED, KNOWN, '),
    ]);
    expect(JSON.stringify(word.errors)).not.toContain('Did you mean');
  });

  it('cannot be batched, sent as a form, or larger than 256 KiB', async () => {
    const post = (payload: string, type: string) =>
      plane.app.inject({ method: 'POST', url: '/public/graphql', payload, headers: { 'content-type': type } });
    const query = '{ statistics { id } }';
    expect((await post(JSON.stringify([{ query }, { query }]), 'application/json')).statusCode).toBe(400);
    expect((await post(`query=${query}`, 'text/plain')).statusCode).toBe(400);
    expect(
      (await post(JSON.stringify({ query, extensions: { pad: 'x'.repeat(300_000) } }), 'application/json')).statusCode,
    ).toBe(413);
    const get = await plane.app.inject({ url: `/public/graphql?query=${encodeURIComponent(query)}` });
    expect(get.statusCode).toBe(400);
  });

  it('gets introspection, which is open', async () => {
    expect((await plane.ask('{ __schema { queryType { name } } }')).data).toEqual({
      __schema: { queryType: { name: 'Query' } },
    });
  });
});
