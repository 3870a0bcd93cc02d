import { zipSync } from 'fflate';
import type { Language } from '../../../schema/release.js';
import { columnsOf, type Column } from '../formats/columns.js';
import { longTableOf } from '../formats/rows.js';
import { releaseLink } from '../views/figure-views.js';
import type { StoredRelease } from '../release-folder.js';
import { formats } from '../formats/render.js';

const tableOf = (stored: StoredRelease, language: Language | null = null) =>
  longTableOf({ release: stored.release, sha256: stored.releaseSha256 }, language);

const licence = { name: 'CC-BY-4.0', path: 'https://creativecommons.org/licenses/by/4.0/', title: 'CC BY 4.0' };

/** Data Package v2 of the observations. */
export function dataPackage(stored: StoredRelease, baseUrl: string) {
  const { release, id } = stored;
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: `oralu-${id}`,
    id: releaseLink(baseUrl, id),
    title: release.title.en,
    description: release.notice?.en ?? release.title.en,
    version: id,
    created: release.publishedAt,
    licenses: [licence],
    resources: [
      {
        name: 'observations',
        path: 'observations.csv',
        format: 'csv',
        mediatype: 'text/csv',
        encoding: 'utf-8',
        profile: 'tabular-data-resource',
        schema: {
          fields: columnsOf(tableOf(stored)).map(({ name, type, description }) => ({
            ...{ name, description },
            type: type === 'number' ? 'integer' : name.endsWith('as_of') ? 'date' : 'string',
            ...(name === 'status' && { constraints: { enum: ['A', 'P', 'Q', 'L', 'M'] } }),
          })),
          missingValues: [''],
        },
      },
    ],
  };
}

/** CSVW metadata (W3C Tabular Data on the Web) of observations.csv. */
export function csvMetadata(stored: StoredRelease, baseUrl: string) {
  return {
    '@context': 'http://www.w3.org/ns/csvw',
    url: `${releaseLink(baseUrl, stored.id)}/observations.csv`,
    'dc:title': stored.release.title.en,
    'dc:modified': { '@value': stored.release.publishedAt, '@type': 'xsd:dateTime' },
    dialect: { delimiter: ',', header: true, encoding: 'utf-8', lineTerminators: ['\r\n'] },
    tableSchema: { columns: columnsOf(tableOf(stored)).map(toCsvwColumn) },
  };
}

const toCsvwColumn = ({ name, type, description }: Column) => ({
  ...{ name, titles: name },
  'dc:description': description,
  datatype: type === 'number' ? { base: 'integer', minimum: 0 } : name.endsWith('as_of') ? 'date' : 'string',
  required: type === 'text' && name !== 'value_text' && !name.startsWith('last_told'),
});

const filesOf = (stored: StoredRelease, baseUrl: string) =>
  Object.entries(formats).map(([name, { type }]) => ({
    url: `${releaseLink(baseUrl, stored.id)}/observations.${name}`,
    type: type.split(';', 1)[0] ?? type,
    name,
  }));

/** schema.org Dataset, for search engines. */
export function schemaOrg(stored: StoredRelease, baseUrl: string) {
  const { release, id } = stored;
  return {
    '@context': 'https://schema.org',
    '@type': 'Dataset',
    '@id': releaseLink(baseUrl, id),
    name: release.title.en,
    description: release.notice?.en ?? release.title.en,
    version: id,
    datePublished: release.publishedAt,
    temporalCoverage: release.asOf,
    license: licence.path,
    isAccessibleForFree: true,
    creator: { '@type': 'Organization', name: 'Oralu registry' },
    distribution: filesOf(stored, baseUrl).map(({ url, type }) => ({
      '@type': 'DataDownload',
      contentUrl: url,
      encodingFormat: type,
    })),
  };
}

/** DCAT 3 in JSON-LD, for data portals. */
export function dcat(stored: StoredRelease, baseUrl: string) {
  const { release, id } = stored;
  return {
    '@context': { dcat: 'http://www.w3.org/ns/dcat#', dct: 'http://purl.org/dc/terms/' },
    '@id': releaseLink(baseUrl, id),
    '@type': 'dcat:Dataset',
    'dct:title': Object.entries(release.title).map(([language, value]) => ({ '@language': language, '@value': value })),
    'dct:issued': release.publishedAt,
    'dct:license': { '@id': licence.path },
    'dcat:version': id,
    'dcat:distribution': filesOf(stored, baseUrl).map(({ url, type }) => ({
      '@type': 'dcat:Distribution',
      'dcat:downloadURL': { '@id': url },
      'dcat:mediaType': type,
    })),
  };
}

/** Everything of a release in one file, the same bytes each time. */
export async function bundle(stored: StoredRelease, baseUrl: string): Promise<Uint8Array> {
  const json = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  const files: Record<string, Uint8Array> = {
    'release.json': stored.releaseBytes,
    'manifest.json': stored.manifestBytes,
    'datapackage.json': json(dataPackage(stored, baseUrl)),
    'csv-metadata.json': json(csvMetadata(stored, baseUrl)),
  };
  for (const [name, bytes] of stored.attachments) files[name] = bytes;
  for (const [name, { render }] of Object.entries(formats))
    files[`observations.${name}`] = await render(tableOf(stored), { bom: false });
  return zipSync(files, { mtime: new Date(1980, 0, 1), level: 9 });
}
