import { and, asc, eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { attestationChanges, attestations } from '../../schema/evidence.js';
import { tracingLinks, tracingRequests } from '../../schema/tracing.js';
import type { Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import type { Change } from '../cases/change-case.js';
import { endFact, hasEnded } from '../cases/facts/attest-fact.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import { toNodeId, type CaseId, type RequestId, type UserId } from '../identifiers.js';
import { endOf, listTakenBack, type ConsentRow } from './consents.js';
import { attestBasis, basisOf, endedFor, followTracingConsent, listWordsOnTracing } from './lawful-basis.js';
import { isLinked, isOpenFile } from './link.queries.js';

/*
 * What an inquirer said of TRACING is followed by the act that records it. Two words were followed by none: one recorded by a program of before a
 * consent taken back ended the basis, and one that was said while the file was sealed, which changes by no act. They are followed here, as they
 * would have been then: what a person recorded after the word is left to persons.
 */

const system = { kind: 'system', task: 'consent to tracing' } as const;

interface Unfollowed {
  readonly requestId: number;
  readonly receivedOn: CivilDate;
}

/**
 * Ends, when the registry is next served, the basis of each case whose inquirer had taken TRACING back before that ended it: from the
 * day of the word on, in the name of whoever recorded it, by an audit entry of the system. Request by request, each whole: what was followed is
 * found no more, so that it goes on where it was stopped. Files that are sealed wait for `followWordsUnsealed`. Answers how many cases changed.
 */
export async function followConsentsTakenBack({ store, clock }: Registry): Promise<number> {
  let followed = 0;
  for (const { requestId, receivedOn } of await selectUnfollowed(store.reader, { now: clock() }))
    followed += await store.inTransaction(async (tx) => {
      const now = clock();
      const changed = new Set<CaseId>();
      for (const { statedOn, recordedAt, recordedBy } of await listTakenBack(tx, { requestId })) {
        const word = { requestId: requestId as RequestId, receivedOn, isGiven: false, statedOn };
        const stated = { ...word, now, by: recordedBy as UserId, saidAt: recordedAt };
        for (const caseId of await followTracingConsent(tx, stated)) changed.add(caseId);
      }
      const records = [toNodeId('request', requestId)];
      const entry = {
        operation: 'tracingConsentFollow',
        decision: 'DONE',
        subjects: [...changed],
        records,
        fields: [],
      } as const;
      if (changed.size > 0) await appendEntry(tx, system, entry, now);
      return changed.size;
    });
  return followed;
}

/**
 * Follows, within the act that lifts a seal, what the inquirers of a child said while its file was sealed: word by word, so that the basis
 * stands on the days on which it would stand had each been followed at once.
 */
export async function followWordsUnsealed(change: Change): Promise<void> {
  const { tx, row, now } = change;
  const caseId = row.id as CaseId;
  for (const { requestId, receivedOn } of await selectRequestsOf(tx, { caseId })) {
    const basis = basisOf(requestId);
    const words = await listWordsOnTracing(tx, requestId);
    for (const { word, saidBefore } of unfollowed(words, row.sealsAt ?? now)) {
      const { isGiven, statedOn, recordedAt } = word;
      if (!isGiven)
        await endFact(change, {
          ...{ ...basis, on: statedOn, reason: endedFor(statedOn) },
          ...{ writtenBy: recordedAt, writtenAt: now },
        });
      else if (await hasEnded(tx, caseId, basis))
        await attestBasis(change, { requestKey: requestId, receivedOn }, [...saidBefore, word]);
    }
  }
}

interface UnfollowedWord {
  readonly word: ConsentRow;
  readonly saidBefore: readonly ConsentRow[];
}

/**
 * The words that nobody may have followed: those since the seal, and of those before it the last, with all that take back before it, as a
 * program of before a word ended the basis recorded them. To follow one a second time changes nothing. Of words that take back one after
 * another the earliest day comes first: it is the day on which the basis ended.
 */
function unfollowed(words: readonly ConsentRow[], sealsAt: number): UnfollowedWord[] {
  const since = words.findIndex(({ recordedAt }) => recordedAt >= sealsAt);
  let first = Math.max(0, (since === -1 ? words.length : since) - 1);
  while (first > 0 && words[first]?.isGiven === false && words[first - 1]?.isGiven === false) first -= 1;
  const found: UnfollowedWord[] = [];
  for (let place = first; place < words.length;) {
    let end = place + 1;
    if (words[place]?.isGiven === false) while (words[end]?.isGiven === false) end += 1;
    const saidBefore = words.slice(0, place);
    const run = words.slice(place, end).sort((one, other) => (one.statedOn < other.statedOn ? -1 : 1));
    found.push(...run.map((word) => ({ word, saidBefore })));
    place = end;
  }
  return found;
}

const selectRequestsOf = prepared<{ caseId: CaseId }, Unfollowed>((db) =>
  db
    .selectDistinct({ requestId: tracingLinks.requestId, receivedOn: tracingRequests.receivedOn })
    .from(tracingLinks)
    .innerJoin(tracingRequests, eq(tracingRequests.id, tracingLinks.requestId))
    .where(and(eq(tracingLinks.caseId, sql.placeholder('caseId')), isLinked)),
);

/** A basis that nobody has ended or withdrawn, whatever gave it: its paper is enciphered, and read by whoever follows. */
const hasBasis = sql`exists (select 1 from ${attestations} where ${attestations.caseId} = ${tracingLinks.caseId} and ${attestations.kind} = 'LEGITIMATE_BASIS' and not exists (select 1 from ${attestationChanges} where ${attestationChanges.attestationId} = ${attestations.id} and ${attestationChanges.kind} = 'WITHDRAWN'))`;

/** Requests whose last word on TRACING takes it back, and that are linked to an open file which has a basis still. Few took any back. */
const selectUnfollowed = prepared<{ now: number }, Unfollowed>((db) =>
  db
    .selectDistinct({ requestId: tracingLinks.requestId, receivedOn: tracingRequests.receivedOn })
    .from(tracingLinks)
    .innerJoin(tracingRequests, eq(tracingRequests.id, tracingLinks.requestId))
    .innerJoin(cases, eq(cases.id, tracingLinks.caseId))
    .where(
      and(
        sql`${tracingLinks.requestId} in (select word.request_id from main.tracing_consents word where word.purpose = 'TRACING' and word.is_given = 0)`,
        sql`${endOf('TRACING', tracingLinks.requestId)} is not null`,
        isOpenFile(),
        isLinked,
        hasBasis,
      ),
    )
    .orderBy(asc(tracingLinks.requestId)),
);
