import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { languages, type Language, type ReleaseFigure } from '../../schema/release.js';
import { unknownFigure, unknownPath, type ProblemDetails, type Refuse } from '../publication/problem.js';
import type { StoredRelease } from '../publication/release-folder.js';
import type { ReleaseStore } from '../publication/release-store.js';
import { nothingToServe, notServed, type Limits } from '../publication/route-kit.js';
import { answerUnknown, problemOf } from '../publication/routes.js';
import type { Body } from '../publication/bodies.js';
import { assets, resize, resizePath } from './assets/assets.js';
import { chartRoutes } from './charts.routes.js';
import { chooseLanguage } from './choose-language.js';
import type { Markup } from './markup.js';
import { asksForPage, PageKit, pageCache, pageHeaders, paramOf, sendTrouble } from './page-kit.js';
import { calendarPage } from './templates/calendar.js';
import { correctionPage } from './templates/correction.js';
import { correctionsPage } from './templates/corrections.js';
import { figurePage } from './templates/figure.js';
import { homePage } from './templates/home.js';
import { methodsPage } from './templates/methods.js';
import type { Reading, Visit } from './templates/page.js';
import { reconciliationPage } from './templates/reconciliation.js';
import { releasePage } from './templates/release.js';
import { troubleOf, troublePage } from './templates/trouble.js';

export interface PagesOptions extends Limits {
  readonly releases: ReleaseStore;
  /** Where the world reaches this server, without a slash at the end. */
  readonly baseUrl: string;
  /** Who answers questions about the figures: an e-mail address or a URL. */
  readonly contact?: string | undefined;
}

/** The pages of the public plane, their pictures and embeds, as a Fastify plugin. They are made of release files alone. */
export async function pages(app: FastifyInstance, options: PagesOptions): Promise<void> {
  const kit = new PageKit(app, options);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    if (problem.status === 500) app.log.error({ err: error }, 'unexpected error');
    return kit.refuse(request, reply, problem);
  });
  app.get('/', (request, reply) => {
    const language = chooseLanguage(request.headers['accept-language']);
    return reply
      .code(302)
      .headers({ location: `/${language}/`, vary: 'Accept-Language', 'cache-control': 'public, max-age=60' })
      .send();
  });
  for (const language of languages) languageRoutes(kit, language);
  // The country is KZ and its language kk: who writes the one for the other is sent on.
  for (const path of ['/kz', '/kz/*'])
    app.get(path, (request, reply) => reply.redirect(forHeader(request.url.replace(/^\/kz\/?/, '/kk/')), 308));
  const asset = (path: string, body: Body, cache: string): void => {
    app.get(path, (request, reply) =>
      kit.send(request, reply, body, {
        ...{ cache, snapshot: options.releases.current(), headers: assetHeaders, isFree: true },
      }),
    );
  };
  for (const [path, body] of assets) asset(path, body, 'public, max-age=31536000, immutable');
  asset(resizePath, resize, 'public, max-age=300');
  chartRoutes(kit);
}

/** Says what is wrong as a page to a browser, and as a problem to a program: for what is refused before a page's route. */
export function refuseAsPage(app: FastifyInstance, options: PagesOptions): Refuse {
  const kit = new PageKit(app, options);
  return (request, reply, problem) => kit.refuse(request, reply, problem);
}

/** For app.setNotFoundHandler: what nothing is served at, as a page to a browser and as a problem to a program. */
export function refuseUnknown(app: FastifyInstance, options: PagesOptions) {
  const kit = new PageKit(app, options);
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    request.method === 'GET' && asksForPage(request)
      ? kit.refuse(request, reply, unknownPath(request.url))
      : answerUnknown(request, reply);
}

/** An embed in a sandbox has no origin, and reads the files as anybody else's page would. */
const assetHeaders = { 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'cross-origin' };

/** An address as a header can hold it: what is asked for is put together by clients. */
const forHeader = (address: string): string => address.replace(/[^\x21-\x7e]/g, '');

/** What a page needs: nothing but the visit, the latest release, or a certain figure of a certain release. */
type Found = { readonly stored: StoredRelease; readonly figure: ReleaseFigure };

