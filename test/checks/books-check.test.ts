import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import type { BooksCheck } from '../../src/checks/check.types.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
  story = await CaseStory.open(registry);
});
afterAll(() => registry.discard());

const query = '{ booksCheck { isSound cases postings pairsChecked plans milestones firstFault checkedAt } }';
const check = async (who: string): Promise<BooksCheck> =>
  (await registry.ask(who, query)).data.booksCheck as BooksCheck;

describe('checking the books over GraphQL', () => {
  it('recounts everything and says when it looked', async () => {
    const checked = await check('administrator');
    expect(checked).toMatchObject({ isSound: true, cases: 1, postings: 1, plans: 0, firstFault: null });
    expect(checked.pairsChecked).toBeGreaterThan(0);
    expect(checked.checkedAt).toBe('2018-01-10T09:00:00.000Z');
  });

  it('answers all who ask at once, and again afterwards', async () => {
    const answers = await Promise.all(['administrator', 'auditor', 'supervisor', 'auditor'].map(check));
    expect(answers.map(({ isSound }) => isSound)).toEqual([true, true, true, true]);
    expect((await check('auditor')).isSound).toBe(true);
  });

  it('is for those who read the audit, and costs a good part of what one operation may', async () => {
    const refused = await registry.ask('caseworker', query);
    expect([refused.status, refused.errors?.[0]?.extensions.code]).toEqual([403, 'FORBIDDEN']);
    const dear = await registry.ask('auditor', '{ a: booksCheck { isSound } b: booksCheck { isSound } }');
    expect([dear.status, dear.errors?.[0]?.extensions.code]).toEqual([400, 'COST_TOO_HIGH']);
  });

  it('tells one source from two whatever they are called, without being told what', async () => {
    const said = { status: 'CONFIRMED_DEAD', grade: 'B', observedOn: '2017-12-01' };
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    for (const dead of [one, two]) await dead.does('registrar', 'vitalStatusRecord', { ...said, source: 'Hospital' });
    await one.does('caseworker', 'vitalStatusRecord', { ...said, source: 'hospital ' });
    await two.does('caseworker', 'vitalStatusRecord', { ...said, source: 'Camp register' });
    const statusOf = async ({ state }: CaseStory): Promise<unknown> => {
      const { data } = await registry.ask('supervisor', `{ case(id: "${state.id}") { vitalStatus { status } } }`);
      return data.case.vitalStatus.status;
    };
    expect([await statusOf(one), await statusOf(two)]).toEqual(['REPORTED_DEAD', 'CONFIRMED_DEAD']);
    expect(await check('auditor')).toMatchObject({ isSound: true, firstFault: null });
    const id = Number(one.state.id.slice('case_'.length));
    const say = (vitalStatus: 'CONFIRMED_DEAD' | 'REPORTED_DEAD') =>
      registry.temporary.store.inTransaction((tx) => tx.update(cases).set({ vitalStatus }).where(eq(cases.id, id)));
    await say('CONFIRMED_DEAD');
    expect((await check('auditor')).firstFault).toContain('expected vitalStatus REPORTED_DEAD');
    await say('REPORTED_DEAD');
    expect((await check('auditor')).isSound).toBe(true);
  });

  it('names the case that does not agree with its history, and no child', async () => {
    await registry.temporary.store.inTransaction((tx) => tx.update(cases).set({ stage: 'LOCATED' }));
    const { isSound, firstFault } = await check('auditor');
    expect([isSound, firstFault]).toEqual([false, expect.stringContaining(story.state.id)]);
    expect(firstFault).not.toMatch(/Айгерім/);
  });
});
