import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPlans } from '../../src/rehabilitation/plans/check-plans.js';
import type { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { codesOf, openHome, openWithPlan, readFile } from './home.js';
import { figuresOf, showToAll, toldOf } from './withdrawing.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-03-10T09:00:00Z');
});
afterAll(() => registry.discard());

const reason = 'It was another child.';
const read = (who: string, story: CaseStory, fields: string) => readFile(registry, who, story.state.id, fields);
const figures = () => figuresOf(registry);

describe('a review that was recorded in error', () => {
  it('is taken back with the milestone that it achieved, and no case goes back by it', async () => {
    const story = await openWithPlan(registry);
    await story.does('supervisor', 'planApprove', { planVersion: 1, approvedOn: '2018-03-10' });
    const achieved = async () =>
      (await figures()).progress.find(({ code }: { code: string }) => code === 'REV-90').achieved as number;
    const before = await achieved();
    await story.does('caseworker', 'planReview', {
      ...{ reviewedOn: '2018-02-01', finding: 'NEED_IDENTIFIED', summary: 'More help', code: 'REV-90' },
    });
    expect(await achieved()).toBe(before + 1);
    await story.does('caseworker', 'planReviewWithdraw', { reviewId: '1', reason });
    const file = await read(
      'registrar',
      story,
      'reviews { id finding withdrawal { reason } } milestones { code state reason }',
    );
    expect(file.reviews).toEqual([
      { id: story.names('planReview', 1), finding: 'NEED_IDENTIFIED', withdrawal: { reason } },
    ]);
    expect(file.milestones).toContainEqual({ code: 'REV-90', state: 'OVERDUE', reason });
    expect(await achieved()).toBe(before);
    expect(codesOf(await story.tries('caseworker', 'planReviewWithdraw', { reviewId: '1', reason }))).toEqual([
      'NOT_FOUND',
    ]);
    expect(await checkPlans(registry.temporary.store.reader.db)).not.toHaveProperty('firstFault');
  });

  it('lets a case go back from the follow-up no more', async () => {
    const story = await openWithPlan(registry);
    const raw = registry.temporary.store;
    await story.does('supervisor', 'planApprove', { planVersion: 1, approvedOn: '2018-03-10' });
    await story.moves('IN_REHABILITATION', '2018-03-10');
    // The mandatory milestones, which have their own tests, are let go by two persons.
    const open = raw.reader.raw
      .prepare(
        "select code from milestones where case_id = ? and is_mandatory = 1 and outcome is null and phase not in ('FOLLOW_UP', 'EXIT')",
      )
      .pluck()
      .all(story.state.id.slice('case_'.length)) as string[];
    for (const code of open) {
      await story.does('supervisor', 'milestoneWaiveEndorse', { code, outcome: 'NOT_APPLICABLE' });
      await story.does('caseworker', 'milestoneWaive', {
        ...{ code, outcome: 'NOT_APPLICABLE', decidedOn: '2018-03-10', reason: 'Not of this child' },
      });
    }
    await story.does('caseworker', 'careRecord', { arrangement: 'PARENT', since: '2017-11-02' });
    await story.moves('IN_FOLLOW_UP', '2018-03-10');
    await story.does('caseworker', 'planReview', {
      ...{ reviewedOn: '2018-03-10', finding: 'NEED_IDENTIFIED', summary: 'More help' },
    });
    const missing = async () => {
      const { data } = await registry.ask(
        'caseworker',
        `{ case(id: "${story.state.id}") { possibleMoves { toStage missing { code } } } }`,
      );
      const moves = data.case.possibleMoves as { toStage: string; missing: { code: string }[] }[];
      return moves.find(({ toStage }) => toStage === 'IN_REHABILITATION')?.missing.map(({ code }) => code);
    };
    expect(await missing()).toEqual([]);
    await story.does('caseworker', 'planReviewWithdraw', { reviewId: '1', reason });
    expect(await missing()).toEqual(['NEED_IDENTIFIED']);
  });
});

