import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { sha256 } from './release-folder.js';

export const encodings = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof encodings)[number];

/** One encoding of a body, with its own strong validator (RFC 9110, section 8.8.3: encodings are representations). */
export interface Encoded {
  readonly bytes: Buffer;
  readonly etag: string;
}

/** A body ready to send: rendered once, compressed once for each encoding that is asked for, then only looked up. */
export class Body {
  readonly #encoded = new Map<Encoding, Encoded>();

  constructor(
    readonly bytes: Buffer,
    readonly hash: string,
    readonly type: string = 'application/json; charset=utf-8',
  ) {
    this.#encoded.set('identity', { bytes, etag: `"${hash}"` });
  }

  get etag(): string {
    return `"${this.hash}"`;
  }

  in(encoding: Encoding): Encoded {
    const known = this.#encoded.get(encoding);
    if (known) return known;
    const made = { bytes: compress(this.bytes, encoding), etag: `"${this.hash}-${encoding}"` };
    this.#encoded.set(encoding, made);
    return made;
  }

  /** What is compressed already, or too small to gain, goes out as it is. */
  get isCompressible(): boolean {
    return this.bytes.length > 512 && /json|text|xml|csv|graphql|calendar/.test(this.type);
  }
}

const compress = (bytes: Buffer, encoding: Encoding): Buffer =>
  encoding === 'br'
    ? brotliCompressSync(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      })
    : gzipSync(bytes, { level: 9 });

export const toBody = (bytes: Buffer, hash: string = sha256(bytes), type?: string): Body => new Body(bytes, hash, type);

export const textBody = (text: string, type: string): Body => {
  const bytes = Buffer.from(text);
  return new Body(bytes, sha256(bytes), type);
};

/** What is kept at most: whoever asks for much gets it rendered again, and nobody else's is lost. */
const mostBytes = 128 * 1024 * 1024;

/** Bodies by release and name; the longest unused goes first. Names come from the routes, never from a client's text. */
export class Bodies {
  readonly #kept = new Map<string, Body>();
  #bytes = 0;

  get(name: string, render: () => unknown): Body {
    return this.find(name) ?? this.keep(name, textBody(`${JSON.stringify(render(), null, 2)}\n`, jsonType));
  }

  find(name: string): Body | undefined {
    const kept = this.#kept.get(name);
    if (!kept) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    return kept;
  }

  keep(name: string, body: Body): Body {
    this.#kept.set(name, body);
    this.#bytes += body.bytes.length;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#bytes <= mostBytes || oldest === name) break;
      this.#kept.delete(oldest);
      this.#bytes -= bytes.length;
    }
    return body;
  }
}

const jsonType = 'application/json; charset=utf-8';

/** Whether If-None-Match names this body in any encoding (RFC 9110, section 13.1.2: weak comparison, `*` matches all). */
export function isUnchanged(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const plain = etag.slice(1, -1).replace(/-(br|gzip)$/, '');
  return header.split(',').some((candidate) => {
    const [, hash] = /^\s*(?:W\/)?"([^"]*)"\s*$/.exec(candidate) ?? [];
    return hash?.replace(/-(br|gzip)$/, '') === plain;
  });
}
