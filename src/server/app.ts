import { countsKeyOf } from '../database/enciphered/counts-key.js';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { tokenEndpoint } from '../accounts/secrets/token-endpoint.js';
import { anonymous, type Actor } from '../access/actor.js';
import type { RegistryContext } from '../access/context.js';
import { authenticate } from '../access/tokens.js';
import { longestPurpose, type Registry } from '../audit/act.js';
import { CheckThread, type Checking } from '../checks/check-thread.js';
import type { Subnet } from '../config.js';
import type { Counting } from '../counts/counting/balance-index.js';
import { CountingThread } from '../counts/counting/counting-thread.js';
import { isForClients } from '../errors.js';
import { registerExports } from '../exports/export.routes.js';
import { createBudget, type Spend, type SpendOf, type Spending } from '../graphql/limits/budgets.js';
import { pages, refuseAsPage, refuseUnknown } from '../pages/pages.routes.js';
import { registerPlayground } from '../playground/playground.js';
import { registryExamples } from '../playground/registry-examples.js';
import { Front } from '../publication/front/front.js';
import { renderAhead } from '../publication/front/render-ahead.js';
import { refuseAsProblem } from '../publication/problem.js';
import { ReleaseStore } from '../publication/release-store.js';
import { admitInTurns, type Admit } from './admission.js';
import { ClientAddresses } from './client-addresses.js';
import { answerErrors, openServer, refuseMalformedHosts } from './doors.js';
import { readJsonStrictly } from './json-body.js';
import { logKnown } from './public-answers.js';
import type { Metrics } from './metrics.js';
import { registerPublicPlane } from './public-plane.js';
import { registerPublicPlayground } from './public-playground.js';
import { createRegistryApollo, type Paying } from './registry-graphql.js';
import { serveSecurityText } from './security-text.js';
import { shedOverload, type SheddingThresholds } from './shedding.js';
import { saysWhenLeaving } from './stopping.js';

export interface AppOptions {
  readonly registry: Registry;
  readonly allowDemonstration: boolean;
  readonly logLevel: string;
  /** The folder of published releases: all that the public plane reads. */
  readonly releasesFolder: string;
  /** How long before a release is announced at least, in hours. */
  readonly releaseNoticeHours?: number;
  /** How the public plane names itself in permalinks, without a slash at the end. */
  readonly baseUrl: string;
  /** Who answers questions about the figures: an e-mail address or a URL. */
  readonly contact?: string | undefined;
  /** Cost that a person and an address may spend in a minute; nothing is limited where it is left out. */
  readonly budgets?: { readonly user: number; readonly address: number } | undefined;
  /** Of whom X-Forwarded-For is believed; of nobody where it is left out. */
  readonly trustedProxies?: readonly Subnet[] | undefined;
  /** When to answer 503; never where it is left out. */
  readonly shedding?: SheddingThresholds | undefined;
  /** Counts requests; nothing is counted where it is left out. */
  readonly metrics?: Metrics | undefined;
  /** Whom to tell of a hole; without it there is no security.txt. */
  readonly securityContact?: string | undefined;
  /** Whether the server is about to stop: /readyz then answers 503 while everything else still answers. */
  readonly isDraining?: () => boolean;
}

