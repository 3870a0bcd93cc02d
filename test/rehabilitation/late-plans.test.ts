import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attestations } from '../../schema/evidence.js';
import { newId } from '../../src/identifiers.js';
import { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { centre, codesOf, openHome, openWithPlan, readFile } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome();
});
afterAll(() => registry.discard());

describe('a plan that is recorded late', () => {
  const home = async (): Promise<CaseStory> => (await CaseStory.open(registry)).comesHome('2017-11-01');
  const open = (story: CaseStory, openedOn: string) =>
    story.tries('caseworker', 'planOpen', { bodyAgencyId: centre, openedOn });

  it('is of the day on which it was written, and what followed is recorded on its days', async () => {
    const story = await home();
    expect((await open(story, '2017-10-31')).userErrors).toMatchObject([
      { code: 'BEFORE_ARRIVAL', field: ['openedOn'], message: expect.stringContaining('2017-11-01') },
    ]);
    expect((await open(story, '2018-01-11')).userErrors).toMatchObject([
      { code: 'IMPOSSIBLE_DATES', field: ['openedOn'] },
    ]);
    expect(codesOf(await open(story, '2017-11-06'))).toEqual([]);
    const approves = (approvedOn: string) => story.tries('colleague', 'planApprove', { planVersion: 1, approvedOn });
    expect((await approves('2017-11-05')).userErrors).toMatchObject([
      { code: 'IMPOSSIBLE_DATES', field: ['approvedOn'], message: expect.stringContaining('2017-11-06') },
    ]);
    expect(codesOf(await approves('2017-11-08'))).toEqual([]);
    await story.moves('IN_REHABILITATION', '2017-11-08');
    const { milestones } = await readFile(registry, 'registrar', story.state.id, 'milestones { code state outcomeOn }');
    expect(milestones).toContainEqual({ code: 'ADP-PLAN', state: 'ACHIEVED', outcomeOn: '2017-11-08' });
    // When the registry learned of it stays kept.
    const key = Number(story.state.id.replace('case_', ''));
    const { raw } = registry.temporary.store.reader;
    const recordedAt = raw.prepare('select recorded_at from plan_versions where case_id = ?').pluck().get(key);
    expect(recordedAt).toBe(Date.parse('2018-01-10T09:00:00Z'));
  });

  it('of which a later version is written now, is approved from the day of that version on', async () => {
    const story = await home();
    await open(story, '2017-11-06');
    await story.does('caseworker', 'planRevise', { reason: 'Another school', goals: 'School' });
    const approval = { planVersion: 2, approvedOn: '2017-11-08' };
    expect(codesOf(await story.tries('colleague', 'planApprove', approval))).toEqual(['IMPOSSIBLE_DATES']);
  });
});

