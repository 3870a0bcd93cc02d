import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { budgetHeaders, type Spending } from './budgets.js';
import { costOf, largestCost } from './cost.js';
import { rateLimited } from './rate-limited.js';

/** What it takes to parse and to validate a document, measured against what operations take. */
const unreadCost = 50;

/**
 * Weighs each operation before it runs and takes its cost from a budget. Here and not in a validation rule, which is
 * skipped when Apollo knows the document already. Put it after the check of rights, which says itself what a refusal costs. A
 * document that cannot be read, or is none of this schema, has been worked on as well and is paid for.
 */
export const costPlugin = <Context extends BaseContext>(
  schema: GraphQLSchema,
  spend: (context: Context, cost: number, when?: 'DONE') => Spending | undefined,
): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => {
    let cost: number | undefined;
    let spent: Spending | undefined;
    return {
      didResolveOperation: async ({ document, operationName, request, contextValue }) => {
        cost = costOf(schema, document, operationName, request.variables ?? {});
        spent = spend(contextValue, cost);
        if (spent && !spent.granted) throw rateLimited(spent);
      },
      didEncounterErrors: async ({ operation, contextValue }) => {
        if (operation === undefined) spent ??= spend(contextValue, unreadCost, 'DONE');
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
