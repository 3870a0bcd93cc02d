import 'reflect-metadata';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, lexicographicSortSchema, printSchema, type DocumentNode, type GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { assertEveryFieldLabelled, assertMayRun } from '../access/required-actions.js';
import { AgencyResolver } from '../agencies/agency.resolver.js';
import { appendEntry } from '../audit/append-entry.js';
import { CaseFactsResolver } from '../cases/case-facts.resolver.js';
import { CaseMovesResolver } from '../cases/case-moves.resolver.js';
import { CaseResolver } from '../cases/case.resolver.js';
import { ChildResolver, PossibleDuplicateResolver } from '../cases/child.resolver.js';
import { CountsResolver } from '../counts/counts.resolver.js';
import { NodeResolver } from '../cases/node.resolver.js';
import { StatementsResolver } from '../statements/statements.resolver.js';
import { apolloDefaults } from '../graphql/apollo-defaults.js';
import { OraluError } from '../errors.js';
import { CompiledExecutor } from '../graphql/compiled-executor.js';

/** The registry's schema. Throws where a field carries no access label. */
export function buildRegistrySchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AgencyResolver,
      CaseResolver,
      CaseFactsResolver,
      CaseMovesResolver,
      ChildResolver,
      CountsResolver,
      NodeResolver,
      PossibleDuplicateResolver,
      StatementsResolver,
    ],
    orphanedTypes: [],
    validate: false,
  });
  assertEveryFieldLabelled(schema);
  return schema;
}

/** What stands in schema/registry.graphql. */
export const printRegistrySchema = (): string => `${printSchema(lexicographicSortSchema(buildRegistrySchema()))}\n`;

/** Apollo over the registry's schema: rights checked before anything runs, reads audited before the reply leaves. */
export function createRegistryApollo(onUnexpected: (error: unknown) => void): ApolloServer<RegistryContext> {
  const schema = buildRegistrySchema();
  const executor = new CompiledExecutor<RegistryContext>(schema, (context, document) =>
    auditRead(schema, context, document),
  );
  const { plugins, ...defaults } = apolloDefaults<RegistryContext>(onUnexpected);
  return new ApolloServer<RegistryContext>({
    ...defaults,
    schema,
    plugins: [...plugins, accessPlugin(schema), executor.asPlugin()],
    stringifyResult: (result) => executor.stringify(result),
  });
}

const accessPlugin = (schema: GraphQLSchema): ApolloServerPlugin<RegistryContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, contextValue }) => {
      try {
        assertMayRun(schema, document, contextValue.actor);
      } catch (error) {
        throw withStatus(error);
      }
    },
  }),
});

/** A missing token or right is the client's to mend: 401 or 403, where Apollo would answer 500 to what it does not know. */
function withStatus(error: unknown): unknown {
  if (!(error instanceof OraluError)) return error;
  const status = error.code === 'UNAUTHENTICATED' ? 401 : 403;
  return new GraphQLError(error.message, { extensions: { code: error.code, http: { status } } });
}

async function auditRead(schema: GraphQLSchema, context: RegistryContext, document: DocumentNode): Promise<void> {
  const { registry, actor, reads, purpose } = context;
  if (reads.subjects.size === 0) return;
  const { fields } = assertMayRun(schema, document, actor);
  const subjects = [...reads.subjects];
  await registry.store.inTransaction((tx) =>
    appendEntry(tx, actor, { operation: 'read', decision: 'READ', subjects, fields, purpose }, registry.clock()),
  );
}
