import type { caseStages, closureReasons } from '../../schema/cases.js';
import type { accounts } from '../../schema/counts.js';

/** An account of the books; LOCATED and WHEREABOUTS_UNKNOWN are the two halves of UNACCOUNTED. */
export type Account = (typeof accounts)[number];
export type CaseStage = (typeof caseStages)[number];
export type ClosureReason = (typeof closureReasons)[number];

/** The five accounts as they are published. KNOWN is their sum. */
export const headlineAccounts = ['RETURNED', 'AWAITING', 'UNACCOUNTED', 'DECEASED', 'OTHER'] as const;
export type HeadlineAccount = (typeof headlineAccounts)[number];

/**
 * The account a case stands in, by its stage and, once closed, the reason; null where it is never counted (void).
 * `hadReturned` tells an adult who had come home from one who grew up abroad. Source: the counting contract.
 */
export function accountOf(stage: CaseStage, reason: ClosureReason | null, hadReturned: boolean): Account | null {
  switch (stage) {
    case 'REPORTED':
    case 'TRACING':
      return 'WHEREABOUTS_UNKNOWN';
    case 'LOCATED':
    case 'VERIFYING_IDENTITY':
    case 'IDENTITY_CONFIRMED':
    case 'RETURN_PREPARATION':
      return 'LOCATED';
    case 'AWAITING_RETURN':
    case 'IN_TRANSIT':
      return 'AWAITING';
    case 'RETURNED':
    case 'IN_REHABILITATION':
    case 'IN_FOLLOW_UP':
      return 'RETURNED';
    case 'CLOSED':
      if (reason === null) throw new Error('A closed case has a closure reason: the database refuses any other.');
      return accountOnClosing(reason, hadReturned);
  }
}

function accountOnClosing(reason: ClosureReason, hadReturned: boolean): Account | null {
  switch (reason) {
    case 'REINTEGRATED':
    case 'RETURNED_OUTSIDE_PROGRAMME':
      return 'RETURNED';
    case 'ADULT_SERVICES':
      return hadReturned ? 'RETURNED' : 'OTHER';
    case 'DECEASED_CONFIRMED':
      return 'DECEASED';
    case 'TRANSFERRED_TO_OTHER_STATE':
    case 'DECLINED_BEST_INTERESTS':
    case 'UNTRACEABLE_AFTER_REVIEW':
      return 'OTHER';
    case 'DUPLICATE':
    case 'NOT_A_NATIONAL':
      return null;
  }
}

/** True of the accounts in which the child is still abroad: whereabouts and age go on changing there. */
export const isAbroad = (account: Account): boolean =>
  account === 'AWAITING' || account === 'LOCATED' || account === 'WHEREABOUTS_UNKNOWN';

/** The published account to which an account of the books belongs. */
export const headlineOf = (account: Account): HeadlineAccount =>
  account === 'LOCATED' || account === 'WHEREABOUTS_UNKNOWN' ? 'UNACCOUNTED' : account;
