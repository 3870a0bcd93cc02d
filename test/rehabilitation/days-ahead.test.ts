import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestRegistry } from '../support/registry.js';
import { openHome, openWithPlan } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-03-10T09:00:00Z');
});
afterAll(() => registry.discard());

describe('a day of a plan', () => {
  it('lies within eighteen years of the arrival: by then whoever came home is of age', async () => {
    const story = await openWithPlan(registry);
    const step = (dueOn: string) => ({ title: 'Swim', phase: 'COMMUNITY', dueOn, isMandatory: false });
    const revise = async (...days: string[]) => {
      const given = { reason: 'A step', steps: days.map(step) };
      return (await story.tries('caseworker', 'planRevise', given)).userErrors;
    };
    const [late] = await revise('2018-05-01', '2518-01-01');
    expect(late).toMatchObject({ code: 'IMPOSSIBLE_DATES', field: ['steps', '1', 'dueOn'] });
    expect(late?.message).toContain('2518-01-01');
    expect(late?.message).toContain('2035-11-01');
    expect(await revise('2035-11-02')).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['steps', '0', 'dueOn'] }]);
    expect(await revise('2035-11-01')).toEqual([]);
    const review = async (nextReviewOn: string) => {
      const given = { reviewedOn: '2018-03-01', finding: 'ON_TRACK', summary: 'Well', nextReviewOn };
      return (await story.tries('caseworker', 'planReview', given)).userErrors;
    };
    expect(await review('2518-03-01')).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['nextReviewOn'] }]);
    expect(await review('2035-11-01')).toEqual([]);
  });
});
