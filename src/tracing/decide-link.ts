import { sql } from 'drizzle-orm';
import { tracingLinkEvents, type linkEventKinds } from '../../schema/tracing.js';
import type { Actor, User } from '../access/actor.js';
import { keptId, type About, type Registry } from '../audit/act.js';
import { attestFact, withdrawFact } from '../cases/facts/attest-fact.js';
import { changeWithin, type Change } from '../cases/change-case.js';
import { getCaseRow } from '../cases/case-rows.js';
import type { Reader, Tx } from '../database/connection.js';
import { restated } from '../database/enciphered/writes.js';
import { addDays, dateOf, type CivilDate } from '../dates.js';
import { Forbidden, Invalid } from '../errors.js';
import type { CaseId, LinkId, RequestId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { wordsOf } from '../words.js';
import { assertConsents, keepsWords } from './consents.js';
import { instantAfter, stillCounts } from './first-word.js';
import { attestBasis, basisOf, firstAskedFor } from './lawful-basis.js';
import { assertAllSeen } from './link-evidence.js';
import { getLink, listLinkEvents, type LinkRow } from './link.queries.js';
import { findRequest, isRequestClosed } from './tracing.queries.js';

export interface DecideLink extends RecordRequest {
  readonly linkId: LinkId;
  /** The evidence, or the reason. */
  readonly grounds: string;
  /** Of a confirmation: the items that the link rests on, each looked at, as the link names them. */
  readonly evidenceSeen?: readonly number[] | undefined;
}

type Kind = (typeof linkEventKinds)[number];

/** A decision that takes two persons: what the first one's word is called, what both together make. */
interface Joint {
  readonly operation: string;
  readonly from: LinkRow['status'];
  readonly first: Kind;
  readonly both: Kind;
}

const confirming: Joint = { operation: 'tracingLinkConfirm', from: 'POSSIBLE', first: 'VOUCHED', both: 'CONFIRMED' };
const undoing: Joint = { operation: 'tracingLinkUndo', from: 'CONFIRMED', first: 'UNDO_VOUCHED', both: 'UNDONE' };

/**
 * One of the two words that a confirmed link takes: of the agency of the request and of that of the case, by two
 * persons even where these are one agency, each on evidence, having seen every item that the link names, and each of them
 * standing. The first word lasts 30 days, while it would be given again, and until the request is put right. With the second the case knows of the tracing request.
 * Errors: NOT_FOUND, VERSION_CONFLICT, NOT_GRANTED for a third agency, SAME_PERSON, CONSENT_MISSING where the inquirer agrees no more,
 * GUARD_FAILED where an item was contested or refuted, NO_SUCH_TRANSITION, also where the request is closed.
 */
export function confirmLink(registry: Registry, actor: Actor, input: DecideLink): Promise<LinkId> {
  return decideTogether(registry, actor, confirming, input, async (change, link) => {
    const on = await firstAskedFor(change, link);
    await attestFact(change, { kind: 'TRACING_REQUEST_OPENED', on, reference: link.requestId });
    await attestBasis(change, link);
  });
}

/** One of the two words that take back a confirmed link, likewise of both agencies. Errors as confirmLink. */
export function undoLink(registry: Registry, actor: Actor, input: DecideLink): Promise<LinkId> {
  return decideTogether(registry, actor, undoing, input, async (change, link) => {
    const reason = 'The link to the tracing request was undone.';
    await withdrawFact(change, { kind: 'TRACING_REQUEST_OPENED', reference: link.requestId, reason });
    await withdrawFact(change, { ...basisOf(link.requestKey), reason });
  });
}

function decideTogether(
  registry: Registry,
  actor: Actor,
  joint: Joint,
  input: DecideLink,
  follow: (change: Change, link: LinkRow) => Promise<void>,
): Promise<LinkId> {
  const act = { action: 'tracing:decide', operation: joint.operation, input } as const;
  return changeRecord(registry, actor, act, theLink(actor, input), async ({ tx, now, row: link }) => {
    const speaker = assertSpeaks(actor, link);
    const grounds = wordsOf(input.grounds, 'grounds');
    assertStands(link, joint.from);
    await assertOpen(tx, actor, joint, { link, now });
    // What was agreed to when the link was proposed, or at the first word, may have been taken back since.
    const confirms = joint.both === 'CONFIRMED';
    if (confirms) await assertConsents(tx, link, 'linkId');
    const itemsSeen = confirms ? await assertAllSeen(tx, link.key, input.evidenceSeen ?? []) : null;
    const first = await findFirstWord(tx, link, joint, now);
    if (first) assertOtherVoice(speaker, link, first);
    const isSecond = first !== undefined;
    await insertEvent(tx, { link, speaker, now }, { kind: isSecond ? joint.both : joint.first, grounds, itemsSeen });
    if (isSecond) {
      const row = await getCaseRow(tx, link.caseKey as CaseId);
      const today = dateOf(now);
      const change = { tx, now, today, row, by: speaker.userId };
      await changeWithin(change, (under) => follow(under, link));
    }
    return { answer: input.linkId, subjects: [link.caseKey as CaseId] };
  });
}

/** The word that the next one would complete; one that counts no more is as if it had not been given. */
async function findFirstWord(tx: Tx, { key, correctedAt }: LinkRow, joint: Joint, now: number) {
  const [last] = (await listLinkEvents(tx, { ids: JSON.stringify([key]) })).toReversed();
  if (last?.kind !== joint.first || !(await stillCounts(tx, { ...last, correctedAt }, now))) return undefined;
  return last;
}

export interface RejectLink extends DecideLink {
  /** When the rejection is to be looked at again. */
  readonly reviewOn: CivilDate;
}

/** A rejection is looked at again within so many days: what was known of a child changes. */
const longestRejectionDays = 366;

/**
 * Rejects a possible link; the pair is remembered until its review. Errors: NOT_FOUND, VERSION_CONFLICT, NOT_GRANTED for a third
 * agency, NO_SUCH_TRANSITION for a confirmed one (undo it), IMPOSSIBLE_DATES for a review that is past or too far.
 */
export function rejectLink(registry: Registry, actor: Actor, input: RejectLink): Promise<LinkId> {
  const act = { action: 'tracing:decide', operation: 'tracingLinkReject', input } as const;
  return changeRecord(registry, actor, act, theLink(actor, input), async ({ tx, now, row: link }) => {
    const speaker = assertSpeaks(actor, link);
    const grounds = wordsOf(input.grounds, 'grounds');
    assertStands(link, 'POSSIBLE');
    const today = dateOf(now);
    if (input.reviewOn <= today || input.reviewOn > addDays(today, longestRejectionDays)) {
      throw Invalid(
        `A rejection is looked at again after today, ${today}, and within ${longestRejectionDays} days; reviewOn says ${input.reviewOn}.`,
        ['reviewOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    await insertEvent(tx, { link, speaker, now }, { kind: 'REJECTED', grounds, reviewOn: input.reviewOn });
    return { answer: input.linkId, subjects: [link.caseKey as CaseId] };
  });
}

/**
 * The link as a part of its request, whose version it is. Of its case and its request the audit is told: also where the
 * decision is refused.
 */
const theLink = (actor: Actor, { linkId }: DecideLink) =>
  ({
    kind: 'request',
    find: async (tx: Tx, now: number, about: About): Promise<LinkRow> => {
      const link = await getLink(tx, actor, linkId, now);
      about.subjects.add(link.caseKey as CaseId);
      about.records.add(link.requestId);
      return link;
    },
    keyOf: ({ requestKey }: LinkRow) => requestKey,
    kept: keptId<LinkId>(),
  }) as const;

/** Whoever decides speaks for one of the two agencies, whatever else the role may see. */
function assertSpeaks(actor: Actor, link: LinkRow): User {
  if (actor.kind !== 'user') throw Forbidden('Only a named person or partner application decides on a link.');
  if (actor.agencyId === link.requestAgencyId || actor.agencyId === link.caseAgencyId) return actor;
  throw Invalid(
    `A link is decided by ${link.requestAgency.code}, which took the request, and ${link.caseAgency.code}, which owns the case.`,
    ['linkId'],
    'NOT_GRANTED',
  );
}

/** Where a link can go from where it stands, and by which act. */
const waysOn: Readonly<Record<LinkRow['status'], string>> = {
  POSSIBLE: 'two persons confirm it with tracingLinkConfirm, or one rejects it with tracingLinkReject',
  CONFIRMED: 'two persons take it back with tracingLinkUndo',
  REJECTED: 'from the day of its review on, reviewOn, tracingLinkPropose proposes it anew',
  UNDONE: 'tracingLinkPropose proposes it anew',
};

function assertStands({ status }: LinkRow, from: LinkRow['status']): void {
  if (status === from) return;
  throw Invalid(
    `This needs a link that is ${from}; it is ${status}: ${waysOn[status]}.`,
    ['linkId'],
    'NO_SUCH_TRANSITION',
  );
}

/**
 * A closed request stands as it was closed: with the link it was found by, or without. A confirmed link is undone also of a closed
 * request that the actor is not shown, such as one that is hidden for another child whom it found: nobody could reopen it first.
 */
async function assertOpen(
  db: Reader,
  actor: Actor,
  { from }: Joint,
  { link: { requestKey }, now }: { readonly link: LinkRow; readonly now: number },
): Promise<void> {
  if (from === 'CONFIRMED' && !(await findRequest(db, actor, requestKey as RequestId, now))) return;
  if (await isRequestClosed(db, requestKey))
    throw Invalid(
      'The request of this link is closed: the agency that took it takes it up again with tracingRequestReopen first.',
      ['linkId'],
      'NO_SUCH_TRANSITION',
    );
}

function assertOtherVoice(speaker: User, link: LinkRow, last: { recordedBy: number; agencyId: number }): void {
  if (last.recordedBy === speaker.userId) {
    const isOfOne = link.requestAgencyId === link.caseAgencyId;
    throw Invalid(
      `A link takes two persons, and you gave the first word: a colleague${isOfOne ? '' : ' of the other agency'} gives the second.`,
      ['linkId'],
      'SAME_PERSON',
    );
  }
  if (link.requestAgencyId === link.caseAgencyId || last.agencyId !== speaker.agencyId) return;
  const other = last.agencyId === link.requestAgencyId ? link.caseAgency : link.requestAgency;
  throw Invalid(
    `Your agency has given its word already: the second is that of ${other.code}.`,
    ['linkId'],
    'NOT_GRANTED',
  );
}

async function insertEvent(
  tx: Tx,
  { link, speaker, now }: { readonly link: LinkRow; readonly speaker: User; readonly now: number },
  event: {
    readonly kind: Kind;
    readonly grounds: string;
    readonly reviewOn?: CivilDate;
    readonly itemsSeen?: number | null;
  },
): Promise<void> {
  const { kind, grounds, reviewOn = null, itemsSeen = null } = event;
  const recordedAt = instantAfter(link.correctedAt, now);
  const said = { linkId: link.key, kind, agencyId: speaker.agencyId, grounds, itemsSeen, reviewOn };
  if (await keepsWords(tx, link.requestKey)) {
    await tx.insert(tracingLinkEvents).values({ ...said, recordedAt, recordedBy: speaker.userId });
    return;
  }
  // The grounds lie under the request's key, which was destroyed with another child whom it found: what is decided of this one holds.
  const stored = sql`select null, ${said.linkId}, ${kind}, ${said.agencyId}, '', ${itemsSeen}, ${reviewOn}, ${recordedAt}, ${speaker.userId}`;
  await tx.insert(tracingLinkEvents).select(restated(stored));
}
