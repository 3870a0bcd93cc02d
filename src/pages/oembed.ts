import type { Language } from '../../schema/release.js';
import { unknownCode, type ProblemDetails } from '../publication/problem.js';
import type { Snapshot } from '../publication/release-store.js';
import { notServed, nothingToServe } from '../publication/route-kit.js';
import { isLanguage } from '../publication/views/wording.js';
import { isChartId } from './charts/compose-chart.js';
import type { StoredRelease } from '../publication/release-folder.js';
import { pictureIds, type ChartId, type PictureId } from './charts/chart.js';
import { embedCode, embedHeight } from './templates/picture.js';
import { words } from './words/words.js';

/** oEmbed 1.0, a rich answer: what another page needs to show a figure or picture of this one. */
export interface OembedAnswer {
  readonly version: '1.0';
  readonly type: 'rich';
  readonly provider_name: 'Oralu';
  readonly provider_url: string;
  readonly title: string;
  readonly html: string;
  readonly width: number;
  readonly height: number;
  readonly cache_age: number;
}

const widest = 720;

export function oembedOf(
  query: Readonly<Record<string, unknown>>,
  baseUrl: string,
  snapshot: Snapshot,
): OembedAnswer | ProblemDetails {
  const { url, format = 'json', maxwidth, maxheight } = query;
  if (format !== 'json') return { ...unknownCode('format', format, ['json']), status: 501 };
  const addresses = [`an address of a figure or picture below ${baseUrl}`];
  if (url === undefined) return unknownCode('url', url, addresses);
  const found = typeof url === 'string' ? readAddress(url, baseUrl) : undefined;
  if (!found) return { ...unknownCode('url', url, addresses), status: 404 };
  const { chart, release, language } = found;
  const stored = release === 'latest' ? snapshot.latest : snapshot.releases.get(release);
  if (!stored) return release === 'latest' ? nothingToServe(snapshot) : notServed(snapshot, release);
  const title = titleOf(chart, language, stored);
  const height = atMost(maxheight, embedHeight);
  return {
    ...{ version: '1.0', type: 'rich', provider_name: 'Oralu', provider_url: baseUrl, title },
    html: embedCode(chart, title, { language, release, baseUrl }, height),
    width: atMost(maxwidth, widest),
    height,
    cache_age: 300,
  };
}

function titleOf(chart: ChartId, language: Language, { release }: StoredRelease): string {
  const { charts, frame } = words[language];
  if (isPictureId(chart)) return charts.titles[chart];
  const figure = release.figures.find(({ id }) => chart === `figure-${id}`);
  return figure?.label[language] ?? frame.titles.home;
}

const isPictureId = (chart: ChartId): chart is PictureId => pictureIds.some((id) => id === chart);

const atMost = (wanted: unknown, limit: number): number => {
  const given = Number(wanted ?? limit);
  return Number.isFinite(given) && given > 0 ? Math.min(Math.floor(given), limit) : limit;
};

interface Address {
  readonly chart: ChartId;
  readonly release: string;
  readonly language: Language;
}

/** Which picture an address of this server stands for: a page, an embed, a file or the lasting address of a figure. */
function readAddress(text: string, baseUrl: string): Address | undefined {
  if (!URL.canParse(text) || !text.startsWith(`${baseUrl}/`)) return undefined;
  const { pathname, searchParams } = new URL(text);
  const [first = '', second = '', third = '', fourth = '', ...further] = pathname.slice(1).split('/');
  const lang = searchParams.get('lang') ?? 'en';
  const asked = (chart: string, release: string, language: string): Address | undefined =>
    isChartId(chart) && isLanguage(language) ? { chart, release: release || 'latest', language } : undefined;
  if (further.length > 0) return undefined;
  if (first === 'v1' && second === 'charts') return asked(third, fourth.replace(/\.(svg|png)$/, ''), lang);
  if (second === 'f') return asked(`figure-${third}`, fourth, first === 'v1' ? lang : first);
  if (second === 'releases' && third !== '' && fourth === '') return asked('figure-RETURNED', third, first);
  if (fourth !== '') return undefined;
  if (first === 'embed') return asked(second, third, lang);
  if (third !== '') return undefined;
  if (second === 'reconciliation') return asked('statements', 'latest', first);
  return second === '' ? asked('figure-RETURNED', 'latest', first) : undefined;
}
