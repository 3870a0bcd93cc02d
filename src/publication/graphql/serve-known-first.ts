import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { budgetHeaders, exhausted, type Spend } from '../../graphql/budgets.js';
import { largestBody } from '../../graphql/limits.js';
import { Body, isUnchanged } from '../bodies.js';
import type { ReleaseStore, Snapshot } from '../release-store.js';
import { KnownAnswers, keyOf } from './known-answers.js';

export interface KnownFirstOptions {
  readonly releases: ReleaseStore;
  readonly spend?: Spend | undefined;
  /** How a body of JSON is read; plainly where it is left out. */
  readonly readJson?: (request: FastifyRequest, body: Buffer) => unknown;
}

const asking = Symbol('asking');
/** What a request asks, until its answer is there to keep. */
interface Asking {
  readonly key: string;
  readonly snapshot: Snapshot;
}
type Marked = FastifyRequest & { [asking]?: Asking | Body };

/** What costs little to answer: bytes that are there. In the units of an operation. */
const knownCost = 10;

/** Looks among the known answers before Apollo is reached; what Apollo answers is known from then on. */
export function serveKnownFirst(
  scope: FastifyInstance,
  path: string,
  options: KnownFirstOptions,
  apollo: RouteHandlerMethod,
): void {
  const answers = new KnownAnswers();
  const readJson =
    options.readJson ?? ((_request: FastifyRequest, body: Buffer): unknown => JSON.parse(body.toString()));
  const look = (request: Marked, asked: string | Buffer): boolean => {
    const [key, snapshot] = [keyOf(request, asked), options.releases.current()];
    const known = answers.find(key, snapshot);
    request[asking] = known ?? { key, snapshot };
    return known !== undefined;
  };
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) =>
      request.method === 'POST' && look(request, body) ? {} : readJson(request, body),
  );
  scope.addHook('onSend', async (request: Marked, reply, payload) => {
    const asked = request[asking];
    if (!asked || asked instanceof Body || reply.statusCode !== 200 || typeof payload !== 'string') return payload;
    answers.keep(asked.key, asked.snapshot, payload, String(reply.getHeader('content-type')));
    const document: unknown = Reflect.get(Object(request.method === 'GET' ? request.query : request.body), 'query');
    if (typeof document === 'string') answers.learn(document);
    const kept = request.method === 'GET' ? answers.find(asked.key, asked.snapshot) : undefined;
    if (kept) void reply.headers({ etag: kept.etag, 'cache-control': 'public, max-age=60', vary: 'Accept' });
    return payload;
  });
  const handler = async (request: Marked, reply: FastifyReply): Promise<unknown> => {
    const known = request[asking];
    if (!(known instanceof Body)) return apollo.call(scope, request, reply);
    if (request.method === 'GET' && isUnchanged(request.headers['if-none-match'], known.etag))
      return reply
        .code(304)
        .headers({ etag: known.etag, 'cache-control': 'public, max-age=60', vary: 'Accept' })
        .send();
    const spent = options.spend?.(request.ip, knownCost);
    if (spent) void reply.headers(budgetHeaders(spent));
    if (spent && !spent.granted)
      return reply.code(429).send({ errors: [{ message: exhausted(spent), extensions: { code: 'RATE_LIMITED' } }] });
    if (request.method === 'GET')
      void reply.headers({ etag: known.etag, 'cache-control': 'public, max-age=60', vary: 'Accept' });
    return reply.header('content-type', known.type).send(known.bytes);
  };
  scope.post(path, { bodyLimit: largestBody }, handler);
  scope.get(path, { exposeHeadRoute: false }, async (request: Marked, reply) => {
    const asked = request.query as Record<string, unknown>;
    const { documentId, variables = '', operationName = '' } = asked;
    if (typeof documentId === 'string') {
      const document = answers.document(documentId.replace(/^sha256:/, ''));
      if (document === undefined) return reply.code(404).send(unknownDocument);
      delete asked['documentId'];
      asked['query'] = document;
      // Apollo reads the search of the address and nothing else.
      const search = Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]);
      request.raw.url = `${path}?${new URLSearchParams(search).toString()}`;
      // The document is one that was asked before and only reads: no form of a strange page can do harm with it.
      request.headers['apollo-require-preflight'] = 'true';
    }
    look(request, JSON.stringify([asked['query'], variables, operationName]));
    return handler(request, reply);
  });
}

const unknownDocument = {
  errors: [
    {
      message:
        'No document with this SHA-256 has been asked here. Send it once with POST; then ask for it by its hash.',
      extensions: { code: 'DOCUMENT_UNKNOWN' },
    },
  ],
};
