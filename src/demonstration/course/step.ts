import type { Chronicle } from './chronicle.js';
import type { Day } from './days.js';
import type { Family } from '../people/family.js';
import type { CaseStage } from './history.types.js';
import type { Leg } from './itinerary.js';
import type { Profile } from '../people/profile.js';

const { floor, max } = Math;

/** One step of a case: from where, along which leg, and since when staff have worked towards it. */
export interface Step {
  readonly from: CaseStage;
  readonly since: Day;
  readonly leg: Leg;
}

/** What the steps of one child's case draw on. */
export interface Setting {
  readonly chronicle: Chronicle;
  readonly family: Family;
  readonly profile: Profile;
  /** Where the child is apart from its family, if it is. */
  readonly isAside: boolean;
}

/** A day on the way to the move: `share` of the time since the move before. */
export const along = ({ since, leg }: Step, share: number): Day => since + floor((leg.on - since) * share);

/** A day shortly before the move, and never before the move before it. */
export const before = ({ since, leg }: Step, days: number): Day => max(since, leg.on - days);
