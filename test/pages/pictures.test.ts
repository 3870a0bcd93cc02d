import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { languages, milestoneTables, type ReleaseFamily } from '../../schema/release.js';
import { drawCard } from '../../src/pages/charts/card.js';
import type { Chart, ChartId, Told } from '../../src/pages/charts/chart.js';
import { chartIds, composeChart } from '../../src/pages/charts/compose-chart.js';
import { draw } from '../../src/pages/charts/draw.js';
import { drawBars } from '../../src/pages/charts/draw-bars.js';
import { drawTime } from '../../src/pages/charts/draw-time.js';
import { renderPng } from '../../src/pages/charts/render-png.js';
import { chainUpTo, seriesOf } from '../../src/pages/charts/series.js';
import { tableOf } from '../../src/pages/templates/values.js';
import { ReleaseStore, type Snapshot } from '../../src/publication/release-store.js';
import type { CountedRegistry } from '../releases/counted-registry.js';
import { familyOf, publishStory } from './published.js';

let counted: CountedRegistry;
let snapshot: Snapshot;
beforeAll(async () => {
  counted = await publishStory();
  snapshot = new ReleaseStore(counted.folder).current();
});
afterAll(() => counted.discard());

const storedOf = (id: string) => {
  const stored = snapshot.releases.get(id);
  if (!stored) throw new Error(`There is no release ${id}.`);
  return stored;
};
const compose = (id: ChartId, language: (typeof languages)[number] = 'en', release = '2019-05-31.2'): Chart => {
  const stored = storedOf(release);
  return composeChart(id, { stored, chain: chainUpTo(snapshot.inOrder, stored), language });
};
/** As it reads, wherever its lines end. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
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
        expect(csv).toMatch(/^\/v1\/(releases\/2019-05-31\.2\/observations\.csv|reconciliation\.csv)/);
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
      ['Sessions attended: Up to 5 sessions', 120],
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
      'Of the children who came home: decision in force – 248 of 356; 6 sessions and more – 236 of 356.',
    );
    expect(description).toContain('School or kindergarten: withheld as a whole: it is not proven');
    expect(compose('milestones', 'ru').description).toContain('Школа или детский сад: не публикуется целиком');
    expect(compose('milestones', 'kk').description).toContain('Мектеп немесе балабақша: тұтас жарияланбайды');
    expect(compose('milestones').csv).toContain('?family=guardianship,school,sessions&');
  });

  it('says of a table that was not renewed of which day it is', () => {
    const chart = changed((family) => [family.id === 'sessions' ? { ...family, asOf: '2019-01-06' } : family]);
    expect(headings(chart)).toEqual([
      'Decision on guardianship',
      'School or kindergarten',
      'Sessions attended, as of 6 January 2019',
    ]);
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
  it('leaves a gap with words and no bar, unlike a zero', () => {
    const draw = (value: number | null) =>
      drawBars(
        [{ heading: null, bars: [{ label: 'A', depth: 0, value, status: value === null ? 'SUPPRESSED' : 'NORMAL' }] }],
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
      const chart = composeChart('places', { stored: told, chain: chainUpTo(snapshot.inOrder, stored), language });
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

describe('the line of those who came home', () => {
  it('takes for each day the last release, and leaves out what was withdrawn', () => {
    const entries = seriesOf(snapshot.inOrder, 'RETURNED').map(({ day, value, release }) => [day, value, release]);
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
  ).map(([kind, from]) => ({ ...{ kind, day: '2017-12-27' }, ...{ from, to: from } }));

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
    const range = { kind: 'CHILDREN_RETURNED_CUMULATIVE', day: '2017-12-27', from: 10, to: 120 } as const;
    const { text } = drawTime({ steps: fresh, marks: [...saidThen, range] }, 560, 'en').markup;
    const lastNumber = Math.max(...[...text.matchAll(/paint-order="stroke"/g)].map(({ index }) => index));
    expect(lastNumber).toBeLessThan(text.search(/class="c-(steps|said|said-line)"/));
    const [, span] = /class="c-said-line"\s+d="M([\d.]+),/.exec(text) ?? [];
    const [, place] = /x="(\d+)"[^<]*>63</.exec(text) ?? [];
    expect(Math.abs(Number(place) - Number(span))).toBeGreaterThan(12);
  });

  it('leaves a space to the next', () => {
    const marks = [470, 460].map((from, at) => ({
      ...({ kind: 'CHILDREN_RETURNED', day: `2020-0${at + 1}-01`, from, to: from } as const),
    }));
    const { text } = drawTime({ steps: [{ day: '2016-01-01', value: 0 }], marks }, 340, 'en').markup;
    const places = [...text.matchAll(/x="(\d+)"\s+y="(\d+)"[^<]*>4[67]0</g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(places).toHaveLength(2);
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = places;
    expect(Math.abs(y1 - y2) >= 12 || Math.abs(x1 - x2) >= 24).toBe(true);
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
