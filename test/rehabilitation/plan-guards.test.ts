import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openConnection } from '../../src/database/connection.js';
import { mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { centre, codesOf, lyceum, milestoneOfFile, openHome, openWithPlan, readFile } from './home.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openHome();
});
afterEach(() => registry.discard());

const achieved = (code: string, achievedOn: string) => ({ code, achievedOn, evidence: 'A document' });
const messagesOf = ({ userErrors }: { userErrors: readonly { message: string }[] }) =>
  userErrors.map(({ message }) => message.split(':')[0]);

describe('a stable placement', () => {
  it('among relatives, as every arrangement of the law at home, begins no earlier than the arrival; what may be abroad does', async () => {
    const story = await CaseStory.open(registry);
    await story.comesHome('2017-11-01');
    const lives = (arrangement: string, since: string) =>
      story.tries('caseworker', 'careRecord', { arrangement, since });
    for (const arrangement of ['RELATIVE_GUARDIANSHIP', 'FOSTER_FAMILY', 'ADAPTATION_CENTRE'])
      expect((await lives(arrangement, '2017-10-31')).userErrors).toMatchObject([
        { code: 'BEFORE_ARRIVAL', field: ['since'], message: expect.stringContaining('2017-11-01') },
      ]);
    for (const arrangement of ['CAMP', 'PARENT', 'WITH_DETAINED_PARENT', 'HOSPITAL', 'RESIDENTIAL'])
      expect(codesOf(await lives(arrangement, '2017-10-30'))).toEqual([]);
    expect(codesOf(await lives('RELATIVE_GUARDIANSHIP', '2017-11-01'))).toEqual([]);
    for (const since of ['2017-11-01', '2018-01-02'])
      expect((await lives('CAMP', since)).userErrors).toMatchObject([{ code: 'ALREADY_RETURNED', field: ['since'] }]);
    const restated = { arrangement: 'RELATIVE_GUARDIANSHIP', since: '2017-10-31', corrects: '6', reason: 'Earlier' };
    expect(codesOf(await story.tries('caseworker', 'careRecord', restated))).toEqual(['BEFORE_ARRIVAL']);
  });

  it('counts from the arrival, however long the child lived so abroad', async () => {
    registry.setClock('2018-04-01T09:00:00Z');
    const story = await CaseStory.open(registry);
    await story.does('caseworker', 'careRecord', { arrangement: 'PARENT', since: '2015-03-01' });
    await story.comesHome('2018-02-01');
    await story.does('caseworker', 'planOpen', { bodyAgencyId: centre });
    await story.does('colleague', 'planApprove', { planVersion: 1, approvedOn: '2018-04-01' });
    await story.moves('IN_REHABILITATION', '2018-04-01');
    const missing = async (effectiveOn: string): Promise<string[]> =>
      (await story.tries('registrar', 'caseMove', { toStage: 'IN_FOLLOW_UP', effectiveOn })).userErrors.map(
        ({ message }) => message.split(':')[0] ?? '',
      );
    expect(await missing('2018-04-01')).toEqual(['MILESTONES_MET', 'STABLE_PLACEMENT']);
    registry.setClock('2018-04-02T09:00:00Z');
    expect(await missing('2018-04-02')).toEqual(['MILESTONES_MET']);
  });
});

