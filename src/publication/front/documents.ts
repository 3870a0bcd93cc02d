import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { largestBody } from '../../graphql/limits.js';

export const documentPath = '/public/graphql';

/** The hash of a document that is asked for by it alone; nothing where variables or anything else come with it. */
export const documentAsked = (url: string): string | undefined =>
  /^\/public\/graphql\?documentId=(?:sha256(?::|%3A))?([0-9a-f]{64})$/.exec(url)?.[1];

/** Bodies that were read before Fastify was reached. */
const taken = new WeakMap<IncomingMessage, Buffer>();

/**
 * Reads the body of a public GraphQL request of known length; false where it is none. Whoever sends it slowly is ended by
 * the server's own time limits.
 */
export function takeBody(request: IncomingMessage, then: (body: Buffer) => void): boolean {
  const { url, headers } = request;
  const length = Number(headers['content-length']);
  if (url !== documentPath || !(length > 0 && length <= largestBody)) return false;
  if (!headers['content-type']?.startsWith('application/json') || headers['content-encoding'] !== undefined)
    return false;
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.once('end', () => {
    then(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces));
  });
  return true;
}

/** Keeps a body that was read for whoever reads it next. */
export const handOn = (request: IncomingMessage, body: Buffer): void => void taken.set(request, body);

/** Gives Fastify's parser the body that was read before it. */
export function readTaken(scope: FastifyInstance): void {
  scope.addHook('preParsing', async (request, _reply, payload) => {
    const body = taken.get(request.raw);
    return body ? Readable.from([body]) : payload;
  });
}
