/* eslint-disable @typescript-eslint/no-unsafe-return -- the shape of an answer is what these tests assert */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkBooks } from '../../src/counts/check-books.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(async () => {
  // Whatever was corrected, the current row of each case reads as its histories do.
  expect((await checkBooks(registry.temporary.store.reader)).firstFault).toBeUndefined();
  await registry.discard();
});

const codesOf = (payload: { userErrors: { code: string; message: string }[] }) =>
  payload.userErrors.map(({ code, message }) => `${code} ${message.split(':')[0]}`);

const read = async (story: CaseStory, fields: string) =>
  (await registry.ask('registrar', `{ case(id: "${story.state.id}") { ${fields} } }`)).data.case;

/** What the table keeps, to show that nothing in it was overwritten. */
const stored = (table: string) =>
  registry.temporary.store.reader.raw.prepare(`select * from ${table} order by id`).all() as Record<string, unknown>[];

const missingFor = async (story: CaseStory, stage: string) => {
  const { possibleMoves } = await read(story, 'possibleMoves { toStage missing { code } }');
  const move = possibleMoves.find(({ toStage }: { toStage: string }) => toStage === stage);
  return move.missing.map(({ code }: { code: string }) => code);
};

describe('an attestation', () => {
  const attestations =
    'attestations { id kind attestedOn reference revokedAt changes { kind attestedOn reference reason recordedBy } }';

  it('that was withdrawn counts no more, says who withdrew it and why, and stays', async () => {
    const story = await CaseStory.open(registry);
    await story.attests('LEGITIMATE_BASIS');
    await story.attests('TRACING_REQUEST_OPENED');
    expect(await missingFor(story, 'TRACING')).toEqual([]);
    const before = stored('attestations');
    await story.does('caseworker', 'attestationWithdraw', { attestationId: '1', reason: 'The opinion was forged' });
    expect(stored('attestations')).toEqual(before);
    expect(await missingFor(story, 'TRACING')).toEqual(['LAWFUL_BASIS']);
    const move = { toStage: 'TRACING', effectiveOn: '2017-07-02' };
    expect(codesOf(await story.tries('registrar', 'caseMove', move))).toEqual(['GUARD_FAILED LAWFUL_BASIS']);
    const shown = (await read(story, attestations)).attestations;
    expect(shown[1]).toEqual({
      id: '1',
      kind: 'LEGITIMATE_BASIS',
      attestedOn: '2017-07-01',
      reference: 'Document LEGITIMATE_BASIS',
      revokedAt: '2018-01-10T09:00:00.000Z',
      changes: [
        {
          kind: 'WITHDRAWN',
          attestedOn: null,
          reference: null,
          reason: 'The opinion was forged',
          recordedBy: 'caseworker',
        },
      ],
    });
    expect(shown[0]).toMatchObject({ id: '2', revokedAt: null, changes: [] });
  });

  it('is restated with a reason, and shows both what was said and what is right', async () => {
    const story = await CaseStory.open(registry);
    await story.attests('LEGITIMATE_BASIS');
    const right = { attestationId: '1', attestedOn: '2017-06-30' };
    expect(codesOf(await story.tries('caseworker', 'attestationRestate', { ...right, reason: ' ' }))).toEqual([
      'INVALID_INPUT A correction needs a reason in words; it came empty.',
    ]);
    const future = await story.tries('caseworker', 'attestationRestate', {
      attestationId: '1',
      attestedOn: '2018-01-11',
      reason: 'x',
    });
    expect(future.userErrors[0]?.code).toBe('IMPOSSIBLE_DATES');
    await story.does('caseworker', 'attestationRestate', { ...right, reason: 'Misread' });
    expect((await read(story, attestations)).attestations).toMatchObject([
      {
        attestedOn: '2017-06-30',
        reference: 'Document LEGITIMATE_BASIS',
        revokedAt: null,
        changes: [{ kind: 'RESTATED', attestedOn: '2017-06-30', reason: 'Misread' }],
      },
    ]);
    expect(stored('attestations')).toMatchObject([{ attested_on: '2017-07-01' }]);
  });

  it('is found by its place in the case alone, and once withdrawn not at all', async () => {
    const story = await CaseStory.open(registry);
    await story.attests('LEGITIMATE_BASIS');
    const id = String(stored('attestations')[0]?.['id']);
    const withdraw = { reason: 'x' };
    for (const attestationId of [id, '2', '0', '-1', 'x']) {
      const { userErrors } = await story.tries('caseworker', 'attestationWithdraw', { ...withdraw, attestationId });
      expect(userErrors[0]?.code).toBe('NOT_FOUND');
    }
    await story.does('caseworker', 'attestationWithdraw', { ...withdraw, attestationId: '1' });
    for (const mutation of ['attestationWithdraw', 'attestationRestate']) {
      const { userErrors } = await story.tries('caseworker', mutation, { ...withdraw, attestationId: '1' });
      expect(userErrors[0]?.code).toBe('NOT_FOUND');
    }
  });

  it('that a move spent is given back when the move is annulled, unless it was withdrawn meanwhile', async () => {
    const story = await CaseStory.open(registry);
    await story.moves('LOCATED', '2017-07-10');
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    await story.attests('IDENTITY_REFUTED');
    await story.attests('LEGITIMATE_BASIS');
    await story.moves('TRACING', '2017-08-01');
    const kinds = async () =>
      Object.fromEntries(
        (await read(story, attestations)).attestations.map(
          ({ kind, revokedAt, changes }: { kind: string; revokedAt: string | null; changes: { kind: string }[] }) => [
            kind,
            [revokedAt === null, ...changes.map((change) => change.kind)],
          ],
        ),
      );
    expect(await kinds()).toEqual({
      IDENTITY_FILE_OPENED: [false, 'SPENT'],
      IDENTITY_REFUTED: [false, 'SPENT'],
      LEGITIMATE_BASIS: [true],
    });
    await story.does('caseworker', 'attestationWithdraw', { attestationId: '2', reason: 'Not refuted after all' });
    await story.does('registrar', 'stageChangeCorrect', { stageChangeId: '4', reason: 'Never happened' });
    expect(await kinds()).toEqual({
      IDENTITY_FILE_OPENED: [true, 'SPENT', 'GIVEN_BACK'],
      IDENTITY_REFUTED: [false, 'SPENT', 'WITHDRAWN', 'GIVEN_BACK'],
      LEGITIMATE_BASIS: [true],
    });
    expect(story.state.stage).toBe('VERIFYING_IDENTITY');
    expect(await missingFor(story, 'TRACING')).toEqual(['IDENTITY_REFUTED']);
  });

  it('is not given back when a move is re-dated, and a second move spends it again', async () => {
    const story = await CaseStory.open(registry);
    await story.moves('LOCATED', '2017-07-10');
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    await story.attests('IDENTITY_REFUTED');
    await story.moves('TRACING', '2017-08-01');
    await story.does('registrar', 'stageChangeCorrect', { stageChangeId: '4', effectiveOn: '2017-08-02', reason: 'x' });
    const changes = async () =>
      (await read(story, attestations)).attestations[0].changes.map(({ kind }: { kind: string }) => kind);
    expect(await changes()).toEqual(['SPENT']);
    await story.does('registrar', 'stageChangeCorrect', { stageChangeId: '4', reason: 'x' });
    expect(await changes()).toEqual(['SPENT', 'GIVEN_BACK']);
    await story.moves('TRACING', '2017-08-03');
    expect(await changes()).toEqual(['SPENT', 'GIVEN_BACK', 'SPENT']);
    const spentThrice = stored('attestation_changes');
    await story.moves('LOCATED', '2017-08-10');
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('VERIFYING_IDENTITY', '2017-08-11');
    await story.attests('IDENTITY_REFUTED');
    await story.moves('TRACING', '2017-08-12');
    // The next time round spends the two that were given anew, not the two that are spent already.
    expect(stored('attestation_changes')).toHaveLength(spentThrice.length + 2);
    expect(stored('attestation_changes').map((row) => row['stage_change_id'])).toEqual(
      expect.arrayContaining([4, 6, 7]),
    );
  });

  it('of an arrival that was refuted does not carry a second return', async () => {
    const story = await (await CaseStory.open(registry)).comesHome();
    const { attestations: all, stageChanges } = await read(story, 'attestations { id kind } stageChanges { id }');
    const arrival = all.find(({ kind }: { kind: string }) => kind === 'ARRIVAL_RECORD').id;
    await story.does('registrar', 'stageChangeCorrect', {
      stageChangeId: stageChanges.at(-1).id,
      reason: 'Another child',
    });
    await story.does('caseworker', 'attestationWithdraw', { attestationId: arrival, reason: 'Another child' });
    const again = { toStage: 'RETURNED', effectiveOn: '2017-11-02' };
    expect(codesOf(await story.tries('registrar', 'caseMove', again))).toEqual(['GUARD_FAILED ARRIVAL']);
    await story.attests('ARRIVAL_RECORD', '2017-11-02');
    await story.does('registrar', 'caseMove', again);
    expect(story.state.stage).toBe('RETURNED');
  });
});

