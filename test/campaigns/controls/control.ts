import type { Conditions, Report } from '../support/campaign.js';

export interface Control {
  readonly campaign: string;
  /** What is broken. */
  readonly broken: string;
  /** What the campaign must say of it. */
  readonly found: RegExp;
  /** For how long; where it is more than a few seconds, by hand alone. */
  readonly seconds: number;
  run(conditions: Conditions): Promise<Report>;
}

/** Seconds that are enough for most. */
export const few = 2;
