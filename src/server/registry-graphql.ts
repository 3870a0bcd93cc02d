import 'reflect-metadata';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  assertValidSchema,
  GraphQLError,
  lexicographicSortSchema,
  printSchema,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type FormattedExecutionResult,
} from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import type { Actor } from '../access/actor.js';
import type { RegistryContext } from '../access/context.js';
import { assertEveryFieldLabelled, assertMayRun, demandOf } from '../access/required-actions.js';
import { tellRights } from '../access/told-rights.js';
import { AccountResolver } from '../accounts/account.resolver.js';
import { SecretResolver } from '../accounts/secrets/secret.resolver.js';
import { EndorsingResolver } from '../accounts/endorsing/endorsing.resolver.js';
import { UserResolver } from '../accounts/user.resolver.js';
import { AgencyResolver } from '../agencies/agency.resolver.js';
import { AlertResolver } from '../alerts/alert.resolver.js';
import { appendEntry } from '../audit/append-entry.js';
import { CaseCorrectionsResolver } from '../cases/graphql/case-corrections.resolver.js';
import { CaseFactsResolver } from '../cases/graphql/case-facts.resolver.js';
import { CaseListsResolver } from '../cases/graphql/case-lists.resolver.js';
import { CaseMovesResolver } from '../cases/graphql/case-moves.resolver.js';
import { CaseResolver } from '../cases/graphql/case.resolver.js';
import { ChangeResolver } from '../changes/change.resolver.js';
import { ChildResolver, PossibleDuplicateResolver } from '../cases/graphql/child.resolver.js';
import { CheckResolver } from '../checks/check.resolver.js';
import { ClaimResolver, LifeSignsResolver } from '../claims/claim.resolver.js';
import { SealedSignResolver } from '../claims/sealed/sealed-signs.resolver.js';
import { CoordinationResolver } from '../coordination/coordination.resolver.js';
import { TalksCorrectionResolver } from '../coordination/correction.resolver.js';
import { TalksResolver } from '../coordination/talks.resolver.js';
import { TaskResolver } from '../coordination/task.resolver.js';
import { EmergencyResolver } from '../emergency/emergency.resolver.js';
import { EvidenceResolver } from '../evidence/evidence.resolver.js';
import { FlightsResolver } from '../movements/flights.resolver.js';
import { MovementResolver } from '../movements/movement.resolver.js';
import { ProgressResolver } from '../progress/progress.resolver.js';
import { NationalityResolver } from '../nationality/nationality.resolver.js';
import { CountsResolver } from '../counts/counts.resolver.js';
import { ImportResolver } from '../imports/import.resolver.js';
import { NodeResolver } from '../nodes/node.resolver.js';
import { AccessGrantResolver } from '../referrals/grants/access-grant.resolver.js';
import { ReferralResolver } from '../referrals/referral.resolver.js';
import { rehabilitationResolvers } from '../rehabilitation/resolvers.resolver.js';
import { ReleaseDraftResolver } from '../releases/release.resolver.js';
import { StatementsResolver } from '../statements/statements.resolver.js';
import { LinkResolver } from '../tracing/link.resolver.js';
import { TracingResolver } from '../tracing/tracing.resolver.js';
import { TrailResolver } from '../trail/trail.resolver.js';
import { ErasureResolver } from '../erasure/erasure.resolver.js';
import { costPlugin } from '../graphql/limits/cost-plugin.js';
import type { Spending } from '../graphql/limits/budgets.js';
import { rateLimited } from '../graphql/limits/rate-limited.js';
import { measureDocument } from '../graphql/limits/limits.js';
import { apolloDefaults } from '../graphql/apollo-defaults.js';
import { isForClients, Unauthenticated } from '../errors.js';
import { CompiledExecutor } from '../graphql/compiled-executor.js';
import { followActs, tellStored } from './follow-acts.js';

let built: GraphQLSchema | undefined;

/** The registry's schema, built once in a process. Throws where it is no schema or a field carries no access label. */
export const buildRegistrySchema = (): GraphQLSchema => (built ??= build());

function build(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AccessGrantResolver,
      AccountResolver,
      AgencyResolver,
      AlertResolver,
      CaseResolver,
      CaseCorrectionsResolver,
      CaseFactsResolver,
      CaseListsResolver,
      CaseMovesResolver,
      ChangeResolver,
      CheckResolver,
      ChildResolver,
      ClaimResolver,
      LifeSignsResolver,
      SealedSignResolver,
      CoordinationResolver,
      CountsResolver,
      EmergencyResolver,
      EndorsingResolver,
      EvidenceResolver,
      FlightsResolver,
      ImportResolver,
      LinkResolver,
      MovementResolver,
      NationalityResolver,
      NodeResolver,
      PossibleDuplicateResolver,
      ProgressResolver,
      ReferralResolver,
      ReleaseDraftResolver,
      SecretResolver,
      StatementsResolver,
      TalksCorrectionResolver,
      TalksResolver,
      TaskResolver,
      TracingResolver,
      TrailResolver,
      ErasureResolver,
      UserResolver,
      ...rehabilitationResolvers,
    ],
    orphanedTypes: [],
    validate: false,
    // It would run the whole introspection to find what the next line finds.
    skipCheck: true,
  });
  assertValidSchema(schema);
  assertEveryFieldLabelled(schema);
  tellRights(schema);
  followActs(schema);
  return schema;
}

