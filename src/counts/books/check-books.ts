import { asc, between, gt, sql } from 'drizzle-orm';
import { cases, profileVersions, stageChanges } from '../../../schema/cases.js';
import { whereaboutsClaims } from '../../../schema/claims.js';
import { postings } from '../../../schema/counts.js';
import type { Connection } from '../../database/connection.js';
import { addDays, type CivilDate } from '../../dates.js';
import { toNodeId } from '../../identifiers.js';
import { listBirths } from '../../identity/births.js';
import { postingColumns } from '../counting/balance-index.js';
import type { AlikeSources } from './alike-sources.js';
import { findClosedByOne, findJourneyFault, readArrivals, type KeptArrival } from './check-journeys.js';
import { findRowFault, readRows, type RowAndHistories } from './check-rows.js';
import { claimColumns, profileColumns, stageChangeColumns, type CaseHistory } from './history.js';
import { knowledgeAt, recount } from './recount.js';
import type { Entry } from './timeline.js';

/** Where the books and the histories part. */
export interface BooksFault {
  /** The case's node id; null where no one case is to blame. */
  readonly case: string | null;
  readonly asOf: CivilDate;
  readonly knownAt: number;
  readonly expected: string;
  readonly found: string;
}

export interface BooksReport {
  readonly cases: number;
  readonly postings: number;
  /** Pairs of a day and an instant at which one case was recounted. */
  readonly pairsChecked: number;
  readonly firstFault?: BooksFault;
}

type Posting = Entry & Pick<typeof postings.$inferSelect, 'caseId' | 'effectiveOn' | 'recordedAt' | 'delta'>;

/** One case with all that the check looks at. */
interface CaseBooks {
  readonly id: number;
  readonly history: CaseHistory;
  readonly postings: readonly Posting[];
  readonly current: RowAndHistories | undefined;
  readonly arrivals: readonly KeptArrival[];
}

const casesAtOnce = 500;

/**
 * Recounts every case from its histories, at every day on which anything changes and every instant at which anything
 * was recorded, without the code that posts, and compares the books, then the current row of the case and its arrivals; last,
 * that nobody alone has closed a case, and that the accounts balance. Stops at the first case that does not agree. Give it a connection of its own: it reads one snapshot of the file from beginning to
 * end, and holds no more than 500 cases in memory. `onProgress` is told how many cases are done; `alike` tells a connection that
 * may not open sources which of them are the same.
 */
export async function checkBooks(
  connection: Connection,
  onProgress: (casesChecked: number) => void = () => undefined,
  alike?: AlikeSources,
): Promise<BooksReport> {
  connection.raw.exec('BEGIN');
  try {
    const report = { cases: 0, postings: 0, pairsChecked: 0 };
    let counted = 0;
    for await (const batch of readInBatches(connection, alike)) {
      for (const one of batch) {
        const { pairs, isCounted, fault } = checkCase(one);
        report.cases++;
        report.postings += one.postings.length;
        report.pairsChecked += pairs;
        counted += Number(isCounted);
        if (fault) return { ...report, firstFault: fault };
      }
      onProgress(report.cases);
    }
    const fault = (await findClosedByOne(connection.db)) ?? (await findImbalance(connection, report.postings, counted));
    return fault ? { ...report, firstFault: fault } : report;
  } finally {
    connection.raw.exec('COMMIT');
  }
}

function checkCase({ id, history, postings: posted, current, arrivals }: CaseBooks): {
  pairs: number;
  isCounted: boolean;
  fault?: BooksFault;
} {
  const rows = [...history.changes, ...history.profiles, ...history.claims];
  const instants = withOneBefore(
    [...rows, ...posted].map(({ recordedAt }) => recordedAt),
    (instant) => instant - 1,
  );
  const days = withOneBefore(
    [
      ...[...history.changes, ...posted].map(({ effectiveOn }) => effectiveOn),
      ...history.claims.map(({ observedOn }) => observedOn),
    ],
    (day) => addDays(day, -1),
  );
  let isCounted = false;
  for (const knownAt of instants) {
    const known = knowledgeAt(history, knownAt);
    for (const asOf of days) {
      const entry = recount(known, asOf);
      const expected = entry ? describe(entry) : 'nothing';
      const found = describeSum(posted, asOf, knownAt);
      isCounted = entry !== undefined;
      if (expected !== found) {
        const fault = { case: toNodeId('case', id), asOf, knownAt, expected, found };
        return { pairs: instants.length * days.length, isCounted, fault };
      }
    }
  }
  const pairs = instants.length * days.length;
  const rowFault = current && (findRowFault(current, history) ?? findJourneyFault(arrivals, history));
  if (!rowFault) return { pairs, isCounted };
  const { stageSince, updatedAt } = current.row;
  return { pairs, isCounted, fault: { case: toNodeId('case', id), asOf: stageSince, knownAt: updatedAt, ...rowFault } };
}

/** The values in order, each once, and one that precedes them all. */
function withOneBefore<Value extends string | number>(
  values: readonly Value[],
  before: (value: Value) => Value,
): Value[] {
  const sorted = [...new Set(values)].sort((one, other) => (one < other ? -1 : 1));
  return sorted[0] === undefined ? [] : [before(sorted[0]), ...sorted];
}

