import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { headlineFigures, type HeadlineFigure, type ReleaseContent } from '../../schema/release.js';
import { OraluError } from '../../src/errors.js';
import { admit } from '../../src/releases/gate.js';
import { familyDefinitions } from '../../src/releases/catalogue/family-definitions.js';
import { demonstrationNotice, headlineCatalogue, titleOf } from '../../src/releases/headline-catalogue.js';

const counts = fc.record({
  RETURNED: fc.nat(100_000),
  AWAITING: fc.nat(100_000),
  UNACCOUNTED_LOCATED: fc.nat(100_000),
  UNACCOUNTED_WHEREABOUTS_UNKNOWN: fc.nat(100_000),
  DECEASED: fc.nat(100_000),
  OTHER: fc.nat(100_000),
});

function contentOf(parts: typeof counts extends fc.Arbitrary<infer T> ? T : never): ReleaseContent {
  const UNACCOUNTED = parts.UNACCOUNTED_LOCATED + parts.UNACCOUNTED_WHEREABOUTS_UNKNOWN;
  const KNOWN = parts.RETURNED + parts.AWAITING + UNACCOUNTED + parts.DECEASED + parts.OTHER;
  const values: Record<HeadlineFigure, number> = { ...parts, UNACCOUNTED, KNOWN };
  return {
    asOf: '2017-12-27',
    title: titleOf('2017-12-27'),
    demonstration: true,
    notice: demonstrationNotice,
    figures: headlineFigures.map((id) => ({
      id,
      ...headlineCatalogue[id],
      value: values[id],
      status: 'NORMAL',
      previous: null,
      change: null,
    })),
    correction: null,
    families: [],
    statements: [],
    contradictions: [],
    readings: [],
  };
}

const sound = contentOf({
  RETURNED: 63,
  AWAITING: 50,
  UNACCOUNTED_LOCATED: 210,
  UNACCOUNTED_WHEREABOUTS_UNKNOWN: 130,
  DECEASED: 0,
  OTHER: 0,
});
const refusal = (change: object) => {
  try {
    admit({ ...sound, ...change });
  } catch (error) {
    if (error instanceof OraluError) return `${error.code}: ${error.message}`;
  }
  return 'admitted';
};
const withFigure = (at: number, change: object) => ({
  figures: sound.figures.map((figure, index) => (index === at ? { ...figure, ...change } : figure)),
});

const withCell = (observation: object, table: object = {}) => ({
  families: [
    {
      ...{ id: 'origin', label: { kk: 'o', ru: 'o', en: 'o' }, detail: 'full', asOf: '2017-12-27', release: 'r' },
      definition: familyDefinitions['origin'],
      dimensions: [
        { id: 'account', label: { kk: 'a', ru: 'a', en: 'a' }, codes: [{ code: 'RETURNED', label: {}, parent: null }] },
      ],
      observations: [{ key: ['RETURNED'], value: null, status: 'SUPPRESSED', ...observation }],
      ...table,
    },
  ],
});
const earlier = { value: 7, asOf: '2017-12-20', release: '2017-12-20.1' };

describe('the gate', () => {
  it('admits every table of headline figures that adds up', () => {
    fc.assert(fc.property(counts, (parts) => expect(admit(contentOf(parts))).toEqual(contentOf(parts))));
  });

  it('refuses every table in which one figure is off by any number', () => {
    const off = fc.integer({ min: -1_000, max: 1_000 }).filter((by) => by !== 0);
    fc.assert(
      fc.property(counts, fc.nat(headlineFigures.length - 1), off, (parts, at, by) => {
        const content = contentOf(parts);
        const figures = content.figures.map((figure, index) =>
          index === at ? { ...figure, value: (figure.value ?? 0) + by } : figure,
        );
        expect(() => admit({ ...content, figures })).toThrow(OraluError);
      }),
    );
  });

  it('admits an earlier number where there is none now', () => {
    expect(refusal(withCell({ lastTold: earlier }))).toBe('admitted');
    expect(refusal(withCell({}))).toBe('admitted');
  });

  it('admits a copy that nobody can change afterwards', () => {
    const admitted = admit(sound);
    expect(() => Object.assign(admitted.figures[0] ?? {}, { value: 1 })).toThrow(TypeError);
  });

  it.each([
    ['a field that nobody allowed out', { names: ['…'] }, 'there is also names'],
    ['a field within a figure', withFigure(1, { children: [1] }), 'there is also children'],
    [
      'a figure that is not in the catalogue',
      { figures: [...sound.figures, { ...sound.figures[0], id: 'BY_SEX' }] },
      'The figures must be exactly',
    ],
    ['a figure too few', { figures: sound.figures.slice(1) }, 'The figures must be exactly'],
    ['half a child', withFigure(6, { value: 0.5 }), 'DECEASED must be a whole number from 0'],
    ['no number', withFigure(6, { value: null }), 'DECEASED must be a whole number from 0'],
    ['another status', withFigure(6, { status: 'SUPPRESSED' }), 'with the status NORMAL'],
    [
      'another label',
      withFigure(1, { label: { kk: 'a', ru: 'b', en: 'c' } }),
      'labelled and defined as in the catalogue',
    ],
    [
      'a change without a previous value',
      withFigure(1, { change: 5 }),
      'The change of RETURNED must be null; it came as 5.',
    ],
    [
      'an earlier number beside one of today',
      withCell({ value: 9, status: 'NORMAL', lastTold: earlier }),
      'earlier day',
    ],
    ['an earlier number of the same day', withCell({ lastTold: { ...earlier, asOf: '2017-12-27' } }), 'earlier day'],
    ['half a child of an earlier day', withCell({ lastTold: { ...earlier, value: 0.5 } }), 'earlier day'],
    ['more than the earlier number', withCell({ lastTold: { ...earlier, children: [1] } }), 'there is also children'],
    [
      'a table with another definition',
      withCell({}, { definition: { kk: 'a', ru: 'b', en: 'c' } }),
      'The table origin must be defined as in the catalogue',
    ],
    ['a table without one', withCell({}, { definition: undefined }), 'must be defined as in the catalogue'],
    ['synthetic children without the notice', { notice: null }, 'synthetic'],
    ['a day that does not exist', { asOf: '2017-02-30' }, 'asOf must be a day of the calendar'],
  ])('refuses %s', (_what, change, message) => {
    expect(refusal(change)).toContain('RELEASE_REFUSED');
    expect(refusal(change)).toContain(message);
  });
});
