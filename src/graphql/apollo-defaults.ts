import type { ApolloServerOptionsWithSchema, BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { documentLimitsRule, longestDocument } from './limits.js';
import { limitResponse } from './limit-response.js';
import { maskErrors } from './mask-errors.js';

/**
 * What both GraphQL servers share: limits at the door, masked errors, nothing sent anywhere. Spread it, then add
 * `schema` and further `plugins` after these.
 */
export function apolloDefaults<Context extends BaseContext>(
  onUnexpected: (error: unknown) => void,
  schema: GraphQLSchema,
) {
  return {
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: longestDocument },
    validationRules: [documentLimitsRule()],
    formatError: maskErrors(onUnexpected, schema),
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
    ],
  } satisfies Partial<ApolloServerOptionsWithSchema<Context>>;
}

/** Apollo's own words go the way of unexpected errors, or nowhere: nothing of a request reaches a log unasked. */
const quietLogger = (onUnexpected: (error: unknown) => void) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (message: unknown) => onUnexpected(message),
  error: (message: unknown) => onUnexpected(message),
});
