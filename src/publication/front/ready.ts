import type { ServerResponse } from 'node:http';
import { policyText, remainderText, type Spending } from '../../graphql/limits/budgets.js';
import type { Body, Encoding } from '../bodies.js';
import { encodingFor, notSniffed, validatorsOf, type Manner } from '../send.js';
import type { Count } from './tally.js';
import { WrittenHead } from './written-head.js';

/** Node writes a text of up to 16 KB from its stack; the head has to fit in too. */
const mostInOnePiece = 14 * 1024;

/** One encoding of a body with its heads written out, so that answering is handing over. */
export class Sendable {
  /** The bytes as a text of as many characters: node:http sends head and text in one piece, head and bytes in two. */
  readonly #text: string | undefined;
  #metered: [string, string, string, string] | undefined;
  #meteredBy: Spending['policy'] | undefined;

  constructor(
    readonly etag: string,
    readonly bytes: Buffer,
    private readonly whole: WrittenHead,
    readonly unchanged: WrittenHead,
  ) {
    if (bytes.length <= mostInOnePiece) this.#text = bytes.toString('latin1');
  }

  /** Sends the head of a whole answer, with what is left of the budget it was paid from. */
  writeHead(response: ServerResponse, ending: string | undefined, spent: Spending | undefined): void {
    this.whole.writeTo(response, ending, spent && this.#after(spent));
  }

  /** Sends the body; the head was written. A text in one byte a character is sent as the bytes it was made of. */
  endWith(response: ServerResponse): void {
    if (this.#text === undefined) response.end(this.bytes);
    else response.end(this.#text, 'latin1');
  }

  /** One array for all answers: it is written out before anybody else asks. */
  #after(spent: Spending): readonly string[] {
    if (!this.#metered || this.#meteredBy !== spent.policy) {
      this.#metered = ['ratelimit-policy', policyText(spent), 'ratelimit', ''];
      this.#meteredBy = spent.policy;
    }
    this.#metered[3] = remainderText(spent);
    return this.#metered;
  }
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
    const made = new Sendable(etag, bytes, new WrittenHead(200, flat(whole)), new WrittenHead(304, flat(unchanged)));
    this.#sendable.set(encoding, made);
    return made;
  }
}

const flat = (headers: Readonly<Record<string, string>>): string[] => Object.entries(headers).flat();
