import { ApolloServer } from '@apollo/server';
import { describe, expect, it } from '@jest/globals';
import {
  execute,
  GraphQLEnumType,
  GraphQLError,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  parse,
} from 'graphql';
import { InstantScalar } from '../../src/access/scalars.js';
import { CompiledExecutor } from '../../src/graphql/compiled-executor.js';

const Region = new GraphQLEnumType({ name: 'Region', values: { KZ_75: { value: 'KZ-75' } } });
const Child: GraphQLObjectType = new GraphQLObjectType({
  name: 'Child',
  fields: () => ({
    name: { type: new GraphQLNonNull(GraphQLString) },
    age: { type: GraphQLInt },
    region: { type: Region },
    since: { type: InstantScalar },
    friends: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Child))) },
    slow: { type: GraphQLString, resolve: async () => 'a resolver below the root' },
  }),
});
const tricky = {
  name: 'A "quoted"\\ name\n\u2028 with \ud83d\ude00 and \ud800',
  age: 7,
  region: 'KZ-75',
  since: 0,
  friends: [],
};
const query = new GraphQLObjectType({
  name: 'Query',
  fields: {
    child: {
      type: Child,
      args: { age: { type: GraphQLInt } },
      resolve: (_, { age }: { age?: number }) => ({
        ...tricky,
        age: age ?? null,
        friends: [tricky, { ...tricky, region: null }],
      }),
    },
    nobody: { type: Child, resolve: () => null },
    nameless: { type: Child, resolve: () => ({ ...tricky, name: null }) },
    failing: {
      type: GraphQLString,
      resolve: () => {
        throw new GraphQLError('No.', { extensions: { code: 'NOT_FOUND' } });
      },
    },
  },
});
const schema = new GraphQLSchema({ query });

async function answersOf(document: string, variables: Record<string, unknown> = {}) {
  const executor = new CompiledExecutor(schema);
  const apollo = new ApolloServer({ schema, plugins: [executor.asPlugin()], includeStacktraceInErrorResponses: false });
  await apollo.start();
  const texts: string[] = [];
  for (let times = 0; times < 3; times++) {
    const { body } = await apollo.executeOperation({ query: document, variables });
    if (body.kind === 'single') texts.push(executor.stringify(body.singleResult));
  }
  await apollo.stop();
  return { texts };
}

describe('a document that recurs', () => {
  const documents = {
    'names, escapes, enums, instants and lists':
      '{ child { name age region since friends { name region friends { name } } } }',
    'aliases, fragments and repeated fields':
      '{ a: child { n: name ...F } b: child(age: 9) { age } a: child { since __typename } } fragment F on Child { ... on Child { friends { age } } friends { name } }',
    variables: 'query ($age: Int) { child(age: $age) { age } nobody { name } }',
    directives: 'query ($yes: Boolean = true) { child { name @skip(if: $yes) age } }',
    'a resolver below the root': '{ child { slow } }',
    'a value that its type does not allow': '{ child { age } nameless { name } }',
    'a resolver that throws': '{ child { age } failing }',
    introspection: '{ __schema { queryType { name } } child { age } }',
  };
  for (const [what, document] of Object.entries(documents)) {
    it(`is answered alike the first time and the third: ${what}`, async () => {
      const { texts } = await answersOf(document, { age: 11 });
      expect(texts).toHaveLength(3);
      expect(JSON.parse(texts[2] ?? '')).toEqual(JSON.parse(texts[0] ?? ''));
      const { data } = await execute({ schema, document: parse(document), variableValues: { age: 11 } });
      expect((JSON.parse(texts[2] ?? '') as { data: unknown }).data).toEqual(JSON.parse(JSON.stringify(data)));
    });
  }
});
