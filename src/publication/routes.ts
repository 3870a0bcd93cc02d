import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { languages, type Language } from '../../schema/release.js';
import { budgetHeaders, exhausted, type Spend } from '../graphql/budgets.js';
import { Bodies, isUnchanged, toBody, type Body } from './bodies.js';
import {
  figureView,
  releaseLink,
  releaseListView,
  releaseView,
  statementsView,
  statisticsView,
  type View,
} from './figure-views.js';
import {
  methodNotAllowed,
  noReleaseYet,
  releaseDamaged,
  sendProblem,
  unknownFigure,
  unknownLanguage,
  unknownParameter,
  unknownPath,
  unknownRelease,
  type ProblemDetails,
} from './problem.js';
import type { StoredRelease } from './release-folder.js';
import type { ReleaseStore, Snapshot } from './release-store.js';
import { isLanguage } from './wording.js';

export interface PublicRoutesOptions {
  readonly releases: ReleaseStore;
  /** Where the world reaches this server, without a slash at the end: permalinks and citations begin with it. */
  readonly baseUrl: string;
  /** What else /healthz should answer, each true while it is well; one that is false makes it 503. */
  readonly checks?: () => Readonly<Record<string, boolean>>;
  /** Takes the cost of a request from the budget of an address; nothing is limited where it is left out. */
  readonly spend?: Spend | undefined;
}

/** What one request of REST costs, in the units of a GraphQL operation: a page of prepared bytes. */
const requestCost = 10;

const living = 'public, max-age=60';
const frozen = 'public, max-age=86400';

/** Either what to send, or why not. */
type Answer = Body | ProblemDetails;
type Render = (snapshot: Snapshot, request: FastifyRequest, view: View) => Answer;