/** Both planes on one server. The public one is given the folder of releases and nothing else. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { registry, releasesFolder, baseUrl, logLevel } = options;
  let refuse = refuseAsProblem;
  const app = openServer(logLevel, () => refuse);
  options.metrics?.watch(app);
  refuseMalformedHosts(app);
  saysWhenLeaving(app, options.isDraining, () => refuse);
  readJsonStrictly(app);
  answerErrors(app);
  const releases = new ReleaseStore(releasesFolder);
  const { isDraining } = options;
  const checks = () => ({
    acceptingChanges: registry.store.accepting(),
    ...(isDraining && { takingRequests: !isDraining() }),
  });
  const addresses = new ClientAddresses(options.trustedProxies);
  const budgets = budgetsOf(options, addresses);
  const admit = admitInTurns();
  const front = new Front({ releases, spend: budgets.address, isDraining });
  front.standBefore(app);
  options.metrics?.include(front.tally);
  logKnown(app, front.tally);
  const isRendering = renderAhead(app, front, releases);
  const pageOptions = { releases, baseUrl, front, spend: budgets.address, contact: options.contact };
  refuse = refuseAsPage(app, pageOptions);
  const senderOf = ({ raw }: FastifyRequest): string => addresses.networkOf(raw);
  if (options.shedding) await shedOverload(app, options.shedding, isRendering, refuse, senderOf);
  const onUnexpected = (error: unknown): void => app.log.error({ err: error }, 'unexpected error');
  const plane = { releases, baseUrl, checks, front, spend: budgets.address, addresses, admit, onUnexpected };
  await registerPublicPlane(app, plane);
  await app.register(tokenEndpoint, { registry, spend: budgets.address });
  const payer = { budgets, addresses, admit };
  await serveRegistry(app, options, payer, onUnexpected);
  registerPublicPlayground(app);
  serveSecurityText(app, baseUrl, options.securityContact);
  registerPlayground(app, {
    path: '/playground',
    endpoint: '/graphql',
    title: 'Oralu: the registry',
    loadGroups: async () => registryExamples,
    takesToken: true,
    hint: 'Paste an access token into the box: operations and the schema need one. It is kept for this tab alone. The demonstration keeps its own in data/demo-tokens.json.',
  });
  await app.register(pages, pageOptions);
  app.setNotFoundHandler(refuseUnknown(app, pageOptions));
  return app;
}

interface Budgets {
  readonly user?: Spend;
  readonly address?: SpendOf;
}

function budgetsOf({ budgets }: AppOptions, addresses: ClientAddresses): Budgets {
  const of = (name: 'user' | 'address', quota: number) => createBudget({ name, quota, windowSeconds: 60 });
  return {
    ...(budgets && budgets.user > 0 && { user: of('user', budgets.user) }),
    ...(budgets &&
      budgets.address > 0 && {
        address: addresses.spending(of('address', budgets.address)),
      }),
  };
}

/** All tokens of a person share one budget, so that a further token is no further budget. */
const spendAs = (
  budgets: Budgets,
  actor: Actor,
  request: IncomingMessage,
  cost: number,
  when?: 'DONE',
): Spending | undefined =>
  actor.kind === 'user' ? budgets.user?.(`${actor.userId}`, cost, when) : budgets.address?.(request, cost, when);

/** Who pays for what is asked of the registry, and begins in turn with the others. */
interface Payers {
  readonly budgets: Budgets;
  readonly addresses: ClientAddresses;
  readonly admit: Admit;
}

/** What works in threads of their own. */
interface Working {
  readonly counting: Counting;
  readonly checking: Checking;
}

async function serveRegistry(
  app: FastifyInstance,
  options: AppOptions,
  { budgets, addresses, admit }: Payers,
  onUnexpected: (error: unknown) => void,
): Promise<void> {
  const { registry, allowDemonstration } = options;
  const counting = new CountingThread(registry.store.file, countsKeyOf(registry.store));
  const checking = new CheckThread(registry);
  const apollo = createRegistryApollo(onUnexpected);
  await apollo.start();
  const actorOf = (request: FastifyRequest): Promise<Actor> =>
    authenticate(registry.store.reader, request.headers.authorization, { now: registry.clock(), allowDemonstration });
  const contextOf = async (request: FastifyRequest): Promise<RegistryContext & Paying & Working> => ({
    registry,
    counting,
    checking,
    releasesFolder: options.releasesFolder,
    releaseNoticeHours: options.releaseNoticeHours,
    actor: actors.get(request) ?? anonymous,
    reads: { subjects: new Set(), records: new Set(), isSearch: false },
    stored: new Set(),
    purpose: purposeOf(request),
    spend: (cost, when) => spendAs(budgets, actors.get(request) ?? anonymous, request.raw, cost, when),
  });
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    // A token that is wrong is answered before the operation is looked at, with the status that says so.
    preHandler: async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      let actor: Actor;
      try {
        actors.set(request, (actor = await actorOf(request)));
      } catch (error) {
        if (!isForClients(error) || error.code !== 'UNAUTHENTICATED') throw error;
        const body = { errors: [{ message: error.message, extensions: { code: error.code } }] };
        return reply.code(401).header('www-authenticate', 'Bearer realm="oralu"').send(body);
      }
      const spender = actor.kind === 'user' ? `user ${actor.userId}` : addresses.networkOf(request.raw);
      if (!(await admit(request, reply, spender, spendAs(budgets, actor, request.raw, 0)))) return reply;
    },
    handler: fastifyApolloHandler(apollo, { context: contextOf }),
  });
  registerExports(app, {
    registry,
    actorOf,
    purposeOf,
    spend: (request, actor, cost) => spendAs(budgets, actor, request.raw, cost),
  });
  app.addHook('onClose', async () => {
    await apollo.stop();
    await counting.close();
    await checking.close();
  });
}

/** Who each request under way speaks for. */
const actors = new WeakMap<FastifyRequest, Actor>();

/** Why the client reads: its X-Purpose header, kept with the audit row. */
function purposeOf(request: FastifyRequest): string | undefined {
  const header = request.headers['x-purpose'];
  if (typeof header !== 'string') return undefined;
  return asUtf8(header).trim().slice(0, longestPurpose) || undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** HTTP hands the bytes of a header on as ISO 8859-1; people write it as they write everything else, and curl sends UTF-8. */
function asUtf8(header: string): string {
  try {
    return utf8.decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}
