import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import { sha256 } from './release-folder.js';

export const encodings = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof encodings)[number];

/** One encoding of a body, with its own strong validator (RFC 9110, section 8.8.3: encodings are representations). */
export interface Encoded {
  readonly bytes: Buffer;
  readonly etag: string;
}

/** A body ready to send: rendered once, compressed once for each encoding, then only looked up. */
export class Body {
  readonly #encoded = new Map<Encoding, Encoded>();
  #isCompressible: boolean | undefined;
  /** Told of bytes that come to be kept beside the plain ones. */
  onGrowth: ((bytes: number) => void) | undefined;

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

  /** Bytes in memory, of all encodings that are there. */
  get weight(): number {
    return [...this.#encoded.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  in(encoding: Encoding): Encoded {
    return this.#encoded.get(encoding) ?? this.#keep(encoding, compress(this.bytes, encoding));
  }

  /** Compresses in the threads of the C library, so that no request waits for it. */
  async compressAhead(): Promise<void> {
    if (!this.isCompressible) return;
    const [br, zipped] = await Promise.all([brotliApart(this.bytes, brotliOf(this.bytes)), gzipApart(this.bytes)]);
    for (const [encoding, bytes] of [['br', br] as const, ['gzip', zipped] as const])
      if (!this.#encoded.has(encoding)) this.#keep(encoding, bytes);
  }

  /** What is compressed already, or too small to gain, goes out as it is. */
  get isCompressible(): boolean {
    return (this.#isCompressible ??=
      this.bytes.length > 512 && /json|text|xml|csv|graphql|calendar|bibtex|research-info/.test(this.type));
  }

  #keep(encoding: Encoding, bytes: Buffer): Encoded {
    const made = { bytes, etag: `"${this.hash}-${encoding}"` };
    this.#encoded.set(encoding, made);
    this.onGrowth?.(bytes.length);
    return made;
  }
}

const gzipLevel = { level: 9 };
const brotliOf = (bytes: Buffer) => ({
  params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});
const compress = (bytes: Buffer, encoding: Encoding): Buffer =>
  encoding === 'br' ? brotliCompressSync(bytes, brotliOf(bytes)) : gzipSync(bytes, gzipLevel);
const brotliApart = promisify(brotliCompress);
const gzipApart = (bytes: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    gzip(bytes, gzipLevel, (error, zipped) => (error ? reject(error) : resolve(zipped))),
  );

export const toBody = (bytes: Buffer, hash: string = sha256(bytes), type?: string): Body => new Body(bytes, hash, type);

export const textBody = (text: string, type: string): Body => {
  const bytes = Buffer.from(text);
  return new Body(bytes, sha256(bytes), type);
};

export const jsonBody = (value: unknown): Body => textBody(`${JSON.stringify(value, null, 2)}\n`, jsonType);

/** A body that is not at hand: made once whoever asks has paid for it. */
export class Unrendered {
  constructor(readonly make: () => Body | Promise<Body>) {}
}

/** What is kept at most: whoever asks for much gets it rendered again, and nobody else's is lost. */
const mostBytes = 128 * 1024 * 1024;

/** Bodies by release and name; the longest unused goes first. Names come from the routes, never from a client's text. */
export class Bodies {
  readonly #kept = new Map<string, Body>();
  readonly #underWay = new Map<string, Promise<Body>>();
  #bytes = 0;

  constructor(private readonly most: number = mostBytes) {}

  /** Bytes in memory, of all bodies in all their encodings. */
  get bytes(): number {
    return this.#bytes;
  }

  get(name: string, render: () => unknown): Body {
    return this.find(name) ?? this.keep(name, jsonBody(render()));
  }

  /** The body where it is at hand; else how to make it, once however many ask meanwhile. */
  offer(name: string, make: () => Body | Promise<Body>): Body | Unrendered {
    return this.find(name) ?? new Unrendered(() => this.#makeOnce(name, make));
  }

  find(name: string): Body | undefined {
    const kept = this.#kept.get(name);
    if (!kept) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    return kept;
  }

  keep(name: string, body: Body): Body {
    this.#drop(name);
    this.#kept.set(name, body);
    body.onGrowth = (bytes) => this.#grow(bytes);
    this.#grow(body.weight);
    return body;
  }

  #makeOnce(name: string, make: () => Body | Promise<Body>): Body | Promise<Body> {
    const underWay = this.#underWay.get(name);
    if (underWay) return underWay;
    const made = make();
    if (made instanceof Body) return this.keep(name, made);
    const kept = made.then((body) => this.keep(name, body)).finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, kept);
    return kept;
  }

  #grow(bytes: number): void {
    this.#bytes += bytes;
    for (const name of this.#kept.keys()) {
      if (this.#bytes <= this.most || this.#kept.size === 1) break;
      this.#drop(name);
    }
  }

  #drop(name: string): void {
    const body = this.#kept.get(name);
    if (!body) return;
    this.#kept.delete(name);
    this.#bytes -= body.weight;
    body.onGrowth = undefined;
  }
}

const jsonType = 'application/json; charset=utf-8';

/** Whether If-None-Match names this body in any encoding (RFC 9110, section 13.1.2: weak comparison, `*` matches all). */
export function isUnchanged(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag || header.trim() === '*') return true;
  const plain = withoutEncoding(etag.slice(1, -1));
  return header.split(',').some((candidate) => {
    const [, hash] = /^\s*(?:W\/)?"([^"]*)"\s*$/.exec(candidate) ?? [];
    return hash !== undefined && withoutEncoding(hash) === plain;
  });
}

const withoutEncoding = (hash: string): string => hash.replace(/-(br|gzip)$/, '');