describe('an item of evidence', () => {
  const evidence = 'evidence { id type standing judgements { standing reason recordedBy } }';
  const item = { type: 'DNA_KINSHIP', grade: 'A', obtainedOn: '2017-08-01', source: 'Laboratory' };

  it('keeps every finding on it, of whom and why; the last one holds', async () => {
    const story = await CaseStory.open(registry);
    await story.does('caseworker', 'evidenceRecord', item);
    await story.does('caseworker', 'evidenceRecord', { ...item, type: 'VIDEO' });
    const before = stored('evidence');
    const judge = (who: string, standing: string, reason: string) =>
      story.does(who, 'evidenceJudge', { evidenceId: '1', standing, reason });
    await judge('caseworker', 'CONTESTED', 'A relative disputes it');
    await judge('supervisor', 'REFUTED', 'The sample was mixed up');
    await judge('caseworker', 'CONTESTED', 'A second sample was found');
    const shown = (await read(story, evidence)).evidence;
    expect(shown).toEqual([
      { id: '2', type: 'VIDEO', standing: 'STANDING', judgements: [] },
      {
        id: '1',
        type: 'DNA_KINSHIP',
        standing: 'CONTESTED',
        judgements: [
          { standing: 'CONTESTED', reason: 'A relative disputes it', recordedBy: 'caseworker' },
          { standing: 'REFUTED', reason: 'The sample was mixed up', recordedBy: 'supervisor' },
          { standing: 'CONTESTED', reason: 'A second sample was found', recordedBy: 'caseworker' },
        ],
      },
    ]);
    expect(stored('evidence')).toEqual(before);
  });

  it('is what the guards look at as last judged, and is judged with a reason, by its place in the case', async () => {
    const story = await CaseStory.open(registry);
    await story.moves('LOCATED', '2017-07-10');
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    await story.does('caseworker', 'evidenceRecord', item);
    const judge = { evidenceId: '1', standing: 'REFUTED', reason: 'Mixed up' };
    expect((await story.tries('caseworker', 'evidenceJudge', { ...judge, reason: '' })).userErrors[0]?.code).toBe(
      'INVALID_INPUT',
    );
    const number = String(stored('evidence')[0]?.['id']);
    expect(
      (await story.tries('caseworker', 'evidenceJudge', { ...judge, evidenceId: number })).userErrors[0]?.code,
    ).toBe('NOT_FOUND');
    await story.does('caseworker', 'evidenceJudge', judge);
    expect(await missingFor(story, 'IDENTITY_CONFIRMED')).toEqual(['IDENTITY_PROVEN', 'TWO_PERSONS']);
    const confirm = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };
    await story.does('supervisor', 'caseEndorse', confirm);
    expect(codesOf(await story.tries('registrar', 'caseMove', confirm))).toEqual(['GUARD_FAILED IDENTITY_PROVEN']);
  });
});