describe('a mandatory milestone', () => {
  const waived = { code: 'EDU-ENR', outcome: 'WAIVED', decidedOn: '2018-01-10', reason: 'Of age' };
  const word = { code: 'EDU-ENR', outcome: 'WAIVED' };

  it('is waived by two persons, on the file as it stands; another by one', async () => {
    const story = await openWithPlan(registry);
    const alone = await story.tries('caseworker', 'milestoneWaive', waived);
    expect([codesOf(alone), messagesOf(alone)]).toEqual([['GUARD_FAILED'], ['TWO_PERSONS']]);
    await story.does('colleague', 'milestoneWaiveEndorse', { ...word, outcome: 'NOT_APPLICABLE' });
    expect(messagesOf(await story.tries('caseworker', 'milestoneWaive', waived))).toEqual(['TWO_PERSONS']);
    await story.does('caseworker', 'milestoneWaiveEndorse', word);
    expect(codesOf(await story.tries('caseworker', 'milestoneWaiveEndorse', word))).toEqual(['ALREADY_RECORDED']);
    // One's own word stands, and is told apart from none.
    expect(codesOf(await story.tries('caseworker', 'milestoneWaive', waived))).toEqual(['SAME_PERSON']);
    await story.does('colleague', 'milestoneWaiveEndorse', word);
    await story.does('caseworker', 'noteWrite', { text: 'The file is another one now' });
    expect(messagesOf(await story.tries('caseworker', 'milestoneWaive', waived))).toEqual(['TWO_PERSONS']);
    await story.does('colleague', 'milestoneWaiveEndorse', word);
    await story.does('caseworker', 'milestoneWaive', waived);
    expect((await milestoneOfFile(story, 'EDU-ENR')).state).toBe('WAIVED');
    await story.does('caseworker', 'milestoneWaive', { ...waived, code: 'EDU-CATCH' });
    expect(codesOf(await story.tries('colleague', 'milestoneWaiveEndorse', { ...word, code: 'FAM-PAR' }))).toEqual([
      'INVALID_INPUT',
    ]);
    const approval = await story.tries('caseworker', 'milestoneWaive', { ...waived, code: 'ADP-PLAN' });
    expect(messagesOf(approval)).toEqual(['PLAN_APPROVED']);
  });

  it.each([
    ['whose role approves no plans any more', "update users set role = 'AUDITOR' where id = 306"],
    ['who was disabled', 'update users set disabled_at = 1 where id = 306'],
    ['whose agency has no part in the case', 'update users set agency_id = 12 where id = 306'],
  ])('is waived by no word of somebody %s', async (_, statement) => {
    const story = await openWithPlan(registry);
    await story.does('colleague', 'milestoneWaiveEndorse', word);
    const { raw } = openConnection(registry.temporary.store.file, 'write');
    raw.exec(statement);
    raw.close();
    expect(messagesOf(await story.tries('caseworker', 'milestoneWaive', waived))).toEqual(['TWO_PERSONS']);
  });

  it('is not achieved before what it presupposes, nor a review before its time, nor a closure by a word', async () => {
    const story = await openWithPlan(registry);
    const exit = await story.tries('caseworker', 'milestoneAchieve', achieved('ADP-EXIT', '2017-11-02'));
    expect(messagesOf(exit)).toEqual(['RECEPTION_DONE']);
    for (const code of ['REC-REG', 'REC-MED', 'REC-SAFE', 'REC-INFO'])
      await story.does('caseworker', 'milestoneAchieve', achieved(code, '2017-11-05'));
    await story.does('caseworker', 'milestoneAchieve', achieved('ADP-EXIT', '2017-12-01'));
    const review = { finding: 'ON_TRACK', summary: 'Well', code: 'REV-90' };
    const early = await story.tries('caseworker', 'planReview', { ...review, reviewedOn: '2017-12-30' });
    expect(codesOf(early)).toEqual(['TOO_EARLY']);
    await story.does('caseworker', 'planReview', { ...review, reviewedOn: '2017-12-31' });
    const closure = await story.tries('caseworker', 'milestoneAchieve', achieved('EXT-CLOSE', '2018-01-10'));
    expect(messagesOf(closure)).toEqual(['FILE_SEALED']);
  });
});

describe('the approval of a plan', () => {
  it('is by nobody who wrote a version since the last approval, and of no day before it was written', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'planRevise', { reason: 'Aims', goals: 'All by the caseworker', steps: [] });
    await story.does('colleague', 'planRevise', { reason: 'Aims', goals: 'Some by a colleague', steps: [] });
    const approval = { planVersion: 3, approvedOn: '2018-01-10' };
    for (const who of ['caseworker', 'colleague'])
      expect(codesOf(await story.tries(who, 'planApprove', approval))).toEqual(['SAME_PERSON']);
    const before = { ...approval, approvedOn: '2018-01-09' };
    expect(codesOf(await story.tries('supervisor', 'planApprove', before))).toEqual(['IMPOSSIBLE_DATES']);
    await story.does('supervisor', 'planApprove', approval);
    await story.does('colleague', 'planRevise', { reason: 'Another aim', goals: 'School', steps: [] });
    await story.does('caseworker', 'planApprove', { ...approval, planVersion: 4 });
  });
});

