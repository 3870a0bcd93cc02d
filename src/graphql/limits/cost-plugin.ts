import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { budgetHeaders, exhausted, type Spending } from './budgets.js';
import { costOf, largestCost } from './cost.js';

/**
 * Weighs each operation before it runs and takes its cost from a budget. Here and not in a validation rule, which is
 * skipped when Apollo knows the document already. Put it after the check of rights: a refusal of rights costs nothing.
 */
export const costPlugin = <Context extends BaseContext>(
  schema: GraphQLSchema,
  spend: (context: Context, cost: number) => Spending | undefined,
): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => {
    let cost: number | undefined;
    let spent: Spending | undefined;
    return {
      didResolveOperation: async ({ document, operationName, request, contextValue }) => {
        cost = costOf(schema, document, operationName, request.variables ?? {});
        spent = spend(contextValue, cost);
        if (spent && !spent.granted) {
          throw new GraphQLError(exhausted(spent), { extensions: { code: 'RATE_LIMITED', http: { status: 429 } } });
        }
      },
      willSendResponse: async ({ response }) => {
        if (spent)
          for (const [name, value] of Object.entries(budgetHeaders(spent))) response.http.headers.set(name, value);
        if (cost === undefined || response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        const told = { requested: cost, maximum: largestCost, ...(spent && { remaining: spent.remaining }) };
        singleResult.extensions = { ...singleResult.extensions, cost: told };
      },
    };
  },
});
