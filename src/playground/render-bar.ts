import type { PlaygroundOptions } from './example.js';

/**
 * What stands above the editor: whose token it is, the examples by role, a way to share. The examples are plain links,
 * each opens the page with that operation in a tab of the editor.
 */
export function renderBar(
  { title, hint, groups, path, endpoint, takesToken }: PlaygroundOptions,
  asked: number,
): string {
  const titles = groups.flatMap(({ examples }) => examples.map((example) => example.title));
  const current = titles[asked] === undefined ? 0 : asked;
  const sections = groups.map((group, index) => {
    const first = groups.slice(0, index).reduce((sum, { examples }) => sum + examples.length, 0);
    return renderSection(path, group, first, current);
  });
  return `<header id="oralu-bar"><strong>${escapeHtml(title)}</strong>
<details id="oralu-examples"><summary>Examples: <b>${escapeHtml(titles[current] ?? '')}</b></summary>
<nav aria-label="Examples"><input id="oralu-search" type="search" placeholder="Find an example" aria-label="Find an example">
<div id="oralu-sections">${sections.join('\n')}</div>${takesToken ? otherRoles : ''}</nav></details>
${takesToken ? tokenBox : shareButton}
${hint === undefined ? '' : `<p id="oralu-hint">${escapeHtml(hint)}</p>`}<p id="oralu-alert" role="alert" hidden></p>${withoutScript(endpoint, takesToken)}</header>`;
}

function renderSection(
  path: string,
  { role, title, examples }: PlaygroundOptions['groups'][number],
  first: number,
  current: number,
): string {
  const links = examples.map((example, at) => {
    const mark = first + at === current ? ' aria-current="page"' : '';
    return `<li><a href="${path}?example=${first + at}"${mark}>${escapeHtml(example.title)}</a></li>`;
  });
  return `<section${role ? ` data-role="${role}"` : ''}><h2>${escapeHtml(title)}</h2><ul>${links.join('')}</ul></section>`;
}

/** What there is for whoever runs no scripts: the same server by hand, and of public figures the pages. */
const withoutScript = (endpoint: string, takesToken: boolean): string =>
  `<noscript><p id="oralu-no-script">The editor needs JavaScript, which is off here. The server answers without it: POST {"query": "…"} to ${escapeHtml(endpoint)} as application/json${takesToken ? ', with the header Authorization: Bearer and an access token' : ''}.${takesToken ? '' : ' The figures can be read on <a href="/en/">the pages</a>, and the schema lies at <a href="/public/schema.graphql">/public/schema.graphql</a>.'}</p></noscript>`;

/** Filled as soon as it is known whose the token is. */
const otherRoles =
  '<details id="oralu-others" hidden><summary>For other roles; most of it this token may not</summary><div></div></details>';

const tokenBox = `<form id="oralu-token"><label for="oralu-token-input">Access token</label>
<input id="oralu-token-input" type="password" autocomplete="off" spellcheck="false" placeholder="paste it here">
<button>Use it</button></form>
<p id="oralu-signed"><span id="oralu-viewer"></span> <button id="oralu-token-forget" type="button">Forget the token</button></p>`;

const shareButton = '<button id="oralu-share" type="button">Copy a link to this operation</button>';

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
