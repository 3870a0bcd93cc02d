import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { admitOtherPsychologist, codesOf, openHome, openWithPlan, readFile } from './home.js';

/* What stands already is not recorded a second time without a word: the answer names what stands. */

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-03-10T09:00:00Z');
  await admitOtherPsychologist(registry);
});
afterAll(() => registry.discard());

const read = (who: string, story: CaseStory, fields: string): Promise<Answer['data']> =>
  readFile(registry, who, story.state.id, fields);

/** Refused for what stands, by its name where it has one. */
async function isRefused(
  story: CaseStory,
  [who, mutation, input]: readonly [string, string, object],
  field: readonly string[],
  named?: string,
): Promise<void> {
  const { userErrors } = await story.tries(who, mutation, input);
  expect(userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field }]);
  if (named !== undefined) expect(userErrors[0]?.message).toContain(named);
}

describe('an assessment', () => {
  const found = { instrument: 'DEVELOPMENTAL', informant: 'CLINICIAN', form: 'ASQ-3', assessedOn: '2018-02-01' };
  const said = { ...found, finding: 'Speaks little' };
  const count = async (story: CaseStory): Promise<number> =>
    (await read('psychologist', story, 'assessments { id }')).assessments.length as number;

  it('with the answers and the finding of one that stands is not recorded again', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'assessmentRecord', said);
    const first = story.names('assessment', 1);
    await isRefused(story, ['psychologist', 'assessmentRecord', said], ['assessedOn'], first);
    expect(await count(story)).toBe(1);
    // Another finding, another day, another informant: each is another one.
    await story.does('psychologist', 'assessmentRecord', { ...said, finding: 'Speaks well' });
    await story.does('psychologist', 'assessmentRecord', { ...said, assessedOn: '2018-02-02' });
    await story.does('psychologist', 'assessmentRecord', { ...said, informant: 'PARENT' });
    await story.does('psychologist', 'assessmentRecord', { ...said, form: 'Bayley' });
    expect(await count(story)).toBe(5);
    // A restatement says something else; what was withdrawn may be recorded.
    const same = { ...said, corrects: '1', reason: 'Looked at again' };
    await isRefused(story, ['psychologist', 'assessmentRecord', same], ['assessedOn'], first);
    await story.does('psychologist', 'assessmentWithdraw', { assessmentId: '1', reason: 'Another child' });
    await story.does('psychologist', 'assessmentRecord', said);
  });

  it('of scored answers is told from another by the answers', async () => {
    const birth = { earliest: '2007-03-01', latest: '2007-03-31', basis: 'DOCUMENT' };
    const story = await openWithPlan(registry, { birth });
    const sdq = { instrument: 'SDQ', informant: 'PARENT', normSet: 'SDQ_P4_17_UK_2014', assessedOn: '2018-02-01' };
    const items = Array<number>(25).fill(1);
    await story.does('psychologist', 'assessmentRecord', { ...sdq, items });
    await isRefused(story, ['psychologist', 'assessmentRecord', { ...sdq, items }], ['assessedOn']);
    await story.does('psychologist', 'assessmentRecord', { ...sdq, items: [...items.slice(1), 2] });
  });

  it('is no way to ask what another answered: who may not read it is not told that it is the same', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'assessmentRecord', said);
    const grant = { caseId: story.state.id, agencyId: 'agency_12', purposeOfAccess: 'Care', expiresOn: '2018-06-30' };
    const scopes = ['FACTS', 'IDENTITY', 'RECORD'];
    await mustActOn(registry, 'supervisor', 'accessGrant', { ...grant, scopes }, 'grant { id }');
    await story.refreshed();
    await story.does('otherPsychologist', 'assessmentRecord', said);
    // The own one, they know.
    await isRefused(
      story,
      ['otherPsychologist', 'assessmentRecord', said],
      ['assessedOn'],
      story.names('assessment', 2),
    );
    const home = { instrument: 'MEDICAL', informant: 'CLINICIAN', form: 'Card', assessedOn: '2018-02-01' };
    await story.does('psychologist', 'assessmentRecord', { ...home, finding: 'Healthy' });
    await story.does('caseworker', 'assessmentRecord', { ...home, finding: 'Healthy' });
  });
});

