import type { Act, ChildHistory } from '../../src/demonstration/course/history.types.js';

/* Written from docs of the domain alone, as simply as can be, so as to disagree with the generator where it errs. */

export type Of<Name extends Act['act']> = Extract<Act, { act: Name }>;
type AtTheEnd = { stage: string; reason: string | null; returnedOn: string | null };

export const endOfDay = (date: string): number => Date.parse(`${date}T00:00:00Z`) + 86_400_000 - 1;

/** Where a case stands after its acts, told by the moves alone. */
export function fold(acts: readonly Act[]): AtTheEnd {
  const end: AtTheEnd = { stage: 'NONE', reason: null, returnedOn: null };
  for (const act of acts) {
    if (act.act === 'OPEN') end.stage = 'REPORTED';
    if (act.act === 'MOVE' || act.act === 'REOPEN') {
      end.stage = act.toStage;
      end.reason = act.act === 'MOVE' ? act.closureReason : null;
      if (act.toStage === 'RETURNED') end.returnedOn = act.effectiveOn;
    }
    if (act.act === 'CORRECT_MOVE' && act.toStage === 'RETURNED') end.returnedOn = act.effectiveOn;
  }
  return end;
}

export function accountOf({ stage, reason, returnedOn }: AtTheEnd): string {
  if (stage === 'AWAITING_RETURN' || stage === 'IN_TRANSIT') return 'AWAITING';
  if (stage === 'REPORTED' || stage === 'TRACING') return 'WHEREABOUTS_UNKNOWN';
  if (['LOCATED', 'VERIFYING_IDENTITY', 'IDENTITY_CONFIRMED', 'RETURN_PREPARATION'].includes(stage)) return 'LOCATED';
  if (['RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP'].includes(stage)) return 'RETURNED';
  if (reason === 'DUPLICATE' || reason === 'NOT_A_NATIONAL') return 'VOID';
  if (reason === 'DECEASED_CONFIRMED') return 'DECEASED';
  return reason === 'REINTEGRATED' || returnedOn !== null ? 'RETURNED' : 'OTHER';
}

export function tally(histories: Iterable<ChildHistory>): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { acts } of histories) {
    const account = accountOf(fold(acts));
    sums[account] = (sums[account] ?? 0) + 1;
  }
  return sums;
}

/** The days of the world that an act speaks of. */
export function daysOf(act: Act): string[] {
  switch (act.act) {
    case 'OPEN':
      return [act.observedOn, act.reportedOn];
    case 'WHEREABOUTS':
    case 'CORRECT_WHEREABOUTS':
    case 'VITAL_STATUS':
      return [act.observedOn];
    case 'ATTEST':
      return [act.attestedOn];
    case 'EVIDENCE':
      return [act.obtainedOn];
    case 'DNA_RESULT':
      return [act.testedOn];
    case 'HOLD_PLACE':
    case 'HOLD_LIFT':
      return [act.on];
    case 'MOVE':
    case 'REOPEN':
    case 'CORRECT_MOVE':
      return [act.effectiveOn];
    case 'NATIONALITY':
      return [act.decidedOn];
    case 'CARE':
      return [act.since];
    case 'CORRECT_PROFILE':
      return act.birth ? [act.birth.latest] : [];
    case 'ENDORSE':
      return [];
  }
}

/** Age in completed years on a day. */
export function ageOn(date: string, bornOn: string): number {
  const years = Number(date.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return date.slice(5) < bornOn.slice(5) ? years - 1 : years;
}
