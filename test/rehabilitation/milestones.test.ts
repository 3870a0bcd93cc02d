import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../src/dates.js';
import {
  milestoneStates,
  stateOn,
  tallied,
  talliesOf,
  type Dated,
  type MilestoneOutcome,
} from '../../src/tallies/milestone.rules.js';
import type { TestRegistry } from '../support/registry.js';
import { codesOf, openHome, openWithPlan, readFile } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome();
});
afterAll(() => registry.discard());

describe('a milestone', () => {
  it('is not achieved before the arrival, but one of PRE_ARRIVAL', async () => {
    const story = await openWithPlan(registry);
    const before = { achievedOn: '2017-10-20', evidence: 'List 4' };
    const refused = await story.tries('caseworker', 'milestoneAchieve', { code: 'REC-MED', ...before });
    expect(refused.userErrors[0]).toMatchObject({ code: 'BEFORE_ARRIVAL', field: ['achievedOn'] });
    await story.does('caseworker', 'milestoneAchieve', { code: 'PRE-CMTE', ...before });
    const future = { code: 'REC-MED', achievedOn: '2018-01-11', evidence: 'Form' };
    expect(codesOf(await story.tries('caseworker', 'milestoneAchieve', future))).toEqual(['IMPOSSIBLE_DATES']);
  });

  it('that the plan does not have is named, and those that it has are told', async () => {
    const story = await openWithPlan(registry);
    const unknown = { code: 'XXX-1', achievedOn: '2017-11-20', evidence: 'Form' };
    const { userErrors } = await story.tries('caseworker', 'milestoneAchieve', unknown);
    expect(userErrors).toMatchObject([
      { code: 'UNKNOWN_CODE', field: ['code'], message: expect.stringMatching(/^XXX-1 .*ADP-DEV.*STG-SAFE/) },
    ]);
  });

  it('is not opened again beneath a closed case, which is taken up first', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'milestoneAchieve', { code: 'REC-MED', achievedOn: '2017-11-03', evidence: 'Form' });
    await story.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'ADULT_SERVICES' });
    const reopens = { code: 'REC-MED', reason: 'Another child’s form' };
    const { userErrors } = await story.tries('caseworker', 'milestoneReopen', reopens);
    expect(userErrors).toMatchObject([{ code: 'GUARD_FAILED', field: ['caseId'] }]);
    expect(userErrors[0]?.message).toMatch(/^OPEN_CASE: .*caseReopen/);
    await story.does('registrar', 'caseReopen', { effectiveOn: '2017-12-01', reason: 'It was not over.' });
    await story.does('caseworker', 'milestoneReopen', reopens);
  });

  it('needs evidence, or a reason, and is settled once until that is taken back', async () => {
    const story = await openWithPlan(registry);
    const medical = { code: 'REC-MED', achievedOn: '2017-11-03' };
    const empty = await story.tries('caseworker', 'milestoneAchieve', { ...medical, evidence: ' ' });
    expect(codesOf(empty)).toEqual(['INVALID_INPUT']);
    await story.does('caseworker', 'milestoneAchieve', { ...medical, evidence: 'Form 17' });
    const again = await story.tries('caseworker', 'milestoneAchieve', { ...medical, evidence: 'Form 18' });
    expect(codesOf(again)).toEqual(['ALREADY_RECORDED']);
    const reopens = { code: 'REC-MED', reason: 'Another child’s form' };
    await story.does('caseworker', 'milestoneReopen', reopens);
    const open = await story.tries('caseworker', 'milestoneReopen', reopens);
    expect(open.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['code'] }]);
    const waiver = { code: 'REC-MED', outcome: 'WAIVED', decidedOn: '2017-11-04' };
    expect(codesOf(await story.tries('caseworker', 'milestoneWaive', { ...waiver, reason: '' }))).toEqual([
      'INVALID_INPUT',
    ]);
    await story.does('colleague', 'milestoneWaiveEndorse', { code: 'REC-MED', outcome: 'WAIVED' });
    await story.does('caseworker', 'milestoneWaive', { ...waiver, reason: 'Examined in Aqtau' });
    const { milestones } = await readFile(
      registry,
      'caseworker',
      story.state.id,
      'milestones { code state reason evidence }',
    );
    const found = milestones.find(({ code }: { code: string }) => code === 'REC-MED');
    expect(found).toEqual({ code: 'REC-MED', state: 'WAIVED', reason: 'Examined in Aqtau', evidence: null });
  });

  it('of approval is achieved by approving alone', async () => {
    const story = await openWithPlan(registry);
    const input = { code: 'ADP-PLAN', achievedOn: '2017-11-03', evidence: 'My word' };
    expect(codesOf(await story.tries('caseworker', 'milestoneAchieve', input))).toEqual(['GUARD_FAILED']);
  });
});

describe('the state of a milestone', () => {
  const day = fc.integer({ min: -60, max: 120 }).map((days) => addDays('2018-01-01', days));
  const outcome = fc.option(fc.constantFrom<MilestoneOutcome>('ACHIEVED', 'WAIVED', 'NOT_APPLICABLE'));
  const dated = fc
    .record({ dueOn: day, outcome, on: day })
    .map(({ dueOn, outcome: ended, on }): Dated => ({ dueOn, outcome: ended, outcomeOn: ended === null ? null : on }));

  it('is one of six on any day, and what the counts add up to', () => {
    fc.assert(
      fc.property(dated, day, day, (milestone, arrivedOn, asOf) => {
        const state = stateOn(milestone, asOf);
        expect(milestoneStates).toContain(state);
        const counts = Object.fromEntries(tallied.map((field) => [field, 0]));
        for (const { day: from, field, by } of talliesOf(milestone, arrivedOn)) if (from <= asOf) counts[field]! += by;
        const isOpened = asOf >= arrivedOn;
        expect(counts).toEqual({
          opened: isOpened ? 1 : 0,
          achieved: isOpened && state === 'ACHIEVED' ? 1 : 0,
          waived: isOpened && state === 'WAIVED' ? 1 : 0,
          notApplicable: isOpened && state === 'NOT_APPLICABLE' ? 1 : 0,
          overdue: isOpened && state === 'OVERDUE' ? 1 : 0,
        });
      }),
      { numRuns: 2_000 },
    );
  });
});
