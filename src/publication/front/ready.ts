import type { Body, Encoding } from '../bodies.js';
import { encodingFor, notSniffed, validatorsOf, type Manner } from '../send.js';

/** One encoding of a body with its heads written out, so that answering is handing over. */
export interface Sendable {
  readonly etag: string;
  readonly bytes: Buffer;
  /** Names and values in turn, as node:http takes them. */
  readonly whole: readonly string[];
  readonly unchanged: readonly string[];
}

/** A body as it is answered at one address: the same headers as through Fastify, made once for each encoding. */
export class Ready {
  readonly #sendable = new Map<Encoding, Sendable>();

  constructor(
    readonly body: Body,
    private readonly manner: Manner,
    private readonly always: Readonly<Record<string, string>>,
  ) {}

  for(acceptEncoding: string | string[] | undefined): Sendable {
    const encoding = encodingFor(this.body, acceptEncoding);
    const known = this.#sendable.get(encoding);
    if (known) return known;
    const encoded = this.body.in(encoding);
    const unchanged = { ...this.always, ...validatorsOf(this.body, encoded, this.manner) };
    const whole = {
      ...unchanged,
      ...notSniffed,
      'content-type': this.body.type,
      'accept-ranges': 'bytes',
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
      'content-length': String(encoded.bytes.length),
    };
    const made = { ...encoded, whole: flat(whole), unchanged: flat(unchanged) };
    this.#sendable.set(encoding, made);
    return made;
  }
}

const flat = (headers: Readonly<Record<string, string>>): string[] => Object.entries(headers).flat();
