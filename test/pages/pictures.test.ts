import { describe, expect, it } from '@jest/globals';
import { languages, milestoneTables, type ReleaseFamily } from '../../schema/release.js';
import { drawCard } from '../../src/pages/charts/card.js';
import type { Chart, ChartId, Told } from '../../src/pages/charts/chart.js';
import { chartIds, composeChart } from '../../src/pages/charts/compose-chart.js';
import { draw } from '../../src/pages/charts/draw.js';
import { drawBars } from '../../src/pages/charts/draw-bars.js';
import { renderPng } from '../../src/pages/charts/render-png.js';
import { chainUpTo } from '../../src/pages/charts/series.js';
import { tableOf } from '../../src/pages/templates/values.js';
import { composeStory, plain } from './compose-story.js';
import { familyOf } from './published.js';

const { story, storedOf, compose } = composeStory();
const printed = {
  language: 'en',
  release: '2019-05-31.2',
  demonstration: true,
  permalink: 'https://oralu.example/en/',
} as const;

describe('every picture', () => {
  it.each(chartIds)(
    'has its title, one sentence, a description and its numbers as a table in each language: %s',
    (id) => {
      for (const language of languages) {
        const { title, takeaway, description, table, csv } = compose(id, language);
        for (const text of [title, takeaway, description]) expect(text.trim()).not.toBe('');
        expect(takeaway).toMatch(/\.$/);
        expect(table.rows.length).toBeGreaterThan(0);
        for (const { cells } of table.rows) expect(cells.length).toBe(table.columns.length - 1);
        expect(csv).toMatch(/^\/v1\/(releases|charts\/[\w-]+)\/2019-05-31\.2(\/observations)?\.csv\?/);
      }
    },
  );

  it('draws in its table the very numbers of the release', () => {
    const cellsOf = (id: ChartId) =>
      compose(id).table.rows.map(({ head, cells: [cell] }) => [head, (cell as Told).value]);
    expect(cellsOf('places')).toEqual([
      ['Syria', 380],
      ['Iraq', 58],
      ['Türkiye', null],
      ['Afghanistan', 0],
      ['Not known', null],
    ]);
    expect(cellsOf('regions').slice(0, 5)).toEqual([
      ['West', 160],
      ['Aktobe Region', 92],
      ['Atyrau Region', 31],
      ['West Kazakhstan Region', null],
      ['Mangystau Region', null],
    ]);
    expect(cellsOf('accounts')).toContainEqual(['Returned', 356]);
    expect(cellsOf('progress')).toContainEqual(['In follow-up', 65]);
    expect(cellsOf('milestones')).toEqual([
      ['Decision on guardianship: No decision in force', 108],
      ['Decision on guardianship: Decision in force', 248],
      ['School or kindergarten: No enrolment recorded', null],
      ['School or kindergarten: Enrolled', null],
      ['Sessions attended: 0–5 sessions', 120],
      ['Sessions attended: No session', null],
      ['Sessions attended: 1–5 sessions', null],
      ['Sessions attended: 6 sessions and more', 236],
      ['Sessions attended: 6–10 sessions', 90],
      ['Sessions attended: 11 sessions and more', 146],
    ]);
    expect(cellsOf('age-sex')).toContainEqual(['Boys, age band: 10–17 years', 52]);
    expect(cellsOf('returns')).toContainEqual(['May 2019', 263]);
  });

  it('names months, bodies and what is known of a day in the language of the reader', () => {
    const headsOf = (id: ChartId) =>
      languages.map((language) => compose(id, language).table.rows.map(({ head }) => head));
    expect(headsOf('returns').map((heads) => heads.slice(-2))).toEqual([
      ['2019 жылғы қаңтар', '2019 жылғы мамыр'],
      ['январь 2019 года', 'май 2019 года'],
      ['January 2019', 'May 2019'],
    ]);
    const statements = compose('statements', 'ru').table.rows;
    expect(statements.map(({ cells: [who] }) => who)).toContain('Президент, Министерство иностранных дел');
    // Said at some time in 2020, and not on its last day.
    expect(
      statements.map(({ head, cells: [who] }) => `${plain(head)}: ${typeof who === 'string' ? who : ''}`),
    ).toContain('2020 год: Annals of Global Health');
  });

  it('says in words what a release does not hold, and draws nothing', () => {
    for (const language of languages) {
      const { drawing, takeaway } = compose('regions', language, '2017-12-27.1');
      expect(drawing).toEqual({ kind: 'words', paragraphs: [expect.stringMatching(/.{80,}/)] });
      expect(takeaway).not.toMatch(/\d/);
    }
  });
});