/** What the postings of a case add up to: one entry, or nothing, where the books are sound. */
function describeSum(posted: readonly Posting[], asOf: CivilDate, knownAt: number): string {
  const sums = new Map<string, number>();
  for (const posting of posted) {
    if (posting.effectiveOn > asOf || posting.recordedAt > knownAt) continue;
    const name = describe(posting);
    sums.set(name, (sums.get(name) ?? 0) + posting.delta);
  }
  const left = [...sums].filter(([, sum]) => sum !== 0);
  return left.map(([name, sum]) => (sum === 1 ? name : `${sum} × ${name}`)).join(' and ') || 'nothing';
}

const describe = (entry: Entry): string =>
  [
    entry.account,
    entry.sex,
    `region ${entry.regionOfOrigin ?? 'unknown'}`,
    `country ${entry.country ?? 'unknown'}`,
    entry.siteId === null ? 'no site' : toNodeId('site', entry.siteId),
    entry.ageBand === null ? `age by birth record ${entry.birthId ?? 'none'}` : `age ${entry.ageBand}`,
    entry.arrivedOn === null ? 'not arrived' : `arrived ${entry.arrivedOn}`,
  ].join(', ');

async function* readInBatches(connection: Connection, alike: AlikeSources | undefined): AsyncGenerator<CaseBooks[]> {
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const ids = await connection.db
      .select({ id: cases.id })
      .from(cases)
      .where(gt(cases.id, after))
      .orderBy(asc(cases.id))
      .limit(casesAtOnce);
    const first = ids[0]?.id;
    const last = ids.at(-1)?.id;
    if (first === undefined || last === undefined) return;
    const all = ids.map(({ id }) => id);
    yield await readCases(connection, all, { first, last, alike });
    after = last;
  }
}

/** From which case to which one batch goes. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly alike: AlikeSources | undefined;
}

async function readCases(
  { db }: Connection,
  ids: readonly number[],
  { first, last, alike }: Stretch,
): Promise<CaseBooks[]> {
  const changes = await db
    .select({ caseId: stageChanges.caseId, ...stageChangeColumns })
    .from(stageChanges)
    .where(between(stageChanges.caseId, first, last))
    .orderBy(asc(stageChanges.caseId), asc(stageChanges.id));
  const profiles = await db
    .select({ caseId: profileVersions.caseId, ...profileColumns })
    .from(profileVersions)
    .where(between(profileVersions.caseId, first, last))
    .orderBy(asc(profileVersions.caseId), asc(profileVersions.id));
  const claims = await db
    .select({ caseId: whereaboutsClaims.caseId, ...claimColumns })
    .from(whereaboutsClaims)
    .where(between(whereaboutsClaims.caseId, first, last))
    .orderBy(asc(whereaboutsClaims.caseId), asc(whereaboutsClaims.id));
  const posted = await db
    .select(postingColumns)
    .from(postings)
    .where(between(postings.caseId, first, last))
    .orderBy(asc(postings.caseId), asc(postings.sequence));
  const births = await listBirths(
    db,
    profiles.flatMap(({ birthId }) => (birthId === null ? [] : [birthId])),
  );
  const currentOf = await readRows(db, first, last, alike);
  const arrivalsOf = await readArrivals(db, first, last);
  const birthOf = new Map(births.map((birth) => [birth.id, birth]));
  const [changesOf, profilesOf, claimsOf, postedOf] = [
    byCase(changes),
    byCase(profiles),
    byCase(claims),
    byCase(posted),
  ];
  return ids.map((id) => {
    const own = profilesOf.get(id) ?? [];
    const ownBirths = own.flatMap(({ birthId }) => birthOf.get(birthId ?? Number.NaN) ?? []);
    const history = {
      changes: changesOf.get(id) ?? [],
      profiles: own,
      claims: claimsOf.get(id) ?? [],
      births: ownBirths,
    };
    return { id, history, postings: postedOf.get(id) ?? [], current: currentOf(id), arrivals: arrivalsOf(id) };
  });
}

function byCase<Row extends { readonly caseId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  return Map.groupBy(rows, ({ caseId }) => caseId);
}

/** That no account is ever negative, that KNOWN is the number of cases counted, and that no posting was passed over. */
async function findImbalance(connection: Connection, seen: number, counted: number): Promise<BooksFault | undefined> {
  const rows = await connection.db
    .select({
      account: postings.account,
      effectiveOn: postings.effectiveOn,
      sum: sql<number>`sum(${postings.delta})`,
      postings: sql<number>`count(*)`,
      knownAt: sql<number>`max(${postings.recordedAt})`,
    })
    .from(postings)
    .groupBy(postings.effectiveOn, postings.account)
    .orderBy(asc(postings.effectiveOn));
  const knownAt = rows.reduce((latest, row) => Math.max(latest, row.knownAt), 0);
  const fault = (asOf: CivilDate, expected: string, found: string) => ({ case: null, asOf, knownAt, expected, found });
  const balances = new Map<string, number>();
  for (const { account, effectiveOn, sum } of rows) {
    const balance = (balances.get(account) ?? 0) + sum;
    if (balance < 0) return fault(effectiveOn, `${account} = 0 or more`, `${account} = ${balance}`);
    balances.set(account, balance);
  }
  const lastDay = rows.at(-1)?.effectiveOn ?? '1970-01-01';
  const known = [...balances.values()].reduce((total, balance) => total + balance, 0);
  const all = rows.reduce((total, row) => total + row.postings, 0);
  if (known !== counted) return fault(lastDay, `KNOWN = ${counted}`, `KNOWN = ${known}`);
  if (all !== seen) return fault(lastDay, `${all} postings, each of a case`, `${seen} postings of cases`);
  return undefined;
}
