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
import { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { centre, codesOf, openHome, openWithPlan, readFile } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome();
});
afterAll(() => registry.discard());

/** The defaults of the design, written out by hand: code and days after the arrival. */
const defaults = `PRE-LIST -14 PRE-BIA -14 PRE-CMTE -7 REC-REG 0 REC-MED 3 REC-SAFE 3 REC-INFO 5 ADP-PSY1 10 ADP-DEV 14
  ADP-PLAN 21 ADP-EXIT 30 DOC-DNA 30 DOC-BIRTH 60 DOC-CIT 60 DOC-IIN 60 GRD-SET 45 BEN-SET 60 HOM-V1 45 EDU-ENR 60
  EDU-CATCH 75 PSY-REG 45 FAM-PAR 90 STG-SAFE 53 REV-90 90 REV-180 180 REV-365 365 FUP-18M 540 FUP-24M 730 EXT-CLOSE 730`;

describe('the milestone catalogue', () => {
  const read = async (who = 'auditor'): Promise<Answer['data']> =>
    (
      await registry.ask(
        who,
        '{ milestoneCatalogue { version definitions { code nameKk nameRu nameEn phase dueDays body isMandatory } } }',
      )
    ).data.milestoneCatalogue;

  it('comes with the defaults of the design, named in three languages', async () => {
    const { version, definitions } = await read();
    expect(version).toBe(1);
    const days = new Map(definitions.map((one: { code: string; dueDays: number }) => [one.code, String(one.dueDays)]));
    const words = defaults.trim().split(/\s+/);
    const expected = new Map(words.flatMap((code, at) => (at % 2 === 0 ? [[code, words[at + 1]] as const] : [])));
    expect(days).toEqual(expected);
    for (const { nameKk, nameRu, nameEn } of definitions) {
      expect(nameKk).toMatch(/[А-Яа-яӘәІіҢңҒғҮүҰұҚқӨөҺһ]/u);
      expect(nameRu).toMatch(/[А-Яа-я]/u);
      expect(nameEn).toMatch(/[A-Za-z]/);
      expect(new Set([nameKk, nameRu, nameEn]).size).toBe(3);
    }
  });

  it('is revised by an administrator, while a running plan keeps its edition until it is moved on purpose', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'milestoneAchieve', {
      code: 'REC-MED',
      achievedOn: '2017-11-03',
      evidence: 'Form 1',
    });
    const { version, definitions } = await read();
    const changed = definitions
      .filter(({ code }: { code: string }) => code !== 'EDU-CATCH')
      .map((one: { code: string; dueDays: number }) => (one.code === 'EDU-ENR' ? { ...one, dueDays: 30 } : one));
    const added = {
      ...changed[3],
      code: 'REC-CALL',
      nameKk: 'Қоңырау',
      nameRu: 'Звонок',
      nameEn: 'A call',
      dueDays: 1,
    };
    const input = { idempotencyKey: 'edition-two', expectedVersion: version, reason: 'Earlier to school' };
    const mutation = `mutation ($input: MilestoneCatalogueReviseInput!) { milestoneCatalogueRevise(input: $input) { catalogue { version } userErrors { code field } } }`;
    const revise = async (given: object): Promise<Answer['data']> =>
      (await registry.ask('administrator', mutation, { input: { ...input, ...given } })).data.milestoneCatalogueRevise;
    expect(await revise({ definitions: [...changed, added] })).toEqual({ catalogue: { version: 2 }, userErrors: [] });
    const stale = await revise({ idempotencyKey: 'edition-again', definitions: changed });
    expect(stale.userErrors).toEqual([{ code: 'VERSION_CONFLICT', field: ['expectedVersion'] }]);
    const branding = { ...added, code: 'REC-RISK', nameEn: 'Radicalisation score' };
    const refused = await revise({ idempotencyKey: 'edition-three', expectedVersion: 2, definitions: [branding] });
    expect(codesOf(refused)).toEqual(['INVALID_INPUT']);

    const fields = 'plan { catalogueVersion version } milestones { code dueOn state }';
    const before = await readFile(registry, 'caseworker', story.state.id, fields);
    const dueOf = (file: Answer['data'], code: string): string | undefined =>
      file.milestones.find((one: { code: string }) => one.code === code)?.dueOn as string | undefined;
    expect([before.plan.catalogueVersion, dueOf(before, 'EDU-ENR')]).toEqual([1, '2017-12-31']);
    await story.does('caseworker', 'planMigrate', { catalogueVersion: 2, reason: 'Earlier to school' });
    const after = await readFile(registry, 'caseworker', story.state.id, fields);
    expect([after.plan.catalogueVersion, after.plan.version]).toEqual([2, 2]);
    expect([dueOf(after, 'EDU-ENR'), dueOf(after, 'REC-CALL')]).toEqual(['2017-12-01', '2017-11-02']);
    const stateOf = (code: string): string =>
      after.milestones.find((one: { code: string }) => one.code === code).state as string;
    expect([stateOf('EDU-CATCH'), stateOf('REC-MED')]).toEqual(['NOT_APPLICABLE', 'ACHIEVED']);
  });
});

