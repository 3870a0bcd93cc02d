import { sql } from 'drizzle-orm';
import { evidence } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { nextTurn } from '../../database/turns.js';
import { readJudgedEvidence } from './case-file.js';
import { listInDoubt } from './shared-kits.js';

/** So many items are read before other requests are let in: some 20 ms of reading where each has a kit to be opened. */
const mostAtOnce = 500;

type Items = NonNullable<ReturnType<Awaited<ReturnType<typeof readJudgedEvidence>>['get']>>;

/**
 * What guards look at of the evidence of many cases, what the actor cannot rest on in doubt: asked for all of them at once, and answered case by
 * case. As many statements however many cases, but that more than `mostAtOnce` items come in several parts and other requests are let in
 * between; within an act, which nothing may come between, they are not. The cases are visible.
 */
export async function evidenceInTurns(
  at: Connection | Reader,
  actor: Actor,
  caseIds: readonly number[],
  now: number,
): Promise<(caseId: number) => Promise<Items>> {
  const counted = await countItems(at, { ids: JSON.stringify(caseIds) });
  const isMuch = counted.reduce((sum, { items }) => sum + items, 0) > mostAtOnce;
  if (!isMuch || !('raw' in at)) {
    const found = await readPart(at, actor, caseIds, now);
    return (caseId) => Promise.resolve(found.get(caseId) ?? []);
  }
  const waiting = waitingOf(at, actor);
  const asked = new Map(counted.map(({ caseId, items }) => [caseId, waiting.ask(caseId, items, now)]));
  return (caseId) => asked.get(caseId) ?? Promise.resolve([]);
}

/** As `evidenceInTurns`, of all cases at once. */
export async function readEvidenceFor(
  at: Connection | Reader,
  actor: Actor,
  caseIds: readonly number[],
  now: number,
): Promise<Map<number, Items>> {
  const evidenceOf = await evidenceInTurns(at, actor, caseIds, now);
  const found = new Map<number, Items>();
  for (const caseId of caseIds) found.set(caseId, await evidenceOf(caseId));
  return found;
}

const countItems = prepared<{ ids: string }, { caseId: number; items: number }>((db) =>
  db
    .select({ caseId: evidence.caseId, items: sql<number>`count(*)` })
    .from(evidence)
    .where(among(evidence.caseId, 'ids'))
    .groupBy(evidence.caseId),
);

async function readPart(at: Connection | Reader, actor: Actor, caseIds: readonly number[], now: number) {
  return readJudgedEvidence(at, caseIds, await listInDoubt(at, actor, caseIds, now));
}

interface Waits extends PromiseWithResolvers<Items> {
  readonly items: number;
}

/**
 * Cases whose evidence waits to be read for one reader. A document may ask for the same cases many times over: each is read once for all who
 * asked before its turn came, and for nobody who asks after that.
 */
class Waiting {
  readonly #cases = new Map<number, Waits>();
  #now = 0;
  #isReading = false;

  constructor(
    private readonly connection: Connection,
    private readonly actor: Actor,
  ) {}

  ask(caseId: number, items: number, now: number): Promise<Items> {
    this.#now = Math.max(this.#now, now);
    let waits = this.#cases.get(caseId);
    if (!waits) {
      waits = { items, ...Promise.withResolvers<Items>() };
      // Whoever asked for many cases goes no further than the first that fails.
      waits.promise.catch(() => undefined);
      this.#cases.set(caseId, waits);
    }
    if (!this.#isReading) void this.#readOn();
    return waits.promise;
  }

  async #readOn(): Promise<void> {
    this.#isReading = true;
    while (this.#cases.size > 0) {
      await nextTurn();
      const part = this.#take();
      try {
        const found = await readPart(this.connection, this.actor, [...part.keys()], this.#now);
        for (const [caseId, { resolve }] of part) resolve(found.get(caseId) ?? []);
      } catch (error) {
        for (const { reject } of part.values()) reject(error);
      }
    }
    this.#isReading = false;
  }

  /** The next cases, of so many items at most, or one that has more: they wait no longer. */
  #take(): Map<number, Waits> {
    const part = new Map<number, Waits>();
    let room = mostAtOnce;
    for (const [caseId, waits] of this.#cases) {
      room -= waits.items;
      if (room < 0 && part.size > 0) break;
      this.#cases.delete(caseId);
      part.set(caseId, waits);
    }
    return part;
  }
}

const waitingAt = new WeakMap<Connection, WeakMap<Actor, Waiting>>();

function waitingOf(connection: Connection, actor: Actor): Waiting {
  const byActor = waitingAt.get(connection) ?? new WeakMap<Actor, Waiting>();
  waitingAt.set(connection, byActor);
  const waiting = byActor.get(actor) ?? new Waiting(connection, actor);
  byActor.set(actor, waiting);
  return waiting;
}