/** The REST endpoints of the public plane, as a Fastify plugin: GET, HEAD and OPTIONS under /v1, and /healthz. */
export async function publicRoutes(app: FastifyInstance, options: PublicRoutesOptions): Promise<void> {
  const { releases, baseUrl } = options;
  const bodies = new Bodies();

  app.addHook('onRequest', async (_request, reply) => allowEveryOrigin(reply));
  app.setErrorHandler((error: FastifyError, _request, reply) => sendProblem(reply, problemOf(error)));
  app.addHook('preHandler', async (request, reply) => {
    const spent = request.url.startsWith('/v1/') ? options.spend?.(request.ip, requestCost) : undefined;
    if (!spent) return;
    void reply.headers(budgetHeaders(spent));
    if (!spent.granted)
      return sendProblem(reply, {
        status: 429,
        code: 'RATE_LIMITED',
        title: 'Too much asked',
        detail: exhausted(spent),
      });
  });

  const get = (url: string, cache: string, render: Render) => {
    app.get(url, (request, reply) => {
      const language = languageOf(request);
      if (!language) return sendProblem(reply, unknownLanguage(queryOf(request)['lang'], languages));
      const unknown = Object.keys(queryOf(request)).find((name) => name !== 'lang');
      if (unknown !== undefined) return sendProblem(reply, unknownParameter(unknown));
      const snapshot = releases.current();
      linkVersions(reply, snapshot, request, baseUrl);
      return answer(request, reply, cache, render(snapshot, request, { baseUrl, language }));
    });
  };
  const rendered = (stored: StoredRelease, name: string, view: View, render: () => unknown) =>
    bodies.get(`${stored.manifestSha256} ${name} ${view.language}`, render);
  const latest = (name: string, render: (stored: StoredRelease, view: View) => unknown): Render => {
    return (snapshot, _request, view) =>
      snapshot.latest
        ? rendered(snapshot.latest, name, view, () => render(snapshot.latest as StoredRelease, view))
        : nothingToServe(snapshot);
  };
  const ofRelease = (render: (stored: StoredRelease, request: FastifyRequest, view: View) => Answer): Render => {
    return (snapshot, request, view) => {
      const id = paramsOf(request)['id'] ?? '';
      const stored = snapshot.releases.get(id);
      return stored ? render(stored, request, view) : notServed(snapshot, id);
    };
  };

  get('/v1/statistics', living, latest('statistics', statisticsView));
  get('/v1/statements', living, latest('statements', statementsView));
  get('/v1/releases', living, (snapshot, _request, view) => {
    const { latest: newest, inOrder } = snapshot;
    if (!newest) return nothingToServe(snapshot);
    const name = `releases ${inOrder.length} up to ${inOrder.at(-1)?.manifestSha256}`;
    return rendered(newest, name, view, () => releaseListView(inOrder, newest, view));
  });
  get(
    '/v1/releases/:id',
    living,
    ofRelease((stored, _request, view) => rendered(stored, 'release', view, () => releaseView(stored, view))),
  );
  get(
    '/v1/releases/:id/release.json',
    frozen,
    ofRelease((stored) => toBody(stored.releaseBytes, stored.releaseSha256)),
  );
  get(
    '/v1/releases/:id/manifest.json',
    frozen,
    ofRelease((stored) => toBody(stored.manifestBytes, stored.manifestSha256)),
  );
  get(
    '/v1/f/:figure/:id',
    frozen,
    ofRelease((stored, request, view) => {
      const wanted = paramsOf(request)['figure'] ?? '';
      const figure = stored.release.figures.find(({ id }) => id === wanted);
      if (!figure)
        return unknownFigure(
          wanted,
          stored.release.figures.map(({ id }) => id),
        );
      return rendered(stored, `figure ${wanted}`, view, () => figureView(stored, figure, view));
    }),
  );
  app.get('/v1/releases/latest', (_request, reply) => {
    const snapshot = releases.current();
    if (!snapshot.latest) return sendProblem(reply, nothingToServe(snapshot));
    return reply
      .code(307)
      .headers({ location: releaseLink(baseUrl, snapshot.latest.id), 'cache-control': living })
      .send();
  });
  app.get('/v1/f/:figure/latest', (request, reply) => {
    const snapshot = releases.current();
    if (!snapshot.latest) return sendProblem(reply, nothingToServe(snapshot));
    const location = `${baseUrl}/v1/f/${encodeURIComponent(paramsOf(request)['figure'] ?? '')}/${snapshot.latest.id}`;
    return reply.code(307).headers({ location, 'cache-control': living }).send();
  });
  app.get('/healthz', (_request, reply) => sendHealth(reply, releases.current(), options.checks?.() ?? {}));
  app.route({
    method: ['GET', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/v1/*',
    handler: (request, reply) => answerUnknown(request, reply),
  });
}

/** For app.setNotFoundHandler, so that every unknown path of the server is answered alike. */
export function answerUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method === 'OPTIONS') return reply.code(204).header('allow', 'GET, HEAD, OPTIONS').send();
  if (request.method === 'GET' || request.method === 'HEAD') return sendProblem(reply, unknownPath(pathOf(request)));
  return sendProblem(reply.header('allow', 'GET, HEAD, OPTIONS'), methodNotAllowed(request.method));
}

const pathOf = (request: FastifyRequest) => request.url.split('?', 1)[0] ?? '';
const queryOf = (request: FastifyRequest) => request.query as Record<string, unknown>;
const paramsOf = (request: FastifyRequest) => request.params as Record<string, string | undefined>;

function languageOf(request: FastifyRequest): Language | undefined {
  const { lang = 'en' } = queryOf(request);
  return isLanguage(lang) ? lang : undefined;
}

function allowEveryOrigin(reply: FastifyReply): void {
  void reply.headers({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'access-control-allow-headers': 'If-None-Match',
    'access-control-expose-headers': 'ETag, Link, RateLimit, RateLimit-Policy, Retry-After',
    'x-content-type-options': 'nosniff',
  });
}

/** RFC 5829: where the newest release is, and the one before the one that was asked for. */
function linkVersions(reply: FastifyReply, snapshot: Snapshot, request: FastifyRequest, baseUrl: string): void {
  const asked = snapshot.releases.get(paramsOf(request)['id'] ?? '');
  if (!asked) return;
  const predecessor = asked.release.predecessor;
  const links = [
    `<${baseUrl}/v1/releases/latest>; rel="latest-version"`,
    ...(predecessor ? [`<${releaseLink(baseUrl, predecessor.id)}>; rel="predecessor-version"`] : []),
  ];
  void reply.header('link', links.join(', '));
}

function answer(request: FastifyRequest, reply: FastifyReply, cache: string, found: Answer): FastifyReply {
  if (!('bytes' in found)) return sendProblem(reply, found);
  void reply.headers({ etag: found.etag, 'cache-control': cache });
  if (isUnchanged(request.headers['if-none-match'], found.etag)) return reply.code(304).send();
  return reply.header('content-type', 'application/json; charset=utf-8').send(found.bytes);
}

function nothingToServe({ damage }: Snapshot): ProblemDetails {
  const [first] = damage;
  return first ? releaseDamaged(first.file) : noReleaseYet;
}

function notServed(snapshot: Snapshot, id: string): ProblemDetails {
  const damaged = snapshot.damage.find(({ release }) => release === id);
  if (damaged) return releaseDamaged(damaged.file);
  if (snapshot.inOrder.length === 0) return nothingToServe(snapshot);
  return unknownRelease(id, ['latest', ...snapshot.inOrder.slice(-20).map((stored) => stored.id)]);
}

function sendHealth(reply: FastifyReply, snapshot: Snapshot, checks: Readonly<Record<string, boolean>>): FastifyReply {
  const { latest, damage, inOrder } = snapshot;
  const isWell = Object.values(checks).every(Boolean) && (damage.length === 0 || latest !== undefined);
  const status = !isWell ? 'failing' : damage.length > 0 ? 'degraded' : 'ok';
  const releases = {
    latest: latest?.id ?? null,
    count: inOrder.length,
    demonstration: latest?.release.demonstration ?? null,
    damaged: damage.map(({ file, problem }) => ({ file, problem })),
  };
  return reply
    .code(isWell ? 200 : 503)
    .headers({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' })
    .send(JSON.stringify({ status, ...checks, releases }));
}

/** What the router and Fastify refuse, as a problem. */
export function problemOf(error: FastifyError): ProblemDetails {
  const status = error.statusCode ?? 500;
  if (status < 500) return { status, code: error.code, title: 'Request refused', detail: error.message };
  return {
    status: 500,
    code: 'INTERNAL',
    title: 'Internal error',
    detail: 'Something went wrong on the server. Nothing of it can be shown here.',
  };
}
