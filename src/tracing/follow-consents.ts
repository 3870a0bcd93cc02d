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
import { endOf, listTakenBack } from './consents.js';
import { attestBasis, basisOf, endedFor, followTracingConsent } from './lawful-basis.js';
import { isOpenFile, lastLinkEvent } from './link.queries.js';

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

/** Follows, within the act that lifts a seal, what the inquirers of a child said while its file was sealed. */
export async function followWordsUnsealed(change: Change): Promise<void> {
  const { tx, row } = change;
  const caseId = row.id as CaseId;
  for (const { requestId, receivedOn } of await selectConfirmed(tx, { caseId })) {
    const basis = basisOf(requestId);
    const back = await listTakenBack(tx, { requestId });
    for (const { statedOn, recordedAt } of back)
      await endFact(change, { ...basis, on: statedOn, reason: endedFor(statedOn), writtenBy: recordedAt });
    if (back.length > 0) continue;
    if (await hasEnded(tx, caseId, basis)) await attestBasis(change, { requestKey: requestId, receivedOn });
  }
}

const isConfirmed = sql`${lastLinkEvent} in ('CONFIRMED', 'UNDO_VOUCHED')`;

const selectConfirmed = prepared<{ caseId: CaseId }, Unfollowed>((db) =>
  db
    .selectDistinct({ requestId: tracingLinks.requestId, receivedOn: tracingRequests.receivedOn })
    .from(tracingLinks)
    .innerJoin(tracingRequests, eq(tracingRequests.id, tracingLinks.requestId))
    .where(and(eq(tracingLinks.caseId, sql.placeholder('caseId')), isConfirmed)),
);

/** A basis that nobody has ended or withdrawn, whatever gave it: its paper is enciphered, and read by whoever follows. */
const hasBasis = sql`exists (select 1 from ${attestations} where ${attestations.caseId} = ${tracingLinks.caseId} and ${attestations.kind} = 'LEGITIMATE_BASIS' and not exists (select 1 from ${attestationChanges} where ${attestationChanges.attestationId} = ${attestations.id} and ${attestationChanges.kind} = 'WITHDRAWN'))`;

/** Requests whose last word on TRACING takes it back, and that are confirmed for an open file which has a basis still. Few took any back. */
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
        isConfirmed,
        hasBasis,
      ),
    )
    .orderBy(asc(tracingLinks.requestId)),
);