describe('a guardianship decision that was recorded in error', () => {
  const decision = { kind: 'GUARDIANSHIP', relation: 'GRANDPARENT', authority: 'Court 1', reference: '17/2' };
  const shown = 'guardianship { id endsId decidedOn withdrawal { reason } }';

  it('is taken back with its end, and the figures, the office and the own child follow', async () => {
    const story = await openWithPlan(registry);
    await showToAll(story);
    const before = (await figures()).withGuardianship as number;
    const decisions = async () => {
      const { data } = await registry.ask(
        'officer',
        '{ wards(first: 99) { nodes { decisions { decidedOn isEnd } } } }',
      );
      return (data.wards.nodes as { decisions: unknown[] }[]).at(-1)?.decisions;
    };
    registry.setClock('2018-03-10T13:00:00Z');
    await story.does('caseworker', 'guardianshipRecord', { ...decision, decidedOn: '2018-01-05' });
    await story.does('caseworker', 'guardianshipEnd', { decisionId: '1', endedOn: '2018-02-05', reason: 'Moved' });
    expect((await figures()).withGuardianship).toBe(before);
    // An end that was none: the decision stands again.
    await story.does('caseworker', 'guardianshipWithdraw', { decisionId: '2', reason });
    expect((await figures()).withGuardianship).toBe(before + 1);
    expect((await toldOf(story, '2018-03-10T13:30:00Z')).guardianship).toBe('DECISION_IN_FORCE');
    expect(await decisions()).toEqual([{ decidedOn: '2018-01-05', isEnd: false }]);
    expect(
      codesOf(await story.tries('caseworker', 'guardianshipRecord', { ...decision, decidedOn: '2018-02-06' })),
    ).toEqual(['INVALID_INPUT']);
    await story.does('caseworker', 'guardianshipEnd', { decisionId: '1', endedOn: '2018-02-06', reason: 'Moved' });
    await story.does('caseworker', 'guardianshipRecord', { ...decision, decidedOn: '2018-02-07' });
    // Two decisions cannot stand: the end of the first stays while the second does.
    expect(codesOf(await story.tries('caseworker', 'guardianshipWithdraw', { decisionId: '3', reason }))).toEqual([
      'INVALID_INPUT',
    ]);
    registry.setClock('2018-03-10T14:00:00Z');
    await story.does('caseworker', 'guardianshipWithdraw', { decisionId: '1', reason });
    await story.does('caseworker', 'guardianshipWithdraw', { decisionId: '4', reason });
    expect((await figures()).withGuardianship).toBe(before);
    expect((await toldOf(story, '2018-03-10T13:30:00Z')).guardianship).toBe('DECISION_IN_FORCE');
    expect((await toldOf(story, '2018-03-10T14:30:00Z')).guardianship).toBe('NO_DECISION');
    expect(await decisions()).toEqual([]);
    expect((await read('registrar', story, shown)).guardianship).toEqual([
      { id: story.names('guardianship', 1), endsId: null, decidedOn: '2018-01-05', withdrawal: { reason } },
      {
        id: story.names('guardianship', 2),
        endsId: story.names('guardianship', 1),
        decidedOn: '2018-02-05',
        withdrawal: { reason },
      },
      {
        id: story.names('guardianship', 3),
        endsId: story.names('guardianship', 1),
        decidedOn: '2018-02-06',
        withdrawal: { reason },
      },
      { id: story.names('guardianship', 4), endsId: null, decidedOn: '2018-02-07', withdrawal: { reason } },
    ]);
    for (const decisionId of ['1', '2', '3', '9'])
      expect(codesOf(await story.tries('caseworker', 'guardianshipWithdraw', { decisionId, reason }))).toEqual([
        'NOT_FOUND',
      ]);
  });
});

describe('needs that were recorded in error', () => {
  const school = (level: number) => ({ level, language: 'KAZAKH', supports: [] });
  const shown = 'id level recordedBy withdrawal { reason recordedBy }';

  it('are taken back by name: of what is left the last holds, also to the school and the clinic', async () => {
    const story = await openWithPlan(registry);
    await showToAll(story);
    for (const level of [2, 9]) await story.does('caseworker', 'educationNeedsRecord', school(level));
    await story.does('psychologist', 'healthNeedsRecord', { needs: ['DENTAL'] });
    await story.does('caseworker', 'educationNeedsWithdraw', { needsId: '2', reason });
    await story.does('psychologist', 'healthNeedsWithdraw', { needsId: '1', reason });
    expect(await read('caseworker', story, 'needs { level health }')).toEqual({ needs: { level: 2, health: [] } });
    const pupils = await registry.ask('teacher', '{ pupils(first: 99) { nodes { level } } }');
    expect(pupils.data.pupils.nodes.at(-1)).toEqual({ level: 2 });
    const patients = await registry.ask('doctor', '{ patients(first: 99) { nodes { needs } } }');
    expect(patients.data.patients.nodes.at(-1)).toEqual({ needs: [] });
  });

  it('stay in the file with who said them, who took them back and why', async () => {
    const story = await openWithPlan(registry);
    for (const [who, level] of [
      ['caseworker', 2],
      ['psychologist', 9],
      ['caseworker', 3],
    ] as const)
      await story.does(who, 'educationNeedsRecord', school(level));
    // The one that is meant, though another was said since.
    await story.does('caseworker', 'educationNeedsWithdraw', { needsId: '2', reason });
    await story.does('psychologist', 'healthNeedsRecord', { needs: [] });
    const file = await read(
      'supervisor',
      story,
      `needs { level } educationNeeds { ${shown} } healthNeeds { id needs }`,
    );
    const taken = { reason, recordedBy: 'caseworker' };
    expect(file).toEqual({
      needs: { level: 3 },
      educationNeeds: [
        { id: story.names('educationNeeds', 1), level: 2, recordedBy: 'caseworker', withdrawal: null },
        { id: story.names('educationNeeds', 2), level: 9, recordedBy: 'psychologist', withdrawal: taken },
        { id: story.names('educationNeeds', 3), level: 3, recordedBy: 'caseworker', withdrawal: null },
      ],
      healthNeeds: [{ id: story.names('healthNeeds', 1), needs: [] }],
    });
  });

  it('are not taken back twice, nor anything else by the same words again', async () => {
    const story = await openWithPlan(registry);
    for (const level of [2, 9]) await story.does('caseworker', 'educationNeedsRecord', school(level));
    await story.does('caseworker', 'educationNeedsWithdraw', { needsId: '2', reason });
    for (const needsId of ['2', '3', story.names('healthNeeds', 1)]) {
      const { userErrors } = await story.tries('caseworker', 'educationNeedsWithdraw', { needsId, reason });
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['needsId'] }]);
    }
    expect(await read('caseworker', story, 'needs { level }')).toEqual({ needs: { level: 2 } });
    // A client from before is told what it has to name.
    const input = { idempotencyKey: 'a-key-of-mine', caseId: story.state.id, expectedVersion: story.state.version };
    const { errors } = await registry.ask(
      'caseworker',
      'mutation Act($input: EducationNeedsWithdrawInput!) { educationNeedsWithdraw(input: $input) { userErrors { code } } }',
      { input: { ...input, reason } },
    );
    expect(errors?.[0]?.message).toContain('needsId');
  });
});
