import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { desc } from 'drizzle-orm';
import { assessments } from '../../schema/rehabilitation/assessments.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { codesOf, openHome, openWithPlan, readFile } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome();
});
afterAll(() => registry.discard());

describe('an assessment', () => {
  const born = (year: number) => ({ birth: { earliest: `${year}-03-01`, latest: `${year}-03-31`, basis: 'DOCUMENT' } });
  const sdq = {
    instrument: 'SDQ',
    informant: 'PARENT',
    normSet: 'SDQ_P4_17_UK_2014',
    assessedOn: '2017-12-10',
    items: Array<number>(25).fill(1),
  };
  const cries = {
    instrument: 'CRIES_8',
    informant: 'SELF',
    normSet: 'CRIES_8_CUT_OFF_17',
    assessedOn: '2017-12-10',
    items: [5, 3, 1, 0, 3, 5, 0, 0],
  };
  const scoresOf = async (id: string): Promise<Answer['data']> =>
    (
      await readFile(
        registry,
        'psychologist',
        id,
        'assessments { instrument assessedOn scores { total band scales { scale value } } }',
      )
    ).assessments;

  it('is scored here, in series over time, and its scores are shown to the treating role alone', async () => {
    const story = await openWithPlan(registry, born(2007));
    await story.does('psychologist', 'assessmentRecord', sdq);
    await story.does('psychologist', 'assessmentRecord', {
      ...sdq,
      assessedOn: '2018-01-05',
      items: Array<number>(25).fill(0),
    });
    await story.does('psychologist', 'assessmentRecord', cries);
    const scales = (sums: Record<string, number>) => Object.entries(sums).map(([scale, value]) => ({ scale, value }));
    expect(await scoresOf(story.state.id)).toEqual([
      {
        instrument: 'SDQ',
        assessedOn: '2017-12-10',
        scores: {
          total: 20,
          band: 'VERY_HIGH',
          scales: scales({ EMOTIONAL: 5, CONDUCT: 5, HYPERACTIVITY: 5, PEER: 5, PROSOCIAL: 5 }),
        },
      },
      {
        instrument: 'SDQ',
        assessedOn: '2018-01-05',
        scores: {
          total: 10,
          band: 'CLOSE_TO_AVERAGE',
          scales: scales({ EMOTIONAL: 0, CONDUCT: 2, HYPERACTIVITY: 4, PEER: 4, PROSOCIAL: 0 }),
        },
      },
      {
        instrument: 'CRIES_8',
        assessedOn: '2017-12-10',
        scores: { total: 17, band: 'POSITIVE_SCREEN', scales: scales({ INTRUSION: 11, AVOIDANCE: 6 }) },
      },
    ]);
    const query = `{ case(id: "${story.state.id}") { rehabilitation { assessments { scores { total } } } } }`;
    for (const who of ['administrator', 'supervisor', 'caseworker', 'registrar', 'auditor', 'partner'])
      expect([who, (await registry.ask(who, query)).status]).toEqual([who, 403]);
    const seen = await readFile(
      registry,
      'caseworker',
      story.state.id,
      'assessments { instrument informant normSet form }',
    );
    expect(seen.assessments).toHaveLength(3);
  });

  it('of a child of 2 to 4 has a total and no band, nor has one that was stored with a band of older children', async () => {
    const story = await openWithPlan(registry, born(2014));
    await story.does('psychologist', 'assessmentRecord', { ...sdq, normSet: 'SDQ_P2_4_UK_2014' });
    expect(await scoresOf(story.state.id)).toMatchObject([{ scores: { total: 20, band: null } }]);
    await registry.temporary.store.inTransaction(async (tx) => {
      const [row] = await tx.select().from(assessments).orderBy(desc(assessments.id)).limit(1);
      if (!row) throw new Error('Nothing was stored.');
      expect(row.band).toBeNull();
      const { id: _id, ...stored } = row;
      await tx.insert(assessments).values({ ...stored, band: 'VERY_HIGH' });
    });
    const scores = { total: 20, band: null };
    expect(await scoresOf(story.state.id)).toMatchObject([{ scores }, { scores }]);
  });

  it('is refused outside the ages of its form, and where the age is not sure', async () => {
    const tries = async (birth: object, given: object) => {
      const story = await openWithPlan(registry, birth);
      return (await story.tries('psychologist', 'assessmentRecord', given)).userErrors.map(({ code, field }) => [
        code,
        field,
      ]);
    };
    const outside = [['OUTSIDE_AGES', ['instrument']]];
    const small = await openWithPlan(registry, {
      birth: { earliest: '2011-12-11', latest: '2012-03-01', basis: 'ESTIMATE' },
    });
    const told = (await small.tries('psychologist', 'assessmentRecord', cries)).userErrors[0]?.message;
    expect(told).toContain('on 2017-12-10 this child was 5, by the birth on file');
    expect(await tries(born(2011), cries)).toEqual(outside);
    expect(await tries(born(1998), cries)).toEqual(outside);
    expect(await tries(born(2009), cries)).toEqual([]);
    const unfit = [['OUTSIDE_AGES', ['normSet']]];
    const young = (normSet: string, informant = 'PARENT') => ({ ...sdq, normSet, informant });
    expect(await tries(born(2008), young('SDQ_S11_17_UK_2014', 'SELF'))).toEqual(unfit);
    const forms = [young('SDQ_P2_4_UK_2014'), young('SDQ_P4_17_UK_2014')];
    const ofTeachers = [young('SDQ_T2_4_UK_2014', 'TEACHER'), young('SDQ_T4_17_UK_2014', 'TEACHER')];
    // In December 2017 these children were 1, 2, 3, 4 and 5 years old, by the years of their birth: at 4 both forms are right.
    const agesOfForms = {
      2016: [unfit, unfit],
      2015: [[], unfit],
      2014: [[], unfit],
      2013: [[], []],
      2012: [unfit, []],
    };
    for (const [year, expected] of Object.entries(agesOfForms)) {
      const story = await openWithPlan(registry, born(Number(year)));
      const refusals: (readonly unknown[])[] = [];
      for (const form of [...forms, ...ofTeachers]) {
        const { userErrors } = await story.tries('psychologist', 'assessmentRecord', form);
        refusals.push(userErrors.map(({ code, field }) => [code, field]));
      }
      expect([year, refusals]).toEqual([year, [...expected, ...expected]]);
    }
    const nine = await openWithPlan(registry, born(2008));
    const words = (await nine.tries('psychologist', 'assessmentRecord', young('SDQ_P2_4_UK_2014'))).userErrors[0];
    expect(words?.message).toBe(
      'SDQ_P2_4_UK_2014 is made for ages 2 to 4; on 2017-12-10 this child was 9, by the birth on file.',
    );
    const unsure = { birth: { earliest: '2009-01-01', latest: '2010-06-01', basis: 'ESTIMATE' } };
    expect(await tries(unsure, cries)).toEqual(outside);
    expect(await tries({ birth: undefined }, cries)).toEqual(outside);
  });

  it('is refused where the answers are not those of its form', async () => {
    const story = await openWithPlan(registry, born(2007));
    const tries = async (given: object) => codesOf(await story.tries('psychologist', 'assessmentRecord', given));
    expect(await tries({ ...sdq, items: Array<number>(24).fill(1) })).toEqual(['ITEMS_INVALID']);
    expect(await tries({ ...sdq, items: [3, ...Array<number>(24).fill(1)] })).toEqual(['ITEMS_INVALID']);
    expect(await tries({ ...cries, items: [2, 0, 0, 0, 0, 0, 0, 0] })).toEqual(['ITEMS_INVALID']);
    const words = async (given: object) =>
      (await story.tries('psychologist', 'assessmentRecord', given)).userErrors[0]?.message;
    expect(await words({ ...sdq, items: [1, 3, ...Array<number>(23).fill(1)] })).toContain('answer 2 came as 3');
    expect(await words({ ...sdq, normSet: 'SDQ_T4_17_UK_2014' })).toContain(
      'is read by SDQ_P2_4_UK_2014 or SDQ_P4_17_UK_2014; normSet came as SDQ_T4_17_UK_2014',
    );
    expect(await words({ ...sdq, normSet: undefined })).toContain('normSet came not at all');
    expect(await words({ ...cries, form: 'CRIES' })).toContain('leave form out; it came as "CRIES"');
    expect(await tries({ ...sdq, items: undefined })).toEqual(['ITEMS_INVALID']);
    expect(await tries({ ...cries, informant: 'PARENT' })).toEqual(['INVALID_INPUT']);
    expect(await tries({ ...sdq, informant: 'CLINICIAN' })).toEqual(['INVALID_INPUT']);
    const education = {
      instrument: 'EDUCATION',
      informant: 'TEACHER',
      form: 'School form',
      assessedOn: '2017-12-10',
    };
    expect(await tries({ ...education, items: [1] })).toEqual(['ITEMS_INVALID']);
    expect(await tries({ ...education, assessedOn: '2017-10-01' })).toEqual(['BEFORE_ARRIVAL']);
    const found = { ...education, finding: 'Reads well' };
    expect(await words({ ...found, normSet: 'CRIES_8_CUT_OFF_17' })).toContain('name its form in words, in form');
    expect(await words({ ...found, form: undefined })).toContain('form has 1 to 2000 characters');
  });

  it('of conviction or danger has no instrument, no word and no way in', async () => {
    const story = await openWithPlan(registry, born(2007));
    const education = { instrument: 'EDUCATION', informant: 'TEACHER', assessedOn: '2017-12-10' };
    for (const words of ['Radicalisation score', 'шкала радикализации', 'risk of extremism'])
      for (const given of [
        { form: words, finding: 'Reads well' },
        { form: 'Form', finding: words },
      ])
        expect(codesOf(await story.tries('psychologist', 'assessmentRecord', { ...education, ...given }))).toEqual([
          'INVALID_INPUT',
        ]);
    const answer = await registry.ask(
      'psychologist',
      'mutation ($input: AssessmentRecordInput!) { assessmentRecord(input: $input) { userErrors { code } } }',
      {
        input: {
          idempotencyKey: 'no-such-instrument',
          caseId: story.state.id,
          expectedVersion: 1,
          ...education,
          instrument: 'RADICALISATION',
          form: 'x',
        },
      },
    );
    expect(answer.errors?.[0]?.extensions.code).toBe('UNKNOWN_CODE');
  });

  it('of a clinical kind is recorded and withdrawn by the treating role alone; every row stays', async () => {
    const story = await openWithPlan(registry, born(2007));
    const mutation =
      'mutation ($input: AssessmentRecordInput!) { assessmentRecord(input: $input) { userErrors { code } } }';
    const input = {
      idempotencyKey: 'by-a-caseworker',
      caseId: story.state.id,
      expectedVersion: story.state.version,
      ...sdq,
    };
    expect((await registry.ask('caseworker', mutation, { input })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    await story.does('psychologist', 'assessmentRecord', sdq);
    const withdrawal = { assessmentId: '1', reason: 'Another child' };
    expect(codesOf(await story.tries('caseworker', 'assessmentWithdraw', withdrawal))).toEqual(['NOT_GRANTED']);
    // Restated with another instrument it would be gone all the same.
    const restated = {
      ...{ instrument: 'BIA', informant: 'CASEWORKER', form: 'BIA', assessedOn: '2017-12-10' },
      ...{ finding: 'Nothing', corrects: '1', reason: 'A slip' },
    };
    expect(codesOf(await story.tries('caseworker', 'assessmentRecord', restated))).toEqual(['INVALID_INPUT']);
    await story.does('psychologist', 'assessmentWithdraw', { assessmentId: '1', reason: 'Another child' });
    const { assessments } = await readFile(
      registry,
      'psychologist',
      story.state.id,
      'assessments { id correctsId isWithdrawal }',
    );
    expect(assessments).toEqual([
      { id: story.names('assessment', 1), correctsId: null, isWithdrawal: false },
      { id: story.names('assessment', 2), correctsId: story.names('assessment', 1), isWithdrawal: true },
    ]);
  });
});
