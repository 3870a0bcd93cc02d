import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LatestPointer } from '../../schema/release.js';
import { refusedBody } from '../graphql/limits/refused-body.js';
import { Bodies, textBody } from './bodies.js';
import { canonicalJson } from './canonical-json.js';
import {
  figureView,
  releaseListView,
  releaseWithTables,
  statementsView,
  statisticsView,
  type View,
} from './views/figure-views.js';
import { livingRoutes } from './rest/living-routes.js';
import { methodNotAllowed, sendProblem, unknownFigure, unknownPath, type ProblemDetails } from './problem.js';
import type { StoredRelease } from './release-folder.js';
import type { Described } from './rest/openapi.js';
import { formatProblem, releaseRoutes } from './rest/release-routes.js';
import type { ReleaseStore, Snapshot } from './release-store.js';
import {
  frozen,
  living,
  nothingToServe,
  notServed,
  openToAll,
  paramsOf,
  pathOf,
  preflight,
  Redirect,
  RouteKit,
  type Limits,
  type Render,
} from './route-kit.js';

export interface PublicRoutesOptions extends Limits {
  readonly releases: ReleaseStore;
  /** Where the world reaches this server, without a slash at the end: permalinks and citations begin with it. */
  readonly baseUrl: string;
  /** What is served beside these paths and described with them. */
  readonly beside?: readonly Described[];
  /** What else /healthz should answer, each true while it is well; one that is false makes it 503. */
  readonly checks?: () => Readonly<Record<string, boolean>>;
}

/** The REST endpoints of the public plane, as a Fastify plugin: GET, HEAD and OPTIONS under /v1, and /healthz. */
export async function publicRoutes(app: FastifyInstance, options: PublicRoutesOptions): Promise<void> {
  const { releases, baseUrl } = options;
  const kit = new RouteKit(app, releases, new Bodies(), baseUrl, options);

  app.addHook('onRequest', async (_request, reply) => void reply.headers(openToAll));
  app.setErrorHandler((error: FastifyError, _request, reply) => sendProblem(reply, problemOf(error)));

  const latest = (name: string, render: (stored: StoredRelease, view: View) => unknown): Render => {
    return (snapshot, _request, view) =>
      snapshot.latest
        ? kit.rendered(snapshot.latest, name, view, () => render(snapshot.latest as StoredRelease, view))
        : nothingToServe(snapshot);
  };
  kit.get('/v1/statistics', living, latest('statistics', statisticsView));
  kit.get('/v1/statements', living, latest('statements', statementsView));
  kit.get('/v1/releases', living, (snapshot, _request, view) => {
    const { latest: newest, inOrder } = snapshot;
    if (!newest) return nothingToServe(snapshot);
    const name = `releases ${inOrder.length} up to ${inOrder.at(-1)?.manifestSha256}`;
    return kit.rendered(newest, name, view, () => releaseListView(inOrder, newest, view));
  });
  kit.get(
    '/v1/releases/:id',
    living,
    kit.ofRelease((stored, _request, view) =>
      kit.rendered(stored, 'release', view, () => releaseWithTables(stored, view)),
    ),
  );
  kit.get(
    '/v1/releases/:id/release.json',
    frozen,
    kit.ofRelease((stored) => kit.file(stored.releaseBytes, stored.releaseSha256)),
  );
  // The manifest of a withdrawn release stays: the chain needs it.
  kit.get('/v1/releases/:id/manifest.json', frozen, (snapshot, request) => {
    const id = paramsOf(request)['id'] ?? '';
    if (id === 'latest' && snapshot.latest) return Redirect.to(snapshot.latest.id, request, baseUrl);
    const found = snapshot.releases.get(id) ?? snapshot.withdrawn.get(id);
    return found ? kit.file(found.manifestBytes, found.manifestSha256) : notServed(snapshot, id);
  });
  kit.get('/v1/releases/:id/withdrawn.json', living, (snapshot, request) => {
    const buried = snapshot.withdrawn.get(paramsOf(request)['id'] ?? '');
    return buried ? kit.file(buried.withdrawalBytes) : unknownPath(pathOf(request));
  });
  kit.get('/v1/latest.json', living, (snapshot) => {
    const last = snapshot.links.at(-1);
    if (!last) return nothingToServe(snapshot);
    const pointer: LatestPointer = { format: 'oralu-latest/1', release: last.id, manifestSha256: last.manifestSha256 };
    return textBody(canonicalJson(pointer), 'application/json; charset=utf-8');
  });
  kit.get(
    '/v1/f/:figure/:id',
    frozen,
    kit.ofRelease((stored, request, view) => {
      const wanted = paramsOf(request)['figure'] ?? '';
      const figure = stored.release.figures.find(({ id }) => id === wanted);
      if (!figure)
        return unknownFigure(
          wanted,
          stored.release.figures.map(({ id }) => id),
        );
      return kit.rendered(stored, `figure ${wanted}`, view, () => figureView(stored, figure, view));
    }),
  );
  releaseRoutes(kit);
  livingRoutes(kit, options.beside ?? []);
  for (const path of ['/healthz', '/readyz'])
    app.get(path, (_request, reply) => sendHealth(reply, releases.current(), options.checks?.() ?? {}));
  // That the process answers is all it says: a restart mends no disk and no overload.
  app.get('/livez', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'alive' }));
  app.route({
    method: ['GET', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/v1/*',
    handler: (request, reply) =>
      request.method === 'OPTIONS' || kit.pays(request, reply) ? answerUnknown(request, reply) : reply,
  });
}

/** For app.setNotFoundHandler, so that every unknown path of the server is answered alike. */
export function answerUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method === 'OPTIONS')
    return reply
      .code(204)
      .headers({ ...preflight, allow: 'GET, HEAD, OPTIONS' })
      .send();
  if (request.method === 'GET' || request.method === 'HEAD')
    return sendProblem(reply, formatProblem(pathOf(request)) ?? unknownPath(pathOf(request)));
  const allowed = methodsAt(request);
  return sendProblem(reply.header('allow', allowed.join(', ')), methodNotAllowed(request.method, allowed));
}

/** What is served at this address, where it is no path of figures and pages, which are read alone. */
function methodsAt(request: FastifyRequest): readonly string[] {
  const url = pathOf(request);
  // The router reads what it is asked for as a pattern, and throws at one that cannot be.
  if (!/^[A-Za-z0-9._/-]*$/.test(url)) return readOnly;
  const isServed = (method: string): boolean => request.server.hasRoute({ url, method });
  return isServed('POST') ? [...readOnly, 'POST'].filter(isServed) : readOnly;
}

const readOnly = ['GET', 'HEAD', 'OPTIONS'] as const;

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
  if (status < 500) {
    const { code, message } = refusedBody(error);
    return { status, code, title: 'Request refused', detail: message };
  }
  return {
    status: 500,
    code: 'INTERNAL',
    title: 'Internal error',
    detail: 'Something went wrong on the server. Nothing of it can be shown here.',
  };
}
