import { describe, expect, it } from '@jest/globals';
import { drawTime } from '../../src/pages/charts/draw-time.js';
import { placeOf } from './compose-story.js';

const day = (on: string) => ({ first: on, last: on });

describe('a number beside its mark', () => {
  it('is not written over the line that falls to it, nor beyond the edge', () => {
    const steps = [
      { day: '2017-12-27', value: 340 },
      { day: '2019-05-31', value: 96 },
    ];
    const { text } = drawTime({ steps, marks: [] }, 340, 'en').markup;
    const written = Number(/x="(\d+)"[^<]*>96</.exec(text)?.[1]);
    const [, falls = ''] = /class="c-steps"\s+d="[^"]*L([\d.]+),[\d.]+L\1,/.exec(text) ?? [];
    expect(Number(falls)).toBeGreaterThan(300);
    expect(written).toBeLessThan(Number(falls) - 12);
  });

  const fresh = [
    { day: '2014-12-31', value: 0 },
    { day: '2015-12-31', value: 0 },
    { day: '2016-12-31', value: 23 },
    { day: '2017-12-27', value: 63 },
  ];
  const saidThen = (
    [
      ['CHILDREN_RETURNED_CUMULATIVE', 63],
      ['CHILDREN_AWAITED', 50],
      ['CHILDREN_ABROAD', 390],
    ] as const
  ).map(([kind, from]) => ({ ...{ kind, when: { first: null, last: '2017-12-27' } }, ...{ from, to: from } }));

  it('is written once where an official said the very number that the registry tells of that day', () => {
    for (const width of [340, 560]) {
      const { text } = drawTime({ steps: fresh, marks: saidThen }, width, 'en').markup;
      expect([width, text.match(/>63</g)?.length]).toEqual([width, 1]);
      expect([width, text.match(/>(50|390)</g)]).toEqual([width, ['>50<', '>390<']]);
      // One more, and it is another number, which is written beside it.
      const more = saidThen.map((mark) => (mark.from === 63 ? { ...mark, from: 64, to: 64 } : mark));
      expect(drawTime({ steps: fresh, marks: more }, width, 'en').markup.text).toContain('>64<');
    }
  });

  it('lies beneath the lines, which its rim would cut, and off the span of what was said', () => {
    const range = { kind: 'CHILDREN_RETURNED_CUMULATIVE', when: day('2017-12-27'), from: 10, to: 120 } as const;
    const { text } = drawTime({ steps: fresh, marks: [...saidThen, range] }, 560, 'en').markup;
    const lastNumber = Math.max(...[...text.matchAll(/paint-order="stroke"/g)].map(({ index }) => index));
    expect(lastNumber).toBeLessThan(text.search(/class="c-(steps|said|said-line)"/));
    const [, span] = /class="c-said-line"\s+d="M([\d.]+),/.exec(text) ?? [];
    const [, place] = /x="(\d+)"[^<]*>63</.exec(text) ?? [];
    expect(Math.abs(Number(place) - Number(span))).toBeGreaterThan(12);
  });

  it('leaves a space to the next', () => {
    const marks = [470, 460].map((from, at) => ({
      ...({ kind: 'CHILDREN_RETURNED', when: day(`2020-0${at + 1}-01`), from, to: from } as const),
    }));
    const { text } = drawTime({ steps: [{ day: '2016-01-01', value: 0 }], marks }, 340, 'en').markup;
    const places = [...text.matchAll(/x="(\d+)"\s+y="(\d+)"[^<]*>4[67]0</g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(places).toHaveLength(2);
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = places;
    expect(Math.abs(y1 - y2) >= 12 || Math.abs(x1 - x2) >= 24).toBe(true);
  });
});

describe('the years beneath a line', () => {
  it('stand among their own days: the last of a year is not beneath the next', () => {
    const steps = ['2014-12-31', '2015-12-31', '2016-12-31', '2017-12-27'].map((on, at) => ({
      day: on,
      value: at * 20,
    }));
    for (const width of [520, 760]) {
      const { text } = drawTime({ steps, marks: [] }, width, 'en').markup;
      const dots = [...text.matchAll(/<circle\s+class="c-main"\s+cx="([\d.]+)"/g)].map(([, x]) => Number(x));
      for (const [year, at] of [
        [2015, 1],
        [2016, 2],
        [2017, 3],
      ] as const) {
        const label = placeOf(text, String(year));
        // Between the end of the year before and its own.
        expect([width, year, label > (dots[at - 1] ?? 0) + 20, label < (dots[at] ?? 0) - 20]).toEqual([
          width,
          year,
          true,
          true,
        ]);
      }
    }
  });

  it('leave some out where there is no room for each, and none is written over another', () => {
    const steps = Array.from({ length: 12 }, (_, at) => ({ day: `${2012 + at}-12-31`, value: at }));
    const { text } = drawTime({ steps, marks: [] }, 340, 'en').markup;
    const places = [...text.matchAll(/x="([\d.]+)"[^<>]*>20\d\d</g)].map(([, x]) => Number(x));
    expect(places.length).toBeGreaterThan(3);
    places.slice(1).forEach((x, at) => expect(x - (places[at] ?? 0)).toBeGreaterThan(32));
  });
});
