import { tracingEvents, type consentPurposes, type tracingOutcomes } from '../../schema/tracing.js';
import type { Actor } from '../access/actor.js';
import { seesAllAgencies } from '../access/permissions.js';
import { keptId, type About, type Registry } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import type { Reader, Tx } from '../database/connection.js';
import { assertPossibleDay, dateOf, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { toNodeId, type RequestId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { wordsOf } from '../words.js';
import { insertConsent, keepsWords, listConsents } from './consents.js';
import { followTracingConsent, hasLastingBasis } from './lawful-basis.js';
import { getRequest, getRequestToState, type RequestRow } from './tracing.queries.js';

export interface ChangeRequestOfTracing extends RecordRequest {
  readonly requestId: RequestId;
}

export interface StateConsent extends ChangeRequestOfTracing {
  readonly purpose: (typeof consentPurposes)[number];
  readonly isGiven: boolean;
  readonly statedOn: CivilDate;
  readonly reference: string;
}

/**
 * Records what the inquirer says of one purpose; the last word holds. Of TRACING the cases of confirmed links hear: it was their basis.
 * It may be stated also of a request that is hidden for the file of one child, while another is asked for by it. Errors: as changeRequest, ALREADY_RECORDED for what was said
 * already, IMPOSSIBLE_DATES also for a consent of before the last word of the inquirer.
 */
export function stateConsent(registry: Registry, actor: Actor, input: StateConsent): Promise<RequestId> {
  const { requestId, purpose, isGiven, statedOn } = input;
  return changeRequest(
    registry,
    actor,
    { operation: 'tracingConsentState', input, find: getRequestToState },
    async (tx, row, { now, by, about }) => {
      assertPossibleDay(statedOn, dateOf(now), 'statedOn');
      const reference = wordsOf(input.reference, 'reference');
      const endsBasis = purpose === 'TRACING' && !isGiven && (await hasLastingBasis(tx, { requestId, statedOn, now }));
      if (!endsBasis) await assertSaysMore(tx, { ...input, reference });
      await insertConsent(tx, { requestId, purpose, isGiven, statedOn, reference, recordedAt: now, recordedBy: by });
      if (purpose !== 'TRACING') return;
      const said = { requestId, receivedOn: row.receivedOn, isGiven, statedOn, now, by };
      for (const caseId of await followTracingConsent(tx, said)) about.subjects.add(caseId);
    },
  );
}

/**
 * A consent that was taken back is not revived by an older paper, nor by the paper that was taken back: of a consent every word on
 * the purpose is compared, and where their papers can be read no more, its day alone. To take one back protects, and may always be said, also of an earlier day, but for
 * the word that holds; that too may be said again where it did not reach a file that was sealed then (`hasLastingBasis`).
 */
async function assertSaysMore(
  db: Reader,
  {
    requestId,
    purpose,
    isGiven,
    statedOn,
    reference,
  }: Pick<StateConsent, 'requestId' | 'purpose' | 'isGiven' | 'statedOn' | 'reference'>,
): Promise<void> {
  const stated = await listConsents(db, { ids: JSON.stringify([requestId]) });
  const said = stated.filter((row) => row.purpose === purpose);
  const readsPapers = await keepsWords(db, requestId);
  const isSame = (row: (typeof said)[number]) =>
    row.isGiven === isGiven && row.statedOn === statedOn && (row.reference === reference || !readsPapers);
  if ((isGiven ? said : said.slice(-1)).some(isSame)) {
    throw Invalid(
      `What the inquirer said of ${purpose} on ${statedOn} is on record already${readsPapers ? ', by the same reference' : ''}.`,
      ['statedOn'],
      'ALREADY_RECORDED',
    );
  }
  if (!isGiven) return;
  const later = said
    .map((row) => row.statedOn)
    .sort()
    .at(-1);
  if (later === undefined || later <= statedOn) return;
  throw Invalid(
    `The inquirer spoke of ${purpose} on ${later}; a consent of ${statedOn}, before that day, does not hold against it. Record one of that day or later.`,
    ['statedOn'],
    'IMPOSSIBLE_DATES',
  );
}

export interface CloseRequest extends ChangeRequestOfTracing {
  readonly outcome: (typeof tracingOutcomes)[number];
  readonly reason: string;
}

/**
 * Closes a request. Errors: as changeRequest, NO_SUCH_TRANSITION, NOT_READY for FOUND without a confirmed link and for
 * WITHDRAWN_BY_INQUIRER with one while the inquirer agrees to TRACING.
 */
export function closeRequest(registry: Registry, actor: Actor, input: CloseRequest): Promise<RequestId> {
  const { requestId, outcome } = input;
  return changeRequest(registry, actor, { operation: 'tracingRequestClose', input }, async (tx, row, { now, by }) => {
    const reason = wordsOf(input.reason, 'reason');
    if (row.status === 'CLOSED')
      throw Invalid(
        'This request is closed already: tracingRequestReopen takes it up again.',
        ['requestId'],
        'NO_SUCH_TRANSITION',
      );
    if (outcome === 'FOUND' && row.status !== 'LINKED') {
      throw Invalid(
        'A child is found once a link to its case is confirmed by two persons; this request has none.',
        ['outcome'],
        'NOT_READY',
      );
    }
    if (outcome === 'WITHDRAWN_BY_INQUIRER' && row.status === 'LINKED') await assertTakenBack(tx, requestId);
    await tx
      .insert(tracingEvents)
      .values({ requestId, kind: 'CLOSED', outcome, reason, recordedAt: now, recordedBy: by });
  });
}

/** Who withdraws a request whose child was found withdraws its lawful basis: by a word of a day and a paper, as it was given. */
async function assertTakenBack(tx: Tx, requestId: RequestId): Promise<void> {
  const said = await listConsents(tx, { ids: JSON.stringify([requestId]) });
  if (said.findLast(({ purpose }) => purpose === 'TRACING')?.isGiven !== true) return;
  throw Invalid(
    'The inquirer still agrees to TRACING, and a confirmed link rests on it: record with tracingConsentState that it was taken back, with the day and the paper, and close the request then.',
    ['outcome'],
    'NOT_READY',
  );
}

export interface ReopenRequest extends ChangeRequestOfTracing {
  readonly reason: string;
}

/** Takes a closed request up again. Errors: as changeRequest, NO_SUCH_TRANSITION. */
export function reopenRequest(registry: Registry, actor: Actor, input: ReopenRequest): Promise<RequestId> {
  const { requestId } = input;
  return changeRequest(registry, actor, { operation: 'tracingRequestReopen', input }, async (tx, row, { now, by }) => {
    const reason = wordsOf(input.reason, 'reason');
    if (row.status !== 'CLOSED') {
      throw Invalid(
        `Only a closed request is reopened; this one is ${row.status}: tracingRequestClose closes it.`,
        ['requestId'],
        'NO_SUCH_TRANSITION',
      );
    }
    await tx.insert(tracingEvents).values({ requestId, kind: 'REOPENED', reason, recordedAt: now, recordedBy: by });
  });
}

interface RequestAct {
  readonly operation: string;
  readonly input: ChangeRequestOfTracing;
  /** Finds the request as far as the actor may do this with it. */
  readonly find?: typeof getRequest;
}

type Stamp = { readonly now: number; readonly by: ReturnType<typeof personOf>; readonly about: About };

/**
 * The frame of a change to a request: allowed, visible, of the own agency, at the version that was read; then the rows by
 * `work`, which tells the audit of the cases that it touches. Errors: NOT_FOUND, NOT_GRANTED, VERSION_CONFLICT.
 */
export function changeRequest(
  registry: Registry,
  actor: Actor,
  { operation, input, find = getRequest }: RequestAct,
  work: (tx: Tx, row: RequestRow, stamp: Stamp) => Promise<void>,
): Promise<RequestId> {
  const record = toNodeId('request', input.requestId);
  const act = { action: 'tracing:record', operation, input, record } as const;
  const ofOwnAgency = {
    kind: 'request',
    find: async (tx: Tx, now: number) => {
      const row = await find(tx, actor, input.requestId, now);
      assertOwnRequest(actor, row);
      return row;
    },
    keyOf: ({ key }: RequestRow) => key,
    kept: keptId<RequestId>(),
  } as const;
  return changeRecord(registry, actor, act, ofOwnAgency, async ({ tx, now, about, row }) => {
    await work(tx, row, { now, by: personOf(actor), about });
    return { answer: input.requestId, subjects: [...about.subjects] };
  });
}

/** A request is the inquirer's word to one agency; others that see it by a link decide on the link alone. */
export function assertOwnRequest(actor: Actor, { agencyId }: RequestRow): void {
  if (seesAllAgencies(actor) || (actor.kind === 'user' && actor.agencyId === agencyId)) return;
  throw Invalid('Only the agency that took a request changes it.', ['requestId'], 'NOT_GRANTED');
}
