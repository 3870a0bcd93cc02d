import { describe, expect, it } from '@jest/globals';
import { type Campaign, conditionsFor } from './campaign.js';

/** A few seconds each, always with the same draws; `npm run campaign` runs them for as long as one likes. */
const seconds = 1.5;
const seed = 20_261_126;

/** Describes a short run of each campaign. */
export function describeShort(title: string, campaigns: Readonly<Record<string, Campaign>>): void {
  describe(title, () => {
    it.each(Object.keys(campaigns))(
      '%s finds nothing',
      async (name) => {
        const report = await campaigns[name]?.(conditionsFor(seconds, seed));
        expect(report?.found).toEqual([]);
        if (report?.skipped === undefined) expect(Object.keys(report?.did ?? {}).length).toBeGreaterThan(0);
        else console.warn(`${name}: nothing was done, since ${report.skipped}.`);
      },
      120_000,
    );
  });
}
