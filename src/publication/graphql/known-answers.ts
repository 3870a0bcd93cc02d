import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Snapshot } from '../release-store.js';
import { toBody, type Body } from '../bodies.js';

/** Kept at most: what is asked again and again is a handful of documents. */
const mostAnswers = 2_000;
const mostDocuments = 1_000;
const largestAnswer = 256 * 1024;

/**
 * Answers that were given before, as bytes, for as long as the releases are the same. They are named by a digest of what
 * was asked, so that nothing a client writes becomes a key, and only answers without errors are kept.
 */
export class KnownAnswers {
  readonly #answers = new Map<string, Body>();
  readonly #documents = new Map<string, string>();
  #snapshot: Snapshot | undefined;

  find(key: string, snapshot: Snapshot): Body | undefined {
    if (this.#snapshot !== snapshot) {
      this.#answers.clear();
      this.#snapshot = snapshot;
    }
    return this.#answers.get(key);
  }

  keep(key: string, snapshot: Snapshot, payload: string, type: string): void {
    if (this.#snapshot !== snapshot || payload.length > largestAnswer || !isFlawless(payload)) return;
    this.#answers.set(key, toBody(Buffer.from(withoutCost(payload)), undefined, type));
    trim(this.#answers, mostAnswers);
  }

  /** A document that was answered can be asked for by its SHA-256 from then on. */
  learn(document: string): void {
    this.#documents.set(digest(document), document);
    trim(this.#documents, mostDocuments);
  }

  document(hash: string): string | undefined {
    return this.#documents.get(hash);
  }
}

export const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** What else than the body decides about the answer: the media types that the client takes. */
export const keyOf = (request: FastifyRequest, asked: string | Buffer): string =>
  `${request.method} ${digest(asked)} ${digest(`${request.headers.accept ?? ''} ${request.headers['content-type'] ?? ''}`)}`;

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
