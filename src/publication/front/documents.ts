import type { IncomingMessage } from 'node:http';
import { largestBody } from '../../graphql/limits/largest-body.js';

export const documentPath = '/public/graphql';

/** The hash of a document that is asked for by it alone; nothing where variables or anything else come with it. */
export const documentAsked = (url: string): string | undefined =>
  /^\/public\/graphql\?documentId=(?:sha256(?::|%3A))?([0-9a-f]{64})$/.exec(url)?.[1];

/**
 * Takes the body of a public GraphQL request of known length where node:http puts it into the message, since to let it
 * run through the message's stream costs as much as the answer; false where there is none. What `answer` knows no answer
 * to is put back, and `behind` reads it as ever. Whoever sends slowly is ended by the server's own time limits.
 */
export function takeBody(request: IncomingMessage, answer: (body: Buffer) => boolean, behind: () => void): boolean {
  const { url, headers } = request;
  const length = Number(headers['content-length']);
  if (url !== documentPath || !(length > 0 && length <= largestBody)) return false;
  if (!headers['content-type']?.startsWith('application/json') || headers['content-encoding'] !== undefined)
    return false;
  const pieces: Buffer[] = [];
  const put = request.push;
  request.push = (piece: Buffer | null): boolean => {
    if (piece) return pieces.push(piece) > 0;
    request.push = put;
    const [first = Buffer.alloc(0), ...others] = pieces;
    const body = others.length === 0 ? first : Buffer.concat(pieces);
    if (!answer(body)) {
      request.push(body);
      behind();
    }
    return request.push(null);
  };
  return true;
}
