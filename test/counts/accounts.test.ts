import { describe, expect, it } from '@jest/globals';
import { caseStages, closureReasons } from '../../schema/cases.js';
import { accounts } from '../../schema/counts.js';
import { accountOf, headlineOf, type CaseStage, type ClosureReason } from '../../src/counts/accounts.js';

const open: Record<Exclude<CaseStage, 'CLOSED'>, string> = {
  REPORTED: 'WHEREABOUTS_UNKNOWN',
  TRACING: 'WHEREABOUTS_UNKNOWN',
  LOCATED: 'LOCATED',
  VERIFYING_IDENTITY: 'LOCATED',
  IDENTITY_CONFIRMED: 'LOCATED',
  RETURN_PREPARATION: 'LOCATED',
  AWAITING_RETURN: 'AWAITING',
  IN_TRANSIT: 'AWAITING',
  RETURNED: 'RETURNED',
  IN_REHABILITATION: 'RETURNED',
  IN_FOLLOW_UP: 'RETURNED',
};

const closed: Record<ClosureReason, [beforeReturn: string | null, afterReturn: string | null]> = {
  REINTEGRATED: ['RETURNED', 'RETURNED'],
  RETURNED_OUTSIDE_PROGRAMME: ['RETURNED', 'RETURNED'],
  ADULT_SERVICES: ['OTHER', 'RETURNED'],
  DECEASED_CONFIRMED: ['DECEASED', 'DECEASED'],
  TRANSFERRED_TO_OTHER_STATE: ['OTHER', 'OTHER'],
  DECLINED_BEST_INTERESTS: ['OTHER', 'OTHER'],
  UNTRACEABLE_AFTER_REVIEW: ['OTHER', 'OTHER'],
  DUPLICATE: [null, null],
  NOT_A_NATIONAL: [null, null],
};

describe('the account of a case', () => {
  it.each(caseStages.filter((stage) => stage !== 'CLOSED'))('at %s is the one of the counting contract', (stage) => {
    expect(accountOf(stage, null, false)).toBe(open[stage]);
    expect(accountOf(stage, null, true)).toBe(open[stage]);
  });

  it.each(closureReasons)('closed as %s is the one of the counting contract', (reason) => {
    expect([accountOf('CLOSED', reason, false), accountOf('CLOSED', reason, true)]).toEqual(closed[reason]);
  });

  it('is published as UNACCOUNTED in both its halves, and else under its own name', () => {
    const published = accounts.map((account) => headlineOf(account));
    expect(published).toEqual(['RETURNED', 'AWAITING', 'UNACCOUNTED', 'UNACCOUNTED', 'DECEASED', 'OTHER']);
  });
});
