import { tracingLinks } from '../../schema/tracing.js';
import type { Actor } from '../access/actor.js';
import { keptId, type Registry } from '../audit/act.js';
import { getNameableCase, getRecordableCase, personOf } from '../cases/change-case.js';
import type { Reader, Tx } from '../database/connection.js';
import { dateOf } from '../dates.js';
import { Invalid } from '../errors.js';
import { newId, toNodeId, type CaseId, type LinkId, type RequestId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { wordsOf } from '../words.js';
import { assertConsents } from './consents.js';
import { getNamedItems, keepItems } from './link-evidence.js';
import { listLinkEvents, listLinksOfPair } from './link.queries.js';
import { getRequest, type RequestRow } from './tracing.queries.js';

export interface ProposeLink extends RecordRequest {
  readonly requestId: RequestId;
  readonly caseId: CaseId;
  readonly basis: string;
  /** The items of evidence that it rests on, by their places in the case. */
  readonly evidenceIds?: readonly number[] | undefined;
}

/**
 * Says that the child sought may be the child of a case, which shows the request to the agency of the case. A pair that
 * was rejected stays rejected until its review. The items of evidence that it names are shown to both agencies, and nothing
 * else of the file. Errors: NOT_FOUND (request, case, item), NOT_GRANTED, VERSION_CONFLICT of the request, CONSENT_MISSING,
 * LINK_REJECTED, NO_SUCH_TRANSITION where the request is closed, ALREADY_RECORDED where the pair is linked already.
 */
export function proposeLink(registry: Registry, actor: Actor, input: ProposeLink): Promise<LinkId> {
  const about = { subject: input.caseId, record: toNodeId('request', input.requestId) };
  const act = { action: 'tracing:record', operation: 'tracingLinkPropose', input, ...about } as const;
  const ofRequest = {
    kind: 'request',
    find: (tx: Tx, now: number) => getRequest(tx, actor, input.requestId, now),
    keyOf: ({ key }: RequestRow) => key,
    kept: keptId<LinkId>(),
  } as const;
  return changeRecord(registry, actor, act, ofRequest, async ({ tx, now, row: request }) => {
    const named = input.evidenceIds ?? [];
    // To name an item shows it to the agency of the request: that is for whoever may act on the file.
    const getCase = named.length === 0 ? getNameableCase : getRecordableCase;
    const row = await getCase(tx, actor, input.caseId, now);
    const items = await getNamedItems(tx, input.caseId, named);
    const basis = wordsOf(input.basis, 'basis');
    if (request.status === 'CLOSED')
      throw Invalid(
        'This request is closed: the agency that took it takes it up again with tracingRequestReopen first.',
        ['requestId'],
        'NO_SUCH_TRANSITION',
      );
    const pair = { requestKey: request.key, requestAgencyId: request.agencyId, caseAgencyId: row.ownerAgencyId };
    await assertConsents(tx, pair, 'requestId');
    await assertPairFree(tx, input, now);
    const id = newId<LinkId>(now);
    await tx.insert(tracingLinks).values({
      id,
      requestId: input.requestId,
      caseId: input.caseId,
      requestAgencyId: request.agencyId,
      caseAgencyId: row.ownerAgencyId,
      basis,
      recordedAt: now,
      recordedBy: personOf(actor),
    });
    await keepItems(tx, id, items);
    return { answer: id, subjects: [input.caseId] };
  });
}

async function assertPairFree(
  db: Reader,
  { requestId, caseId }: Pick<ProposeLink, 'requestId' | 'caseId'>,
  now: number,
): Promise<void> {
  const today = dateOf(now);
  const last = (await listLinksOfPair(db, { requestId, caseId, now })).at(-1);
  if (!last || last.status === 'UNDONE') return;
  if (last.status !== 'REJECTED') {
    throw Invalid(
      `This request and this case are linked already: ${last.id} is ${last.status}.`,
      ['caseId'],
      'ALREADY_RECORDED',
    );
  }
  const [rejection] = (await listLinkEvents(db, { ids: JSON.stringify([last.key]) })).toReversed();
  if (rejection?.reviewOn == null || rejection.reviewOn <= today) return;
  throw Invalid(
    `This link was rejected and is to be looked at again on ${rejection.reviewOn}; today is ${today}. ${last.id} has the reason.`,
    ['caseId'],
    'LINK_REJECTED',
  );
}
