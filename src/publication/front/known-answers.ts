import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { toBody } from '../bodies.js';
import type { Snapshot } from '../release-store.js';
import { Ready } from './ready.js';

/** Kept at most: what is asked again and again is a handful of documents. */
const mostAnswers = 2_000;
const mostDocuments = 1_000;
const largestAnswer = 256 * 1024;
const mostLately = 64;
const largestLately = 16 * 1024;

interface Lately {
  readonly body: Buffer;
  readonly accept: string | undefined;
  readonly type: string | undefined;
  readonly ready: Ready;
}

/** Sent with every answer of the public GraphQL; what is asked before a request is answered by `preflightOfPosts`. */
export const openToPosts = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, RateLimit, RateLimit-Policy, Retry-After',
};
export const preflightOfPosts = {
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'Content-Type, Apollo-Require-Preflight, If-None-Match',
};

/**
 * Answers that were given before, as bytes, for as long as the releases are the same. They are named by a digest of what
 * was asked, so that nothing a client writes becomes a key, and only answers without errors are kept.
 */
export class KnownAnswers {
  readonly #answers = new Map<string, Ready>();
  /** By hash: the text, and the digest of what is asked by it alone. */
  readonly #documents = new Map<string, { readonly text: string; readonly asked: string }>();
  #snapshot: Snapshot | undefined;

  /** What was asked last by POST, of each length: to compare bytes costs less than to digest them. */
  readonly #lately: (Lately | undefined)[] = Array.from<Lately | undefined>({ length: mostLately });

  find(key: string, snapshot: Snapshot): Ready | undefined {
    if (this.#snapshot !== snapshot) {
      this.#answers.clear();
      this.#lately.fill(undefined);
      this.#snapshot = snapshot;
    }
    return this.#answers.get(key);
  }

  /** The answer to the body of a POST. */
  findPosted(body: Buffer, headers: IncomingHttpHeaders, snapshot: Snapshot): Ready | undefined {
    const at = body.length % mostLately;
    const { accept, 'content-type': type } = headers;
    const last = this.#snapshot === snapshot ? this.#lately[at] : undefined;
    if (last && last.accept === accept && last.type === type && last.body.equals(body)) return last.ready;
    const ready = this.find(this.keyOf('POST', body, headers), snapshot);
    if (ready && body.length <= largestLately) this.#lately[at] = { body: Buffer.from(body), accept, type, ready };
    return ready;
  }

  keep(key: string, snapshot: Snapshot, payload: string, type: string): void {
    if (this.#snapshot !== snapshot || payload.length > largestAnswer || !isFlawless(payload)) return;
    const body = toBody(Buffer.from(withoutCost(payload)), undefined, type);
    this.#answers.set(key, new Ready(body, key.startsWith('GET') ? answeredToGet : answeredToPost, openToPosts));
    trim(this.#answers, mostAnswers);
  }

  /** A document that was answered can be asked for by its SHA-256 from then on. */
  learn(document: string): void {
    this.#documents.set(digest(document), { text: document, asked: digest(questionOf(document)) });
    trim(this.#documents, mostDocuments);
  }

  document(sha256: string): string | undefined {
    return this.#documents.get(sha256)?.text;
  }

  /** The answer to a document that is asked for by its hash and nothing else. */
  findByHash(sha256: string, snapshot: Snapshot, headers: IncomingHttpHeaders): Ready | undefined {
    const document = this.#documents.get(sha256);
    return document && this.find(`GET ${document.asked} ${typesOf(headers)}`, snapshot);
  }

  /** What else than the body decides about the answer: the media types that the client takes. */
  keyOf(method: string, asked: string | Buffer, headers: IncomingHttpHeaders): string {
    return `${method === 'POST' ? 'POST' : 'GET'} ${digest(asked)} ${typesOf(headers)}`;
  }
}

function typesOf(headers: IncomingHttpHeaders): string {
  const types = `${headers.accept ?? ''} ${headers['content-type'] ?? ''}`;
  return types.length > 200 ? digest(types) : types;
}

/** What a GET asks, in one text. */
export const questionOf = (document: unknown, variables: unknown = '', operationName: unknown = ''): string =>
  JSON.stringify([document, variables, operationName]);

export const answeredToGet = { cache: 'public, max-age=60', vary: 'Accept' };
export const answeredToPost = { cache: 'no-store', vary: 'Accept' };

export const digest = (text: string | Buffer): string => hash('sha256', text);

/** What is left of the budget of whoever asked first is nobody else's business. */
function withoutCost(payload: string): string {
  const answer = JSON.parse(payload) as { extensions?: Record<string, unknown> };
  if (!answer.extensions || !('cost' in answer.extensions)) return payload;
  const { cost: _, ...extensions } = answer.extensions;
  const { extensions: __, ...rest } = answer;
  return JSON.stringify(Object.keys(extensions).length === 0 ? rest : { ...rest, extensions });
}

const isFlawless = (payload: string): boolean => !payload.startsWith('{"errors"') && !payload.includes('"errors":[');

function trim(map: Map<string, unknown>, atMost: number): void {
  const [oldest] = map.size > atMost ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}
