import type { FastifyInstance, FastifyReply } from 'fastify';
import { randomBytes } from 'node:crypto';
import { ruruHTML, type RuruClientConfig } from 'ruru/server';
import type { ExampleGroups, PlaygroundOptions } from './example.js';
import { findFile, type PlaygroundFile } from './playground-files.js';
import { pageStyle } from './page-style.js';
import { escapeHtml, renderBar } from './render-bar.js';

export interface RegisteredPlayground extends Omit<PlaygroundOptions, 'groups'> {
  /** Loaded when the page is first asked for: to lay them out takes GraphQL, which no start should wait for. */
  readonly loadGroups: () => Promise<ExampleGroups>;
}

/** Serves GraphiQL from this server alone: the page asks no other host for anything, and its policy forbids it to. */
export function registerPlayground(app: FastifyInstance, { loadGroups, ...options }: RegisteredPlayground): void {
  const staticPath = `${options.path}/static/`;
  app.get(options.path, async (request, reply) => {
    const { example } = request.query as { example?: unknown };
    const nonce = randomBytes(16).toString('base64');
    const page = renderPage({ ...options, groups: await loadGroups() }, staticPath, Number(example), nonce);
    return reply.headers(pageHeaders(nonce)).send(page);
  });
  app.get(`${staticPath}*`, async (request, reply) => {
    const takesBrotli = /\bbr\b/.test(String(request.headers['accept-encoding']));
    const name = request.url.slice(staticPath.length).split('?', 1)[0] ?? '';
    return sendFile(reply, await findFile(name, takesBrotli), request.headers['if-none-match']);
  });
}

function renderPage(options: PlaygroundOptions, staticPath: string, asked: number, nonce: string): string {
  const { path, endpoint, takesToken, groups, title } = options;
  const examples = groups.flatMap((group) => group.examples);
  const settings = { path, endpoint, takesToken, shares: !takesToken, examples };
  const withNonce = (part: string) => part.replaceAll('<script', `<script nonce="${nonce}"`);
  const script = (name: string) => `<script type="module" src="${staticPath}page/${name}.js"></script>`;
  const data = `<script type="application/json" id="oralu-settings">${JSON.stringify(settings).replaceAll('<', '\\u003c')}</script>`;
  return ruruHTML({
    endpoint,
    staticPath,
    // Ruru's type asks for every setting, since it is made from GraphiQL's own types, which are not installed here.
    clientConfig: { defaultQuery: '' } as Partial<RuruClientConfig> as RuruClientConfig,
    htmlParts: {
      metaTags: (part) => `${part}<meta name="viewport" content="width=device-width, initial-scale=1">`,
      titleTag: `<title>${escapeHtml(title)}</title><link rel="icon" href="data:,">`,
      styleTags: (part) => `${part}<style>${pageStyle}</style>`,
      configScript: withNonce,
      // The storage first: the editor's own scripts read from it what stood there before.
      headerScripts: (part) => withNonce(`${data}${script('storage')}${part}`),
      bodyContent: (part) => `${renderBar(options, asked)}${part}`,
      bodyScripts: withNonce,
      bodyInitScript: withNonce(script('start')),
    },
  });
}

/*
 * The editor (Monaco) writes style elements and attributes at run time and starts its workers from files of this
 * server; scripts run only with the page's nonce or from this server, and nothing is asked of any other host.
 */
const pageHeaders = (nonce: string) => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self'",
    "connect-src 'self'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

function sendFile(
  reply: FastifyReply,
  file: PlaygroundFile | undefined,
  unlessMatching: string | undefined,
): FastifyReply {
  if (!file) return reply.code(404).type('text/plain; charset=utf-8').send('There is no such file.');
  const caching = {
    // Files of the editor change with its version; those of the page with this one, so they are asked about each time.
    'cache-control': file.isOwn ? 'no-cache' : 'public, max-age=86400',
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
  };
  void reply.headers({ ...file.headers, ...caching });
  return unlessMatching !== undefined && unlessMatching === file.headers['etag']
    ? reply.code(304).send()
    : reply.send(file.content);
}
