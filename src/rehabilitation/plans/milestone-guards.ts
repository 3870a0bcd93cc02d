import type { phases } from '../../../schema/rehabilitation/catalogue.js';
import { addDays, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { MilestoneRow } from './plan-rows.js';

/** Approving the plan achieves this milestone and nothing else does. */
export const planApproved = 'ADP-PLAN';
/** Sealing the file, or setting the day, achieves this one. */
export const fileSealed = 'EXT-CLOSE';

const achievedBy: Readonly<Record<string, string>> = {
  [planApproved]: `PLAN_APPROVED: ${planApproved} is achieved by planApprove, when a second person approves the plan.`,
  [fileSealed]: `FILE_SEALED: ${fileSealed} is achieved by fileSeal, when the case is closed and its day of sealing set.`,
};

/** What must be behind a child first: nobody leaves the centre before the reception is done. */
const presupposes: Readonly<Record<string, (typeof phases)[number]>> = { 'ADP-EXIT': 'RECEPTION' };

/** A review of the follow-up is held about its day: not so many days before it. */
const reviewWithinDays = 30;

/** GUARD_FAILED for a milestone that another act achieves, or that presupposes what is still open. */
export function assertAchievable({ code }: MilestoneRow, all: readonly MilestoneRow[]): void {
  const other = achievedBy[code];
  if (other !== undefined) throw Invalid(other, ['code'], 'GUARD_FAILED');
  const open = all.filter(
    ({ phase, isMandatory, outcome }) => phase === presupposes[code] && isMandatory && outcome === null,
  );
  if (open.length > 0) {
    throw Invalid(
      `${presupposes[code]}_DONE: ${code} presupposes ${open.map((one) => one.code).join(', ')}, which ${open.length === 1 ? 'is' : 'are'} open.`,
      ['code'],
      'GUARD_FAILED',
    );
  }
}

/** The approval of a plan is nobody's to do without. */
export function assertWaivable(code: string): void {
  if (code !== planApproved) return;
  throw Invalid(`PLAN_APPROVED: ${code} is not waived: ask a colleague to approve the plan.`, ['code'], 'GUARD_FAILED');
}

/** TOO_EARLY for a review of the follow-up weeks before its day: it would not be that review. */
export function assertNotTooEarly({ code, phase, title, dueOn }: MilestoneRow, on: CivilDate): void {
  const from = addDays(dueOn, -reviewWithinDays);
  if (phase !== 'FOLLOW_UP' || title !== null || on >= from) return;
  throw Invalid(`${code} is due on ${dueOn} and not achieved before ${from}; it came as ${on}.`, ['code'], 'TOO_EARLY');
}
