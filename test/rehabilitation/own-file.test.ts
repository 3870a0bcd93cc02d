import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestRegistry } from '../support/registry.js';
import { openHome, openWithPlan } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-01-11T09:00:00Z');
});
afterAll(() => registry.discard());

describe("a young person's own file", () => {
  it('shows of the assessments those that stand: one that was withdrawn was of another child', async () => {
    const birth = { earliest: '1999-06-01', latest: '2000-01-11', basis: 'ESTIMATE' };
    const story = await openWithPlan(registry, { birth });
    const home = { instrument: 'CAREGIVER_HOME', informant: 'PARENT', normSet: 'Home visit form', finding: 'At ease' };
    for (const assessedOn of ['2017-12-01', '2017-12-08'])
      await story.does('psychologist', 'assessmentRecord', { ...home, assessedOn });
    await story.does('psychologist', 'assessmentWithdraw', { assessmentId: '1', reason: 'Another child' });
    await story.does('registrar', 'fileHolderAdmit', { userId: 'user_305' });
    const { data } = await registry.ask('holder', '{ ownFile { assessments { instrument assessedOn } } }');
    expect(data.ownFile.assessments).toEqual([{ instrument: 'CAREGIVER_HOME', assessedOn: '2017-12-08' }]);
  });
});