describe('the picture of what was reached', () => {
  const changed = (change: (family: ReleaseFamily) => ReleaseFamily[]): Chart => {
    const stored = storedOf('2019-05-31.2');
    const told = { ...stored, release: { ...stored.release, families: stored.release.families.flatMap(change) } };
    return composeChart('milestones', { stored: told, chain: [told], language: 'en' });
  };
  const headings = ({ drawing }: Chart) =>
    drawing.kind === 'bars' ? drawing.groups.map(({ heading }) => plain(heading ?? '')) : [];

  it('tells of each step how many of the returned, and of one without a number why, in each language', () => {
    const { takeaway, description } = compose('milestones');
    expect(plain(takeaway)).toBe(
      'Of the children who came home: decision on guardianship (decision in force) – 248 of 356; sessions attended (6 sessions and more) – 236 of 356.',
    );
    expect(plain(compose('milestones', 'ru').takeaway)).toContain('Из вернувшихся детей: решение об опеке (');
    expect(plain(compose('milestones', 'kk').takeaway)).toContain('балалардың ішінде: қамқоршылық туралы шешім (');
    expect(description).toContain('School or kindergarten\u00a0– withheld as a whole: it is not proven');
    expect(compose('milestones', 'ru').description).toContain('Школа или детский сад\u00a0— не публикуется целиком');
    expect(compose('milestones', 'kk').description).toContain('Мектеп немесе балабақша\u00a0— тұтас жарияланбайды');
    expect(compose('milestones').csv).toContain('?family=guardianship,school,sessions&');
  });

  it('says of a table that was not renewed of which day it is', () => {
    const chart = changed((family) => [family.id === 'sessions' ? { ...family, asOf: '2019-01-06' } : family]);
    expect(headings(chart)).toEqual([
      'Decision on guardianship, as of 31 May 2019',
      'School or kindergarten, as of 31 May 2019',
      'Sessions attended, as of 6 January 2019',
    ]);
    expect(chart.when).toBe('As of the day that stands with each table');
    expect(plain(chart.takeaway)).toContain('236 of 356 (6 January 2019)');
  });

  it('is of the day of its tables, though the release speaks of a later one', () => {
    const chart = changed((family) => [{ ...family, asOf: '2019-01-06' }]);
    expect(plain(chart.when)).toBe('As of 6 January 2019');
    expect(headings(chart)).toEqual(['Decision on guardianship', 'School or kindergarten', 'Sessions attended']);
    const card = plain(drawCard(chart, printed).text);
    expect([card.includes('As of 6 January 2019'), card.includes('31 May 2019')]).toEqual([true, false]);
  });

  it('says of a registry whose list of tables is older that there are none, and why', () => {
    const standIn = { ...familyOf('milestones', [], []), detail: 'none' };
    const notCollected = { key: ['RETURNED'], value: null, status: 'NOT_COLLECTED' as const };
    const chart = changed((family) =>
      family.id === 'guardianship'
        ? [{ ...standIn, observations: [notCollected] }]
        : milestoneTables.some((id) => id === family.id)
          ? []
          : [family],
    );
    expect(chart.drawing).toEqual({
      kind: 'words',
      paragraphs: [expect.any(String), expect.stringContaining('was fixed before there were such tables')],
    });
    expect(chart.table.rows).toEqual([
      { head: 'Milestones of rehabilitation', depth: 0, cells: [{ value: null, status: 'NOT_COLLECTED' }] },
    ]);
  });
});

