import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Registry } from '../../audit/act.js';
import { isForClients, maskedAs } from '../../errors.js';
import { budgetHeaders, type SpendOf } from '../../graphql/limits/budgets.js';
import { exchangeSecret } from './exchange-secret.js';
import { lifetimes } from '../lifetimes.js';

type TokenError =
  'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'slow_down' | 'temporarily_unavailable';
const refusals: Record<TokenError, { status: number; text: string }> = {
  invalid_request: {
    status: 400,
    text: 'Send grant_type=client_credentials with client_id and client_secret, once each, in the body or as HTTP Basic.',
  },
  invalid_client: { status: 401, text: 'The client is not known, or its secret is wrong, expired or revoked.' },
  unsupported_grant_type: { status: 400, text: 'The grant_type here is client_credentials.' },
  slow_down: { status: 429, text: 'Too many exchanges from this address. Try again when Retry-After has passed.' },
  temporarily_unavailable: { status: 503, text: 'The registry cannot issue tokens right now. Try again.' },
};

export interface TokenEndpointOptions {
  readonly registry: Registry;
  /** Takes the cost of an exchange from the budget of an address; nothing is limited where it is left out. */
  readonly spend?: SpendOf | undefined;
}

/** That of a mutation: each exchange writes into the audit, refused ones too. */
const exchangeCost = 50;

/** `POST /oauth/token`: a client secret for an access token, by the client credentials grant (RFC 6749, 4.4). */
export async function tokenEndpoint(app: FastifyInstance, { registry, spend }: TokenEndpointOptions): Promise<void> {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, readForm(String(body)));
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    if (!isForClients(error) && maskedAs(error).code === 'UNAVAILABLE') {
      app.log.error({ err: error }, 'unexpected error');
      return refuse(reply, 'temporarily_unavailable');
    }
    if (isForClients(error) && error.code === 'UNAVAILABLE') return refuse(reply, 'temporarily_unavailable');
    if ((error.statusCode ?? 500) < 500) return refuse(reply, 'invalid_request');
    throw error;
  });
  app.route({
    url: '/oauth/token',
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    handler: (request, reply) => {
      void reply.code(405).headers({ allow: 'POST', 'cache-control': 'no-store' });
      const came = `Tokens are given out by POST alone; ${request.method} came.`;
      return reply.send({ error: 'invalid_request', error_description: `${came} ${refusals.invalid_request.text}` });
    },
  });
  app.post('/oauth/token', { bodyLimit: 4_096 }, async (request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
    const spent = spend?.(request.raw, exchangeCost);
    if (spent) void reply.headers(budgetHeaders(spent));
    if (spent?.granted === false) return refuse(reply, 'slow_down');
    const asked = readRequest(request);
    if (typeof asked === 'string') return refuse(reply, asked);
    const token = await exchangeSecret(registry, asked);
    if (token === undefined) return refuse(reply, 'invalid_client');
    return { access_token: token, token_type: 'Bearer', expires_in: lifetimes.exchanged / 1000 };
  });
}

function refuse(reply: FastifyReply, error: TokenError): FastifyReply {
  const { status, text } = refusals[error];
  if (status === 401) void reply.header('www-authenticate', 'Basic realm="oralu"');
  if (status === 503) void reply.header('retry-after', '1');
  return reply.code(status).header('cache-control', 'no-store').send({ error, error_description: text });
}

/** A parameter given twice is no parameter (RFC 6749, 3.2). */
function readForm(body: string): Record<string, unknown> {
  const form = new URLSearchParams(body);
  return Object.fromEntries([...new Set(form.keys())].map((name) => [name, onlyOne(form.getAll(name))]));
}

const onlyOne = (values: string[]): string | string[] => (values.length === 1 ? (values[0] ?? '') : values);

function readRequest({ body, headers }: FastifyRequest): { id: string; secret: string } | TokenError {
  if (typeof body !== 'object' || body === null) return 'invalid_request';
  const { grant_type: grant, client_id: id, client_secret: secret } = body as Record<string, unknown>;
  if (typeof grant !== 'string') return 'invalid_request';
  if (grant !== 'client_credentials') return 'unsupported_grant_type';
  if (headers.authorization !== undefined) {
    const basic = readBasic(headers.authorization);
    // One way to authenticate, not two (RFC 6749, 2.3).
    if (!basic || secret !== undefined || (id !== undefined && id !== basic.id)) return 'invalid_request';
    return basic;
  }
  if (typeof id !== 'string' || typeof secret !== 'string') return 'invalid_request';
  return { id, secret };
}

function readBasic(header: string): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(header) ?? [];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  try {
    return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
  } catch {
    return undefined;
  }
}