/** What stands in schema/registry.graphql. */
export const printRegistrySchema = (): string => `${printSchema(lexicographicSortSchema(buildRegistrySchema()))}\n`;

/** What the server adds to a request's context: the budget of whoever asks, where one is kept. */
export interface Paying {
  readonly spend?: ((cost: number, when?: 'DONE') => Spending | undefined) | undefined;
}

/** Apollo over the registry's schema: rights checked before anything runs, reads audited before the reply leaves. */
export function createRegistryApollo(onUnexpected: (error: unknown) => void): ApolloServer<RegistryContext> {
  const schema = buildRegistrySchema();
  const executor = new CompiledExecutor<RegistryContext>(schema, 'Case');
  const spend = (context: RegistryContext & Paying, cost: number, when?: 'DONE'): Spending | undefined =>
    context.spend?.(cost, when);
  const { plugins, ...defaults } = apolloDefaults<RegistryContext>(onUnexpected, schema);
  return new ApolloServer<RegistryContext>({
    ...defaults,
    schema,
    plugins: [...plugins, accessPlugin(schema, spend), costPlugin(schema, spend), executor.asPlugin()],
    stringifyResult: (result) => executor.stringify(result),
  });
}

/** What a refusal costs: it writes into the audit, and a client that keeps to its rights meets few of them. */
const refusalCost = 1_000;

type SpendIn = (context: RegistryContext, cost: number) => Spending | undefined;

/** Rights before anything runs; the audit of what was read, or refused, before the reply leaves. */
const accessPlugin = (schema: GraphQLSchema, spend: SpendIn): ApolloServerPlugin<RegistryContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, contextValue }) => {
      try {
        assertMayRead(document, contextValue.actor);
        assertMayRun(schema, document, contextValue.actor);
      } catch (error) {
        // It writes a row of the audit: as many as one likes would bury the others, and fill the disk.
        const spent = contextValue.actor.kind === 'user' ? spend(contextValue, refusalCost) : undefined;
        if (spent && !spent.granted) throw rateLimited(spent);
        await auditRefusal(schema, contextValue, document);
        throw withStatus(error);
      }
    },
    willSendResponse: async ({ response, document, contextValue }) => {
      if (!document) return;
      try {
        await auditRead(schema, contextValue, document);
      } catch {
        // What was read is not shown where it cannot be said who read it.
        response.body = { kind: 'single', singleResult: { errors: [notAudited] } };
      }
      if (response.body.kind !== 'single') return;
      const { singleResult } = response.body;
      if (contextValue.stored.size > 0) {
        response.body = { kind: 'single', singleResult: tellStored(singleResult, contextValue.stored) };
      } else if (isUnavailable(singleResult)) {
        response.http.status = 503;
        response.http.headers.set('retry-after', '1');
      }
    },
  }),
});

/** The schema tells what a registry of children holds: everybody who is signed in may read it, nobody else. */
function assertMayRead(document: DocumentNode, actor: Actor): void {
  if (actor.kind === 'user' && actor.onlyEnrols !== true) return;
  if (asksForSchema(document))
    throw Unauthenticated('The schema of the registry is shown to those who are signed in: send an access token.');
}

const askingForSchema = new WeakMap<DocumentNode, boolean>();

function asksForSchema(document: DocumentNode): boolean {
  const known = askingForSchema.get(document) ?? measureDocument(document).introspectionDepth > 0;
  askingForSchema.set(document, known);
  return known;
}

/** Nothing was done or shown, and the same may be asked again: HTTP says so too, as it does of an overload. */
const isUnavailable = ({ data, errors }: FormattedExecutionResult): boolean =>
  (data === null || data === undefined) &&
  errors?.some(({ extensions }) => extensions?.['code'] === 'UNAVAILABLE') === true;

const notAudited: GraphQLFormattedError = {
  message: 'The registry cannot write its audit right now, so it shows nothing of a child. Try again.',
  extensions: { code: 'UNAVAILABLE' },
};

/** A missing token or right is the client's to mend: 401 or 403, where Apollo would answer 500 to what it does not know. */
function withStatus(error: unknown): unknown {
  if (!isForClients(error) || (error.code !== 'UNAUTHENTICATED' && error.code !== 'FORBIDDEN')) return error;
  const status = error.code === 'UNAUTHENTICATED' ? 401 : 403;
  return new GraphQLError(error.message, { extensions: { code: error.code, http: { status } } });
}

async function auditRead(schema: GraphQLSchema, context: RegistryContext, document: DocumentNode): Promise<void> {
  const { registry, actor, reads, purpose } = context;
  if (reads.subjects.size === 0 && reads.records.size === 0 && !reads.isSearch) return;
  const { fields } = demandOf(schema, document);
  const shown = { subjects: [...reads.subjects], records: [...reads.records] };
  const trace = { operation: 'read', decision: 'READ', ...shown, fields, purpose } as const;
  await registry.store.inTransaction((tx) => appendEntry(tx, actor, trace, registry.clock()));
}

/** Somebody signed in asked for what the role may not read. Without a token nobody is named, and nothing is written. */
async function auditRefusal(schema: GraphQLSchema, context: RegistryContext, document: DocumentNode): Promise<void> {
  const { registry, actor, purpose } = context;
  if (actor.kind !== 'user') return;
  const { fields } = demandOf(schema, document);
  const trace = { operation: 'read', decision: 'REFUSED', subjects: [], fields, purpose } as const;
  await registry.store.inTransaction((tx) => appendEntry(tx, actor, trace, registry.clock()));
}