describe('a number that is withheld', () => {
  const of = { series: 'place', codes: 'place=SY', day: '2019-05-31', release: '2019-05-31.2' };
  it('leaves a gap with words and no bar, unlike a zero', () => {
    const draw = (value: number | null) =>
      drawBars(
        [
          {
            heading: null,
            bars: [{ label: 'A', of, depth: 0, value, status: value === null ? 'SUPPRESSED' : 'NORMAL' }],
          },
        ],
        340,
        'en',
      ).markup.text;
    expect(draw(null)).toContain('withheld to protect the children');
    expect(draw(null)).not.toMatch(/class="c-(bar|main|part|value)"/);
    expect(draw(0)).toMatch(/class="c-bar"[^>]*width="1\.5"/);
    expect(draw(0)).not.toContain('withheld');
  });

  it('says what was last told of it, with its day, in the picture and in its table, and draws no bar of it', () => {
    const stored = storedOf('2019-05-31.2');
    const lastTold = { value: 17, asOf: '2019-01-06', release: '2019-01-06.1' };
    const families = stored.release.families.map((family) => ({
      ...family,
      observations: family.observations.map((one) => (one.status === 'SUPPRESSED' ? { ...one, lastTold } : one)),
    }));
    const told = { ...stored, release: { ...stored.release, families } };
    const said = {
      en: ['withheld; last told: 17 (6 Jan 2019)', 'last told: 17 as of 6 January 2019'],
      ru: ['не публикуется; последнее: 17 (06.01.2019)', 'последнее опубликованное число: 17 на 6 января 2019'],
      kk: ['жарияланбайды; соңғысы: 17 (06.01.2019)', 'соңғы жарияланған сан: 17 (2019 жылғы 6 қаңтар'],
    };
    for (const language of languages) {
      const chart = composeChart('places', {
        stored: told,
        chain: chainUpTo(story.snapshot.inOrder, stored),
        language,
      });
      for (const width of [340, 520]) {
        const text = plain(draw(chart, width, language).markup.text);
        expect(text).toContain(said[language][0]);
        expect(text).not.toContain('>17</text');
      }
      expect(plain(tableOf(chart.table, chart.title, language).text)).toContain(said[language][1]);
    }
  });

  it('is counted in the description, in the plural of the language', () => {
    expect(plain(compose('places', 'en').description)).toContain('2 numbers are withheld');
    expect(plain(compose('places', 'ru').description)).toContain('2 числа не публикуются');
    expect(plain(compose('progress', 'ru').description)).toContain('1 число не публикуется');
  });
});

describe('a picture to share', () => {
  it('has value, day and release printed on it, and that the children are invented', () => {
    const text = plain(drawCard(compose('figure-RETURNED'), printed).text);
    for (const words of [
      '356',
      'As of 31 May 2019',
      'Release 2019-05-31.2',
      'Demonstration. The children are invented.',
    ])
      expect(text).toContain(words);
    expect(drawCard(compose('figure-RETURNED'), { ...printed, demonstration: false }).text).not.toContain('invented');
  });

  it('is a PNG of the right size, the same bytes each time, in letters that Kazakh has', async () => {
    const draw = () => renderPng(drawCard(compose('figure-RETURNED', 'kk'), { ...printed, language: 'kk' }));
    const [one, other] = await Promise.all([draw(), draw()]);
    expect(one.subarray(1, 4).toString()).toBe('PNG');
    expect([one.readUInt32BE(16), one.readUInt32BE(20)]).toEqual([1200, 630]);
    expect(one.equals(other)).toBe(true);
    // What a font lacks is drawn as one and the same box: with it, two letters would be equal pictures.
    const letter = (sign: string) => renderPng(drawCard({ ...compose('returned'), title: sign }, printed));
    const pictures = await Promise.all([...'ӘҒҚҢӨҰҮҺІ'].map(letter));
    expect(new Set(pictures.map((bytes) => bytes.toString('base64'))).size).toBe(9);
  });
});
