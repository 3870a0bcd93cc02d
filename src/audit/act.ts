import { createHmac } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import { idempotencyKeys } from '../../schema/audit.js';
import type { Actor } from '../access/actor.js';
import { assertMay, type Action } from '../access/permissions.js';
import type { Clock } from '../dates.js';
import type { Tx } from '../database/connection.js';
import { blind } from '../database/enciphered/words.js';
import { keyBeside } from '../database/key-beside.js';
import { prepared, preparedWrite } from '../database/prepared.js';
import type { Store } from '../database/store.js';
import { Invalid, OraluError } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { appendEntry } from './append-entry.js';
import { noteCourse } from './course.js';

/** Where acts happen: the store and the clock. Passed to every command. */
export interface Registry {
  readonly store: Store;
  readonly clock: Clock;
  /** Where backups are kept: what an erasure destroys is named there before it is answered. */
  readonly backupsFolder?: string | undefined;
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
  /** What it names beside a case, by its node id: a tracing request, a link. */
  readonly record?: string | undefined;
}

/** What an act answers, and which children it speaks of. */
export interface Outcome<Answer> {
  readonly answer: Answer;
  readonly subjects: readonly CaseId[];
}

/** What an act has turned out to speak of so far: its row in the audit names it, whether it is done or refused. */
export interface About {
  readonly subjects: Set<CaseId>;
  readonly records: Set<string>;
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
  work: (tx: Tx, now: number, about: About) => Promise<Outcome<Answer>>,
): Promise<Answer> {
  const fields = Object.keys(act.input).filter((name) => Reflect.get(act.input, name) !== undefined);
  const trace = { operation: act.operation, fields, purpose: act.input.purpose?.slice(0, longestPurpose) };
  const about = aboutOf(act);
  try {
    assertMay(actor, act.action);
    assertPurposeShort(act.input.purpose);
    const done = await registry.store.inTransaction(async (tx) => {
      const now = await notBeforeLastAct(tx, registry.clock());
      const hash = fingerprint(registry, act);
      const before = await findAnswer(tx, actor, act, hash);
      if (before !== undefined) return kept.read(before);
      const { answer, subjects } = await work(tx, now, about);
      await keepAnswer(tx, actor, act, { hash, answer: kept.write(answer), now });
      const records = [...about.records];
      await appendEntry(tx, actor, { ...trace, decision: 'DONE', subjects, records }, now);
      return answer;
    });
    noteCourse('isStored');
    return done;
  } catch (error) {
    if (error instanceof OraluError && error.code !== 'UNAVAILABLE') {
      const spoken = { subjects: [...about.subjects], records: [...about.records] };
      await registry.store.inTransaction((tx) =>
        appendEntry(tx, actor, { ...trace, decision: 'REFUSED', ...spoken }, registry.clock()),
      );
      noteCourse('isTraced');
    }
    throw error;
  }
}

const aboutOf = ({ subject, record }: Act): About => ({
  subjects: new Set(subject === undefined ? [] : [subject]),
  records: new Set(record === undefined ? [] : [record]),
});

/**
 * When an act is recorded: now, unless the machine's clock has gone back behind the last act. What was known at an instant
 * is read from the order of these, so time stands still until the clock has caught up.
 */
export async function notBeforeLastAct(tx: Tx, now: number): Promise<number> {
  const [last] = await findLastAct(tx, {});
  return Math.max(now, last?.createdAt ?? 0);
}

const findLastAct = prepared<Record<string, never>, { createdAt: number }>((db) =>
  db
    .select({ createdAt: idempotencyKeys.createdAt })
    .from(idempotencyKeys)
    .orderBy(desc(idempotencyKeys.createdAt))
    .limit(1),
);

/** A purpose goes into rows that nothing can take names out of again, so it stays a short phrase. */
export const longestPurpose = 200;

/** INVALID_INPUT for a purpose that is no short phrase. */
export function assertPurposeShort(purpose: string | undefined): void {
  if (purpose !== undefined && purpose.length > longestPurpose) {
    throw Invalid(
      `A purpose has at most ${longestPurpose} characters; this one has ${purpose.length}. Name no child in it.`,
      ['purpose'],
    );
  }
}

/** What this key answered before, if it was used; the same key with another request is an error. */
async function findAnswer(tx: Tx, actor: Actor, act: Act, hash: string): Promise<string | undefined> {
  const { idempotencyKey } = act.input;
  if (actor.kind !== 'user' || idempotencyKey === undefined) return undefined;
  const [kept] = await findKept(tx, { userId: actor.userId, key: idempotencyKey });
  if (!kept) return undefined;
  // Of a request from before fingerprints had a key there is none: the key of the act alone tells it.
  const isSame = kept.requestHash === hash || kept.requestHash === '';
  if (kept.operation !== act.operation || !isSame) {
    throw Invalid(
      `The idempotencyKey was already used for another ${kept.operation}. Use a new key for a new act, and repeat the same input to retry one.`,
      ['idempotencyKey'],
      'IDEMPOTENCY_KEY_REUSED',
    );
  }
  return kept.answer;
}

type KeptRow = typeof idempotencyKeys.$inferSelect;
const at = (name: keyof KeptRow) => sql.placeholder(name);

const findKept = prepared<Pick<KeptRow, 'userId' | 'key'>, Pick<KeptRow, 'operation' | 'answer' | 'requestHash'>>(
  (db) => {
    const { userId, key, operation, answer, requestHash } = idempotencyKeys;
    return db
      .select({ operation, answer, requestHash })
      .from(idempotencyKeys)
      .where(and(eq(userId, at('userId')), eq(key, blind(at('key')))));
  },
);

const insertKept = preparedWrite<KeptRow>((tx) =>
  tx.insert(idempotencyKeys).values({
    userId: at('userId'),
    key: blind(at('key')),
    operation: at('operation'),
    requestHash: at('requestHash'),
    answer: at('answer'),
    createdAt: at('createdAt'),
  }),
);

async function keepAnswer(
  tx: Tx,
  actor: Actor,
  act: Act,
  { hash, answer, now }: { readonly hash: string; readonly answer: string; readonly now: number },
): Promise<void> {
  const { idempotencyKey } = act.input;
  if (actor.kind !== 'user' || idempotencyKey === undefined) return;
  await insertKept(tx, {
    userId: actor.userId,
    key: idempotencyKey,
    operation: act.operation,
    requestHash: hash,
    answer,
    createdAt: now,
  });
}

/**
 * HMAC-SHA-256 of the input with its keys in order, so that the order in which a client writes them does not matter. Under
 * a key of the installation: names and answers to questionnaires can be guessed, and a bare hash would confirm the guess.
 */
function fingerprint({ store }: Registry, { input }: Act): string {
  // Of an act without a key nothing is kept by which it could be told again.
  if (input.idempotencyKey === undefined) return '';
  const key = keyBeside(store.file, 'request-key');
  return createHmac('sha256', key).update(JSON.stringify(input, sortKeys)).digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
