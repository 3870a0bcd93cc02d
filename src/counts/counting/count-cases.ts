import { and, eq, lte, sql } from 'drizzle-orm';
import type { Actor } from '../../access/actor.js';
import { assertMay, seesAllAgencies } from '../../access/permissions.js';
import { cases } from '../../../schema/cases.js';
import { postings } from '../../../schema/counts.js';
import type { Registry } from '../../audit/act.js';
import type { Connection } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import type { CivilDate } from '../../dates.js';
import type { AgencyId } from '../../identifiers.js';
import { listBirths } from '../../identity/births.js';
import { headlineOf, type Account, type HeadlineAccount } from '../accounts.js';
import { BalanceColumns } from './balance-columns.js';
import { postingColumns, type Counting } from './balance-index.js';
import { assertCountable } from './count-question.js';
import type { CountCode, CountDimension, CountQuestion, Tabulation } from '../dimensions.js';
import { tabulate } from './tabulate.js';

export interface CaseCountRow {
  /** The value of each dimension of the question. */
  readonly keys: Partial<Record<CountDimension, CountCode>>;
  readonly count: number;
}

export interface CaseCounts {
  readonly asOf: CivilDate;
  readonly knownAt: number;
  readonly by: readonly CountDimension[];
  /** Cells that are not zero, in the order of the vocabularies, what is not known last. */
  readonly rows: readonly CaseCountRow[];
  /** KNOWN: the sum of all rows. */
  readonly total: number;
}

/**
 * How many cases there are at (asOf, knownAt), by up to four dimensions. Who sees all agencies is answered by the
 * counting thread; everybody else counts the cases of the own agency, which SQL alone selects. Without `knownAt`: as
 * known now. Errors: FORBIDDEN, UNAUTHENTICATED, INVALID_DATE, INVALID_INPUT, UNKNOWN_CODE, UNAVAILABLE.
 */
export async function countCases(
  from: { readonly registry: Registry; readonly counting: Counting },
  actor: Actor,
  question: CountQuestion,
): Promise<CaseCounts> {
  assertMay(actor, 'counts:read');
  const now = from.registry.clock();
  assertCountable(question, now);
  const { rows, total } = seesAllAgencies(actor)
    ? await from.counting.count(question)
    : await countOwn(from.registry.store.reader, actor, question);
  const { asOf, by, knownAt = now } = question;
  const keysOf = (codes: readonly CountCode[]) =>
    Object.fromEntries(by.map((dimension, at) => [dimension, codes[at] ?? null]));
  return { asOf, knownAt, by, rows: rows.map(({ codes, count }) => ({ keys: keysOf(codes), count })), total };
}

const listOwnPostings = prepared((db) =>
  db
    .select(postingColumns)
    .from(postings)
    .innerJoin(cases, eq(cases.id, postings.caseId))
    .where(
      and(
        eq(cases.ownerAgencyId, sql.placeholder('agencyId')),
        lte(postings.effectiveOn, sql.placeholder('asOf')),
        lte(postings.recordedAt, sql.placeholder('knownAt')),
      ),
    )
    .orderBy(postings.caseId, postings.sequence),
);

/** The cases of the actor's agency, from postings already cut off at (asOf, knownAt), through columns made for once. */
async function countOwn(connection: Connection, actor: Actor, question: CountQuestion): Promise<Tabulation> {
  if (actor.kind !== 'user') throw new Error('Only a user has an agency of its own.');
  const rows = await listOwnPostings(connection, bounds(actor.agencyId, question));
  const births = new Set(rows.flatMap(({ birthId }) => (birthId === null ? [] : [birthId])));
  const books = new BalanceColumns();
  for (const ids of inGroups([...births], birthsAtOnce)) {
    for (const { id, earliest, latest } of await listBirths(connection.db, ids)) books.addBirth(id, earliest, latest);
  }
  for (const row of rows) books.add(row);
  return tabulate(books, { ...question, knownAt: undefined });
}

const bounds = (agencyId: AgencyId, { asOf, knownAt = Number.MAX_SAFE_INTEGER }: CountQuestion) => ({
  agencyId,
  asOf,
  knownAt,
});

/** SQLite binds at most 32,766 values to a statement. */
const birthsAtOnce = 10_000;

function* inGroups<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

export interface HeadlineCounts {
  /** The five published accounts. */
  readonly accounts: Readonly<Record<HeadlineAccount, number>>;
  /** The six accounts of the books: the halves of UNACCOUNTED apart. */
  readonly subAccounts: Readonly<Record<Account, number>>;
  /** KNOWN, the sum of either. */
  readonly known: number;
}

const sumByAccount = prepared((db) =>
  db
    .select({ account: postings.account, count: sql<number>`sum(${postings.delta})`.as('count') })
    .from(postings)
    .where(
      and(lte(postings.effectiveOn, sql.placeholder('asOf')), lte(postings.recordedAt, sql.placeholder('knownAt'))),
    )
    .groupBy(postings.account),
);

/** All cases at (asOf, knownAt) by account, straight from the books: for building a release, by whoever may do that. */
export async function countByAccount(
  connection: Connection,
  asOf: CivilDate,
  knownAt: number,
): Promise<HeadlineCounts> {
  const headline = { RETURNED: 0, AWAITING: 0, UNACCOUNTED: 0, DECEASED: 0, OTHER: 0 };
  const sub = { RETURNED: 0, AWAITING: 0, LOCATED: 0, WHEREABOUTS_UNKNOWN: 0, DECEASED: 0, OTHER: 0 };
  let known = 0;
  for (const { account, count } of await sumByAccount(connection, { asOf, knownAt })) {
    sub[account] = count;
    headline[headlineOf(account)] += count;
    known += count;
  }
  return { accounts: headline, subAccounts: sub, known };
}
