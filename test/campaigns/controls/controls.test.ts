import { describe, expect, it } from '@jest/globals';
import { conditionsFor } from '../support/campaign.js';
import { controls } from './controls.js';

/** Longer ones are run by hand (`npm run campaign -- NAME --control`). */
const mostSeconds = 15;

describe('a campaign against what is broken on purpose', () => {
  it.each(controls.filter(({ seconds }) => seconds <= mostSeconds))(
    '$campaign finds $broken',
    async ({ run, seconds, found }) => {
      const report = await run(conditionsFor(seconds, 7));
      if (report.skipped === undefined) expect(report.found.filter((one) => found.test(one))).not.toEqual([]);
      else console.warn(`Nothing was done, since ${report.skipped}.`);
    },
    120_000,
  );
});
