import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ageBands } from '../../schema/counts.js';
import { ageBandAt, ageBandsByBirthDay, completedYears } from '../../src/counts/age.js';
import { addYears, dayNumber, fromDayNumber } from '../../src/dates.js';

const born = (earliest: string, latest = earliest) => ({ earliest, latest });

describe('the age band on a day', () => {
  it.each([
    ['2012-06-02', '0-4'],
    ['2012-06-01', '5-9'],
    ['2007-06-02', '5-9'],
    ['2007-06-01', '10-13'],
    ['2003-06-02', '10-13'],
    ['2003-06-01', '14-16'],
    ['2000-06-02', '14-16'],
    ['2000-06-01', '17'],
    ['1999-06-02', '17'],
    ['1999-06-01', 'ADULT'],
  ])('of a child born on %s is %s on 1 June 2017', (birthday, band) => {
    expect(ageBandAt(born(birthday), '2017-06-01')).toBe(band);
  });

  it('changes on 1 March for who was born on 29 February, where the year has no such day', () => {
    expect(ageBandAt(born('2012-02-29'), '2017-02-28')).toBe('0-4');
    expect(ageBandAt(born('2012-02-29'), '2017-03-01')).toBe('5-9');
    expect(completedYears('2012-02-29', '2016-02-29')).toBe(4);
  });

  it('is that of both ends of the birth interval where they agree, and not determined where they do not', () => {
    expect(ageBandAt(born('2013-01-01', '2014-12-31'), '2017-06-01')).toBe('0-4');
    expect(ageBandAt(born('2011-01-01', '2012-12-31'), '2017-06-01')).toBe('NOT_DETERMINED');
  });

  it('is not determined without a birth date, or where the birth lies after the day', () => {
    expect(ageBandAt(null, '2017-06-01')).toBe('NOT_DETERMINED');
    expect(ageBandAt(born('2017-06-02'), '2017-06-01')).toBe('NOT_DETERMINED');
  });

  it('takes whoever is counted on a day to have been born by then', () => {
    expect(ageBandAt(born('2016-01-01', '2018-01-01'), '2017-06-01')).toBe('0-4');
    expect(ageBandAt(born('2010-01-01', '2018-01-01'), '2017-06-01')).toBe('NOT_DETERMINED');
  });

  it('is the same by the table of birth days', () => {
    const day = fc.integer({ min: 7_305, max: 36_500 });
    fc.assert(
      fc.property(day, fc.nat({ max: 9_000 }), (on, daysAgo) => {
        const [asOf, birthday] = [fromDayNumber(on), Math.max(0, on - daysAgo)];
        const band = ageBands[ageBandsByBirthDay(asOf)[birthday] ?? -1];
        expect(band).toBe(ageBandAt(born(fromDayNumber(birthday)), asOf));
      }),
      {
        numRuns: 300,
        examples: [
          [dayNumber('2017-02-28'), 1_826],
          [dayNumber('2017-03-01'), 1_827],
          [dayNumber('2016-02-29'), 1_826],
        ],
      },
    );
  });

  it('never goes back as time passes', () => {
    const day = fc.integer({ min: 7_305, max: 25_000 });
    fc.assert(
      fc.property(day, fc.nat({ max: 9_000 }), fc.nat({ max: 400 }), (birthday, lived, more) => {
        const birth = born(fromDayNumber(birthday));
        const bands = [lived, lived + more].map((days) => ageBandAt(birth, fromDayNumber(birthday + days)));
        expect(ageBands.indexOf(bands[0] ?? '0-4')).toBeLessThanOrEqual(ageBands.indexOf(bands[1] ?? '0-4'));
      }),
    );
  });

  it('ends childhood on the eighteenth birthday', () => {
    expect(ageBandAt(born('2000-02-29'), addYears('2000-02-29', 18))).toBe('ADULT');
  });
});
