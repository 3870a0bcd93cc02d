import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { budgetHeaders, exhausted, type SpendOf } from '../../graphql/limits/budgets.js';
import { largestBody } from '../../graphql/limits/largest-body.js';
import { isUnchanged } from '../bodies.js';
import { knownCost, type Front } from '../front/front.js';
import { answeredToGet, answeredToPost, KnownAnswers, questionOf } from '../front/known-answers.js';
import { Ready } from '../front/ready.js';
import type { ReleaseStore, Snapshot } from '../release-store.js';
import { sendBody, validatorsOf } from '../send.js';

export interface KnownFirstOptions {
  readonly releases: ReleaseStore;
  readonly spend?: SpendOf | undefined;
  /** Lets begin what is not known yet, and answers false where it has refused it; everything begins at once where it is left out. */
  readonly admit?: ((request: FastifyRequest, reply: FastifyReply) => Promise<boolean>) | undefined;
  /** How a body of JSON is read; plainly where it is left out. */
  readonly readJson?: (request: FastifyRequest, body: Buffer) => unknown;
  /** What stands before Fastify and answers from the same bytes. */
  readonly front?: Front | undefined;
}

export interface PublicGraphqlOptions extends KnownFirstOptions {
  /** Where the world reaches this server, without a slash at the end. */
  readonly baseUrl: string;
  /** Told of every error that a client is not shown. */
  readonly onUnexpected?: (error: unknown) => void;
}

const asking = Symbol('asking');
/** What a request asks, until its answer is there to keep. */
interface Asking {
  readonly key: string;
  readonly snapshot: Snapshot;
}
type Marked = FastifyRequest & { [asking]?: Asking | Ready };

/** Looks among the known answers before Apollo is reached; what Apollo answers is known from then on. */
export function serveKnownFirst(
  scope: FastifyInstance,
  path: string,
  options: KnownFirstOptions,
  apollo: RouteHandlerMethod,
): void {
  const answers = options.front?.answers ?? new KnownAnswers();
  const readJson =
    options.readJson ?? ((_request: FastifyRequest, body: Buffer): unknown => JSON.parse(body.toString()));
  const look = (request: Marked, asked: string | Buffer): boolean => {
    const [key, snapshot] = [answers.keyOf(request.method, asked, request.headers), options.releases.current()];
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
  keepAnswers(scope, answers);
  const handler = async (request: Marked, reply: FastifyReply): Promise<unknown> => {
    const known = request[asking];
    if (known instanceof Ready) return sendKnown(request, reply, known, options.spend);
    if (options.admit && !(await options.admit(request, reply))) return reply;
    return apollo.call(scope, request, reply);
  };
  scope.post(path, { bodyLimit: largestBody }, handler);
  scope.get(path, { exposeHeadRoute: false }, async (request: Marked, reply) => {
    const asked = request.query as Record<string, unknown>;
    const { documentId, variables = '', operationName = '' } = asked;
    if (typeof documentId === 'string') {
      const document = answers.document(documentId.replace(/^sha256:/, ''));
      if (document === undefined) return reply.code(404).header('cache-control', 'no-store').send(unknownDocument);
      askByText(request, path, document);
    }
    look(request, questionOf(asked['query'], variables, operationName));
    return handler(request, reply);
  });
}

/** What Apollo answers without an error is kept; asked with GET it goes out with its validator at once. */
function keepAnswers(scope: FastifyInstance, answers: KnownAnswers): void {
  scope.addHook('onSend', async (request: Marked, reply, payload) => {
    const asked = request[asking];
    if (!asked || asked instanceof Ready || reply.statusCode !== 200 || typeof payload !== 'string') return payload;
    answers.keep(asked.key, asked.snapshot, payload, String(reply.getHeader('content-type')));
    const document: unknown = Reflect.get(Object(request.method === 'GET' ? request.query : request.body), 'query');
    if (typeof document === 'string') answers.learn(document);
    const kept = answers.find(asked.key, asked.snapshot)?.body;
    const manner = request.method === 'GET' ? answeredToGet : answeredToPost;
    if (kept) void reply.headers(validatorsOf(kept, kept.in('identity'), manner));
    return request.method === 'GET' && kept ? kept.bytes : payload;
  });
}

function sendKnown(request: Marked, reply: FastifyReply, { body }: Ready, spend: SpendOf | undefined): FastifyReply {
  const isGet = request.method === 'GET';
  // Asked by POST, a validator asks for nothing.
  if (!isGet) delete request.headers['if-none-match'];
  if (isUnchanged(request.headers['if-none-match'], body.etag)) return sendBody(request, reply, body, answeredToGet);
  const spent = spend?.(request.raw, knownCost);
  if (spent) void reply.headers(budgetHeaders(spent));
  if (spent && !spent.granted)
    return reply.code(429).send({ errors: [{ message: exhausted(spent), extensions: { code: 'RATE_LIMITED' } }] });
  return sendBody(request, reply, body, isGet ? answeredToGet : answeredToPost);
}

/** Turns a question by hash into one by text, as Apollo reads it. */
function askByText(request: FastifyRequest, path: string, document: string): void {
  const asked = request.query as Record<string, unknown>;
  delete asked['documentId'];
  asked['query'] = document;
  // Apollo reads the search of the address and nothing else.
  const search = Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]);
  request.raw.url = `${path}?${new URLSearchParams(search).toString()}`;
  // The document is one that was asked before and only reads: no form of a strange page can do harm with it.
  request.headers['apollo-require-preflight'] = 'true';
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
