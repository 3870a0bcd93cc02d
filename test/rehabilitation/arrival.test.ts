import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { checkPlans } from '../../src/rehabilitation/plans/check-plans.js';
import { lastChange } from '../movements/travel.js';
import { actOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { centre, codesOf, openHome, openWithPlan, readFile } from './home.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openHome();
});
afterEach(() => registry.discard());

const faultOf = async () => (await checkPlans(registry.temporary.store.reader.db)).firstFault;
const achieved = (code: string, achievedOn: string) => ({ code, achievedOn, evidence: 'A document' });
const session = (heldOn: string) => ({ type: 'MEDICAL', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn });

const figures = async (asOf: string): Promise<Answer['data']> =>
  (
    await registry.ask(
      'registrar',
      `{ rehabilitationFigures(asOf: "${asOf}") { children atSchool medianDaysToSchool progress { code phase opened achieved open overdue } } }`,
    )
  ).data.rehabilitationFigures;
const progressOf = async (code: string, asOf: string): Promise<unknown> =>
  (await figures(asOf)).progress.filter((row: { code: string }) => row.code === code);

/** Corrects the arrival to a day, or annuls it, by two persons. */
async function corrects(story: CaseStory, effectiveOn?: string): Promise<void> {
  const stageChangeId = await lastChange(registry, story);
  await story.does('supervisor', 'correctionEndorse', { stageChangeId, effectiveOn });
  await story.does('registrar', 'stageChangeCorrect', { stageChangeId, effectiveOn, reason: 'Another day' });
}

async function milestonesOf(story: CaseStory): Promise<Record<string, { dueOn: string; state: string }>> {
  const { milestones } = await readFile(
    registry,
    'registrar',
    story.state.id,
    'milestones { code dueOn state reason }',
  );
  return Object.fromEntries(milestones.map((one: { code: string }) => [one.code, one]));
}

