import { languages } from '../../../schema/release.js';
import { formats } from '../formats/render.js';
import { feedNames } from '../sidecars/feeds.js';
import { dimensionFilters } from './dimension-filters.js';

/** One path that is only read, as it is described. */
export interface Described {
  readonly path: string;
  readonly summary: string;
  readonly type: string;
  readonly cache: 'living' | 'frozen' | 'feed';
  readonly query?: readonly string[];
  /** Of these, what must be given. */
  readonly required?: readonly string[];
  /** By name, what a parameter can be, where that depends on nothing else. */
  readonly codes?: Readonly<Record<string, readonly string[]>>;
}

/** The schema of the public GraphQL, beside its server at /public/graphql. */
export const schemaPath = '/public/schema.graphql';
/** What a release.json may hold, for whoever checks one. */
export const releaseSchemaPath = '/v1/release.schema.json';

const json = 'application/json';
const release = '/v1/releases/{id}';
const filters = ['family', ...dimensionFilters, 'labels', 'bom'];

const paths: readonly Described[] = [
  { path: '/v1/statistics', summary: 'The headline figures of the latest release.', type: json, cache: 'living' },
  { path: '/v1/statements', summary: 'Official statements with their contradictions.', type: json, cache: 'living' },
  { path: '/v1/releases', summary: 'Every release, the newest first.', type: json, cache: 'living' },
  {
    path: release,
    summary: 'What a release is, its tables with what they count, and its files.',
    type: json,
    cache: 'living',
  },
  { path: '/v1/figures', summary: 'The figures and what they count.', type: json, cache: 'living' },
  { path: '/v1/corrections', summary: 'Corrections and withdrawals.', type: json, cache: 'living' },
  ...['', '.csv'].map((ending) => ({
    path: `/v1/reconciliation${ending}`,
    summary: 'Each official statement beside the registry.',
    type: ending === '' ? json : 'text/csv',
    cache: 'living' as const,
    query: ['asOf'],
  })),
  { path: '/v1/calendar', summary: 'Releases announced and not yet out.', type: json, cache: 'living' },
  { path: '/v1/calendar.ics', summary: 'The same for a calendar.', type: 'text/calendar', cache: 'living' },
  { path: '/openapi.json', summary: 'This description.', type: json, cache: 'living' },
  { path: schemaPath, summary: 'The public GraphQL, as a schema.', type: 'text/plain', cache: 'living' },
  {
    path: releaseSchemaPath,
    summary: 'The JSON Schema of a release.json.',
    type: 'application/schema+json',
    cache: 'living',
  },
  { path: '/v1/ledger.json', summary: 'Everything ever told, for an auditor.', type: json, cache: 'living' },
  { path: '/v1/latest.json', summary: 'The newest link of the chain, for mirrors.', type: json, cache: 'living' },
  ...['release.json', 'manifest.json', 'certificate.json', 'ledger-entry.json', 'catalogue.json'].map((name) => ({
    ...{ path: `${release}/${name}`, summary: 'A file of the release, byte for byte.', type: json },
    cache: 'frozen' as const,
  })),
  { path: `${release}/withdrawn.json`, summary: 'When and why it was withdrawn.', type: json, cache: 'living' },
  ...['datapackage.json', 'csv-metadata.json', 'dcat.jsonld', 'schema-org.jsonld'].map((name) => ({
    ...{ path: `${release}/${name}`, summary: 'What the files are, for machines.', type: json },
    cache: 'frozen' as const,
  })),
  { path: `${release}/bundle.zip`, summary: 'Everything in one file.', type: 'application/zip', cache: 'frozen' },
  ...Object.entries(formats).map(([name, { type }]) => ({
    path: `${release}/observations.${name}`,
    summary: 'Every cell, or those that the filters name.',
    type: type.split(';', 1)[0] ?? type,
    cache: 'frozen' as const,
    query: filters,
  })),
  { path: '/v1/releases/{range}/changes', summary: 'What differs: {a}...{b}.', type: json, cache: 'frozen' },
  { path: '/v1/f/{figure}/{id}', summary: 'One figure for ever.', type: json, cache: 'frozen' },
  ...['txt', 'bib', 'ris', 'csl.json'].map((ending) => ({
    path: `/v1/f/{figure}/{id}/citation.${ending}`,
    summary: 'How to cite it.',
    type: ending === 'csl.json' ? 'application/vnd.citationstyles.csl+json' : 'text/plain',
    cache: 'frozen' as const,
  })),
  ...languages.flatMap((language) =>
    feedNames.flatMap((name) =>
      (['atom', 'json'] as const).map((ending) => ({
        path: `/feed/${language}/${name}.${ending}`,
        summary: `A feed of ${name}.`,
        type: ending === 'atom' ? 'application/atom+xml' : 'application/feed+json',
        cache: 'feed' as const,
      })),
    ),
  ),
];

const caches = { living: 'max-age=60', frozen: 'max-age=86400; the bytes never change', feed: 'max-age=300' };

/**
 * OpenAPI 3.1 of what is only read, with what is served beside the REST plane, such as pictures; a test compares its paths
 * with those that the server knows.
 */
export const openApi = (beside: readonly Described[]) => ({
  openapi: '3.1.0',
  info: {
    title: 'Oralu: public figures',
    version: '1',
    description: 'Immutable, signed releases. Every number comes with its status. Errors are problem+json with a code.',
    license: { name: 'CC BY 4.0', identifier: 'CC-BY-4.0' },
  },
  paths: Object.fromEntries([...paths, ...beside].map((one) => [one.path, { get: operationOf(one) }])),
  components: { schemas: { Problem: problem }, responses: { Problem: problemResponse } },
});

function operationOf({ path, summary, type, cache, query = [], required = [], codes = {} }: Described) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true }));
  const inQuery = ['lang', ...query].map((name) => ({ name, in: 'query', required: required.includes(name) }));
  const known: Described['codes'] = { lang: languages, labels: languages, ...codes };
  return {
    summary,
    parameters: [...inPath, ...inQuery].map(({ name = '', ...where }) => ({
      ...{ name, ...where },
      schema: { type: 'string', ...(known[name] && { enum: known[name] }) },
    })),
    responses: {
      '200': { description: `${summary} Cache-Control: ${caches[cache]}.`, content: { [type]: {} } },
      ...(path.includes('{id}') && { '307': { description: 'For latest as the id: where that release is.' } }),
      '304': { description: 'If-None-Match names what would be sent.' },
      ...Object.fromEntries(
        ['400', '404', '410', '429', '503'].map((status) => [status, { $ref: '#/components/responses/Problem' }]),
      ),
    },
  };
}

const problem = {
  type: 'object',
  description: 'RFC 9457.',
  required: ['type', 'status', 'code', 'title', 'detail'],
  properties: {
    type: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable, for programs.' },
    title: { type: 'string' },
    detail: { type: 'string' },
    allowed: { type: 'array', items: { type: 'string' }, description: 'What would have been accepted.' },
    instance: { type: 'string' },
  },
};

const problemResponse = {
  description: 'What is wrong, and what would be right.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
