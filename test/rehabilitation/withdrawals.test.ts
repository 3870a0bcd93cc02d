import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPlans } from '../../src/rehabilitation/plans/check-plans.js';
import { milestonesOf, readMilestones } from '../../src/releases/tabulation/milestone-states.js';
import { mustActOn } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { admitOtherPsychologist, codesOf, hospital, lyceum, office, openHome, openWithPlan, readFile } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-03-10T09:00:00Z');
  await admitOtherPsychologist(registry);
});
afterAll(() => registry.discard());

const reason = 'It was another child.';
const read = (who: string, story: CaseStory, fields: string) => readFile(registry, who, story.state.id, fields);
const figures = async (): Promise<Answer['data']> =>
  (
    await registry.ask(
      'registrar',
      '{ rehabilitationFigures(asOf: "2018-03-10") { sessionsAttended withGuardianship progress { code achieved } } }',
    )
  ).data.rehabilitationFigures;
const shows = async (story: CaseStory): Promise<void> => {
  const given = { purposeOfView: 'Care', expiresOn: '2018-06-30' };
  await story.does('caseworker', 'viewShare', { ...given, agencyId: lyceum, view: 'SCHOOL' });
  await story.does('caseworker', 'viewShare', { ...given, agencyId: hospital, view: 'CLINIC' });
  await story.does('caseworker', 'viewShare', { ...given, agencyId: office, view: 'GUARDIANSHIP' });
};
/** What a release would tell of one child, as it is known at an instant. */
const told = async (story: CaseStory, knownAt: string) => {
  const at = { asOf: '2018-03-10', knownAt: Date.parse(knownAt) };
  const caseId = Number(story.state.id.slice('case_'.length));
  return milestonesOf(await readMilestones(registry.temporary.store.reader.db, at), 'RETURNED', caseId);
};
const later = '2018-03-10T10:00:00Z';