describe('needs', () => {
  const school = { level: 2, language: 'KAZAKH', supports: ['TUTOR', 'EXTRA_TIME'] };

  it('that stand are not recorded again, in whichever order they come', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'educationNeedsRecord', school);
    const again = { ...school, supports: school.supports.toReversed() };
    await isRefused(story, ['caseworker', 'educationNeedsRecord', again], ['level'], story.names('educationNeeds', 1));
    await story.does('caseworker', 'educationNeedsRecord', { ...school, level: 3 });
    // What stood before stands no more, and may be said anew.
    await story.does('caseworker', 'educationNeedsRecord', school);
    await story.does('caseworker', 'educationNeedsWithdraw', { needsId: '3', reason: 'Another child' });
    await story.does('caseworker', 'educationNeedsRecord', school);
    await story.does('psychologist', 'healthNeedsRecord', { needs: ['DENTAL'] });
    await isRefused(
      story,
      ['psychologist', 'healthNeedsRecord', { needs: ['DENTAL'] }],
      ['needs'],
      story.names('healthNeeds', 1),
    );
  });

  it('name each once', async () => {
    const story = await openWithPlan(registry);
    const wrong = [
      ['educationNeedsRecord', { ...school, supports: ['TUTOR', 'TUTOR'] }, ['supports']],
      ['healthNeedsRecord', { needs: ['DENTAL', 'VISION', 'DENTAL'] }, ['needs']],
    ] as const;
    for (const [mutation, input, field] of wrong) {
      const { userErrors } = await story.tries('psychologist', mutation, input);
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field }]);
    }
  });

  it('are none once a clinic has said so, and that is said once', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'healthNeedsRecord', { needs: [] });
    expect(await read('caseworker', story, 'needs { health } healthNeeds { needs recordedBy }')).toEqual({
      needs: { health: [] },
      healthNeeds: [{ needs: [], recordedBy: 'psychologist' }],
    });
    await isRefused(story, ['psychologist', 'healthNeedsRecord', { needs: [] }], ['needs']);
  });
});

describe('that siblings live apart', () => {
  it('is recorded once in the same words, and ended', async () => {
    const one = await CaseStory.open(registry);
    const two = await CaseStory.open(registry, { siblingOf: one.state.id });
    const apart = {
      ...{ siblingCaseId: two.state.id, since: '2018-02-01', separationReason: 'NO_ROOM_TOGETHER' },
      explanation: 'They meet on Sundays',
    };
    await one.refreshed();
    await one.does('caseworker', 'siblingSeparationRecord', apart);
    await isRefused(one, ['caseworker', 'siblingSeparationRecord', apart], ['since']);
    // In the file of the other it has words of its own.
    await two.refreshed();
    const other = { ...apart, siblingCaseId: one.state.id };
    await two.does('caseworker', 'siblingSeparationRecord', other);
    await isRefused(two, ['caseworker', 'siblingSeparationRecord', other], ['since']);
    await one.refreshed();
    await one.does('caseworker', 'siblingSeparationRecord', { ...apart, endedOn: '2018-03-01' });
    const ended = { ...apart, endedOn: '2018-03-01' };
    await isRefused(one, ['caseworker', 'siblingSeparationRecord', ended], ['since']);
    expect(
      codesOf(await one.tries('caseworker', 'siblingSeparationRecord', { ...apart, since: '2018-03-02' })),
    ).toEqual([]);
  });
});