describe('a claim of the life of a child', () => {
  const fields = 'vitalStatus { status on } vitalStatusClaims { id status observedOn reason }';
  const seen = { observedOn: '2017-12-01', status: 'CONFIRMED_ALIVE', source: 'Delegate', grade: 'A' };
  const said = { observedOn: '2017-12-20', status: 'REPORTED_DEAD', source: 'A letter', grade: 'D' };

  it('is withdrawn with a reason, and the one before it holds', async () => {
    const story = await CaseStory.open(registry);
    await story.does('caseworker', 'vitalStatusRecord', seen);
    await story.does('caseworker', 'vitalStatusRecord', said);
    expect((await read(story, fields)).vitalStatus.status).toBe('REPORTED_DEAD');
    const withdraw = { claimId: '2', reason: 'Meant another child' };
    expect(
      (await story.tries('caseworker', 'vitalStatusWithdraw', { ...withdraw, reason: '' })).userErrors,
    ).toHaveLength(1);
    await story.does('caseworker', 'vitalStatusWithdraw', withdraw);
    expect(await read(story, fields)).toEqual({
      vitalStatus: { status: 'CONFIRMED_ALIVE', on: '2017-12-01' },
      vitalStatusClaims: [{ id: '1', status: 'CONFIRMED_ALIVE', observedOn: '2017-12-01', reason: null }],
    });
    expect((await story.tries('caseworker', 'vitalStatusWithdraw', withdraw)).userErrors[0]?.code).toBe('NOT_FOUND');
    expect(stored('vital_status_claims')).toMatchObject([
      { corrects_id: null, is_withdrawal: 0 },
      { corrects_id: null, is_withdrawal: 0, reason: null },
      { corrects_id: 2, is_withdrawal: 1, reason: 'Meant another child', status: 'REPORTED_DEAD' },
    ]);
  });

  it('is restated by naming it, under the name it had', async () => {
    const story = await CaseStory.open(registry);
    await story.does('caseworker', 'vitalStatusRecord', said);
    const right = { ...said, status: 'REPORTED_ALIVE', corrects: '1' };
    expect((await story.tries('caseworker', 'vitalStatusRecord', right)).userErrors[0]?.code).toBe('INVALID_INPUT');
    await story.does('caseworker', 'vitalStatusRecord', { ...right, reason: 'Misread' });
    expect(await read(story, fields)).toEqual({
      vitalStatus: { status: 'REPORTED_ALIVE', on: '2017-12-20' },
      vitalStatusClaims: [{ id: '1', status: 'REPORTED_ALIVE', observedOn: '2017-12-20', reason: 'Misread' }],
    });
  });

  it('that one person restated does not make that person two', async () => {
    const story = await CaseStory.open(registry);
    const death = { ...said, status: 'CONFIRMED_DEAD', grade: 'A' };
    await story.does('caseworker', 'vitalStatusRecord', death);
    await story.does('caseworker', 'vitalStatusRecord', { ...death, corrects: '1', reason: 'x' });
    expect((await read(story, fields)).vitalStatus.status).toBe('REPORTED_DEAD');
    await story.does('supervisor', 'vitalStatusRecord', death);
    expect((await read(story, fields)).vitalStatus.status).toBe('CONFIRMED_DEAD');
    await story.does('caseworker', 'vitalStatusRecord', { ...death, corrects: '3', reason: 'x' });
    expect((await read(story, fields)).vitalStatus.status).toBe('REPORTED_DEAD');
  });
});

