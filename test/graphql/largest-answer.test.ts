import { expect, it } from '@jest/globals';
import { executeSync, GraphQLList, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import { allowanceOf, countingFieldResolver, mostObjects } from '../../src/graphql/limits/largest-answer.js';

/* The door's own test asks what is sent (test/door/largest-answer); here it is seen that the run itself comes to its end. */

const Place: GraphQLObjectType = new GraphQLObjectType({
  name: 'Place',
  fields: () => ({ name: { type: GraphQLString }, around: { type: new GraphQLList(Place) } }),
});
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { place: { type: Place } } }),
});
const document = parse('{ place { around { around { around { name } } } } }');

/** How many names are read of a place with so many around it, each of which is it again. */
function namesRead(many: number): { readonly read: number; readonly left: number | undefined } {
  let read = 0;
  const place = {
    get name() {
      read++;
      return 'al-Hol';
    },
    around: [] as unknown[],
  };
  place.around = Array.from({ length: many }, () => place);
  const contextValue = {};
  const rootValue = { place };
  executeSync({ schema, document, rootValue, contextValue, fieldResolver: countingFieldResolver });
  return { read, left: allowanceOf(contextValue)?.objects };
}

it('is read as a whole while it holds no more than it may', () => {
  expect(namesRead(20)).toEqual({ read: 20 ** 3, left: mostObjects - (1 + 20 + 20 ** 2 + 20 ** 3) });
});

it('is read no further once it would hold more: what was not read is not made', () => {
  const { read, left } = namesRead(60);
  expect(60 ** 3).toBeGreaterThan(10 * mostObjects);
  expect(read).toBeLessThanOrEqual(mostObjects);
  expect(left).toBeLessThan(0);
});