describe('what the case proves of the time before the arrival', () => {
  const before = async (story: CaseStory): Promise<Answer['data']> => {
    const { milestones } = await readFile(
      registry,
      'registrar',
      story.state.id,
      'milestones { code state outcomeOn evidence }',
    );
    return milestones.filter(({ code }: { code: string }) => code.startsWith('PRE-'));
  };

  it('is achieved on its day when the plan is opened, and can be taken back; the rest waits', async () => {
    const story = await openWithPlan(registry);
    const [assessment, list] = ['BEST_INTERESTS_ASSESSMENT of 2017-07-01', 'ON_AGREED_LIST of 2017-08-25'];
    expect(await before(story)).toEqual([
      { code: 'PRE-BIA', state: 'ACHIEVED', outcomeOn: '2017-07-01', evidence: `The attestation ${assessment}` },
      { code: 'PRE-LIST', state: 'ACHIEVED', outcomeOn: '2017-08-25', evidence: `The attestation ${list}` },
      { code: 'PRE-CMTE', state: 'OVERDUE', outcomeOn: null, evidence: null },
    ]);
    await story.does('caseworker', 'milestoneReopen', { code: 'PRE-BIA', reason: 'Of another child' });
    expect((await before(story))[0]).toMatchObject({ state: 'OVERDUE' });
  });

  it('goes with the attestation that shows it: to another day, to another attestation, and is open without any', async () => {
    const story = await openWithPlan(registry);
    const attestation = async (kind: string): Promise<string> => {
      const { data } = await registry.ask(
        'registrar',
        `{ case(id: "${story.state.id}") { attestations { id kind } } }`,
      );
      // The newest first.
      return data.case.attestations.find((one: { kind: string }) => one.kind === kind).id as string;
    };
    const shown = async (): Promise<unknown> => {
      const { outcomeOn, evidence, state } = (await before(story)).find(
        ({ code }: { code: string }) => code === 'PRE-BIA',
      );
      return [state, outcomeOn, evidence];
    };
    const first = await attestation('BEST_INTERESTS_ASSESSMENT');
    const [day, later] = ['2017-07-02', '2017-07-09'];
    const restated = { attestationId: first, attestedOn: day, reason: 'A day late' };
    await story.does('registrar', 'attestationRestate', restated);
    const named = (on: string) => ['ACHIEVED', on, `The attestation BEST_INTERESTS_ASSESSMENT of ${on}`];
    expect(await shown()).toEqual(named(day));
    const second = { kind: 'BEST_INTERESTS_ASSESSMENT', attestedOn: later, reference: 'BIA-2' };
    await story.does('registrar', 'attestationRecord', second);
    await story.does('registrar', 'attestationWithdraw', { attestationId: first, reason: 'Of another child' });
    expect(await shown()).toEqual(named(later));
    const last = await attestation('BEST_INTERESTS_ASSESSMENT');
    await story.does('registrar', 'attestationWithdraw', { attestationId: last, reason: 'Of another child' });
    expect(await shown()).toEqual(['OVERDUE', null, null]);
    expect((await registry.ask('supervisor', '{ booksCheck { isSound } }')).data.booksCheck).toEqual({ isSound: true });
  });

  it('is the first day within its life, where an older file has one from before its birth', async () => {
    const story = await CaseStory.open(registry);
    const caseId = Number(story.state.id.slice('case_'.length));
    // As files were before births were compared with attestations.
    await registry.temporary.store.inTransaction(async (tx) => {
      const shown = {
        caseId,
        kind: 'BEST_INTERESTS_ASSESSMENT',
        reference: 'BIA',
        recordedAt: 1,
        recordedBy: 102,
      } as const;
      await tx.insert(attestations).values([
        { ...shown, id: newId(1), attestedOn: '2012-02-10' },
        { ...shown, id: newId(2), attestedOn: '2017-05-02' },
        { ...shown, id: newId(3), attestedOn: '2016-04-01' },
      ]);
    });
    await story.does('registrar', 'selfReturnRecord', { arrivedOn: '2017-11-01', port: 'Taraz', note: 'By train.' });
    await story.does('caseworker', 'planOpen', { bodyAgencyId: centre });
    const proven = { code: 'PRE-BIA', state: 'ACHIEVED', outcomeOn: '2016-04-01' };
    expect((await before(story))[0]).toMatchObject(proven);
  });

  it('is nothing that was attested after the arrival', async () => {
    const story = await CaseStory.open(registry);
    await story.does('registrar', 'selfReturnRecord', { arrivedOn: '2017-11-01', port: 'Taraz', note: 'By train.' });
    const late = { kind: 'BEST_INTERESTS_ASSESSMENT', attestedOn: '2017-12-15', reference: 'BIA-3' };
    await story.does('registrar', 'attestationRecord', late);
    await story.does('caseworker', 'planOpen', { bodyAgencyId: centre });
    expect((await before(story)).map(({ state }: { state: string }) => state)).toEqual([
      'OVERDUE',
      'OVERDUE',
      'OVERDUE',
    ]);
  });

  it('is nothing for who came alone, nor what was withdrawn', async () => {
    const story = await CaseStory.open(registry);
    await story.attests('BEST_INTERESTS_ASSESSMENT');
    const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { attestations { id } } }`);
    const wrong = { attestationId: data.case.attestations[0].id, reason: 'Of another child' };
    await story.does('caseworker', 'attestationWithdraw', wrong);
    await story.does('registrar', 'selfReturnRecord', { arrivedOn: '2017-11-01', port: 'Taraz', note: 'By train.' });
    await story.does('caseworker', 'planOpen', { bodyAgencyId: centre });
    expect((await before(story)).map(({ state }: { state: string }) => state)).toEqual([
      'OVERDUE',
      'OVERDUE',
      'OVERDUE',
    ]);
  });
});
