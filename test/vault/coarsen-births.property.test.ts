import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ageBandAt } from '../../src/counts/age.js';
import { addDays, dayNumber, fromDayNumber, type CivilDate } from '../../src/dates.js';
import { coarsest } from '../../src/erasure/coarsen-births.js';

const day = (from: CivilDate, until: CivilDate) =>
  fc.integer({ min: dayNumber(from), max: dayNumber(until) }).map(fromDayNumber);
/** A birth interval and the days on which the books reckon with it. */
const counted = fc
  .tuple(day('1998-01-01', '2017-12-31'), fc.nat(800), day('2013-01-01', '2018-01-01'), fc.nat(1_500))
  .map(([earliest, width, from, length]) => ({
    birth: { earliest, latest: addDays(earliest, width) },
    days: { from, until: addDays(from, length) },
  }));

describe('the birth of an erased child', () => {
  it('is reckoned with as before on every day that counts', () => {
    fc.assert(
      fc.property(counted, ({ birth, days }) => {
        const coarse = { earliest: coarsest(birth.earliest, days), latest: coarsest(birth.latest, days) };
        expect(coarse.earliest <= coarse.latest).toBe(true);
        for (let on = days.from; on <= days.until; on = addDays(on, 1))
          if (ageBandAt(coarse, on) !== ageBandAt(birth, on)) throw new Error(`${on}: the band has changed.`);
      }),
      { numRuns: 100 },
    );
  });

  it('tells no birthday where no birthday changed a band: children of one band and one time become alike', () => {
    const days = { from: '2016-01-01', until: '2016-12-31' };
    const all = new Set(Array.from({ length: 365 }, (_, at) => coarsest(addDays('2008-01-02', at), days)));
    expect([...all]).toEqual(['2011-01-01']);
    // The control: one that turned ten meanwhile keeps the day by which it is counted.
    expect(coarsest('2006-05-17', days)).toBe('2006-05-17');
    expect(coarsest('2006-05-17', undefined)).toBe('1970-01-01');
  });
});