describe('a session', () => {
  const held = {
    ...{ type: 'INDIVIDUAL_PSYCH', setting: 'INDIVIDUAL', attendance: 'ATTENDED' },
    ...{ heldOn: '2018-02-01', minutes: 45, clinicalNote: 'She draws.' },
  };
  const count = async (story: CaseStory): Promise<number> =>
    (await read('registrar', story, 'sessions { id }')).sessions.length as number;

  it('is on record once with what was said in it; of another length, kind or note it is another', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'sessionRecord', held);
    const again = { ...held, clinicalNote: ' She draws. ' };
    await isRefused(story, ['psychologist', 'sessionRecord', again], ['heldOn'], story.names('session', 1));
    const others = [
      ...[{ minutes: 30 }, { type: 'PLAY_OR_ART' }, { heldOn: '2018-02-02' }, { clinicalNote: 'She sings.' }],
      ...[
        { clinicalNote: undefined },
        { code: 'PSY-REG' },
        { attendance: 'ABSENT', minutes: undefined, clinicalNote: undefined },
      ],
    ];
    for (const other of others) await story.does('psychologist', 'sessionRecord', { ...held, ...other });
    const bare = { ...held, clinicalNote: undefined };
    await isRefused(story, ['psychologist', 'sessionRecord', bare], ['heldOn'], story.names('session', 6));
    // Another person may have held one like it on that day.
    await story.does('caseworker', 'sessionRecord', bare);
    expect(await count(story)).toBe(9);
    await story.does('psychologist', 'sessionWithdraw', { sessionId: '1', reason: 'Of another child' });
    await story.does('psychologist', 'sessionRecord', held);
  });

  it('is compared with those alike by as many statements, however many they are', async () => {
    const story = await openWithPlan(registry);
    const { store } = registry.temporary;
    const statementsOf = async (clinicalNote: string): Promise<number> => {
      const before = store.statements();
      await story.does('psychologist', 'sessionRecord', { ...held, clinicalNote });
      return store.statements() - before;
    };
    await statementsOf('She draws.');
    const second = await statementsOf('She sings.');
    for (const note of ['She reads.', 'She plays.', 'She runs.']) await statementsOf(note);
    expect(await statementsOf('She sleeps.')).toBe(second);
    const middle = { ...held, clinicalNote: 'She reads.' };
    await isRefused(story, ['psychologist', 'sessionRecord', middle], ['heldOn'], story.names('session', 3));
  });

  it('is recorded again with a note that was taken back', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'sessionRecord', held);
    const [note] = (await read('psychologist', story, 'clinicalNotes { id }')).clinicalNotes;
    await story.does('psychologist', 'clinicalNoteWithdraw', { noteId: note.id, reason: 'Of another child' });
    await story.does('psychologist', 'sessionRecord', held);
  });
});

describe('a review of a plan', () => {
  const review = { reviewedOn: '2018-02-01', finding: 'ON_TRACK', summary: 'It goes well', nextReviewOn: '2018-05-01' };

  it('is on record once in the same words, unless it achieves a milestone', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'planReview', review);
    await isRefused(story, ['caseworker', 'planReview', review], ['reviewedOn'], story.names('planReview', 1));
    const others = [
      ...[{ summary: 'It goes well enough' }, { nextReviewOn: undefined }, { finding: 'NEED_IDENTIFIED' }],
      { reviewedOn: '2018-02-02' },
    ];
    for (const other of others) await story.does('caseworker', 'planReview', { ...review, ...other });
    await story.does('caseworker', 'planReview', { ...review, code: 'REV-90' });
    const achieved = { ...review, code: 'REV-90' };
    await isRefused(story, ['caseworker', 'planReview', achieved], ['reviewedOn'], story.names('planReview', 1));
    for (const reviewId of ['1', '6'])
      await story.does('caseworker', 'planReviewWithdraw', { reviewId, reason: 'Of another child' });
    await story.does('caseworker', 'planReview', review);
  });
});

describe('a day of sealing', () => {
  it('is set once for one reason, and again for another', async () => {
    const story = await openWithPlan(registry);
    await story.endorsedMove('CLOSED', '2018-03-01', { closureReason: 'ADULT_SERVICES' });
    const seal = { sealsOn: '2018-09-01', reason: 'Gone with the family' };
    await story.does('registrar', 'fileSeal', seal);
    await isRefused(story, ['supervisor', 'fileSeal', { ...seal, reason: 'gone with the family.' }], ['sealsOn']);
    await story.does('registrar', 'fileSeal', { ...seal, reason: 'By order of the court' });
    await story.does('registrar', 'fileSeal', { ...seal, sealsOn: '2018-10-01' });
    await story.does('registrar', 'fileSeal', seal);
    await story.does('registrar', 'fileSealLift', { reason: 'They came back' });
    await story.does('registrar', 'fileSeal', seal);
    expect((await read('registrar', story, 'seals { sealsOn }')).seals).toHaveLength(6);
  });
});
