import { describe, expect, it } from '@jest/globals';
import { languages } from '../../schema/release.js';
import type { Mark } from '../../src/pages/charts/chart.js';
import { composeChart } from '../../src/pages/charts/compose-chart.js';
import { drawTime } from '../../src/pages/charts/draw-time.js';
import { periodOf, seriesOf } from '../../src/pages/charts/series.js';
import { composeStory, placeOf, plain } from './compose-story.js';

const { story, storedOf, compose } = composeStory();

describe('the line of those who came home', () => {
  it('takes for each day the last release, and leaves out what was withdrawn', () => {
    const entries = seriesOf(story.snapshot.inOrder, 'RETURNED').map((one) => [one.day, one.value, one.release]);
    expect(entries).toEqual([
      ['2017-12-27', 63, '2017-12-27.1'],
      ['2019-01-06', 93, '2019-01-06.1'],
      ['2019-05-31', 356, '2019-05-31.2'],
    ]);
  });

  it('shows in a picture of an earlier release nothing that came later', () => {
    const { takeaway, table } = compose('returned', 'en', '2019-01-06.1');
    expect(plain(takeaway)).toBe('93 children had come home by 6 January 2019; on 27 December 2017 it was 63.');
    expect(table.rows).toHaveLength(2);
    expect(compose('returned', 'en', '2017-12-27.1').takeaway).toContain('the first day that a release speaks of');
  });

  it('ends with the day of its release, though a later day was published before', () => {
    const late = [storedOf('2017-12-27.1'), storedOf('2019-05-31.1'), storedOf('2019-01-06.1')];
    expect(seriesOf(late, 'RETURNED').map(({ day }) => day)).toEqual(['2017-12-27', '2019-01-06']);
  });

  it('goes in steps, and is drawn for one day and for none', () => {
    const path = (steps: readonly { day: string; value: number }[]) =>
      /class="c-steps"\s+d="([^"]*)"/.exec(drawTime({ steps, marks: [] }, 340, 'en').markup.text)?.[1];
    // M x,y, then across, up and across again: never slanting.
    expect(
      path([
        { day: '2017-12-27', value: 63 },
        { day: '2019-01-06', value: 93 },
      ]),
    ).toMatch(/^M[\d.]+,([\d.]+)L([\d.]+),\1L\2,[\d.]+$/);
    expect(path([{ day: '2017-12-27', value: 63 }])).not.toMatch(/NaN|Infinity/);
    expect(drawTime({ steps: [], marks: [] }, 340, 'en').height).toBe(0);
  });
});

describe('a withheld number on the line', () => {
  const steps = [
    { day: '2016-12-31', value: 23 },
    { day: '2017-12-27', value: null },
    { day: '2019-01-06', value: 93 },
    { day: '2019-05-31', value: 356 },
  ];

  it('leaves a gap from its day to the next that is told, with words at its foot, in each language', () => {
    const said = { kk: 'жарияланбайды', ru: 'не публикуется', en: 'withheld' };
    for (const language of languages) {
      const { text } = drawTime({ steps, marks: [] }, 520, language).markup;
      const runs = [...text.matchAll(/class="c-steps"\s+d="([^"]*)"/g)].map(([, path = '']) => path);
      expect(runs).toHaveLength(2);
      const ends = runs.map((path) => [...path.matchAll(/([\d.]+),[\d.]+/g)].map(([, x]) => Number(x)));
      // The first run goes on to the day of which nothing is told, and the second begins with what is told again.
      expect(Math.max(...(ends[0] ?? []))).toBeLessThan(Math.min(...(ends[1] ?? [])) - 50);
      expect(text).toMatch(/<circle\s+class="c-gap"/);
      expect(placeOf(text, said[language])).toBeGreaterThan(0);
      expect(text.match(/<circle\s+class="c-main"/g)).toHaveLength(3);
    }
  });

  it('stands as words in the table beside, and as nothing and its state in the numbers', () => {
    const chain = story.snapshot.inOrder.map((stored) => {
      const figures = stored.release.figures.map((figure) =>
        figure.id === 'RETURNED' && stored.id === '2019-01-06.1'
          ? { ...figure, value: null, status: 'SUPPRESSED' as const }
          : figure,
      );
      return { ...stored, release: { ...stored.release, figures } };
    });
    const [last] = chain.slice(-1);
    if (!last) throw new Error('There is no release.');
    const { drawing, numbers, takeaway } = composeChart('returned', { stored: last, chain, language: 'en' });
    expect(drawing).toMatchObject({ kind: 'time', steps: [{ value: 63 }, { value: null }, { value: 356 }] });
    expect(numbers.map(({ value, status }) => [value, status])).toEqual([
      [63, 'NORMAL'],
      [null, 'SUPPRESSED'],
      [356, 'NORMAL'],
    ]);
    expect(plain(takeaway)).toContain('on 27 December 2017 it was 63');
  });
});