describe('what stands already', () => {
  it('takes no approval away and makes no version, of a plan or of a milestone', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'planRevise', { reason: 'Aims', goals: 'A school', caseworkerId: 'user_301' });
    await story.does('supervisor', 'planApprove', { planVersion: 2, approvedOn: '2018-01-10' });
    const { version } = story.state;
    const same = { bodyAgencyId: centre, caseworkerId: 'user_301' };
    for (const more of [{}, { steps: [] }, { goals: ' A school ' }, same, { ...same, goals: 'A school' }])
      expect((await story.tries('caseworker', 'planRevise', { reason: 'Again', ...more })).userErrors).toMatchObject([
        { code: 'ALREADY_RECORDED', field: ['goals'] },
      ]);
    await story.does('caseworker', 'milestoneAssign', { code: 'REC-MED', bodyAgencyId: centre });
    for (const [code, assigned] of [
      ['REC-MED', { bodyAgencyId: centre }],
      ['HOM-V1', same],
    ] as const)
      expect((await story.tries('caseworker', 'milestoneAssign', { code, ...assigned })).userErrors).toMatchObject([
        { code: 'ALREADY_RECORDED', field: ['bodyAgencyId'] },
      ]);
    await story.refreshed();
    expect(story.state.version).toBe(version + 1);
    const { plan } = await readFile(registry, 'caseworker', story.state.id, 'plan { status version }');
    expect(plan).toEqual({ status: 'APPROVED', version: 2 });
    // A step is something, and one without words is blamed where it stands.
    const step = { title: 'Glasses', phase: 'COMMUNITY', dueOn: '2018-02-01' };
    const blank = { reason: 'She sees badly', steps: [step, { ...step, title: ' ' }] };
    expect((await story.tries('caseworker', 'planRevise', blank)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['steps', '1', 'title'] },
    ]);
    await story.does('caseworker', 'planRevise', { ...blank, steps: [step] });
  });
});

describe('a plan that is handed over', () => {
  it('takes its open milestones with it, but those that are settled or given to another', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'milestoneAchieve', achieved('REC-MED', '2017-11-03'));
    const handOver = { code: 'EDU-ENR', bodyAgencyId: lyceum };
    // Nobody at a school is shown what is due by it, unless it is registered as the body of a kind.
    for (const [mutation, input] of [
      ['milestoneAssign', handOver],
      ['planRevise', { reason: 'Moved', bodyAgencyId: lyceum }],
    ] as const) {
      const { userErrors } = await story.tries('caseworker', mutation, input);
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['bodyAgencyId'] }]);
      expect(userErrors[0]?.message).toMatch(
        /CASEWORKER.*answeringBodySet registered; SCH \(agency_32\), of the kind SCHOOL/,
      );
    }
    const registered = { body: 'EDUCATION', region: 'KZ_75', agencyId: lyceum, expectedVersion: 0 };
    await mustActOn(registry, 'administrator', 'answeringBodySet', registered, 'bodies { version }');
    await story.does('caseworker', 'milestoneAssign', handOver);
    await story.does('caseworker', 'planRevise', { reason: 'Moved', bodyAgencyId: 'agency_11', steps: [] });
    const bodies = [];
    for (const code of ['REC-MED', 'EDU-ENR', 'HOM-V1']) bodies.push((await milestoneOfFile(story, code)).body.code);
    expect(bodies).toEqual(['RC-75', 'SCH', 'MFA']);
  });
});

describe('what is recorded of a child', () => {
  const made = { informant: 'PARENT', assessedOn: '2017-12-10' };

  it('without a plan says that there is none', async () => {
    const story = await CaseStory.open(registry);
    await story.comesHome('2017-11-01');
    const session = { type: 'MEDICAL', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2017-12-01' };
    const { userErrors } = await story.tries('caseworker', 'sessionRecord', session);
    expect(userErrors).toMatchObject([{ code: 'NO_PLAN', field: ['caseId'] }]);
  });

  it('is read by known norms, and says what was found where nothing is scored', async () => {
    const birth = { earliest: '2008-03-01', latest: '2008-03-31', basis: 'DOCUMENT' };
    const story = await openWithPlan(registry, { birth });
    const sdq = { ...made, instrument: 'SDQ', items: Array<number>(25).fill(1) };
    for (const normSet of [undefined, 'SDQ_T4_17_UK_2014'])
      expect((await story.tries('psychologist', 'assessmentRecord', { ...sdq, normSet })).userErrors).toMatchObject([
        { code: 'INVALID_INPUT', field: ['normSet'] },
      ]);
    await story.does('psychologist', 'assessmentRecord', { ...sdq, normSet: 'SDQ_P4_17_UK_2014' });
    const home = { ...made, instrument: 'CAREGIVER_HOME', informant: 'CASEWORKER', form: 'Home visit form' };
    expect((await story.tries('caseworker', 'assessmentRecord', home)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['finding'] },
    ]);
    await story.does('caseworker', 'assessmentRecord', { ...home, finding: 'A bed of her own' });
  });
});
