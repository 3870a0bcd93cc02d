import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { idempotencyKeys } from '../../schema/audit.js';
import type { Actor } from '../access/actor.js';
import { assertMay, type Action } from '../access/permissions.js';
import type { Clock } from '../dates.js';
import type { Tx } from '../database/connection.js';
import { blind } from '../database/enciphered/words.js';
import type { Store } from '../database/store.js';
import { Invalid, OraluError } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { appendEntry } from './append-entry.js';

/** Where acts happen: the store and the clock. Passed to every command. */
export interface Registry {
  readonly store: Store;
  readonly clock: Clock;
}

/** What a command asks for besides its own input. */
export interface Request {
  readonly idempotencyKey?: string | undefined;
  readonly purpose?: string | undefined;
}

export interface Act {
  readonly action: Action;
  /** The mutation's name in the schema. */
  readonly operation: string;
  /** The whole input, for the idempotency key's fingerprint; its keys are the audit row's fields. */
  readonly input: object & Request;
  readonly subject?: CaseId | undefined;
}

/** What an act answers, and which children it speaks of. */
export interface Outcome<Answer> {
  readonly answer: Answer;
  readonly subjects: readonly CaseId[];
}

/** An answer as it is kept under its idempotency key, and read from there for a retry. */
export interface Kept<Answer> {
  write(answer: Answer): string;
  read(text: string): Answer;
}

/** An id as it is kept under an idempotency key. */
export const keptId = <Id extends number>(): Kept<Id> => ({ write: String, read: (text) => Number(text) as Id });

/**
 * One act on one case: allowed, done, recorded under its idempotency key and audited in a single transaction; or
 * refused, with nothing done but the trace of the refusal. `work` answers the case it acted on, which is what a retry
 * answers too.
 */
export function perform(
  registry: Registry,
  actor: Actor,
  act: Act,
  work: (tx: Tx, now: number) => Promise<CaseId>,
): Promise<CaseId> {
  return performOn<CaseId>(registry, actor, act, async (tx, now) => {
    const caseId = await work(tx, now);
    return { answer: caseId, subject: caseId };
  });
}

/** As `perform`, for an act on a case that answers the id of something else, such as a referral. */
export function performOn<Id extends number>(
  registry: Registry,
  actor: Actor,
  act: Act,
  work: (tx: Tx, now: number) => Promise<{ readonly answer: Id; readonly subject: CaseId }>,
): Promise<Id> {
  return performAnswering<Id>(registry, actor, act, keptId<Id>(), async (tx, now) => {
    const { answer, subject } = await work(tx, now);
    return { answer, subjects: [subject] };
  });
}

/** As `perform`, for an act that answers something else than one case. */
export async function performAnswering<Answer>(
  registry: Registry,
  actor: Actor,
  act: Act,
  kept: Kept<Answer>,
  work: (tx: Tx, now: number) => Promise<Outcome<Answer>>,
): Promise<Answer> {
  const fields = Object.keys(act.input).filter((name) => Reflect.get(act.input, name) !== undefined);
  const trace = { operation: act.operation, fields, purpose: act.input.purpose?.slice(0, longestPurpose) };
  try {
    assertMay(actor, act.action);
    assertPurposeShort(act.input.purpose);
    return await registry.store.inTransaction(async (tx) => {
      const now = registry.clock();
      const before = await findAnswer(tx, actor, act);
      if (before !== undefined) return kept.read(before);
      const { answer, subjects } = await work(tx, now);
      await keepAnswer(tx, actor, act, kept.write(answer), now);
      await appendEntry(tx, actor, { ...trace, decision: 'DONE', subjects }, now);
      return answer;
    });
  } catch (error) {
    if (error instanceof OraluError && error.code !== 'UNAVAILABLE') {
      const subjects = act.subject === undefined ? [] : [act.subject];
      await registry.store.inTransaction((tx) =>
        appendEntry(tx, actor, { ...trace, decision: 'REFUSED', subjects }, registry.clock()),
      );
    }
    throw error;
  }
}

/** A purpose goes into rows that nothing can take names out of again, so it stays a short phrase. */
export const longestPurpose = 200;

function assertPurposeShort(purpose: string | undefined): void {
  if (purpose !== undefined && purpose.length > longestPurpose) {
    throw Invalid(
      `A purpose has at most ${longestPurpose} characters; this one has ${purpose.length}. Name no child in it.`,
      ['purpose'],
    );
  }
}

/** What this key answered before, if it was used; the same key with another request is an error. */
async function findAnswer(tx: Tx, actor: Actor, act: Act): Promise<string | undefined> {
  const { idempotencyKey } = act.input;
  if (actor.kind !== 'user' || idempotencyKey === undefined) return undefined;
  const { operation, answer } = idempotencyKeys;
  const isSame = sql<number>`${idempotencyKeys.requestHash} = ${blind(fingerprint(act.input))}`;
  const [kept] = await tx
    .select({ operation, answer, isSame })
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.userId, actor.userId), eq(idempotencyKeys.key, blind(idempotencyKey))));
  if (!kept) return undefined;
  if (kept.operation !== act.operation || kept.isSame !== 1) {
    throw Invalid(
      `The idempotencyKey was already used for another ${kept.operation}. Use a new key for a new act, and repeat the same input to retry one.`,
      ['idempotencyKey'],
      'IDEMPOTENCY_KEY_REUSED',
    );
  }
  return kept.answer;
}

async function keepAnswer(tx: Tx, actor: Actor, act: Act, answer: string, now: number): Promise<void> {
  const { idempotencyKey } = act.input;
  if (actor.kind !== 'user' || idempotencyKey === undefined) return;
  await tx.insert(idempotencyKeys).values({
    userId: actor.userId,
    key: blind(idempotencyKey),
    operation: act.operation,
    requestHash: blind(fingerprint(act.input)),
    answer,
    createdAt: now,
  });
}

/**
 * SHA-256 of the input with its keys in order, so that the order in which a client writes them does not matter. It is kept
 * blind: names can be guessed, and a bare hash would tell who guessed right.
 */
function fingerprint(input: object): string {
  return createHash('sha256').update(JSON.stringify(input, sortKeys)).digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