describe('a statement of which only the year or month is known', () => {
  const mark = (when: Mark['when']): Mark => ({ kind: 'CHILDREN_RETURNED', when, from: 470, to: 470 });
  const acrossOf = (when: Mark['when']) => {
    const { text } = drawTime({ steps: [{ day: '2016-01-01', value: 0 }], marks: [mark(when)] }, 760, 'en').markup;
    const [, from, , until] = /class="c-said-line" d="M([\d.]+),([\d.]+)H([\d.]+)/.exec(text) ?? [];
    const [, sign] = /translate\(([\d.]+),[\d.]+\)"\s+fill="#ffffff"/.exec(text) ?? [];
    return { from: Number(from), until: Number(until), sign: Number(sign), text };
  };

  it('spans it, its sign in the middle of the days and on none of them', () => {
    const { from, until, sign, text } = acrossOf({ first: '2019-01-01', last: '2019-12-31' });
    expect(until - from).toBeGreaterThan(100);
    expect(Math.abs(sign - (from + until) / 2)).toBeLessThan(1);
    expect(plain(text)).toContain('at some time within these days');
  });

  it('is an arrow back where it was said by then, and neither where its day is known', () => {
    const { from, until, text } = acrossOf({ first: null, last: '2017-12-27' });
    expect(until).toBeLessThan(from);
    expect(text).toContain('on that day or earlier');
    const exact = acrossOf({ first: '2017-12-27', last: '2017-12-27' });
    expect(exact.from).toBeNaN();
    expect(exact.text).not.toMatch(/these days|or earlier/);
  });

  it('has its period from the file of statements as it is there', () => {
    const periods = new Map(storedOf('2019-05-31.2').release.statements.map((one) => [one.id, periodOf(one)]));
    expect(periods.get('kz-2019-12-children')).toEqual({ first: '2019-01-01', last: '2019-12-31' });
    expect(periods.get('kz-2019-06-knb-people')).toEqual({ first: '2019-06-01', last: '2019-06-30' });
    expect(periods.get('kz-2017-12-knb-returned')).toEqual({ first: null, last: '2017-12-27' });
    expect(periods.get('kz-2019-11-rusafa-children')).toEqual({ first: '2019-11-27', last: '2019-11-27' });
    expect(
      periodOf({
        ...storedOf('2019-05-31.2').release.statements[0]!,
        asOf: null,
        saidOn: '2024-02-11',
        saidOnPrecision: 'month',
      }),
    ).toEqual({
      first: '2024-02-01',
      last: '2024-02-29',
    });
  });
});

describe('the picture of statements', () => {
  it('tells as of which day the registry counts, and up to which day statements reach', () => {
    const said = {
      en: 'Registry as of 31 May 2019; statements up to 16 March 2023',
      ru: 'Реестр — по состоянию на 31 мая 2019 года; заявления — по 16 марта 2023 года',
      kk: 'Тізілім — 2019 жылғы 31 мамыр күнгі жағдай; мәлімдемелердің соңғысы — 2023 жылғы 16 наурыз',
    };
    for (const language of languages) expect(plain(compose('statements', language).when)).toBe(said[language]);
  });
});
