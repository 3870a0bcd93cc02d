import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { errorCodes, OraluError } from '../errors.js';

const ours: ReadonlySet<string> = new Set(errorCodes);

/** Apollo's own codes whose messages speak of the request alone. */
const apolloCodes: ReadonlySet<string> = new Set([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_REQUEST,
  ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_FOUND,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_SUPPORTED,
]);

/**
 * The one place where errors are translated for GraphQL clients: ours keep their code and message, Apollo's own lose
 * their suggestions, and anything else is INTERNAL without a word of its own.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  const place = { ...(formatted.locations && { locations: formatted.locations }), ...(formatted.path && { path: formatted.path }) };
  if (original instanceof OraluError) return { message: original.message, ...place, extensions: { code: original.code } };
  const code = String(formatted.extensions?.['code'] ?? '');
  const inner = original instanceof GraphQLError ? innerCode(original) : undefined;
  if (inner !== undefined) return { message: formatted.message, ...place, extensions: { code: inner } };
  if (apolloCodes.has(code)) {
    return { message: withoutSuggestion(formatted.message), ...place, extensions: { code } };
  }
  return { message: 'Something went wrong on our side. Nothing was stored.', ...place, extensions: { code: 'INTERNAL' } };
}

/** The stable code that a scalar or an input gave, where graphql-js has wrapped it in an error of its own. */
function innerCode(error: GraphQLError): string | undefined {
  const code = error.extensions['code'] ?? (error.originalError instanceof GraphQLError ? error.originalError.extensions['code'] : undefined);
  return typeof code === 'string' && ours.has(code) ? code : undefined;
}

/** "Did you mean" would tell names of the schema to those who guess. */
const withoutSuggestion = (message: string): string => message.replace(/ Did you mean .*$/s, '');
