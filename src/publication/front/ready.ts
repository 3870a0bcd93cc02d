import type { ServerResponse } from 'node:http';
import { policyText, remainderText, type Spending } from '../../graphql/limits/budgets.js';
import type { Body, Encoding } from '../bodies.js';
import { encodingFor, notSniffed, validatorsOf, type Manner } from '../send.js';
import type { Count } from './tally.js';

/** Node writes a text of up to 16 KB from its stack; the head has to fit in too. */
const mostInOnePiece = 14 * 1024;

/** One encoding of a body with its heads written out, so that answering is handing over. */
export class Sendable {
  readonly #metered: string[];
  /** The bytes as a text of as many characters: node:http sends head and text in one piece, head and bytes in two. */
  readonly #text: string | undefined;

  constructor(
    readonly etag: string,
    readonly bytes: Buffer,
    /** Names and values in turn, as node:http takes them. */
    readonly whole: string[],
    readonly unchanged: string[],
  ) {
    this.#metered = [...whole, 'ratelimit-policy', '', 'ratelimit', ''];
    if (bytes.length <= mostInOnePiece) this.#text = bytes.toString('latin1');
  }

  /** Sends the body; the head was written. A text in one byte a character is sent as the bytes it was made of. */
  endWith(response: ServerResponse): void {
    if (this.#text === undefined) response.end(this.bytes);
    else response.end(this.#text, 'latin1');
  }

  /** The head of a whole answer; one array for all of them, since node:http writes it out before anybody else asks. */
  wholeAfter(spent: Spending | undefined): string[] {
    if (!spent) return this.whole;
    const head = this.#metered;
    if (this.#spentOf !== spent.policy) {
      this.#spentOf = spent.policy;
      head[head.length - 3] = policyText(spent);
    }
    head[head.length - 1] = remainderText(spent);
    return head;
  }

  #spentOf: Spending['policy'] | undefined;
}

/** A body as it is answered at one address: the same headers as through Fastify, made once for each encoding. */
export class Ready {
  readonly #sendable = new Map<Encoding, Sendable>();
  /** What the last client wrote, and what it was given: most write the same. */
  #asked: string | string[] | undefined;
  #given: Sendable | undefined;
  /** Where answers from it are counted: by the address that it was kept for. */
  counted: Count | undefined;

  constructor(
    readonly body: Body,
    private readonly manner: Manner,
    private readonly always: Readonly<Record<string, string>>,
  ) {}

  get isFree(): boolean {
    return this.manner.isFree ?? false;
  }

  for(acceptEncoding: string | string[] | undefined): Sendable {
    if (this.#given && acceptEncoding === this.#asked) return this.#given;
    const encoding = encodingFor(this.body, acceptEncoding);
    const sendable = this.#sendable.get(encoding) ?? this.#make(encoding);
    [this.#asked, this.#given] = [acceptEncoding, sendable];
    return sendable;
  }

  #make(encoding: Encoding): Sendable {
    const { etag, bytes } = this.body.in(encoding);
    const unchanged = { ...this.always, ...validatorsOf(this.body, { etag, bytes }, this.manner) };
    const whole = {
      ...unchanged,
      ...notSniffed,
      'content-type': this.body.type,
      'accept-ranges': 'bytes',
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
      'content-length': String(bytes.length),
    };
    const made = new Sendable(etag, bytes, flat(whole), flat(unchanged));
    this.#sendable.set(encoding, made);
    return made;
  }
}

const flat = (headers: Readonly<Record<string, string>>): string[] => Object.entries(headers).flat();
