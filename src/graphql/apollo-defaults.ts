import type { ApolloServerOptionsWithSchema, ApolloServerPlugin, BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { allowanceOf, countingFieldResolver, tooManyObjects } from './limits/largest-answer.js';
import { documentLimitsRule, longestDocument } from './limits/limits.js';
import { limitResponse } from './limits/limit-response.js';
import { maskErrors } from './mask-errors.js';

/**
 * What both GraphQL servers share: limits at the door, masked errors, nothing sent anywhere. Spread it, then add
 * `schema` and further `plugins` after these. A misspelt name is answered with those near it only where the server
 * `suggests`.
 */
export function apolloDefaults<Context extends BaseContext>(
  onUnexpected: (error: unknown) => void,
  schema: GraphQLSchema,
  { suggests = false }: { readonly suggests?: boolean } = {},
) {
  return {
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !suggests,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: longestDocument },
    validationRules: [documentLimitsRule()],
    fieldResolver: countingFieldResolver,
    formatError: maskErrors(onUnexpected, schema, { suggests }),
    stringifyResult: (result: unknown) => limitResponse(JSON.stringify(result)),
    logger: quietLogger(onUnexpected),
    plugins: [
      // It wraps every resolver; responses say how long they keep by themselves.
      ApolloServerPluginCacheControlDisabled(),
      // It loads its page from a CDN.
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      fewErrors<Context>(),
      fewObjects<Context>(),
    ],
  } satisfies Partial<ApolloServerOptionsWithSchema<Context>>;
}

/** Errors of a request that are told: a document may have hundreds, each some bytes of what was sent for many of what comes back. */
const mostErrors = 5;

/** Cuts the errors of a request that was not executed; those of fields, beside data, are all told. */
const fewErrors = <Context extends BaseContext>(): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ response }) => {
      if (response.body.kind !== 'single') return;
      const { singleResult } = response.body;
      if (singleResult.data === undefined && singleResult.errors)
        singleResult.errors = singleResult.errors.slice(0, mostErrors);
    },
  }),
});

/** An answer that would hold too many objects is not sent. */
const fewObjects = <Context extends BaseContext>(): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ response, contextValue }) => {
      const allowance = allowanceOf(contextValue);
      if (!allowance || allowance.objects >= 0 || response.body.kind !== 'single') return;
      const { extensions } = response.body.singleResult;
      response.body.singleResult = { errors: [tooManyObjects()], ...(extensions && { extensions }) };
    },
  }),
});

/** Apollo's own words go the way of unexpected errors, or nowhere: nothing of a request reaches a log unasked. */
const quietLogger = (onUnexpected: (error: unknown) => void) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (message: unknown) => onUnexpected(message),
  error: (message: unknown) => onUnexpected(message),
});
