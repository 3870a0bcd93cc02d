import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { usualOf } from '../../src/alerts/usual.rules.js';

const amount = fc.integer({ min: 1, max: 1_000 });

describe('what is usual in an hour', () => {
  it('is the least of the rule, or so many times the own mean, whichever is more', () => {
    fc.assert(
      fc.property(amount, amount, fc.array(fc.nat(500), { maxLength: 40 }), (least, timesOwnMean, hours) => {
        const sum = hours.reduce((all, one) => all + one, 0);
        const usual = usualOf({ least, timesOwnMean }, { sum, hours: hours.length });
        expect(usual).toBeGreaterThanOrEqual(least);
        if (hours.length === 0) expect(usual).toBe(least);
        else expect(usual === least || usual === Math.ceil((timesOwnMean * sum) / hours.length)).toBe(true);
        // Who reads every hour as much as in the past is never unusual.
        if (hours.length > 0 && hours.every((one) => one === hours[0]))
          expect(hours[0] ?? 0).toBeLessThanOrEqual(usual);
      }),
      // A mean of 257.66… times 771 was once one too many.
      { examples: [[1, 771, [0, 0, 374, 127, 499, 118, 281, 446, 474]]] },
    );
  });
});
