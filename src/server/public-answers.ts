import type { FastifyInstance } from 'fastify';
import { kindOf, type Kind, type Tally } from '../publication/front/tally.js';

interface Counted {
  readonly kind: Kind;
  readonly status: number;
  readonly from: 'bytes' | 'routes';
  readonly count: number;
}

/** What the public plane answered, by kind and status: before Fastify, from bytes that are there, and behind it. */
export class PublicAnswers {
  readonly #made = new Map<string, Counted>();
  readonly #tallies: Tally[] = [];

  include(tally: Tally): void {
    this.#tallies.push(tally);
  }

  observe(url: string, status: number): void {
    const kind = kindOf(url);
    const name = `${kind} ${status}`;
    const count = (this.#made.get(name)?.count ?? 0) + 1;
    this.#made.set(name, { kind, status, from: 'routes', count });
  }

  /** Of all kinds together, by class of status, as `oralu_requests_total` has it. */
  knownOf(statusClass: string): number {
    const known = this.#tallies
      .flatMap(countsOf)
      .filter(({ status }) => statusClass === `${Math.floor(status / 100)}xx`);
    return known.reduce((sum, { count }) => sum + count, 0);
  }

  write(): readonly string[] {
    const counts = [...this.#tallies.flatMap(countsOf), ...this.#made.values()];
    const sent = this.#tallies.flatMap((tally) => tally.list());
    return [
      '# TYPE oralu_public_answers_total counter',
      ...counts.map(
        ({ kind, status, from, count }) =>
          `oralu_public_answers_total{kind="${kind}",code="${status}",from="${from}"} ${count}`,
      ),
      '# TYPE oralu_public_known_bytes_total counter',
      ...sent.map(([kind, { bytes }]) => `oralu_public_known_bytes_total{kind="${kind}"} ${bytes}`),
    ];
  }
}

const countsOf = (tally: Tally): readonly Counted[] =>
  tally.list().flatMap(([kind, { whole, unchanged }]) => [
    { kind, status: 200, from: 'bytes' as const, count: whole },
    { kind, status: 304, from: 'bytes' as const, count: unchanged },
  ]);

const lineMilliseconds = 10_000;

/**
 * Lines for what was answered before Fastify: how many of each kind and status since the line before. One for each answer
 * would cost more than the answer.
 */
export function logKnown(app: FastifyInstance, tally: Tally, every = lineMilliseconds): void {
  const told = new Map<string, number>();
  const tell = (): void => {
    for (const { kind, status, count } of countsOf(tally)) {
      const name = `${kind} ${status}`;
      const since = count - (told.get(name) ?? 0);
      told.set(name, count);
      if (since > 0) app.log.info({ route: kind, status, count: since }, 'answered from bytes');
    }
  };
  let telling: NodeJS.Timeout | undefined;
  app.addHook('onListen', async () => void (telling = setInterval(tell, every).unref()));
  app.addHook('onClose', async () => {
    clearInterval(telling);
    tell();
  });
}
