import { languages } from '../../../schema/release.js';
import { formats } from '../formats/render.js';
import type { Snapshot } from '../release-store.js';
import { feedNames } from '../sidecars/feeds.js';
import { releaseSchemaPath, schemaPath } from './openapi.js';

/** Every path that can be written as a file: all but questions, GraphQL and what redirects. */
export function exportedPaths({ inOrder, withdrawn }: Snapshot): readonly string[] {
  const ofRelease = inOrder.flatMap(({ id, release, attachments }, at) => {
    const base = `/v1/releases/${id}`;
    const before = inOrder[at - 1];
    return [
      ...['release.json', 'manifest.json', 'datapackage.json', 'csv-metadata.json', 'dcat.jsonld', 'schema-org.jsonld'],
      ...['bundle.zip', ...attachments.keys(), ...Object.keys(formats).map((name) => `observations.${name}`)],
    ]
      .map((name) => `${base}/${name}`)
      .concat(
        base,
        release.figures.flatMap((figure) => [
          `/v1/f/${figure.id}/${id}`,
          ...['txt', 'bib', 'ris', 'csl.json'].map((ending) => `/v1/f/${figure.id}/${id}/citation.${ending}`),
        ]),
        before ? [`/v1/releases/${before.id}...${id}/changes`] : [],
      );
  });
  // What is left of a release that was taken back: without it nobody could follow the chain.
  const buried = [...withdrawn.keys()].flatMap((id) =>
    ['manifest.json', 'withdrawn.json'].map((name) => `/v1/releases/${id}/${name}`),
  );
  const described = ['/openapi.json', schemaPath, releaseSchemaPath];
  const feeds = languages.flatMap((language) =>
    feedNames.flatMap((name) => ['atom', 'json'].map((ending) => `/feed/${language}/${name}.${ending}`)),
  );
  const living = ['statistics', 'statements', 'releases', 'figures', 'corrections', 'calendar', 'calendar.ics'];
  const more = ['reconciliation', 'reconciliation.csv', 'ledger.json', 'latest.json'];
  return [...[...living, ...more].map((name) => `/v1/${name}`), ...described, ...feeds, ...buried, ...ofRelease];
}