describe('a session that was recorded in error', () => {
  it('is taken back with the reason: it stays in the file and counts nowhere', async () => {
    const story = await openWithPlan(registry);
    await shows(story);
    const before = (await figures()).sessionsAttended as number;
    const held = { type: 'MEDICAL', setting: 'INDIVIDUAL', attendance: 'ATTENDED', minutes: 30 };
    for (const heldOn of ['2018-02-01', '2018-02-02'])
      await story.does('caseworker', 'sessionRecord', { ...held, heldOn });
    expect((await figures()).sessionsAttended).toBe(before + 2);
    const visits = async (): Promise<Answer['data']> =>
      (await registry.ask('doctor', '{ patients(first: 9) { nodes { appointments { on } } } }')).data;
    expect((await visits()).patients.nodes[0].appointments).toHaveLength(2);
    registry.setClock(later);
    expect(codesOf(await story.tries('caseworker', 'sessionWithdraw', { sessionId: '1', reason: '  ' }))).toEqual([
      'INVALID_INPUT',
    ]);
    await story.does('caseworker', 'sessionWithdraw', { sessionId: '1', reason });
    const { sessions } = await read(
      'registrar',
      story,
      'sessions { id heldOn withdrawal { reason recordedAt recordedBy } }',
    );
    expect(sessions).toEqual([
      {
        ...{ id: story.names('session', 1), heldOn: '2018-02-01' },
        withdrawal: { reason, recordedAt: '2018-03-10T10:00:00.000Z', recordedBy: 'caseworker' },
      },
      { id: story.names('session', 2), heldOn: '2018-02-02', withdrawal: null },
    ]);
    expect((await figures()).sessionsAttended).toBe(before + 1);
    expect((await visits()).patients.nodes[0].appointments).toEqual([{ on: '2018-02-02' }]);
    // A second time there is nothing to take back, as of one that is not there; no note speaks of it any more.
    for (const sessionId of ['1', '9'])
      expect(codesOf(await story.tries('caseworker', 'sessionWithdraw', { sessionId, reason }))).toEqual(['NOT_FOUND']);
    const note = { sessionId: '1', text: 'A note' };
    expect(codesOf(await story.tries('psychologist', 'clinicalNoteWrite', note))).toEqual(['NOT_FOUND']);
  });

  it('takes what was said in it along: kept, and read as taken back with the reason by who reads notes alone', async () => {
    registry.setClock(later);
    const story = await openWithPlan(registry);
    const held = { type: 'INDIVIDUAL_PSYCH', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2018-02-01' };
    for (const clinicalNote of ['ZqOfAnotherChild', 'ZqOfThisChild'])
      await story.does('psychologist', 'sessionRecord', { ...held, clinicalNote });
    await story.does('psychologist', 'clinicalNoteWrite', { sessionId: '1', text: 'ZqWrittenLater' });
    await story.does('psychologist', 'clinicalNoteWrite', { sessionId: '1', text: 'ZqTakenBackBefore' });
    const fields = 'clinicalNotes { id text sessionId withdrawal { reason recordedBy } }';
    type Note = { id: string; text: string; sessionId: string; withdrawal: object | null };
    const notes = async () => (await read('psychologist', story, fields)).clinicalNotes as readonly Note[];
    const before = 'Written twice.';
    const noteId = (await notes()).find(({ text }) => text === 'ZqTakenBackBefore')?.id;
    await story.does('psychologist', 'clinicalNoteWithdraw', { noteId, reason: before });
    await story.does('psychologist', 'sessionWithdraw', { sessionId: '1', reason });
    const taken = { reason, recordedBy: 'psychologist' };
    expect((await notes()).map(({ text, sessionId, withdrawal }) => [text, sessionId, withdrawal])).toEqual([
      ['ZqOfAnotherChild', story.names('session', 1), taken],
      ['ZqOfThisChild', story.names('session', 2), null],
      ['ZqWrittenLater', story.names('session', 1), taken],
      ['ZqTakenBackBefore', story.names('session', 1), { reason: before, recordedBy: 'psychologist' }],
    ]);
    const { data } = await registry.ask(
      'caseworker',
      `{ case(id: "${story.state.id}") { rehabilitation { clinicalNotes { id } } } }`,
    );
    expect(data).toBeUndefined();
  });

  it('of the treating role is taken back by who recorded it or treats the child, whether notes hang on it or not', async () => {
    const story = await openWithPlan(registry);
    const held = { type: 'INDIVIDUAL_PSYCH', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2018-02-01' };
    await story.does('psychologist', 'sessionRecord', { ...held, clinicalNote: 'ZqSaid' });
    await story.does('psychologist', 'sessionRecord', held);
    const grant = { caseId: story.state.id, agencyId: 'agency_12', purposeOfAccess: 'Care', expiresOn: '2018-06-30' };
    const scopes = ['FACTS', 'IDENTITY', 'RECORD'];
    await mustActOn(registry, 'supervisor', 'accessGrant', { ...grant, scopes }, 'grant { id }');
    await story.refreshed();
    await story.does('otherPsychologist', 'sessionRecord', held);
    const answers = new Set<string>();
    for (const who of ['caseworker', 'registrar', 'supervisor', 'otherPsychologist'])
      for (const sessionId of ['1', '2']) {
        const { userErrors } = await story.tries(who, 'sessionWithdraw', { sessionId, reason });
        expect(userErrors).toMatchObject([{ code: 'GUARD_FAILED', field: ['sessionId'] }]);
        answers.add(userErrors[0]?.message ?? '');
      }
    expect([...answers]).toEqual([expect.stringMatching(/^TREATING_ROLE: /)]);
    await story.does('otherPsychologist', 'sessionWithdraw', { sessionId: '3', reason });
    await story.does('psychologist', 'sessionWithdraw', { sessionId: '1', reason });
  });

  it('of somebody else takes no note along that whoever takes it back may not read', async () => {
    const story = await openWithPlan(registry);
    const held = { type: 'CASE_CONFERENCE', setting: 'GROUP', attendance: 'ATTENDED', heldOn: '2018-02-01' };
    for (const heldOn of ['2018-02-01', '2018-02-02'])
      await story.does('caseworker', 'sessionRecord', { ...held, heldOn });
    for (const sessionId of ['1', '2'])
      await story.does('psychologist', 'clinicalNoteWrite', { sessionId, text: `ZqSaid ${sessionId}` });
    await story.does('colleague', 'sessionWithdraw', { sessionId: '1', reason });
    await story.does('psychologist', 'sessionWithdraw', { sessionId: '2', reason });
    const fields = 'clinicalNotes { text withdrawal { recordedBy } }';
    expect((await read('psychologist', story, fields)).clinicalNotes).toEqual([
      { text: 'ZqSaid 1', withdrawal: null },
      { text: 'ZqSaid 2', withdrawal: { recordedBy: 'psychologist' } },
    ]);
  });

  it('counts in a release for what was known before, and not after', async () => {
    const story = await openWithPlan(registry);
    registry.setClock('2018-03-10T11:00:00Z');
    await story.does('caseworker', 'sessionRecord', {
      ...{ type: 'MEDICAL', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2018-02-01' },
    });
    registry.setClock('2018-03-10T12:00:00Z');
    await story.does('caseworker', 'sessionWithdraw', { sessionId: '1', reason });
    expect((await told(story, '2018-03-10T11:30:00Z')).sessions).toBe('SESSIONS_1_5');
    expect((await told(story, '2018-03-10T12:30:00Z')).sessions).toBe('SESSIONS_0');
  });
});

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
    await shows(story);
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
    expect((await told(story, '2018-03-10T13:30:00Z')).guardianship).toBe('DECISION_IN_FORCE');
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
    expect((await told(story, '2018-03-10T13:30:00Z')).guardianship).toBe('DECISION_IN_FORCE');
    expect((await told(story, '2018-03-10T14:30:00Z')).guardianship).toBe('NO_DECISION');
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
    await shows(story);
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

describe('a clinical note that was written on the wrong child', () => {
  const notes = async (who: string, story: CaseStory) =>
    (await read(who, story, 'clinicalNotes { id text withdrawal { reason recordedBy } }')).clinicalNotes as {
      readonly id: string;
      readonly withdrawal: unknown;
    }[];

  it('is taken back by its author or the treating body, and shown with the reason to those who read notes alone', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'clinicalNoteWrite', { text: 'Said by somebody else' });
    const [note] = await notes('psychologist', story);
    const secret = 'Zq of the cousin';
    const taken = { noteId: note?.id, reason: secret };
    const { errors } = await registry.ask(
      'caseworker',
      'mutation Act($input: ClinicalNoteWithdrawInput!) { clinicalNoteWithdraw(input: $input) { userErrors { code } } }',
      {
        input: {
          idempotencyKey: 'a-key-of-mine',
          caseId: story.state.id,
          expectedVersion: story.state.version,
          ...taken,
        },
      },
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    await story.does('psychologist', 'clinicalNoteWithdraw', taken);
    expect(await notes('psychologist', story)).toMatchObject([
      { withdrawal: { reason: secret, recordedBy: 'psychologist' } },
    ]);
    expect(codesOf(await story.tries('psychologist', 'clinicalNoteWithdraw', taken))).toEqual(['NOT_FOUND']);
    // Nobody else learns that there was one: not of the file, and not of who read it.
    const file = `{ case(id: "${story.state.id}") { rehabilitation { sessions { withdrawal { reason } } reviews { withdrawal { reason } } guardianship { withdrawal { reason } } } } }`;
    for (const who of ['registrar', 'supervisor', 'caseworker'])
      expect((await registry.ask(who, file)).text).not.toContain('Zq');
    const trail = `{ fileReads(caseId: "${story.state.id}", first: 100) { nodes { operation fields purpose } } }`;
    expect((await registry.ask('supervisor', trail)).text).not.toContain('Zq');
  });

  it('is out of reach of a psychologist who neither wrote it nor treats the child', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'clinicalNoteWrite', { text: 'Said' });
    const [note] = await notes('psychologist', story);
    const grant = { caseId: story.state.id, agencyId: 'agency_12', purposeOfAccess: 'Care', expiresOn: '2018-06-30' };
    const scopes = ['FACTS', 'IDENTITY', 'RECORD'];
    await mustActOn(registry, 'supervisor', 'accessGrant', { ...grant, scopes }, 'grant { id }');
    const token = 'otherPsychologist';
    const taken = { noteId: note?.id, reason };
    expect(codesOf(await story.tries(token, 'clinicalNoteWithdraw', taken))).toEqual(['NOT_FOUND']);
    // A note of one's own, one takes back, by the grant that lets one act.
    await story.does(token, 'clinicalNoteWrite', { text: 'Mine' });
    const [own, ...others] = await notes(token, story);
    expect(others).toEqual([]);
    await story.does(token, 'clinicalNoteWithdraw', { noteId: own?.id, reason });
    expect(await notes(token, story)).toMatchObject([{ withdrawal: { reason } }]);
  });
});
