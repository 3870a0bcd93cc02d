import { languages } from '../../../schema/release.js';
import { textBody, toBody } from '../bodies.js';
import { cite, type CitationStyle } from '../views/citation.js';
import { permalinkOf } from '../views/figure-views.js';
import { formats, type FormatName } from '../formats/render.js';
import type { LongTable, Row } from '../formats/rows.js';
import { unknownCode, unknownFigure, unknownFormat, unknownRange, type ProblemDetails } from '../problem.js';
import type { StoredRelease } from '../release-folder.js';
import { frozen, notServed, paramsOf, queryOf, type Answer, type RouteKit } from '../route-kit.js';
import { bundle, csvMetadata, dataPackage, dcat, schemaOrg } from '../sidecars/describe-release.js';
import { changesView } from '../sidecars/living-views.js';
import { isLanguage } from '../views/wording.js';
import { dimensionFilters } from './dimension-filters.js';

/** What one release says in every format, how to cite it, and how it differs from another: frozen. */
export function releaseRoutes(kit: RouteKit): void {
  for (const name of Object.keys(formats)) {
    const render = kit.ofRelease((stored, request) => observations(kit, stored, name, queryOf(request)));
    kit.get(`/v1/releases/:id/observations.${name}`, frozen, render, filters);
  }
  const sidecars = { 'datapackage.json': dataPackage, 'csv-metadata.json': csvMetadata } as const;
  for (const [path, view] of Object.entries({ ...sidecars, 'dcat.jsonld': dcat, 'schema-org.jsonld': schemaOrg })) {
    const render = kit.ofRelease((stored, _request, { baseUrl }) =>
      kit.rendered(stored, path, { baseUrl, language: 'en' }, () => view(stored, baseUrl)),
    );
    kit.get(`/v1/releases/:id/${path}`, frozen, render);
  }
  for (const path of ['certificate.json', 'ledger-entry.json', 'catalogue.json']) {
    const render = kit.ofRelease((stored) => {
      const bytes = stored.attachments.get(path);
      return bytes ? kit.file(bytes) : unknownCode('path', path, [...stored.attachments.keys()]);
    });
    kit.get(`/v1/releases/:id/${path}`, frozen, render);
  }
  const zip = kit.ofRelease((stored, _request, { baseUrl }) =>
    kit.bodies.offer(`${stored.manifestSha256} bundle`, async () =>
      toBody(Buffer.from(await bundle(stored, baseUrl)), undefined, 'application/zip'),
    ),
  );
  kit.get('/v1/releases/:id/bundle.zip', frozen, zip);
  citationRoutes(kit);
  changeRoutes(kit);
}

/** Why there is nothing at an address that names a format which nobody writes; nothing where it names none. */
export function formatProblem(path: string): ProblemDetails | undefined {
  const [, name = '', came = ''] = /\/(observations|citation)\.([^/]*)$/.exec(path) ?? [];
  if (name === 'observations') return unknownFormat(name, came, Object.keys(formats));
  if (name !== 'citation') return undefined;
  return unknownFormat(
    name,
    came,
    citations.map(([ending]) => ending),
  );
}

const filters = ['family', ...dimensionFilters, 'labels', 'bom'];

type Query = Readonly<Record<string, unknown>>;

/** The long table, whole or narrowed: the key of a kept body is what was understood, never what was written. */
function observations(kit: RouteKit, stored: StoredRelease, name: FormatName, query: Query): Answer {
  const labels = query['labels'] ?? null;
  if (labels !== null && !isLanguage(labels)) return unknownCode('labels', labels, languages);
  const bom = query['bom'] ?? '0';
  if (bom !== '0' && bom !== '1') return unknownCode('bom', bom, ['0', '1']);
  const table = kit.tableOf(stored, labels);
  const wanted = wantedOf(table, query);
  if ('status' in wanted) return wanted;
  const format = formats[name];
  if (!format) throw new Error(`There is no format ${name}.`);
  const key = `${stored.manifestSha256} observations.${name} ${labels} ${bom} ${JSON.stringify(wanted.codes)}`;
  return kit.bodies.offer(key, async () => {
    const rows = table.rows.filter(wanted.includes);
    const bytes = await format.render({ ...table, rows }, { bom: bom === '1' });
    return toBody(Buffer.from(bytes), undefined, format.type);
  });
}

interface Wanted {
  readonly codes: readonly (readonly [string, readonly string[]])[];
  readonly includes: (row: Row) => boolean;
}

function wantedOf(table: LongTable, query: Query): Wanted | ProblemDetails {
  const codes: (readonly [string, readonly string[]])[] = [];
  for (const id of ['family', ...dimensionFilters]) {
    const given = query[id];
    if (given === undefined) continue;
    const list = (Array.isArray(given) ? given : [given]).flatMap((one) => String(one).split(','));
    const known = new Set(table.rows.map((row) => valueIn(row, id)));
    const unknown = list.find((code) => !known.has(code));
    if (unknown !== undefined) return unknownCode(id, unknown, [...known].sort());
    codes.push([id, [...new Set(list)].sort()]);
  }
  return { codes, includes: (row) => codes.every(([id, list]) => list.includes(valueIn(row, id))) };
}

const valueIn = (row: Row, id: string): string => (id === 'family' ? row.family : (row.codes[id] ?? '*'));

const citations: readonly (readonly [ending: string, style: CitationStyle, type: string])[] = [
  ['txt', 'TEXT', 'text/plain; charset=utf-8'],
  ['bib', 'BIBTEX', 'application/x-bibtex; charset=utf-8'],
  ['ris', 'RIS', 'application/x-research-info-systems; charset=utf-8'],
  ['csl.json', 'CSL_JSON', 'application/vnd.citationstyles.csl+json; charset=utf-8'],
];

function citationRoutes(kit: RouteKit): void {
  for (const [ending, style, type] of citations) {
    const render = kit.ofRelease((stored, request, { baseUrl, language }) => {
      const wanted = paramsOf(request)['figure'] ?? '';
      const figure = stored.release.figures.find(({ id }) => id === wanted);
      if (!figure)
        return unknownFigure(
          wanted,
          stored.release.figures.map(({ id }) => id),
        );
      const key = `${stored.manifestSha256} citation ${wanted} ${style} ${language}`;
      const permalink = permalinkOf(baseUrl, figure.id, stored.id);
      return kit.bodies.offer(key, () => textBody(`${cite(figure, stored, permalink, { language, style })}\n`, type));
    });
    kit.get(`/v1/f/:figure/:id/citation.${ending}`, frozen, render);
  }
}

function changeRoutes(kit: RouteKit): void {
  kit.get('/v1/releases/:range/changes', frozen, (snapshot, request, view) => {
    const range = paramsOf(request)['range'] ?? '';
    const [from = '', to, more] = range.split('...');
    if (to === undefined || more !== undefined) return unknownRange(range);
    const [a, b] = [snapshot.releases.get(from), snapshot.releases.get(to)];
    // What is kept for ever stands between two releases by their ids: "latest" would be another one tomorrow.
    if (!a) return notServed(snapshot, from, []);
    if (!b) return notServed(snapshot, to, []);
    return kit.rendered(b, `changes since ${a.manifestSha256}`, view, () => changesView(a, b, view));
  });
}
