import { referralEvents, type referralEventKinds } from '../../schema/referrals.js';
import type { Actor } from '../access/actor.js';
import type { Action } from '../access/permissions.js';
import { keptId, type About, type Registry } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import type { Tx } from '../database/connection.js';
import { Invalid } from '../errors.js';
import type { CaseId, ReferralId, UserId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { assertStatus, getReferral, type ReferralRow, type ReferralStatus } from './referral.queries.js';

export interface ReferralRequest extends RecordRequest {
  readonly referralId: ReferralId;
}

/** One step of a referral: from which state, to which, and who of the two agencies may take it. */
export interface Step {
  readonly action: Action;
  readonly operation: string;
  readonly from: ReferralStatus;
  readonly to: (typeof referralEventKinds)[number];
  readonly mayTake: (actor: Actor, referral: ReferralRow) => boolean;
  /** Who may, in words for whoever may not. */
  readonly takenBy: string;
}

export interface StepUnderWay {
  readonly tx: Tx;
  readonly now: number;
  readonly by: UserId;
  readonly referral: ReferralRow & { readonly caseId: CaseId };
}

export const isOf = (actor: Actor, agencyId: number): boolean => actor.kind === 'user' && actor.agencyId === agencyId;

/**
 * The frame of every step of a referral: allowed, visible, at the version that was read and the state it starts from; then
 * the event, and what follows from it by `work`, in one transaction whose audit row names the case.
 * Errors: NOT_FOUND for absent and invisible alike, VERSION_CONFLICT, NO_SUCH_TRANSITION, NOT_GRANTED for the other side.
 */
export function takeStep(
  registry: Registry,
  actor: Actor,
  step: Step,
  request: { readonly input: ReferralRequest; readonly note?: string },
  work: (step: StepUnderWay) => Promise<void> = () => Promise.resolve(),
): Promise<ReferralId> {
  const { input, note } = request;
  const act = { action: step.action, operation: step.operation, input };
  const theReferral = {
    kind: 'referral',
    find: async (tx: Tx, now: number, about: About) => {
      const referral = await getReferral(tx, actor, input.referralId, now);
      about.subjects.add(referral.caseId);
      return referral;
    },
    keyOf: ({ key }: ReferralRow) => key,
    kept: keptId<ReferralId>(),
  } as const;
  return changeRecord(registry, actor, act, theReferral, async ({ tx, now, row: referral }) => {
    assertStatus(referral, step.from);
    if (!step.mayTake(actor, referral)) throw Invalid(step.takenBy, ['referralId'], 'NOT_GRANTED');
    const by = personOf(actor);
    await recordEvent(tx, { referralId: input.referralId, kind: step.to, note: note ?? null, by, now });
    await work({ tx, now, by, referral });
    return { answer: input.referralId, subjects: [referral.caseId] };
  });
}

export async function recordEvent(
  tx: Tx,
  event: {
    readonly referralId: number;
    readonly kind: Step['to'];
    readonly note: string | null;
    readonly by: UserId;
    readonly now: number;
  },
): Promise<void> {
  const { referralId, kind, note, by, now } = event;
  await tx.insert(referralEvents).values({ referralId, kind, note, recordedAt: now, recordedBy: by });
}