describe('a care period', () => {
  const fields = 'careArrangement carePeriods { id arrangement since correctsId isWithdrawal reason }';

  it('is restated and withdrawn by further rows, and the latest day that stands holds', async () => {
    const story = await CaseStory.open(registry);
    const record = (more: object) => story.does('caseworker', 'careRecord', more);
    await record({ arrangement: 'CAMP', since: '2017-05-01' });
    await record({ arrangement: 'HOSPITAL', since: '2017-09-01' });
    expect((await read(story, fields)).careArrangement).toBe('HOSPITAL');
    await record({ arrangement: 'PARENT', since: '2017-03-01' });
    expect((await read(story, fields)).careArrangement).toBe('HOSPITAL');
    await record({ arrangement: 'HOSPITAL', since: '2017-04-01', corrects: '2', reason: 'Other year' });
    expect((await read(story, fields)).careArrangement).toBe('CAMP');
    await story.does('caseworker', 'careWithdraw', { periodId: '1', reason: 'Another child' });
    const shown = await read(story, fields);
    expect(shown.careArrangement).toBe('HOSPITAL');
    expect(shown.carePeriods).toEqual([
      { id: '1', arrangement: 'CAMP', since: '2017-05-01', correctsId: null, isWithdrawal: false, reason: null },
      { id: '2', arrangement: 'HOSPITAL', since: '2017-09-01', correctsId: null, isWithdrawal: false, reason: null },
      { id: '3', arrangement: 'PARENT', since: '2017-03-01', correctsId: null, isWithdrawal: false, reason: null },
      {
        id: '4',
        arrangement: 'HOSPITAL',
        since: '2017-04-01',
        correctsId: '2',
        isWithdrawal: false,
        reason: 'Other year',
      },
      {
        id: '5',
        arrangement: 'CAMP',
        since: '2017-05-01',
        correctsId: '1',
        isWithdrawal: true,
        reason: 'Another child',
      },
    ]);
    await story.does('caseworker', 'careWithdraw', { periodId: '4', reason: 'x' });
    await story.does('caseworker', 'careWithdraw', { periodId: '3', reason: 'x' });
    expect((await read(story, fields)).careArrangement).toBe('UNKNOWN');
    const again = await story.tries('caseworker', 'careWithdraw', { periodId: '5', reason: 'x' });
    expect(again.userErrors[0]?.code).toBe('NOT_FOUND');
  });

  it('is corrected with a reason only', async () => {
    const story = await CaseStory.open(registry);
    const record = { arrangement: 'CAMP', since: '2017-05-01' };
    await story.does('caseworker', 'careRecord', record);
    const { userErrors } = await story.tries('caseworker', 'careRecord', { ...record, corrects: '1' });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['reason'] }]);
  });
});

