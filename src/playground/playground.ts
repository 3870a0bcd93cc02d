import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { getStaticFile, type StaticFile } from 'ruru/static';
import { ruruHTML, type RuruClientConfig } from 'ruru/server';
import { guardScript, pageStyle } from './playground-assets.js';

export interface PlaygroundExample {
  readonly title: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface PlaygroundOptions {
  /** Where the page is served, such as /playground; its files lie beneath it. */
  readonly path: string;
  /** The path of the GraphQL server it asks. */
  readonly endpoint: string;
  readonly title: string;
  /** The first one stands in the editor when the page opens. */
  readonly examples: readonly [PlaygroundExample, ...PlaygroundExample[]];
  /**
   * What stands in the headers editor, such as `{"Authorization": "Bearer …"}`. While it still holds `…` it is not
   * sent, so that the schema can be read before a token is pasted.
   */
  readonly headersHint?: string;
  /** One sentence beside the title, such as where the tokens are. */
  readonly hint?: string;
}

/** Serves GraphiQL from this server alone: the page asks no other host for anything, and its policy forbids it to. */
export function registerPlayground(app: FastifyInstance, options: PlaygroundOptions): void {
  const staticPath = `${options.path}/static/`;
  app.get(options.path, (request, reply) => {
    const { example } = request.query as { example?: unknown };
    const nonce = randomBytes(16).toString('base64');
    return reply
      .headers(pageHeaders(nonce))
      .send(renderPage(options, staticPath, pick(options.examples, example), nonce));
  });
  app.get(`${staticPath}*`, async (request, reply) => {
    const acceptEncoding = request.headers['accept-encoding'];
    const file = await findFile(staticPath, request.url, /\bbr\b/.test(String(acceptEncoding)));
    return sendFile(reply, file, request.headers['if-none-match']);
  });
}

function pick(examples: PlaygroundOptions['examples'], asked: unknown): PlaygroundExample {
  return examples[Number(asked)] ?? examples[0];
}

function renderPage(options: PlaygroundOptions, staticPath: string, example: PlaygroundExample, nonce: string): string {
  const withNonce = (part: string) => part.replaceAll('<script', `<script nonce="${nonce}"`);
  return ruruHTML({
    endpoint: options.endpoint,
    staticPath,
    clientConfig: editorStart(options, example),
    htmlParts: {
      titleTag: `<title>${escapeHtml(options.title)}</title><link rel="icon" href="data:,">`,
      styleTags: (part) => `${part}<style>${pageStyle}</style>`,
      configScript: withNonce,
      headerScripts: (part) => withNonce(`${renderGuard(options)}${part}`),
      bodyContent: (part) => `${renderBar(options, example)}${part}`,
      bodyScripts: withNonce,
      bodyInitScript: withNonce,
    },
  });
}

function renderGuard({ path, endpoint, headersHint }: PlaygroundOptions): string {
  const settings = JSON.stringify({ path, endpoint, forgets: headersHint !== undefined });
  return `<script>(${guardScript})(${settings});</script>`;
}

/** Ruru's type asks for every setting, since it is made from GraphiQL's own types, which are not installed here. */
function editorStart({ examples, headersHint }: PlaygroundOptions, example: PlaygroundExample): RuruClientConfig {
  const start: Partial<RuruClientConfig> = {
    initialQuery: example.query,
    defaultQuery: examples[0].query,
    initialVariables: JSON.stringify(example.variables ?? {}, null, 2),
    ...(headersHint !== undefined && { initialHeaders: headersHint, defaultHeaders: headersHint }),
  };
  return start as RuruClientConfig;
}

/** The examples are plain links: each opens the page with that operation in a tab of the editor. */
function renderBar({ title, hint, examples, path }: PlaygroundOptions, current: PlaygroundExample): string {
  const links = examples.map((example, at) => {
    const mark = example === current ? ' aria-current="page"' : '';
    return `<a href="${path}?example=${at}"${mark}>${escapeHtml(example.title)}</a>`;
  });
  const said = hint === undefined ? '' : `<span>${escapeHtml(hint)}</span>`;
  return `<header id="oralu-bar"><strong>${escapeHtml(title)}</strong>${said}<nav aria-label="Examples">${links.join('')}</nav><p id="oralu-alert" role="alert" hidden></p></header>`;
}

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

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

/** Files in both encodings; decompressed once, since a client could otherwise make the server do it again and again. */
const files = new Map<string, Promise<StaticFile | null>>();

function findFile(staticPath: string, url: string, acceptsBrotli: boolean): Promise<StaticFile | null> {
  const name = url.slice(staticPath.length).split('?', 1)[0] ?? '';
  if (!/^[\w-]+(\.[\w-]+)*\.(js|css|ttf|txt)$/.test(name)) return Promise.resolve(null);
  const key = `${name} ${acceptsBrotli}`;
  const found = files.get(key);
  if (found) return found;
  const acceptEncoding = acceptsBrotli ? 'br' : undefined;
  const read = Promise.resolve(
    getStaticFile({ staticPath: '/', urlPath: `/${name}`, acceptEncoding, disallowDevAssets: true }),
  );
  // Only what exists is kept: names come from clients.
  void read.then((file) => file && files.set(key, read));
  return read;
}

function sendFile(reply: FastifyReply, file: StaticFile | null, unlessMatching: string | undefined): FastifyReply {
  if (!file) return reply.code(404).type('text/plain; charset=utf-8').send('There is no such file.');
  const caching = {
    'cache-control': 'public, max-age=86400',
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
  };
  void reply.headers({ ...file.headers, ...caching });
  return unlessMatching !== undefined && unlessMatching === file.headers['etag']
    ? reply.code(304).send()
    : reply.send(file.content);
}