describe('an arrival that is corrected', () => {
  it('to a day after the approval of the plan leaves it to be approved anew, by another than its author, and opens no stage', async () => {
    const story = await (await CaseStory.open(registry)).comesHome('2017-11-01');
    await story.does('caseworker', 'planOpen', { bodyAgencyId: centre, openedOn: '2017-11-06' });
    await story.does('colleague', 'planApprove', { planVersion: 1, approvedOn: '2017-11-08' });
    const plan = async () => (await readFile(registry, 'registrar', story.state.id, planFields)).plan as unknown;
    const planFields = 'plan { version status approvedOn }';
    await corrects(story, '2017-11-07');
    expect(await plan()).toEqual({ version: 1, status: 'APPROVED', approvedOn: '2017-11-08' });
    await corrects(story, '2017-11-20');
    expect(await plan()).toEqual({ version: 2, status: 'REVISED', approvedOn: null });
    expect((await milestonesOf(story))['ADP-PLAN']).toMatchObject({ state: 'OVERDUE' });
    const begin = { toStage: 'IN_REHABILITATION', effectiveOn: '2017-11-21' };
    expect(codesOf(await story.tries('caseworker', 'caseMove', begin))).toEqual(['GUARD_FAILED']);
    const approval = { planVersion: 2, approvedOn: '2018-01-10' };
    expect(codesOf(await story.tries('caseworker', 'planApprove', approval))).not.toEqual([]);
    await story.does('colleague', 'planApprove', approval);
    expect((await milestonesOf(story))['ADP-PLAN']).toMatchObject({ state: 'ACHIEVED' });
    expect(codesOf(await story.tries('caseworker', 'caseMove', begin))).toEqual(['GUARD_FAILED']);
    await story.moves('IN_REHABILITATION', '2018-01-10');
    expect(await faultOf()).toBeUndefined();
  });

  it('to a day after the plan was opened opens it on that day, whether it was approved since or not', async () => {
    const opened = async (): Promise<CaseStory> => {
      const story = await (await CaseStory.open(registry)).comesHome('2017-11-01');
      return story.does('caseworker', 'planOpen', { bodyAgencyId: centre, openedOn: '2017-11-06' });
    };
    const plan = async ({ state }: CaseStory) =>
      (await readFile(registry, 'registrar', state.id, 'plan { version status arrivedOn openedOn approvedOn }'))
        .plan as unknown;
    const [draft, approved] = [await opened(), await opened()];
    await approved.does('colleague', 'planApprove', { planVersion: 1, approvedOn: '2017-11-12' });
    for (const story of [draft, approved]) await corrects(story, '2017-11-04');
    const standing = { version: 1, arrivedOn: '2017-11-04', openedOn: '2017-11-06' };
    expect(await plan(draft)).toEqual({ ...standing, status: 'DRAFT', approvedOn: null });
    for (const story of [draft, approved]) await corrects(story, '2017-11-10');
    const moved = { version: 1, arrivedOn: '2017-11-10', openedOn: '2017-11-10' };
    expect(await plan(draft)).toEqual({ ...moved, status: 'DRAFT', approvedOn: null });
    expect(await plan(approved)).toEqual({ ...moved, status: 'APPROVED', approvedOn: '2017-11-12' });
    expect(await faultOf()).toBeUndefined();

    const raw = new Database(registry.temporary.store.file);
    const id = draft.state.id.slice('case_'.length);
    const day = raw.prepare('update plans set opened_at = ? where case_id = ?');
    day.run(Date.parse('2017-11-09T23:59:59Z'), id);
    expect(await faultOf()).toBe(`the plan of case_${id} was opened before the child came home`);
    day.run(Date.parse('2017-11-10T00:00:00Z'), id);
    raw.close();
    expect(await faultOf()).toBeUndefined();
  });

  it('takes the plan, its milestones and the figures with it, and what cannot have been is taken back', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'milestoneAchieve', achieved('PRE-CMTE', '2017-10-01'));
    await story.does('caseworker', 'milestoneAchieve', achieved('EDU-ENR', '2017-12-01'));
    await story.does('caseworker', 'milestoneAchieve', achieved('REC-MED', '2017-12-22'));
    const steps = [{ title: 'A bed', phase: 'COMMUNITY', dueOn: '2018-02-01', isMandatory: false }];
    await story.does('caseworker', 'planRevise', { reason: 'A bed', steps });
    await corrects(story, '2017-12-20');
    expect((await readFile(registry, 'registrar', story.state.id, 'plan { arrivedOn }')).plan.arrivedOn).toBe(
      '2017-12-20',
    );
    expect(await milestonesOf(story)).toMatchObject({
      'PRE-LIST': { dueOn: '2017-12-06', state: 'ACHIEVED' },
      'PRE-CMTE': { dueOn: '2017-12-13', state: 'ACHIEVED' },
      'REC-MED': { dueOn: '2017-12-23', state: 'ACHIEVED' },
      'REC-SAFE': { dueOn: '2017-12-23', state: 'OVERDUE' },
      'EDU-ENR': { dueOn: '2018-02-18', state: 'PLANNED', reason: expect.stringContaining('2017-12-20') },
      'STEP-1': { dueOn: '2018-02-01' },
    });
    expect(await figures('2017-12-19')).toMatchObject({ children: 0, progress: [] });
    expect(await figures('2018-01-10')).toMatchObject({ children: 1, atSchool: 0, medianDaysToSchool: null });
    expect(await progressOf('REC-SAFE', '2017-12-24')).toMatchObject([{ opened: 1, overdue: 1 }]);
    for (const [mutation, input] of [
      ['milestoneAchieve', achieved('REC-SAFE', '2017-12-19')],
      ['sessionRecord', session('2017-12-19')],
    ] as const)
      expect(codesOf(await story.tries('caseworker', mutation, input))).toEqual(['BEFORE_ARRIVAL']);
    expect(await faultOf()).toBeUndefined();
  });

  it('that was annulled leaves a plan at rest, until the child comes home and it goes on from that day', async () => {
    const story = await openWithPlan(registry);
    await corrects(story);
    expect(story.state.stage).toBe('IN_TRANSIT');
    expect(await figures('2018-01-10')).toMatchObject({ children: 0, progress: [] });
    const worklist = async (): Promise<number> =>
      (await registry.ask('registrar', `{ worklist(first: 100, bodyAgencyId: "${centre}") { nodes { code } } }`)).data
        .worklist.nodes.length as number;
    expect(await worklist()).toBe(0);
    const plan = 'plan { status arrivedOn }';
    expect((await readFile(registry, 'registrar', story.state.id, plan)).plan.status).toBe('RESTING');
    for (const [mutation, input] of [
      ['sessionRecord', session('2017-11-10')],
      ['milestoneAchieve', achieved('REC-MED', '2017-11-03')],
      ['planRevise', { reason: 'More', steps: [] }],
    ] as const)
      expect(codesOf(await story.tries('caseworker', mutation, input))).toEqual(['BEFORE_ARRIVAL']);
    expect(await faultOf()).toBeUndefined();
    const again = { arrivedOn: '2017-12-30', port: 'Astana', note: 'With the next flight' };
    await story.does('registrar', 'selfReturnRecord', again);
    expect((await readFile(registry, 'registrar', story.state.id, plan)).plan).toEqual({
      status: 'DRAFT',
      arrivedOn: '2017-12-30',
    });
    // The agreed list and the best interests were proven when the plan was opened.
    expect(await worklist()).toBe(27);
    expect((await milestonesOf(story))['REC-MED']?.dueOn).toBe('2018-01-02');
    expect(await figures('2018-01-10')).toMatchObject({ children: 1 });
    expect(await faultOf()).toBeUndefined();
  });

  it('and a plan that does not follow it are found by the check', async () => {
    await openWithPlan(registry);
    await registry.temporary.store.inTransaction(async (tx) => {
      const { plans } = await import('../../schema/rehabilitation/plans.js');
      await tx.update(plans).set({ arrivedOn: '2017-11-02' });
    });
    expect(await faultOf()).toMatch(/not counted from the arrival/);
  });
});

describe('an edition of the catalogue that moves a milestone to another phase', () => {
  it('moves it in the figures too, and the check reckons by phase', async () => {
    const story = await openWithPlan(registry);
    const { data } = await registry.ask(
      'administrator',
      '{ milestoneCatalogue { version definitions { code nameKk nameRu nameEn phase dueDays body isMandatory } } }',
    );
    const definitions = data.milestoneCatalogue.definitions.map((one: { code: string }) =>
      one.code === 'HOM-V1' ? { ...one, phase: 'ADAPTATION', dueDays: 20 } : one,
    );
    const edition = { expectedVersion: 1, reason: 'Earlier', definitions };
    const { codes } = await actOn(
      registry,
      'administrator',
      'milestoneCatalogueRevise',
      edition,
      'catalogue { version }',
    );
    expect(codes).toEqual([]);
    await story.does('caseworker', 'planMigrate', { catalogueVersion: 2, reason: 'Earlier' });
    const moved = { code: 'HOM-V1', phase: 'ADAPTATION', opened: 1 };
    expect(await progressOf('HOM-V1', '2018-01-10')).toEqual([{ ...moved, achieved: 0, open: 1, overdue: 1 }]);
    await story.does('caseworker', 'milestoneAchieve', achieved('HOM-V1', '2018-01-05'));
    expect(await progressOf('HOM-V1', '2018-01-10')).toEqual([{ ...moved, achieved: 1, open: 0, overdue: 0 }]);
    expect(await faultOf()).toBeUndefined();
  });
});