describe('a decision on nationality', () => {
  const fields =
    'nationality statelessnessRisk nationalityDecisions { id nationality rule decidedOn correctsId isWithdrawal reason }';
  const decision = { nationality: 'CITIZEN', rule: 'Rule 1', decidedOn: '2017-08-01' };

  it('is restated and withdrawn by further rows, and the one before it holds again', async () => {
    const story = await CaseStory.open(registry);
    const risk = {
      nationality: 'UNDER_DETERMINATION',
      statelessnessRisk: true,
      rule: 'Rule 6',
      decidedOn: '2017-07-01',
    };
    await story.does('registrar', 'nationalityRecord', risk);
    await story.does('registrar', 'nationalityRecord', decision);
    await story.does('registrar', 'nationalityRecord', {
      ...decision,
      rule: 'Rule 3',
      corrects: '2',
      reason: 'Misquoted',
    });
    expect(await read(story, fields)).toEqual({
      nationality: 'CITIZEN',
      statelessnessRisk: false,
      nationalityDecisions: [
        {
          id: '1',
          nationality: 'UNDER_DETERMINATION',
          rule: 'Rule 6',
          decidedOn: '2017-07-01',
          correctsId: null,
          isWithdrawal: false,
          reason: null,
        },
        { id: '2', ...decision, correctsId: null, isWithdrawal: false, reason: null },
        { id: '3', ...decision, rule: 'Rule 3', correctsId: '2', isWithdrawal: false, reason: 'Misquoted' },
      ],
    });
    await story.does('registrar', 'nationalityWithdraw', { decisionId: '2', reason: 'Never signed' });
    expect(await read(story, 'nationality statelessnessRisk')).toEqual({
      nationality: 'UNDER_DETERMINATION',
      statelessnessRisk: true,
    });
    await story.does('registrar', 'nationalityWithdraw', { decisionId: '1', reason: 'Never signed' });
    expect(await read(story, 'nationality statelessnessRisk')).toEqual({
      nationality: 'UNDER_DETERMINATION',
      statelessnessRisk: false,
    });
  });
});