describe('a plan', () => {
  it('is opened at the arrival for siblings together, from the catalogue', async () => {
    const first = await CaseStory.open(registry);
    const second = await CaseStory.open(registry, { siblingOf: first.state.id });
    const third = await CaseStory.open(registry, { siblingOf: first.state.id });
    await first.comesHome('2017-11-01');
    await second.comesHome('2017-11-02');
    await first.does('caseworker', 'planOpen', { bodyAgencyId: centre, goals: 'School by January' });
    const plans = [];
    for (const { state } of [first, second, third])
      plans.push((await readFile(registry, 'caseworker', state.id, 'plan { arrivedOn status body { code } } ')).plan);
    expect(plans).toEqual([
      { arrivedOn: '2017-11-01', status: 'DRAFT', body: { code: 'RC-75' } },
      { arrivedOn: '2017-11-02', status: 'DRAFT', body: { code: 'RC-75' } },
      null,
    ]);
  });

  it('is not opened before the child has come home, nor twice, nor for a body that is not there', async () => {
    const abroad = await CaseStory.open(registry);
    expect(codesOf(await abroad.tries('caseworker', 'planOpen', { bodyAgencyId: centre }))).toEqual(['BEFORE_ARRIVAL']);
    const home = await openWithPlan(registry);
    expect(codesOf(await home.tries('caseworker', 'planOpen', { bodyAgencyId: centre }))).toEqual(['INVALID_INPUT']);
    const another = await CaseStory.open(registry);
    await another.comesHome();
    const nowhere = { bodyAgencyId: 'agency_999' };
    expect(codesOf(await another.tries('caseworker', 'planOpen', nowhere))).toEqual(['NOT_FOUND']);
  });

  it('is not opened on a closed case, nor with that of a sibling', async () => {
    const first = await CaseStory.open(registry);
    const second = await CaseStory.open(registry, { siblingOf: first.state.id });
    for (const story of [first, second]) await story.comesHome('2017-11-01');
    await second.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'ADULT_SERVICES' });
    const refused = await second.tries('caseworker', 'planOpen', { bodyAgencyId: centre });
    expect([codesOf(refused), refused.userErrors[0]?.message]).toEqual([
      ['GUARD_FAILED'],
      expect.stringMatching(/^OPEN_CASE: .*closed as ADULT_SERVICES.*caseReopen/),
    ]);
    await first.does('caseworker', 'planOpen', { bodyAgencyId: centre });
    const planOf = async ({ state }: CaseStory): Promise<unknown> =>
      (await readFile(registry, 'caseworker', state.id, 'plan { status }')).plan;
    expect([await planOf(first), await planOf(second)]).toEqual([{ status: 'DRAFT' }, null]);
    await second.does('registrar', 'caseReopen', { effectiveOn: '2017-12-20', reason: 'It was not over.' });
    await second.does('caseworker', 'planOpen', { bodyAgencyId: centre });
  });

  it('is approved by a second person alone, who read the version that stands', async () => {
    const story = await openWithPlan(registry);
    const approval = { planVersion: 1, approvedOn: '2018-01-10' };
    const own = await story.tries('caseworker', 'planApprove', approval);
    expect(codesOf(own)).toEqual(['SAME_PERSON']);
    const early = { ...approval, approvedOn: '2017-10-31' };
    expect(codesOf(await story.tries('supervisor', 'planApprove', early))).toEqual(['BEFORE_ARRIVAL']);
    const steps = [{ title: 'Glasses', phase: 'COMMUNITY', dueOn: '2018-02-01', isMandatory: true }];
    await story.does('caseworker', 'planRevise', { reason: 'She sees badly', steps });
    expect(codesOf(await story.tries('supervisor', 'planApprove', approval))).toEqual(['VERSION_CONFLICT']);
    await story.does('supervisor', 'planApprove', { ...approval, planVersion: 2 });
    const { plan, milestones } = await readFile(
      registry,
      'psychologist',
      story.state.id,
      'plan { version status author approvedBy approvedOn } milestones { code title state outcomeOn evidence }',
    );
    expect(plan).toEqual({
      version: 2,
      status: 'APPROVED',
      author: 'caseworker',
      approvedBy: 'supervisor',
      approvedOn: '2018-01-10',
    });
    const step = milestones.find(({ code }: { code: string }) => code === 'STEP-1');
    expect(step).toMatchObject({ title: 'Glasses', state: 'PLANNED' });
    const adpPlan = milestones.find(({ code }: { code: string }) => code === 'ADP-PLAN');
    expect(adpPlan).toMatchObject({ state: 'ACHIEVED', outcomeOn: '2018-01-10', evidence: 'Version 2 of the plan' });
  });

  it('is approved by its version: what was changed since lets nobody go on before it is approved anew', async () => {
    const story = await openWithPlan(registry);
    const approval = { planVersion: 1, approvedOn: '2018-01-10' };
    await story.does('supervisor', 'planApprove', approval);
    await story.does('caseworker', 'planRevise', { reason: 'Another aim', goals: 'School in the village', steps: [] });
    const move = { toStage: 'IN_REHABILITATION', effectiveOn: '2018-01-10' };
    const refused = await story.tries('caseworker', 'caseMove', move);
    expect(refused.userErrors).toMatchObject([
      { code: 'GUARD_FAILED', message: expect.stringContaining('PLAN_APPROVED') },
    ]);
    await story.does('supervisor', 'planApprove', { ...approval, planVersion: 2 });
    await story.does('caseworker', 'caseMove', move);
  });

  it('cannot be approved by its author in the database either', async () => {
    const story = await openWithPlan(registry);
    const caseId = Number(story.state.id.slice('case_'.length));
    await expect(
      registry.temporary.store.inTransaction(async (tx) => {
        const { planApprovals } = await import('../../schema/rehabilitation/plans.js');
        await tx
          .insert(planApprovals)
          .values({ caseId, number: 1, approvedOn: '2018-01-10', recordedAt: 0, recordedBy: 103 });
      }),
    ).rejects.toThrow();
  });
});

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

  it('needs evidence, or a reason, and is settled once until that is taken back', async () => {
    const story = await openWithPlan(registry);
    const medical = { code: 'REC-MED', achievedOn: '2017-11-03' };
    const empty = await story.tries('caseworker', 'milestoneAchieve', { ...medical, evidence: ' ' });
    expect(codesOf(empty)).toEqual(['INVALID_INPUT']);
    await story.does('caseworker', 'milestoneAchieve', { ...medical, evidence: 'Form 17' });
    const again = await story.tries('caseworker', 'milestoneAchieve', { ...medical, evidence: 'Form 18' });
    expect(codesOf(again)).toEqual(['INVALID_INPUT']);
    await story.does('caseworker', 'milestoneReopen', { code: 'REC-MED', reason: 'Another child’s form' });
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
