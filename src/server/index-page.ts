import type { Snapshot } from '../publication/release-store.js';

const places = [
  ['/v1/statistics', 'the headline figures, for citing (JSON)'],
  ['/v1/statements', 'what officials and media said, with the contradictions'],
  ['/public/playground', 'ask the public figures over GraphQL'],
  ['/playground', 'ask the registry over GraphQL, with an access token'],
  ['/healthz', 'whether this server is well'],
] as const;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The page at /: where everything is. The reader's pages in three languages are an issue of their own. */
export function renderIndex(snapshot: Snapshot): string {
  const notice = snapshot.latest?.release.notice?.en;
  const items = places.map(([path, what]) => `<li><a href="${path}">${path}</a>: ${escape(what)}</li>`).join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Oralu</title><h1>Oralu</h1>
<p>Search, identification, return and rehabilitation of children left behind in Syria and Iraq.</p>
${notice === undefined ? '' : `<p><strong>${escape(notice)}</strong></p>`}<ul>${items}</ul></html>`;
}