describe('a parent', () => {
  const fields =
    'child { parents { id role fate citizenship versions { id fate citizenship since correctsId isWithdrawal reason } } }';
  const mother = async (story: CaseStory) => (await read(story, fields)).child.parents[0];

  it('has a fate and a citizenship that are learned and corrected over time, each version kept', async () => {
    const story = await CaseStory.open(registry);
    const before = stored('parents');
    const learn = (more: object) => story.does('registrar', 'parentRecord', { parentId: '1', ...more });
    await learn({ fate: 'DETAINED_ABROAD', since: '2017-09-01', reason: 'The delegate saw her in prison' });
    expect(await mother(story)).toMatchObject({ id: '1', role: 'MOTHER', fate: 'DETAINED_ABROAD', citizenship: 'KZ' });
    await learn({ citizenship: 'STATELESS', corrects: '1', reason: 'Her passport was forged' });
    // What was corrected is what the case was opened with; what was learned since holds on.
    expect(await mother(story)).toMatchObject({ fate: 'DETAINED_ABROAD', citizenship: 'KZ' });
    await story.does('registrar', 'parentWithdraw', { parentId: '1', versionId: '2', reason: 'Another woman' });
    expect(await mother(story)).toEqual({
      id: '1',
      role: 'MOTHER',
      fate: 'WITH_CHILD',
      citizenship: 'STATELESS',
      versions: [
        {
          id: '1',
          fate: 'WITH_CHILD',
          citizenship: 'KZ',
          since: null,
          correctsId: null,
          isWithdrawal: false,
          reason: null,
        },
        {
          id: '2',
          fate: 'DETAINED_ABROAD',
          citizenship: 'KZ',
          since: '2017-09-01',
          correctsId: null,
          isWithdrawal: false,
          reason: 'The delegate saw her in prison',
        },
        {
          id: '3',
          fate: 'WITH_CHILD',
          citizenship: 'STATELESS',
          since: null,
          correctsId: '1',
          isWithdrawal: false,
          reason: 'Her passport was forged',
        },
        {
          id: '4',
          fate: 'DETAINED_ABROAD',
          citizenship: 'KZ',
          since: '2017-09-01',
          correctsId: '2',
          isWithdrawal: true,
          reason: 'Another woman',
        },
      ],
    });
    expect(stored('parents')).toEqual(before);
  });

  it('is not found by any other name, loses no opening, and is recorded with a reason and a possible day', async () => {
    const story = await CaseStory.open(registry);
    const codes = async (mutation: string, input: object) =>
      (await story.tries('registrar', mutation, input)).userErrors.map(({ code }) => code);
    const learned = { fate: 'MISSING', reason: 'x' };
    expect(await codes('parentRecord', { parentId: '2', ...learned })).toEqual(['NOT_FOUND']);
    expect(await codes('parentRecord', { parentId: String(stored('parents')[0]?.['id']), ...learned })).toEqual([
      'NOT_FOUND',
    ]);
    expect(await codes('parentRecord', { parentId: '1', reason: 'x' })).toEqual(['INVALID_INPUT']);
    expect(await codes('parentRecord', { parentId: '1', fate: 'MISSING', reason: '' })).toEqual(['INVALID_INPUT']);
    expect(await codes('parentRecord', { parentId: '1', ...learned, since: '2019-01-01' })).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    expect(await codes('parentWithdraw', { parentId: '1', versionId: '1', reason: 'x' })).toEqual(['INVALID_INPUT']);
    expect(await codes('parentWithdraw', { parentId: '1', versionId: '2', reason: 'x' })).toEqual(['NOT_FOUND']);
  });
});

describe('the histories', () => {
  it.each([
    'attestations',
    'attestation_changes',
    'evidence',
    'evidence_judgements',
    'parents',
    'parent_versions',
    'care_periods',
    'nationality_decisions',
    'endorsements',
    'vital_status_claims',
  ])('of %s are append-only', (table) => {
    const triggers = registry.temporary.store.reader.raw
      .prepare('select name from sqlite_schema where type = ? and tbl_name = ? order by name')
      .pluck()
      .all('trigger', table);
    expect(triggers).toEqual([`${table}_no_delete`, `${table}_no_update`]);
  });
});
