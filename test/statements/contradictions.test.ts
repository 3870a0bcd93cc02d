import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findContradictions } from '../../src/statements/contradictions.js';
import { connectStatements } from '../../src/statements/connect-statements.js';
import { readStatementFile, type Statement } from '../../src/statements/read-statement-file.js';
import { findReadings } from '../../src/statements/readings.js';

const statements = readStatementFile('schema/official-statements.csv', '2026-01-01');
const plain: Statement = {
  id: 'a',
  saidOn: '2019-06-01',
  saidOnPrecision: 'day',
  asOf: null,
  body: 'MFA',
  speaker: null,
  outlet: 'A newspaper',
  operation: 'Zhusan',
  population: 'children returned',
  measure: 'CHILDREN_RETURNED_CUMULATIVE',
  valueMin: 100,
  valueMax: 100,
  note: null,
};
const say = (id: string, value: number, change: Partial<Statement> = {}): Statement => ({
  ...plain,
  id,
  valueMin: value,
  valueMax: value,
  ...change,
});
const brief = (list: readonly Statement[]) =>
  findContradictions(list).map(({ rule, kind, between }) => [rule, kind, ...between].join(' '));

describe('the official statements found so far', () => {
  it('contradict each other in exactly these ways', () => {
    expect(brief(statements)).toEqual([
      'CUMULATIVE_FALLS DATE kz-2020-05-people kz-2019-08-people',
      'CUMULATIVE_FALLS UNEXPLAINED kz-2021-02-children kz-2020-weine-children',
      'FLOW_EXCEEDS_CUMULATIVE UNEXPLAINED kz-2019-12-children kz-2021-02-children',
      'TOTAL_EXCEEDS_PARTS UNEXPLAINED kz-2019-12-children kz-2019-08-children',
      'TOTAL_EXCEEDS_PARTS UNEXPLAINED kz-2023-03-children kz-2021-02-children',
      'TOTAL_EXCEEDS_PARTS UNEXPLAINED kz-2023-03-people kz-2021-02-people',
    ]);
  });

  it('are explained with their figures', () => {
    const explanations = findContradictions(statements).map(({ explanation }) => explanation);
    expect(explanations[3]).toBe(
      '470 children returned (operations not stated, 2019, IWPR) is 50 more than 406 children returned so far (Zhusan, 2019-08-06, amerinews) and 14 children returned (Rusafa, 2019-11-27, MFA), together 420, and no statement accounts for the rest.',
    );
    for (const [at, figures] of [
      ['524', '595'],
      ['413', '447'],
      ['470', '413'],
      ['470', '420'],
      ['522', '427'],
      ['725', '621'],
    ].entries()) {
      for (const figure of figures) expect(explanations[at]).toContain(figure);
    }
  });

  it('show each contradiction from both sides', () => {
    const connected = connectStatements(statements, findContradictions(statements));
    for (const statement of connected.values()) {
      for (const { statement: other } of statement.contradictedBy) {
        expect(other.contradictedBy.map((back) => back.statement.id)).toContain(statement.id);
      }
    }
    expect(connected.get('kz-2019-12-children')?.contradictedBy.map(({ statement }) => statement.id)).toEqual([
      'kz-2021-02-children',
      'kz-2019-08-children',
    ]);
  });

  it('are judged alike in whatever order they come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...statements], { minLength: statements.length }), (shuffled) => {
        expect(findContradictions(shuffled)).toEqual(findContradictions(statements));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the rules of contradiction', () => {
  it('let a running total rise or stand still, and not fall', () => {
    const later = { saidOn: '2020-01-01' };
    expect(brief([say('a', 100), say('b', 100, later), say('c', 120, { saidOn: '2021-01-01' })])).toEqual([]);
    expect(brief([say('a', 100), say('b', 99, later)])).toEqual(['CUMULATIVE_FALLS UNEXPLAINED b a']);
  });

  it('do not take "more than" or a range for a fall where a number fits', () => {
    expect(brief([say('a', 100), say('b', 50, { saidOn: '2020-01-01', valueMax: null })])).toEqual([]);
    expect(brief([say('a', 100), say('b', 50, { saidOn: '2020-01-01', valueMax: 100 })])).toEqual([]);
    expect(brief([say('a', 100), say('b', 50, { saidOn: '2020-01-01', valueMax: 99 })])).toHaveLength(1);
  });

  it('do not compare an operation with one that does not contain it', () => {
    expect(brief([say('a', 100, { operation: 'Zhusan+Rusafa' }), say('b', 90, { saidOn: '2020-01-01' })])).toEqual([]);
    expect(brief([say('a', 100), say('b', 90, { saidOn: '2020-01-01', operation: 'Zhusan+Rusafa' })])).toHaveLength(1);
  });

  it('do not order what the dates do not order', () => {
    expect(
      brief([say('a', 100, { saidOn: '2019-12-31', saidOnPrecision: 'year' }), say('b', 90, { saidOn: '2019-10-01' })]),
    ).toEqual([]);
    expect(brief([say('a', 100), say('b', 90, { saidOn: '2021-01-01', saidOnPrecision: 'before' })])).toEqual([]);
    expect(brief([say('a', 100), say('b', 90, { saidOn: '2020-01-01', asOf: '2019-05-01' })])).toEqual([]);
  });

  it('call it an error only where both speak of the same people in the same words', () => {
    expect(brief([say('a', 100), say('b', 101)])).toEqual(['SAME_DATE_DIFFERS ERROR a b']);
    expect(brief([say('a', 100), say('b', 101, { population: 'minors' })])).toEqual([
      'SAME_DATE_DIFFERS UNEXPLAINED a b',
    ]);
    expect(brief([say('a', 100), say('b', 100)])).toEqual([]);
  });

  it('hold arrivals against the running total that must contain them', () => {
    const flow = { measure: 'CHILDREN_RETURNED', operation: 'Zhusan-1', saidOn: '2019-01-06' } as const;
    expect(brief([say('a', 100), say('f', 101, flow)])).toEqual(['FLOW_EXCEEDS_CUMULATIVE UNEXPLAINED f a']);
    expect(brief([say('a', 100), say('f', 60, flow), say('g', 40, { ...flow, operation: 'Zhusan-2' })])).toEqual([]);
    expect(brief([say('a', 100), say('f', 60, flow), say('g', 41, { ...flow, operation: 'Zhusan-2' })])).toEqual([
      'FLOWS_EXCEED_RISE UNEXPLAINED f a',
    ]);
    const rise = [say('a', 100), say('b', 130, { saidOn: '2020-01-01' })];
    expect(brief([...rise, say('f', 31, { ...flow, saidOn: '2019-09-01' })])).toEqual([
      'FLOWS_EXCEED_RISE UNEXPLAINED f b',
    ]);
    expect(brief([...rise, say('f', 30, { ...flow, saidOn: '2019-09-01' })])).toEqual([]);
  });

  it('find more children than people an error', () => {
    expect(brief([say('a', 100), say('p', 99, { measure: 'PEOPLE_RETURNED_CUMULATIVE' })])).toEqual([
      'PART_EXCEEDS_WHOLE ERROR a p',
    ]);
  });

  it('never blame two statements that are the same but for their ids', () => {
    const measures = fc.constantFrom(
      'CHILDREN_RETURNED_CUMULATIVE',
      'CHILDREN_ABROAD',
      'PEOPLE_RETURNED_CUMULATIVE',
      'CHILDREN_AWAITED',
    );
    fc.assert(
      fc.property(measures, fc.nat(1_000), (measure, value) => {
        expect(brief([say('a', value, { measure }), say('b', value, { measure })])).toEqual([]);
      }),
    );
  });
});

describe('the source of December 2017', () => {
  it('is read in both ways, and nothing is subtracted', () => {
    expect(findReadings(statements)).toEqual([
      {
        saidOn: '2017-12-27',
        statements: ['kz-2017-12-knb-abroad', 'kz-2017-12-knb-returned', 'kz-2017-12-knb-awaited'],
        abroad: 390,
        returned: 63,
        awaited: 50,
        readings: [
          { id: 'RETURNED_NOT_AMONG_ABROAD', known: 453, explanation: expect.stringContaining('390 + 63 = 453') },
          { id: 'RETURNED_AMONG_ABROAD', known: 390, explanation: expect.stringContaining('does not say which') },
        ],
      },
    ]);
    expect(JSON.stringify(findReadings(statements))).not.toContain('327');
  });
});
