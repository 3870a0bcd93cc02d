import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodings, isUnchanged, type Body, type Encoded, type Encoding } from './bodies.js';

/** How a body is sent, beside its bytes. */
export interface Manner {
  readonly cache: string;
  /** RFC 8288, where there is something to link. */
  readonly link?: string | undefined;
  /** What else than the encoding decides about the body. */
  readonly vary?: string | undefined;
  /** Sent whatever the budget: what a page needs that says the budget is empty, and no dearer than to refuse it. */
  readonly isFree?: boolean;
}

export const notSniffed = { 'x-content-type-options': 'nosniff' };

/** What stands in a 304 and in a whole answer alike (RFC 9110, section 15.4.5). */
export const validatorsOf = (body: Body, { etag }: Encoded, manner: Manner): Record<string, string> => {
  const vary = [manner.vary, body.isCompressible ? 'Accept-Encoding' : undefined].filter((one) => one !== undefined);
  return {
    ...(manner.link !== undefined && { link: manner.link }),
    etag,
    'cache-control': manner.cache,
    ...(vary.length > 0 && { vary: vary.join(', ') }),
  };
};

/** The encoding in which a client is sent this body. */
export const encodingFor = (body: Body, acceptEncoding: string | string[] | undefined): Encoding =>
  body.isCompressible ? negotiate(acceptEncoding) : 'identity';

/**
 * Sends a body: 304 where the client has it, one range where one was asked for, in the best encoding that both know.
 * HEAD is answered by Fastify with the same headers.
 */
export function sendBody(request: FastifyRequest, reply: FastifyReply, body: Body, manner: Manner): FastifyReply {
  const range = typeof request.headers.range === 'string' ? request.headers.range : undefined;
  const encoding = range === undefined ? encodingFor(body, request.headers['accept-encoding']) : 'identity';
  const encoded = body.in(encoding);
  const { bytes, etag } = encoded;
  void reply.headers(validatorsOf(body, encoded, manner));
  if (isUnchanged(request.headers['if-none-match'], etag)) return reply.code(304).send();
  void reply.headers({ ...notSniffed, 'content-type': body.type, 'accept-ranges': 'bytes' });
  if (range !== undefined && matchesIfRange(request.headers['if-range'], etag)) return sendRange(reply, bytes, range);
  if (encoding !== 'identity') void reply.header('content-encoding', encoding);
  return reply.send(bytes);
}

const matchesIfRange = (header: string | string[] | undefined, etag: string): boolean =>
  header === undefined || header === etag;

/** One range of bytes (RFC 9110, section 14); of several or of what is no range, the whole is sent. */
function sendRange(reply: FastifyReply, bytes: Buffer, header: string): FastifyReply {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header) ?? [];
  if (first === '' && last === '') return reply.send(bytes);
  const from = first === '' ? Math.max(0, bytes.length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1);
  if (from >= bytes.length || from > to)
    return reply.code(416).header('content-range', `bytes */${bytes.length}`).send();
  return reply
    .code(206)
    .header('content-range', `bytes ${from}-${to}/${bytes.length}`)
    .send(bytes.subarray(from, to + 1));
}

/** The first of ours that the client takes; quality 0 refuses (RFC 9110, section 12.5.3). */
export function negotiate(header: string | string[] | undefined): Encoding {
  if (typeof header !== 'string') return 'identity';
  const taken = header.toLowerCase();
  return encodings.find((encoding) => encoding === 'identity' || accepts(taken, encoding)) ?? 'identity';
}

const accepts = (header: string, encoding: Encoding): boolean =>
  header.split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    return name === encoding && !parameters.some((one) => /^q=0(\.0*)?$/.test(one));
  });
