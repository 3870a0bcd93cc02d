import { GraphQLError } from 'graphql';
import { exhausted, type Spending } from './budgets.js';

/** What is asked beyond a budget, refused in GraphQL's own shape. */
export const rateLimited = (spent: Spending): GraphQLError =>
  new GraphQLError(exhausted(spent), { extensions: { code: 'RATE_LIMITED', http: { status: 429 } } });
