import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cries8Items, scoreCries8 } from '../../src/rehabilitation/assessments/cries8.rules.js';
import {
  scoreSdq,
  sdqBandOf,
  sdqAges,
  sdqItems,
  sdqReversed,
  type SdqNormSet,
} from '../../src/rehabilitation/assessments/sdq.rules.js';

describe('the arithmetic of the questionnaires', () => {
  const sdqAnswers = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 25, maxLength: 25 });

  it('uses each item of the SDQ once, and five of them the other way round', () => {
    const all = Object.values(sdqItems).flat();
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));
    expect([...sdqReversed]).toEqual([7, 11, 14, 21, 25]);
  });

  it('keeps the SDQ total within 0 to 40, as the sum of its four scales, one item moving it by one', () => {
    fc.assert(
      fc.property(sdqAnswers, fc.integer({ min: 1, max: 25 }), (answers, item) => {
        const { total, scales } = scoreSdq(answers, 'SDQ P4-17, UK 2014');
        expect(total).toBe(scales.EMOTIONAL + scales.CONDUCT + scales.HYPERACTIVITY + scales.PEER);
        expect(total).toBeGreaterThanOrEqual(0);
        expect(total).toBeLessThanOrEqual(40);
        const given = answers[item - 1] ?? 0;
        const changed = answers.map((answer, at) => (at === item - 1 ? (given === 2 ? 1 : given + 1) : answer));
        const moved = (given === 2 ? -1 : 1) * (sdqReversed.has(item) ? -1 : 1);
        const counts = !sdqItems.PROSOCIAL.includes(item);
        expect(scoreSdq(changed, 'SDQ P4-17, UK 2014').total - total).toBe(counts ? moved : 0);
      }),
    );
  });

  it('puts each SDQ total into the published band', () => {
    const published: readonly (readonly [SdqNormSet, readonly number[]])[] = [
      ['SDQ P4-17, UK 2014', [13, 14, 16, 17, 19, 20]],
      ['SDQ T4-17, UK 2014', [11, 12, 15, 16, 18, 19]],
      ['SDQ S11-17, UK 2014', [14, 15, 17, 18, 19, 20]],
    ];
    const bands = ['CLOSE_TO_AVERAGE', 'SLIGHTLY_RAISED', 'SLIGHTLY_RAISED', 'HIGH', 'HIGH', 'VERY_HIGH'];
    for (const [normSet, totals] of published)
      expect([normSet, totals.map((total) => sdqBandOf(total, normSet))]).toEqual([normSet, bands]);
  });

  it('reads no total of the forms for 2 to 4 by the bands of older children', () => {
    for (const normSet of ['SDQ P2-4, UK 2014', 'SDQ T2-4, UK 2014'] as const)
      for (let total = 0; total <= 40; total++)
        expect([normSet, total, sdqBandOf(total, normSet)]).toEqual([normSet, total, null]);
  });

  it('has for each form of the SDQ the ages that its name says', () => {
    for (const [normSet, [least, most]] of Object.entries(sdqAges)) expect(normSet).toContain(`${least}-${most}, UK`);
  });

  it('adds CRIES-8 up from its two scales and screens positive from 17', () => {
    expect(Object.values(cries8Items).flat().toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const answers = fc.array(fc.constantFrom(0, 1, 3, 5), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(answers, (given) => {
        const { total, band, scales } = scoreCries8(given);
        expect(total).toBe(given.reduce<number>((sum, answer) => sum + answer, 0));
        expect(total).toBe(scales.INTRUSION + scales.AVOIDANCE);
        expect(band).toBe(total >= 17 ? 'POSITIVE_SCREEN' : 'NEGATIVE_SCREEN');
      }),
    );
  });
});
