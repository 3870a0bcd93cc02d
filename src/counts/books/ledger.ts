import type { postings } from '../../../schema/counts.js';
import { asKnownAt, type CaseHistory } from './history.js';
import { isSameEntry, timelineOf, type Entry, type Span } from './timeline.js';

type PostingRow = typeof postings.$inferSelect;

/** A posting already in the books of one case. */
export type Posted = Entry & Pick<PostingRow, 'sequence' | 'effectiveOn' | 'delta' | 'correctsSequence'>;

/** A posting to be written. */
export type NewPosting = Entry & Pick<PostingRow, 'effectiveOn' | 'recordedAt' | 'delta' | 'correctsSequence'>;

/** One posting wanted on a day: as many as `missing` says, to be taken off where it is negative. */
interface Balance {
  readonly effectiveOn: string;
  readonly entry: Entry;
  missing: number;
}

/**
 * The postings of one act: what is missing for the books to say what the timeline says, entries before exits. The
 * postings already there are never touched. In a correction each one that takes back an earlier posting names it.
 */
export function postingsOfAct(
  posted: readonly Posted[],
  timeline: readonly Span[],
  act: { readonly recordedAt: number; readonly isCorrection: boolean },
): NewPosting[] {
  const balances = balance(posted, timeline);
  const takenBack = new Set(posted.map(({ correctsSequence }) => correctsSequence));
  const made: NewPosting[] = [];
  for (const delta of [1, -1]) {
    for (const { effectiveOn, entry, missing } of balances) {
      for (let count = 0; count < missing * delta; count++) {
        const earlier = act.isCorrection ? findReversed(posted, effectiveOn, entry, delta, takenBack) : null;
        if (earlier !== null) takenBack.add(earlier);
        made.push({ ...entry, effectiveOn, delta, recordedAt: act.recordedAt, correctsSequence: earlier });
      }
    }
  }
  return made;
}

/**
 * Every posting that a case's history leads to, in the order in which acts recorded one at a time would have written
 * them: for bulk loading. Rows recorded at one instant are one act, and a correction where one of them corrects
 * another. `sequence` and `correctsSequence` count from 1 within the case: add the last sequence in the table.
 */
export function postingsFor(history: CaseHistory): (NewPosting & Posted)[] {
  const made: (NewPosting & Posted)[] = [];
  const rows = [...history.changes, ...history.profiles, ...history.claims];
  const instants = [...new Set(rows.map(({ recordedAt }) => recordedAt))].sort((one, other) => one - other);
  for (const recordedAt of instants) {
    const isCorrection = rows.some((row) => row.recordedAt === recordedAt && row.correctsId !== null);
    const timeline = timelineOf(asKnownAt(history, recordedAt));
    for (const posting of postingsOfAct(made, timeline, { recordedAt, isCorrection })) {
      made.push({ ...posting, sequence: made.length + 1 });
    }
  }
  return made;
}

/** What the timeline wants on each day less what is posted there; whatever agrees is left out. */
function balance(posted: readonly Posted[], timeline: readonly Span[]): Balance[] {
  const balances = new Map<string, Balance>();
  const want = (effectiveOn: string, entry: Entry, delta: number) => {
    const key = keyOf(effectiveOn, entry);
    const found = balances.get(key);
    if (found) found.missing += delta;
    else balances.set(key, { effectiveOn, entry, missing: delta });
  };
  for (const [index, { from, entry }] of timeline.entries()) {
    const before = timeline[index - 1];
    if (before) want(from, before.entry, -1);
    want(from, entry, 1);
  }
  for (const posting of posted) want(posting.effectiveOn, entryOf(posting), -posting.delta);
  return [...balances.values()].filter(({ missing }) => missing !== 0);
}

function findReversed(
  posted: readonly Posted[],
  effectiveOn: string,
  entry: Entry,
  delta: number,
  takenBack: ReadonlySet<number | null>,
): number | null {
  const earlier = posted.findLast(
    (one) =>
      one.delta === -delta &&
      one.effectiveOn === effectiveOn &&
      isSameEntry(one, entry) &&
      !takenBack.has(one.sequence),
  );
  return earlier?.sequence ?? null;
}

const entryOf = ({ account, sex, regionOfOrigin, country, siteId, birthId, ageBand, arrivedOn }: Posted): Entry => ({
  account,
  sex,
  regionOfOrigin,
  country,
  siteId,
  birthId,
  ageBand,
  arrivedOn,
});

const keyOf = (effectiveOn: string, entry: Entry): string =>
  `${effectiveOn} ${entry.account} ${entry.sex} ${entry.regionOfOrigin} ${entry.country} ${entry.siteId} ${entry.birthId} ${entry.ageBand} ${entry.arrivedOn}`;
