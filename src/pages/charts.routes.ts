import type { FastifyReply, FastifyRequest } from 'fastify';
import { languages, type Language } from '../../schema/release.js';
import { textBody, toBody, type Body, type Unrendered } from '../publication/bodies.js';
import { sendProblem, unknownCode, unknownPath, type ProblemDetails } from '../publication/problem.js';
import type { StoredRelease } from '../publication/release-folder.js';
import type { Snapshot } from '../publication/release-store.js';
import { frozen, nothingToServe, notServed, openToAll, queryOf, RouteKit } from '../publication/route-kit.js';
import { isLanguage } from '../publication/views/wording.js';
import { drawCard } from './charts/card.js';
import { chartCsv } from './charts/chart-csv.js';
import type { ChartId } from './charts/chart.js';
import { chartIds, composeChart, isChartId } from './charts/compose-chart.js';
import { renderPng } from './charts/render-png.js';
import { chainUpTo } from './charts/series.js';
import { oembedOf } from './oembed.js';
import { embedHeaders, paramOf, sendTrouble, stateOf, type PageKit } from './page-kit.js';
import { embedFrame, embedPage, homeOf } from './templates/embed.js';
import { troubleOf, troubleText } from './templates/trouble.js';

/** As a drawing, as a picture to share, and as its numbers. */
const endings = ['svg', 'png', 'csv'] as const;
type Ending = (typeof endings)[number];

const liveCache = 'public, max-age=300';

/** Pictures as files, in frames, and what oEmbed tells of them. */
export function chartRoutes(kit: PageKit): void {
  const { app, options } = kit;
  const { releases, baseUrl } = options;
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url?.startsWith('/v1/') === true) void reply.headers(openToAll);
  });
  const rest = new RouteKit(app, releases, kit.bodies, baseUrl, options);
  rest.get('/v1/charts/:chart/:file', frozen, (snapshot, request, { language }) => {
    const [, release = '', ending = ''] = /^(.+)\.(svg|png|csv)$/.exec(paramOf(request, 'file')) ?? [];
    const chart = paramOf(request, 'chart');
    if (!isChartId(chart)) return unknownCode('chart', chart, chartIds);
    if (ending === '') return unknownPath(request.url);
    const stored = snapshot.releases.get(release);
    if (!stored) return notServed(snapshot, release);
    return pictureBody(kit, { chart, stored, language, snapshot }, ending as Ending);
  });
  for (const ending of endings)
    app.get(`/v1/charts/:chart/latest.${ending}`, (request, reply) => {
      const { latest, ...snapshot } = releases.current();
      if (!latest) return sendProblem(reply, nothingToServe({ latest, ...snapshot }));
      const chart = paramOf(request, 'chart');
      if (!isChartId(chart)) return sendProblem(reply, unknownCode('chart', chart, chartIds));
      if (!kit.pays(request, reply)) return reply;
      const { lang } = queryOf(request);
      const location = `/v1/charts/${chart}/${latest.id}.${ending}${isLanguage(lang) ? `?lang=${lang}` : ''}`;
      return reply.code(307).headers({ location, 'cache-control': liveCache }).send();
    });
  rest.get(
    '/v1/oembed',
    liveCache,
    (snapshot, request) => {
      const answer = oembedOf(queryOf(request), baseUrl, snapshot);
      return 'code' in answer ? answer : textBody(`${JSON.stringify(answer)}\n`, 'application/json; charset=utf-8');
    },
    ['url', 'format', 'maxwidth', 'maxheight'],
  );
  app.get('/embed/:chart/:release', (request, reply) => sendEmbed(kit, request, reply));
}

interface Wanted {
  readonly chart: ChartId;
  readonly stored: StoredRelease;
  readonly language: Language;
  readonly snapshot: Snapshot;
}

function pictureBody(kit: PageKit, wanted: Wanted, ending: Ending): Body | Unrendered {
  const { chart, stored, language, snapshot } = wanted;
  // A withdrawn release leaves the series in pictures of later ones.
  const key = `${stateOf(snapshot)} ${stored.manifestSha256} ${chart} ${language} ${ending}`;
  return kit.bodies.offer(key, () => drawPicture(wanted, kit.options.baseUrl, ending));
}

function drawPicture(wanted: Wanted, baseUrl: string, ending: Ending): Body | Promise<Body> {
  const { chart, stored, language, snapshot } = wanted;
  const composed = composeChart(chart, { stored, language, chain: chainUpTo(snapshot.inOrder, stored) });
  if (ending === 'csv') return textBody(chartCsv(composed), 'text/csv; charset=utf-8');
  const card = drawCard(composed, {
    ...{ language, release: stored.id, demonstration: stored.release.demonstration },
    permalink: `${baseUrl}${homeOf(chart, language, stored.id)}`,
  });
  if (ending === 'svg') return textBody(card.text, 'image/svg+xml; charset=utf-8');
  return renderPng(card).then((bytes) => toBody(bytes, undefined, 'image/png'));
}

/** A frame may be asked for by any page. */
const anyOrigin = { 'access-control-allow-origin': '*' };

function sendEmbed(kit: PageKit, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { lang = 'en' } = queryOf(request);
  const language = isLanguage(lang) ? lang : undefined;
  const visit = kit.visit(language ?? 'en');
  const { snapshot } = visit;
  const [chart, release] = [paramOf(request, 'chart'), paramOf(request, 'release')];
  const stored = release === 'latest' ? snapshot.latest : snapshot.releases.get(release);
  const refuse = (problem: ProblemDetails): FastifyReply => {
    const trouble = troubleOf(problem, snapshot.withdrawn.get(release), visit);
    const { language: spoken } = visit;
    const document = embedFrame({ language: spoken, title: trouble.title }, troubleText(trouble, visit));
    return sendTrouble(reply.headers(embedHeaders), problem, document);
  };
  if (language === undefined) return refuse(unknownCode('lang', lang, languages));
  if (!isChartId(chart)) return refuse({ ...unknownCode('chart', chart, chartIds), status: 404 });
  if (!stored) return refuse(release === 'latest' ? nothingToServe(snapshot) : notServed(snapshot, release));
  const chain = chainUpTo(snapshot.inOrder, stored);
  const body = kit.kept(visit, `embed ${chart} ${stored.id}`, () =>
    embedPage(composeChart(chart, { stored, language, chain }), { language, stored, baseUrl: kit.options.baseUrl }),
  );
  const cache = release === 'latest' ? liveCache : frozen;
  return kit.send(request, reply, body, { cache, snapshot, headers: { ...anyOrigin, ...embedHeaders } });
}
