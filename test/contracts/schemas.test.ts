import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  lexicographicSortSchema,
  type GraphQLSchema,
} from 'graphql';
import { describedPaths } from '../../src/pages/described-paths.js';
import { openApi } from '../../src/publication/rest/openapi.js';
import { buildPublicSchema, printPublicSchema } from '../../src/publication/graphql/public-graphql.js';
import { buildRegistrySchema, printRegistrySchema } from '../../src/server/registry-graphql.js';
import { assertEveryFieldLabelled } from '../../src/access/required-actions.js';

const stored = (name: string) => readFileSync(`schema/${name}.graphql`, 'utf8');

describe('the committed contracts', () => {
  it('are what the code emits: run "npm run schema" where this fails', () => {
    expect(stored('registry')).toBe(printRegistrySchema());
    expect(stored('public')).toBe(printPublicSchema());
    expect(JSON.parse(readFileSync('schema/openapi.json', 'utf8'))).toEqual(openApi(describedPaths));
  });

  it('describe every type, field, argument and input, since the descriptions are the documentation', () => {
    expect([...undescribed(buildRegistrySchema()), ...undescribed(buildPublicSchema())]).toEqual([]);
  });

  it('never use words that brand a child', () => {
    const forbidden = /\b(suspects?|minors?|radicali[sz]ed|jihadists?|isis child(ren)?|terrorist child(ren)?)\b/i;
    const texts = [
      'schema/registry.graphql',
      'schema/public.graphql',
      'README.md',
      'src/releases/headline-catalogue.ts',
      'src/publication/views/wording.ts',
      ...readdirSync('src/playground/examples', { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `src/playground/examples/${name}`),
    ];
    for (const file of texts) expect(readFileSync(file, 'utf8').match(forbidden)?.[0]).toBeUndefined();
  });
});

describe('each mutation of the registry', () => {
  const mutations = Object.values(buildRegistrySchema().getMutationType()?.getFields() ?? {});
  const inputOf = ({ args }: (typeof mutations)[number]) => {
    const type = getNullableType(args[0]?.type);
    return isInputObjectType(type) ? type.getFields() : {};
  };

  it('takes one input and answers userErrors', () => {
    expect(mutations.length).toBeGreaterThan(40);
    for (const { name, args, type } of mutations) {
      expect([name, args.map((arg) => arg.name)]).toEqual([name, ['input']]);
      const payload = getNullableType(type);
      const errors = isObjectType(payload) && String(payload.getFields()['userErrors']?.type);
      expect([name, errors]).toEqual([name, '[UserError!]!']);
    }
  });

  it('takes an idempotency key, but where nobody is signed in yet whose key it would be', () => {
    const without = mutations.filter((mutation) => String(inputOf(mutation)['idempotencyKey']?.type) !== 'String!');
    expect(without.map(({ name }) => name).sort()).toEqual(['invitationAccept', 'signIn']);
  });
});

describe('a schema field without an access label', () => {
  it('fails the build by its name', () => {
    const schema = lexicographicSortSchema(buildRegistrySchema());
    const field = schema.getQueryType()?.getFields()['cases'];
    if (!field) throw new Error('There is no Query.cases.');
    field.extensions = {};
    expect(() => assertEveryFieldLabelled(schema)).toThrow('These schema fields have no access label: Query.cases.');
  });
});

function undescribed(schema: GraphQLSchema): string[] {
  const missing: string[] = [];
  const demand = (name: string, description: string | null | undefined) => {
    if (!description?.trim()) missing.push(name);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (
      isIntrospectionType(type) ||
      ['String', 'Int', 'Float', 'Boolean', 'ID', 'Query', 'Mutation'].includes(type.name)
    )
      continue;
    demand(type.name, type.description);
    if (isEnumType(type)) continue;
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      demand(`${type.name}.${field.name}`, field.description);
      if ('args' in field)
        for (const arg of field.args) demand(`${type.name}.${field.name}(${arg.name})`, arg.description);
    }
  }
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      demand(field.name, field.description);
      for (const arg of field.args) demand(`${field.name}(${arg.name})`, arg.description);
    }
  }
  return missing;
}
