import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
    expect(codesOf(await home.tries('caseworker', 'planOpen', { bodyAgencyId: centre }))).toEqual(['ALREADY_RECORDED']);
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
