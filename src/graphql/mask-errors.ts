import { GraphQLError, isEnumType, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { isForClients, maskedAs, told } from '../errors.js';

type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/**
 * Lets through what is meant for a client (some errors of this project, and what graphql-js says of a request) and answers
 * anything else as INTERNAL, or UNAVAILABLE where it passes, without a word of its own; `onUnexpected` is told, for the log. Names near a misspelt one
 * are proposed only where it `suggests`: where everybody may read the schema.
 */
export function maskErrors(
  onUnexpected: (error: unknown) => void,
  schema?: GraphQLSchema,
  { suggests = false }: { readonly suggests?: boolean } = {},
): FormatError {
  const shown = suggests ? (message: string): string => message : hideSuggestions;
  return (formatted, error) => {
    const cause = causeOf(error);
    if (isForClients(cause)) {
      return {
        ...placeOf(formatted),
        message: cause.message,
        extensions: { code: cause.code, problems: cause.problems },
      };
    }
    if (isAboutTheRequest(cause, error, formatted)) {
      const door = atTheDoor.find(([theirs]) => formatted.message.startsWith(theirs));
      if (door) return { message: door[1], extensions: { code: codeOf(cause, formatted) } };
      const choice = schema && explainChoice(formatted.message, schema);
      if (choice !== undefined)
        return { ...placeOf(formatted), message: told(choice), extensions: { code: 'UNKNOWN_CODE' } };
      const extensions = { code: codeOf(cause, formatted) };
      return { ...placeOf(formatted), message: told(shown(formatted.message)), extensions };
    }
    onUnexpected(cause);
    const { code, message } = maskedAs(cause);
    return { ...placeOf(formatted), message, extensions: { code } };
  };
}

/** What Apollo says to whoever opens the endpoint in a browser or sends an empty body, and what is to be done instead. */
const atTheDoor: readonly (readonly [string, string])[] = [
  [
    'This operation has been blocked as a potential Cross-Site Request Forgery',
    'Programs send an operation by POST as application/json: {"query":"{ __typename }"}. In a browser open the playground, which is at /playground for the registry and at /public/playground for what is public.',
  ],
  [
    'POST body missing',
    'The body must be JSON with an operation as its "query", as in {"query":"{ __typename }"}; an empty object or none came.',
  ],
];

/** graphql-js says which word is not in a vocabulary; a person also needs to know which words are. */
function explainChoice(message: string, schema: GraphQLSchema): string | undefined {
  const [, name] = /does not exist in "(\w+)" enum\./.exec(message) ?? [];
  const type = name === undefined ? undefined : schema.getType(name);
  if (!isEnumType(type)) return undefined;
  const words = type.getValues().map((value) => value.name);
  return `${hideSuggestions(message)} Expected one of ${words.join(', ')}.`;
}

/** graphql-js proposes names near a misspelt one, which tells what a schema holds to somebody who may not read it. */
export const hideSuggestions = (message: string): string => message.replace(/ Did you mean .*$/s, '');

/** The code given on purpose; Apollo puts its own, more general one in its place. */
function codeOf(cause: unknown, formatted: GraphQLFormattedError): unknown {
  const given = cause instanceof GraphQLError ? cause.extensions['code'] : undefined;
  const code = typeof given === 'string' ? given : formatted.extensions?.['code'];
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' ? 'INVALID_INPUT' : code;
}

const placeOf = ({ locations, path }: GraphQLFormattedError) => ({
  ...(locations && { locations }),
  ...(path && { path }),
});

function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/*
 * Said by graphql-js or Apollo of the document and its variables, or thrown on purpose with a code. A scalar that
 * cannot serialise a row throws a GraphQLError too, with the value in its message and no code: that is not for show.
 */
function isAboutTheRequest(cause: unknown, error: unknown, formatted: GraphQLFormattedError): boolean {
  if (!(cause instanceof GraphQLError)) return false;
  const code = cause.extensions['code'];
  if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR') return true;
  const fromEngine = cause === error && cause.nodes !== undefined;
  return fromEngine || (formatted.path === undefined && formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR');
}
