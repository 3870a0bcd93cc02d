import type { milestoneOutcomes } from '../../schema/rehabilitation/plans.js';
import { addDays, type CivilDate } from '../dates.js';

export type MilestoneOutcome = (typeof milestoneOutcomes)[number];

/** PLANNED, DUE and OVERDUE are read from dates, so that no night's work can forget to turn them. */
export const milestoneStates = ['PLANNED', 'DUE', 'OVERDUE', 'ACHIEVED', 'WAIVED', 'NOT_APPLICABLE'] as const;
export type MilestoneState = (typeof milestoneStates)[number];

/** A milestone is DUE from so many days before its day, its day included. */
const dueWithinDays = 14;

export interface Dated {
  readonly dueOn: CivilDate;
  readonly outcome: MilestoneOutcome | null;
  readonly outcomeOn: CivilDate | null;
}

/** Where a milestone stands on a day, as it is known now. */
export function stateOn({ dueOn, outcome, outcomeOn }: Dated, day: CivilDate): MilestoneState {
  if (outcome !== null && outcomeOn !== null && outcomeOn <= day) return outcome;
  if (day > dueOn) return 'OVERDUE';
  return day >= addDays(dueOn, -dueWithinDays) ? 'DUE' : 'PLANNED';
}

/** The states of what is open still. */
export const openStates = ['PLANNED', 'DUE', 'OVERDUE'] as const satisfies readonly MilestoneState[];
export type OpenState = (typeof openStates)[number];

/** Between which days what stands there on a day is due, both included; any day where no state is named. */
export function daysOf(state: OpenState | undefined, day: CivilDate): { from: CivilDate; until: CivilDate } {
  const [first, last] = ['0000-01-01', '9999-12-31'];
  switch (state) {
    case 'OVERDUE':
      return { from: first, until: addDays(day, -1) };
    case 'DUE':
      return { from: day, until: addDays(day, dueWithinDays) };
    case 'PLANNED':
      return { from: addDays(day, dueWithinDays + 1), until: last };
    case undefined:
      return { from: first, until: last };
  }
}

export const tallied = ['opened', 'achieved', 'waived', 'notApplicable', 'overdue'] as const;
export type Tallied = (typeof tallied)[number];

/** One step of a count: from this day on there is one more, or one fewer. */
export interface Tally {
  readonly day: CivilDate;
  readonly field: Tallied;
  readonly by: 1 | -1;
}

const fieldOf = { ACHIEVED: 'achieved', WAIVED: 'waived', NOT_APPLICABLE: 'notApplicable' } as const;

/**
 * The steps a milestone adds to the counts. Nothing of a plan counts before the arrival: what was achieved before it is
 * counted from that day on.
 */
export function talliesOf({ dueOn, outcome, outcomeOn }: Dated, arrivedOn: CivilDate): Tally[] {
  const notBefore = (day: CivilDate): CivilDate => (day < arrivedOn ? arrivedOn : day);
  const steps: Tally[] = [{ day: arrivedOn, field: 'opened', by: 1 }];
  const late = notBefore(addDays(dueOn, 1));
  const end = outcome === null || outcomeOn === null ? undefined : notBefore(outcomeOn);
  if (end === undefined || end > late) steps.push({ day: late, field: 'overdue', by: 1 });
  if (end !== undefined && end > late) steps.push({ day: end, field: 'overdue', by: -1 });
  if (outcome !== null && end !== undefined) steps.push({ day: end, field: fieldOf[outcome], by: 1 });
  return steps;
}
