import type { Random } from '../../../src/demonstration/random.js';
import { openingInput } from '../../support/opening-input.js';
import { pause } from './campaign.js';
import type { Came } from './client.js';

/** An act as it is sent; sent again it has the same key, and may have been done already. */
export interface Act {
  readonly who: string;
  readonly operation: string;
  readonly input: { readonly idempotencyKey: string } & Readonly<Record<string, unknown>>;
}

/** An act that was answered as done: from then on it must be there for ever. */
export interface Acknowledged {
  readonly key: string;
  readonly caseId: string;
  readonly version: number;
}

export type Send = (body: object, token: string) => Promise<Came>;

interface KnownCase {
  readonly id: string;
  version: number;
}

const kinds = ['TRACING_REQUEST_OPENED', 'LEGITIMATE_BASIS', 'GUARDIAN_CONSENT', 'TRAVEL_DOCUMENT', 'HOST_CONSENT'];

/**
 * Clients that open cases and change them, each act with an idempotency key, and remember what was acknowledged. Each
 * has cases of its own, so that a version is stale only where something went wrong.
 */
export class Writers {
  readonly acknowledged: Acknowledged[] = [];
  /** Refusals of acts that nothing speaks against. */
  readonly wrongs: string[] = [];
  /** How often the registry said that it cannot write. */
  refusals = 0;
  /** Sent and not answered: to be sent again, with its key. */
  readonly #open: (Act | undefined)[];
  readonly #own: KnownCase[][];
  #keys = 0;

  constructor(
    private readonly random: Random,
    private readonly tokens: Readonly<Record<string, string>>,
    private readonly name: string,
    readonly count = 8,
  ) {
    this.#open = Array.from({ length: count }, () => undefined);
    this.#own = Array.from({ length: count }, () => []);
  }

  /** The keys of acts that were sent and not answered. */
  unanswered = (): string[] => this.#open.flatMap((act) => act?.input.idempotencyKey ?? []);

  /** Runs all writers until told to stop, or until each has met a lost answer. */
  async run(send: Send, goesOn: () => boolean): Promise<void> {
    await Promise.all(Array.from({ length: this.count }, (_, writer) => this.#runOne(writer, send, goesOn)));
  }

  /** As `run`, and again with what was not answered: an overloaded server says to come again. */
  async keepRunning(send: Send, goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      await this.run(send, goesOn);
      await pause(50);
    }
  }

  async #runOne(writer: number, send: Send, goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const act = (this.#open[writer] ??= this.nextAct(writer));
      try {
        const came = await this.transmit(act, send);
        const isRefused = came.text.includes('"UNAVAILABLE"');
        if (isRefused) this.refusals++;
        // It may have been done all the same, and only what it answers could not be read: it is sent again with its key.
        const isBroken = came.text.includes('"INTERNAL"') || came.status === 500;
        if (isBroken) this.wrongs.push(`${act.operation} was answered ${came.status}: ${came.text.slice(0, 300)}`);
        if (isRefused || isBroken || came.status === 503) return;
        this.#open[writer] = undefined;
        this.settle(writer, act, came);
      } catch {
        return;
      }
    }
  }

  transmit(act: Act, send: Send): Promise<Came> {
    return send(bodyOf(act), this.tokens[act.who] ?? '');
  }

  nextAct(writer: number): Act {
    const own = this.#own[writer] ?? [];
    const idempotencyKey = `${this.name}-${writer}-${++this.#keys}`;
    const known = own.length > 0 && this.random.chance(0.7) ? this.random.pick(own) : undefined;
    if (!known) return { who: 'registrar', operation: 'caseOpen', input: { idempotencyKey, ...openingInput } };
    const on = { idempotencyKey, caseId: known.id, expectedVersion: known.version };
    if (this.random.chance(0.5)) {
      const attested = { kind: this.random.pick(kinds), attestedOn: '2017-07-01', reference: `Document ${this.#keys}` };
      return { who: 'caseworker', operation: 'attestationRecord', input: { ...on, ...attested } };
    }
    const day = `2017-06-${String(this.random.between(1, 28)).padStart(2, '0')}`;
    const sighting = { observedOn: day, country: 'SY', siteId: 'site_21', source: 'Camp register', grade: 'B' };
    return { who: 'caseworker', operation: 'whereaboutsRecord', input: { ...on, sighting } };
  }

  settle(writer: number, act: Act, { status, text }: Came): void {
    const made = readPayload(text, act.operation);
    if (status !== 200 || !made) {
      this.wrongs.push(`${act.operation} was answered ${status}: ${text.slice(0, 300)}`);
      return;
    }
    this.acknowledged.push({ key: act.input.idempotencyKey, caseId: made.id, version: made.version });
    const own = this.#own[writer] ?? [];
    const known = own.find(({ id }) => id === made.id);
    if (known) known.version = made.version;
    else own.push({ ...made });
    if (own.length > 50) own.shift();
  }
}

function bodyOf({ operation, input }: Act): object {
  const type = `${operation[0]?.toUpperCase()}${operation.slice(1)}Input!`;
  const query = `mutation Act($input: ${type}) { ${operation}(input: $input) { case { id version } userErrors { code message } } }`;
  return { query, variables: { input } };
}

function readPayload(text: string, operation: string): KnownCase | undefined {
  try {
    const { data } = JSON.parse(text) as {
      data?: Record<string, { case: KnownCase | null; userErrors: object[] } | undefined>;
    };
    const payload = data?.[operation];
    return payload?.case && payload.userErrors.length === 0 ? payload.case : undefined;
  } catch {
    return undefined;
  }
}