function languageRoutes(kit: PageKit, language: Language): void {
  const { app } = kit;
  app.get(`/${language}`, (_request, reply) => reply.redirect(`/${language}/`, 308));

  const sendPage = (request: FastifyRequest, reply: FastifyReply, visit: Visit, body: Body): FastifyReply =>
    kit.send(request, reply, body, { cache: pageCache, snapshot: visit.snapshot, headers: pageHeaders });
  const always = (path: string, render: (visit: Visit) => Markup): void => {
    app.get(`/${language}${path}`, (request, reply) => {
      const visit = kit.visit(language);
      const body = kit.kept(visit, path, () => render(visit));
      return sendPage(request, reply, visit, body);
    });
  };
  const ofLatest = (path: string, render: (reading: Reading) => Markup): void => {
    app.get(`/${language}${path}`, (request, reply) => {
      const visit = kit.visit(language);
      const { latest } = visit.snapshot;
      if (!latest) return refuse(reply, nothingToServe(visit.snapshot), visit);
      const body = kit.kept(visit, path, () => render({ ...visit, stored: latest }));
      return sendPage(request, reply, visit, body);
    });
  };
  const ofFigure = (path: string, isFrozen: boolean): void => {
    app.get(`/${language}${path}`, (request, reply) => {
      const visit = kit.visit(language);
      const found = findFigure(request, visit, isFrozen);
      if ('code' in found) return refuse(reply, found, visit, paramOf(request, 'release'));
      const { stored, figure } = found;
      const name = `figure ${figure.id} ${stored.id} ${isFrozen}`;
      const body = kit.kept(visit, name, () => figurePage(figure, { ...visit, stored }, isFrozen));
      return sendPage(request, reply, visit, body);
    });
  };
  ofLatest('/', homePage);
  ofLatest('/reconciliation', reconciliationPage);
  ofLatest('/methods', methodsPage);
  always('/corrections', correctionsPage);
  always('/calendar', calendarPage);
  const ofRelease = (path: string, name: string, render: (reading: Reading) => Markup): void => {
    app.get(`/${language}${path}/:release`, (request, reply) => {
      const visit = kit.visit(language);
      const release = paramOf(request, 'release');
      const stored = visit.snapshot.releases.get(release);
      if (!stored) return refuse(reply, notServed(visit.snapshot, release), visit, release);
      if (name === 'correction' && !stored.release.correction)
        return refuse(reply, unknownPath(request.url), visit, release);
      const body = kit.kept(visit, `${name} ${stored.id}`, () => render({ ...visit, stored }));
      return sendPage(request, reply, visit, body);
    });
  };
  ofRelease('/releases', 'release', releasePage);
  ofRelease('/corrections', 'correction', correctionPage);
  ofFigure('/f/:figure', false);
  ofFigure('/f/:figure/:release', true);
  app.get(`/${language}/*`, (request, reply) => {
    const [, path, search = ''] = /^([^?]*[^?/])\/+(\?.*)?$/.exec(request.url) ?? [];
    // No page but the first ends with a slash.
    if (path !== undefined && path.startsWith(`/${language}/`))
      return reply.redirect(forHeader(`${path}${search}`), 308);
    return refuse(reply, unknownPath(request.url), kit.visit(language));
  });
}

function findFigure(request: FastifyRequest, { snapshot }: Visit, isFrozen: boolean): Found | ProblemDetails {
  const wanted = paramOf(request, 'figure');
  const release = paramOf(request, 'release');
  const stored = isFrozen ? snapshot.releases.get(release) : snapshot.latest;
  if (!stored) return isFrozen ? notServed(snapshot, release) : nothingToServe(snapshot);
  const figure = stored.release.figures.find(({ id }) => id === wanted);
  return figure
    ? { stored, figure }
    : unknownFigure(
        wanted,
        stored.release.figures.map(({ id }) => id),
      );
}

function refuse(reply: FastifyReply, problem: ProblemDetails, visit: Visit, release = ''): FastifyReply {
  const trouble = troubleOf(problem, visit.snapshot.withdrawn.get(release), visit);
  return sendTrouble(reply.headers(pageHeaders), problem, troublePage(trouble, visit));
}
